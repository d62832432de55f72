import type { AccountId, ConversationId } from "#shared/domain/ids.ts";
import type { Database } from "../db/database.ts";
import type { ConversationTouches } from "../inbox/conversation-touches.ts";
import { concernsAll, isRefusedForGood } from "./broken-read.ts";
import { createGapWalk, type GapWalk, type Verdict } from "./gap-walk.ts";
import { type Broken, MOST_ID_PAGES, type HistoryCalls } from "./history-calls.ts";
import type { ChangedGap, Gap, HistoryRows } from "./history-rows.ts";
import { createListedHere, type ListedParts } from "./listed.ts";

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

export interface GapCloserParts extends ListedParts {
  readonly db: Database;
  readonly rows: HistoryRows;
  readonly touches: ConversationTouches;
  readonly committed: (ids: readonly ConversationId[]) => void;
}

export function createGapCloser(parts: GapCloserParts): GapCloser {
  const { db, rows, touches, committed } = parts;
  const listedHere = createListedHere(parts);

  /** One walk down the list for all gaps of a conversation; undefined where Meta's list broke off before it told. */
  const look = async <Some extends Gap>(
    calls: HistoryCalls,
    conversationId: ConversationId,
    conversation: string,
    gaps: readonly Some[],
  ): Promise<{ readonly verdicts: ReadonlyMap<Some, Verdict>; readonly broken?: Broken }> => {
    const verdicts = new Map<Some, Verdict>();
    const walks = new Map(gaps.map((gap) => [gap, createGapWalk(gap)]));
    const judge = (verdictOf: (walk: GapWalk) => Verdict | undefined): void => {
      for (const [gap, walk] of walks) {
        const verdict = verdictOf(walk);
        if (verdict === undefined) continue;
        verdicts.set(gap, verdict);
        walks.delete(gap);
      }
    };
    let cursor: string | undefined;
    for (let pages = 0; pages < MOST_ID_PAGES && walks.size > 0; pages += 1) {
      const page = await calls.ids(conversation, cursor);
      if (page.kind === "broken") return { verdicts, broken: page };
      for (const mid of page.answer.mids) {
        const known = listedHere(conversationId, mid);
        judge((walk) => walk.next(known));
      }
      ({ cursor } = page.answer);
      if (cursor === undefined) judge((walk) => walk.end());
    }
    judge(() => "missing");
    return { verdicts };
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
      for (const [conversationId, gaps] of byConversation(await rows.changedGaps(id))) {
        // Whatever comes of it: next time the others are first.
        for (const { toMs } of gaps) rows.gapLooked(conversationId, toMs);
        const found = await calls.ofCustomer(gaps[0].customerId);
        const item = found.kind === "broken" ? undefined : found.answer.items[0];
        const seen: Awaited<ReturnType<typeof look<ChangedGap>>> =
          found.kind === "broken"
            ? { verdicts: new Map(), broken: found }
            : item === undefined
              ? { verdicts: new Map(gaps.map((gap) => [gap, "missing"])) }
              : await look(calls, conversationId, item.id, gaps);
        const isForNothing = seen.broken !== undefined && isRefusedForGood(seen.broken.outcome);
        for (const gap of gaps) {
          const verdict = seen.verdicts.get(gap);
          if (verdict === "filled") remove(conversationId, gap.toMs);
          // Anything else is looked at again with the next walk, whether or not anything more arrives.
          else if (verdict === "missing" || isForNothing) rows.gapCompared(conversationId, gap.toMs, gap.inside);
        }
        if (seen.broken !== undefined && concernsAll(seen.broken.outcome)) return;
      }
    },
    async closeOf(calls, conversationId, conversation) {
      const { verdicts } = await look(calls, conversationId, conversation, rows.gaps(conversationId));
      for (const [{ toMs }, verdict] of verdicts) if (verdict === "filled") remove(conversationId, toMs);
    },
  };
}

type Several = readonly [ChangedGap, ...ChangedGap[]];

function byConversation(gaps: readonly ChangedGap[]): ReadonlyMap<ConversationId, Several> {
  const grouped = new Map<ConversationId, Several>();
  for (const gap of gaps) grouped.set(gap.conversationId, [...(grouped.get(gap.conversationId) ?? []), gap] as Several);
  return grouped;
}
