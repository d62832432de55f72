import type { BenchHost } from "../host.ts";

/** The conversation with most messages, also among those that are done. */
export async function longestThread(call: BenchHost["call"]): Promise<{ id: number; messageCount: number }> {
  let longest = { id: 0, messageCount: 0 };
  for (const list of ["all", "done"] as const) {
    let cursor: string | undefined;
    do {
      const page = await call("conversations/list", { list, limit: 100, ...(cursor === undefined ? {} : { cursor }) });
      for (const { id, messageCount } of page.items) {
        if (messageCount > longest.messageCount) longest = { id, messageCount };
      }
      cursor = page.nextCursor;
    } while (cursor !== undefined);
  }
  return longest;
}
