import type { AccountId, ConversationId, Mid } from "#shared/domain/ids.ts";
import type { Database } from "../db/database.ts";
import type { ConversationTouches } from "../inbox/conversation-touches.ts";
import type { MessageRows } from "../inbox/message-rows.ts";
import type { HistoryCalls } from "./history-calls.ts";
import { createGapWalk, type Listed, type Verdict } from "./gap-walk.ts";
import type { Gap, HistoryRows } from "./history-rows.ts";

/**
 * Takes away the mark of a gap that has been filled: Meta delivers for up to 36 hours what it could not deliver, so
 * what was missing may come after all. Meta lists the ids of a whole conversation (only their content ends after 20),
 * which tells whether anything between the two ends of a gap is not here.
 */
export interface GapCloser {
  /** Of an account: the gaps in which something has arrived since they were last looked at. */
  readonly closeFilled: (calls: HistoryCalls, id: AccountId) => Promise<void>;
  /** Of one conversation, whatever has arrived. */
  readonly closeOf: (calls: HistoryCalls, conversationId: ConversationId, conversation: string) => Promise<void>;
}

export interface GapCloserParts {
  readonly db: Database;
  readonly rows: HistoryRows;
  readonly messages: Pick<MessageRows, "find">;
  readonly touches: ConversationTouches;
  readonly committed: (ids: readonly ConversationId[]) => void;
}

/** 500 ids: further back a gap stays marked, which is true as far as anybody can tell. */
const MOST_PAGES = 10;

export function createGapCloser({ db, rows, messages, touches, committed }: GapCloserParts): GapCloser {
  const listed = (conversationId: ConversationId, mid: Mid): Listed | undefined => {
    const known = messages.find(conversationId, mid);
    const isHere = known !== undefined && (known.arrived === 1 || known.unsent_at_ms !== null);
    if (!isHere) return undefined;
    return {
      sentAtMs: known.sent_at_ms,
      // What was unsent before it came stands at the time when that was heard of.
      isMetas: known.origin !== "here" && known.arrived === 1,
      isExact: known.from_history === 0,
    };
  };
  /** Undefined: Meta could not be asked. */
  const look = async (
    calls: HistoryCalls,
    conversationId: ConversationId,
    conversation: string,
    gap: Gap,
  ): Promise<Verdict | undefined> => {
    const walk = createGapWalk(gap);
    let cursor: string | undefined;
    for (let pages = 0; pages < MOST_PAGES; pages += 1) {
      const page = await calls.ids(conversation, cursor);
      if (page.kind === "broken") return undefined;
      for (const mid of page.answer.mids) {
        const verdict = walk.next(listed(conversationId, mid));
        if (verdict !== undefined) return verdict;
      }
      ({ cursor } = page.answer);
      if (cursor === undefined) return walk.end();
    }
    return "missing";
  };

  const remove = (conversationId: ConversationId, toMs: number): void => {
    const changed = db.write("history.gap-closed", () => {
      rows.removeGap(conversationId, toMs);
      touches.touch(conversationId);
      return touches.flush();
    });
    committed(changed);
  };

  return {
    async closeFilled(calls, id) {
      for (const gap of rows.changedGaps(id)) {
        const found = await calls.ofCustomer(gap.customerId);
        if (found.kind === "broken") return;
        const [item] = found.answer.items;
        const verdict = item === undefined ? "missing" : await look(calls, gap.conversationId, item.id, gap);
        // Looked at again with the next walk, whether or not anything more arrives.
        if (verdict === undefined) return;
        if (verdict === "filled") remove(gap.conversationId, gap.toMs);
        else rows.gapCompared(gap.conversationId, gap.toMs, gap.inside);
      }
    },
    async closeOf(calls, conversationId, conversation) {
      for (const gap of rows.gaps(conversationId)) {
        if ((await look(calls, conversationId, conversation, gap)) === "filled") remove(conversationId, gap.toMs);
      }
    },
  };
}
