import { filterOf, firstPageOf, wishOf } from "#renderer/features/conversations/list-wish.ts";
import { keptList } from "#renderer/features/frame/kept-list.ts";
import type { Ask } from "#renderer/lib/head-start.ts";

/** What the first screen is going to ask, in the order in which it waits for it; see `read-first.ts`. */
export function firstAsks(place: Storage, sizes: Storage): readonly Ask[] {
  const wish = wishOf(keptList(place, sizes));
  return [
    ["settings/get", {}],
    ["lock/state", {}],
    ["app/state", {}],
    ["conversations/list", firstPageOf(wish)],
    ["labels/list", {}],
    ["conversations/counts", filterOf(wish)],
  ];
}
