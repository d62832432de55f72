import type { AccountId, ConversationId, Mid } from "#shared/domain/ids.ts";
import type { Database } from "../db/database.ts";
import type { ConversationTouches } from "../inbox/conversation-touches.ts";
import type { MessageRows } from "../inbox/message-rows.ts";
import { isForGood } from "../instagram/error-table.ts";
import { causeOfRefusal } from "./explain.ts";
import type { HistoryCalls, Read } from "./history-calls.ts";
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

type Broken = Extract<Read<never>, { kind: "broken" }>;

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
  const look = async (
    calls: HistoryCalls,
    conversationId: ConversationId,
    conversation: string,
    gap: Gap,
  ): Promise<Verdict | Broken> => {
    const walk = createGapWalk(gap);
    let cursor: string | undefined;
    for (let pages = 0; pages < MOST_PAGES; pages += 1) {
      const page = await calls.ids(conversation, cursor);
      if (page.kind === "broken") return page;
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
        const item = found.kind === "broken" ? found : found.answer.items[0];
        const verdict =
          item === undefined ? "missing" : "kind" in item ? item : await look(calls, gap.conversationId, item.id, gap);
        if (verdict === "filled") remove(gap.conversationId, gap.toMs);
        else if (verdict === "missing" || isRefusedForGood(verdict)) {
          rows.gapCompared(gap.conversationId, gap.toMs, gap.inside);
        } else if (concernsAll(verdict)) return;
        // Anything else is looked at again with the next walk, whether or not anything more arrives.
      }
    },
    async closeOf(calls, conversationId, conversation) {
      for (const gap of rows.gaps(conversationId)) {
        if ((await look(calls, conversationId, conversation, gap)) === "filled") remove(conversationId, gap.toMs);
      }
    },
  };
}

/** Whether the other conversations of the account would fare no better: no line, too many calls, or no right to ask. */
function concernsAll({ outcome }: Broken): boolean {
  if (outcome.kind !== "refused") return outcome.kind === "not_sent";
  const cause = causeOfRefusal(outcome.error, "account_token");
  return cause !== "meta_trouble" && cause !== "unexpected";
}

/** Meta will not list this conversation, however often it is asked. */
function isRefusedForGood(broken: Broken): boolean {
  const { outcome } = broken;
  return outcome.kind === "refused" && !concernsAll(broken) && isForGood(outcome.error);
}
