import type { RouteInput } from "#shared/contract/routes.ts";
import type { ListChoice } from "#renderer/features/frame/kept-list.ts";

export type ListWish = RouteInput<"conversations/list">;

const PAGE = 50;

/** What the host is asked for where this list is to be shown. */
export function wishOf({ list, sort, accountId, labelId }: ListChoice): ListWish {
  return {
    list,
    ...(sort === "newest" ? {} : { sort }),
    ...(accountId === undefined ? {} : { accountId }),
    ...(labelId === undefined ? {} : { labelId }),
  };
}

export const firstPageOf = (wish: ListWish): ListWish => ({ ...wish, limit: PAGE });

export function filterOf({ accountId, labelId }: ListWish): RouteInput<"conversations/counts"> {
  return { ...(accountId === undefined ? {} : { accountId }), ...(labelId === undefined ? {} : { labelId }) };
}
