import type { ConversationList, ConversationSort } from "#shared/contract/conversations.ts";
import { readKept, recordOf, wholeNumber } from "#renderer/lib/kept.ts";

export const LISTS: readonly ConversationList[] = ["all", "unread", "person", "closing", "snoozed", "done"];

/** One of the lists, in its order, narrowed. */
export interface ListChoice {
  readonly list: ConversationList;
  readonly sort: ConversationSort;
  /** What narrows every list. */
  readonly accountId: string | undefined;
  readonly labelId: number | undefined;
}

/** What stood there last: the list in this window, its order on this computer. */
export function keptList(place: Storage, sizes: Storage): ListChoice {
  const { list, accountId, labelId } = recordOf(readKept(place, "place"));
  const { sort } = recordOf(readKept(sizes, "sizes"));
  return {
    list: LISTS.find((name) => name === list) ?? "all",
    sort: sort === "closing" ? "closing" : "newest",
    accountId: typeof accountId === "string" ? accountId : undefined,
    labelId: wholeNumber(labelId),
  };
}
