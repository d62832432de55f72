import type { ConversationId } from "#shared/domain/ids.ts";
import { createGapSearch, type GapSearch } from "./gap-search.ts";
import { MOST_ID_PAGES, type HistoryCalls, type MessagePage } from "./history-calls.ts";
import type { Gap, HistoryRows } from "./history-rows.ts";
import { isSurelyBefore, wholeSecond, type ListedHere } from "./listed.ts";

/** What is missing in and below the newest page of a conversation, as far as Meta's list tells. */
export interface FoundGaps {
  readonly gaps: readonly Gap[];
  /** Meta did not go on with its list: the lowest of the gaps may be none. */
  readonly isDoubt: boolean;
}

export interface GapFinderParts {
  readonly rows: Pick<HistoryRows, "newestBefore" | "wholeMs">;
  readonly listedHere: ListedHere;
}

export type FindGaps = (
  calls: HistoryCalls,
  conversation: string,
  /** Undefined: nothing of it is here yet. */
  known: ConversationId | undefined,
  page: MessagePage,
) => Promise<FoundGaps>;

const NONE: FoundGaps = { gaps: [], isDoubt: false };

/**
 * Costs no call where the page reaches down to what was whole, as it does while everything works, and none where nothing
 * below it is here, as at the import; else one for 50 messages, as long as the next could be one that is here.
 */
export function createGapFinder({ rows, listedHere }: GapFinderParts): FindGaps {
  /** What Meta lists in the page and does not show: between its neighbours, or at its own time where it is the newest. */
  const findUnread = (known: ConversationId | undefined, page: MessagePage): readonly Gap[] => {
    if (page.unread.size === 0) return [];
    const shownMs = new Map(page.messages.map(({ mid, atMs }) => [mid, atMs]));
    let search: GapSearch | undefined;
    for (const mid of page.ids) {
      const atMs = shownMs.get(mid);
      const here = known === undefined ? undefined : listedHere(known, mid);
      const listed = atMs === undefined ? here : { sentAtMs: atMs, isMetas: true };
      const upperMs = listed?.isMetas === true ? listed.sentAtMs : page.unread.get(mid);
      if (upperMs !== undefined) search ??= createGapSearch(upperMs, undefined);
      search?.next(listed);
    }
    const lower = known !== undefined && search !== undefined ? rows.newestBefore(known, search.lowestMs()) : undefined;
    return search?.end(lower) ?? [];
  };

  const findBelow: FindGaps = async (calls, conversation, known, page) => {
    const oldest = page.messages.at(-1);
    if (oldest === undefined || page.cursor === undefined) return NONE;
    if (known === undefined) return { gaps: [{ toMs: oldest.atMs }], isDoubt: false };
    const wholeMs = rows.wholeMs(known);
    if (wholeMs !== undefined && page.messages.some(({ atMs }) => isSurelyBefore(atMs, wholeMs))) return NONE;

    const here = listedHere(known, oldest.mid);
    const search = createGapSearch(here?.isMetas === true ? here.sentAtMs : oldest.atMs, wholeMs);
    /** The message right below what is missing, where no other can be in between. */
    const floor = () => {
      const next = rows.newestBefore(known, search.lowestMs());
      if (next === undefined) return { lower: wholeMs === undefined ? undefined : { sentAtMs: wholeMs } };
      return wholeMs !== undefined && isSurelyBefore(next.sentAtMs, wholeMs) ? { lower: next } : undefined;
    };
    const giveUp = (): FoundGaps => {
      search.giveUp();
      if (wholeMs === undefined) return { gaps: search.end(), isDoubt: true };
      const lower = rows.newestBefore(known, Math.min(wholeSecond(wholeMs), search.lowestMs()));
      return { gaps: search.end(lower ?? { sentAtMs: wholeMs }), isDoubt: true };
    };
    if (wholeMs === undefined && floor() !== undefined) {
      search.giveUp();
      return { gaps: search.end(), isDoubt: false };
    }

    let cursor: string | undefined = page.cursor;
    for (let pages = 0; pages < MOST_ID_PAGES; pages += 1) {
      const list = await calls.ids(conversation, cursor);
      if (list.kind === "broken") return giveUp();
      for (const mid of list.answer.mids) {
        if (search.next(listedHere(known, mid))) return { gaps: search.end(), isDoubt: false };
      }
      ({ cursor } = list.answer);
      if (cursor === undefined) return { gaps: search.end(), isDoubt: false };
      const last = search.isOpen() ? floor() : undefined;
      if (last !== undefined) return { gaps: search.end(last.lower), isDoubt: false };
    }
    return giveUp();
  };

  return async (calls, conversation, known, page) => {
    const { gaps, isDoubt } = await findBelow(calls, conversation, known, page);
    return { gaps: [...findUnread(known, page), ...gaps], isDoubt };
  };
}
