import type { AccountId, ConversationId } from "#shared/domain/ids.ts";
import type { Database } from "../db/database.ts";
import type { ConversationTouches } from "../inbox/conversation-touches.ts";
import type { MessageRows } from "../inbox/message-rows.ts";
import type { HistoryCalls } from "./history-calls.ts";
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
  const isFilled = async (
    calls: HistoryCalls,
    conversationId: ConversationId,
    conversation: string,
    { fromMs, toMs }: Gap,
  ): Promise<boolean> => {
    let cursor: string | undefined;
    let isInside = false;
    for (let pages = 0; pages < MOST_PAGES; pages += 1) {
      const page = await calls.ids(conversation, cursor);
      if (page.kind === "broken") return false;
      for (const mid of page.answer.mids) {
        const known = messages.find(conversationId, mid);
        const isHere = known !== undefined && (known.arrived === 1 || known.unsent_at_ms !== null);
        if (isHere && fromMs !== undefined && known.sent_at_ms <= fromMs) return isInside;
        if (isInside && !isHere) return false;
        if (isHere && known.sent_at_ms <= toMs) isInside = true;
      }
      ({ cursor } = page.answer);
      // The whole conversation has been listed.
      if (cursor === undefined) return isInside;
    }
    return false;
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
        const isOver = item !== undefined && (await isFilled(calls, gap.conversationId, item.id, gap));
        if (isOver) remove(gap.conversationId, gap.toMs);
        else rows.gapCompared(gap.conversationId, gap.toMs, gap.inside);
      }
    },
    async closeOf(calls, conversationId, conversation) {
      for (const gap of rows.gaps(conversationId)) {
        if (await isFilled(calls, conversationId, conversation, gap)) remove(conversationId, gap.toMs);
      }
    },
  };
}
