import type { BenchHost } from "../host.ts";

/** The conversation with most messages. */
export async function longestThread(call: BenchHost["call"]): Promise<{ id: number; messageCount: number }> {
  let cursor: string | undefined;
  let longest = { id: 0, messageCount: 0 };
  do {
    const page = await call("conversations/list", {
      list: "all",
      limit: 100,
      ...(cursor === undefined ? {} : { cursor }),
    });
    for (const { id, messageCount } of page.items) {
      if (messageCount > longest.messageCount) longest = { id, messageCount };
    }
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return longest;
}
