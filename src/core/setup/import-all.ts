import type { AccountId } from "#shared/domain/ids.ts";
import type { Clock, Logger } from "../ports.ts";
import type { Broken, ConversationPage, HistoryCalls } from "./history-calls.ts";
import type { HistoryRead, HistoryRows } from "./history-rows.ts";
import type { LinkResult } from "./link-result.ts";
import type { ReadResult } from "./read-conversation.ts";

export type Ended = "done" | "broken" | "stopped";

/** One conversation, for whichever reason: counted if it was read, and passed over where the others need not wait for it. */
export type ReadOne = (
  id: AccountId,
  calls: HistoryCalls,
  item: ConversationPage["items"][number],
) => Promise<ReadResult | { readonly kind: "passed_over" }>;

export interface ImportParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly rows: HistoryRows;
  readonly readOne: ReadOne;
  /** Says what was wrong. */
  readonly broke: (id: AccountId, outcome: Broken["outcome"]) => Ended;
  /** How far the import is. */
  readonly say: (id: AccountId, result: LinkResult) => void;
}

export const NEVER: HistoryRead = {
  syncedMs: null,
  importDone: false,
  importBeforeMs: null,
  conversations: 0,
  messages: 0,
  importStopped: false,
};

/**
 * Everything Meta still shows of an account, backwards from the newest: what is most likely to be answered comes first,
 * and a break costs only what is left.
 */
export function createImport(parts: ImportParts): (id: AccountId, calls: HistoryCalls) => Promise<Ended> {
  const { clock, logger, rows, readOne, broke, say } = parts;
  const progress = ({ conversations: done, messages }: HistoryRead, total: number): LinkResult => ({
    state: "working",
    progress: { done, total: Math.max(done, total), messages },
  });
  /** Disconnected while Meta was asked: nothing is noted of it any more. */
  const isGone = (id: AccountId): boolean => rows.get(id) === undefined;

  return async (id, calls) => {
    const startMs = clock.nowMs();
    let read = rows.get(id) ?? NEVER;
    if (read.syncedMs === null) {
      read = { ...read, syncedMs: startMs };
      rows.put(id, read);
    }
    // Meta tells whole seconds, and several conversations may be of one: all of that at which it broke off are read again.
    const brokeOffMs = read.importBeforeMs;
    const imported = new Set<string>();
    let seen = read.conversations;
    let cursor: string | undefined;
    do {
      const page = await calls.conversations(cursor);
      if (page.kind === "broken") return broke(id, page.outcome);
      if (isGone(id)) return "broken";
      const left = page.answer.items.filter(
        (item) => !imported.has(item.id) && (brokeOffMs === null || item.updatedMs <= brokeOffMs),
      );
      seen += left.length;
      say(id, progress(read, seen));
      for (const item of left) {
        const result = await readOne(id, calls, item);
        if (result.kind === "broken") return broke(id, result.outcome);
        if (isGone(id)) return "broken";
        imported.add(item.id);
        const fresh = result.kind === "read" ? result.freshAtMs.length : 0;
        const isAgain = item.updatedMs === brokeOffMs && fresh === 0;
        read = {
          ...(rows.get(id) ?? read),
          importBeforeMs: item.updatedMs,
          conversations: read.conversations + (isAgain ? 0 : 1),
          messages: read.messages + fresh,
        };
        rows.put(id, read);
        if (read.importStopped) return "stopped";
        say(id, progress(read, seen));
      }
      ({ cursor } = page.answer);
    } while (cursor !== undefined);
    rows.put(id, { ...(rows.get(id) ?? read), importDone: true, importStopped: false });
    say(id, importDone(read));
    logger.info("history.imported", { account: id.slice(-3), conversations: read.conversations });
    return "done";
  };
}

export function importDone({
  conversations: count,
  messages,
}: HistoryRead): Extract<LinkResult, { readonly state: "ok" }> {
  return { state: "ok", progress: { done: count, total: count, messages } };
}
