import { type InfiniteData, replaceEqualDeep } from "@tanstack/react-query";
import type { ListedConversation } from "#shared/contract/conversations.ts";
import type { RouteOutput } from "#shared/contract/routes.ts";

export type ListPage = RouteOutput<"conversations/list">;
export type ListPages = InfiniteData<ListPage, string | undefined>;

/**
 * The pages with these conversations as they are now: taken from where they stood, and put where they stand. A page holds
 * what comes up to its cursor, so each has its place in exactly one; what comes behind the last is read when the list is
 * scrolled there. The same object where nothing changes.
 *
 * @param now Those of `ids` that are in the list; the others have left it.
 */
export function withRows(before: ListPages, ids: ReadonlySet<number>, now: readonly ListedConversation[]): ListPages {
  let left = now;
  const pages = before.pages.map((page) => {
    const isHere = ({ place }: ListedConversation): boolean =>
      page.nextCursor === undefined || place <= page.nextCursor;
    const come = left.filter(isHere);
    left = left.filter((row) => !isHere(row));
    const stay = page.items.filter(({ id }) => !ids.has(id));
    if (come.length === 0 && stay.length === page.items.length) return page;
    return { ...page, items: [...stay, ...come].sort((one, other) => (one.place < other.place ? -1 : 1)) };
  });
  return shareListPages(before, recut({ ...before, pages }));
}

const ROWS_A_PAGE = 50;

/** Neighbours that have become small are one page again, and one that has grown twice as large is several. */
function recut(data: ListPages): ListPages {
  const pages: ListPage[] = [];
  const pageParams: (string | undefined)[] = [];
  const add = (page: ListPage, param: string | undefined): void => {
    pages.push(page);
    pageParams.push(param);
  };
  data.pages.forEach((page, index) => {
    const last = pages.at(-1);
    if (last !== undefined && last.items.length + page.items.length <= ROWS_A_PAGE) {
      pages.splice(-1, 1, { ...page, items: [...last.items, ...page.items] });
      return;
    }
    let param = data.pageParams[index];
    let rest = page.items;
    while (rest.length > 2 * ROWS_A_PAGE) {
      const items = rest.slice(0, ROWS_A_PAGE);
      const nextCursor = items.at(-1)?.place;
      add({ items, nextCursor }, param);
      param = nextCursor;
      rest = rest.slice(ROWS_A_PAGE);
    }
    add(rest === page.items ? page : { ...page, items: rest }, param);
  });
  return { pages, pageParams };
}

/** What is as it was stays the same object, wherever it stands now, so that only what changed is drawn anew. */
export function shareListPages(before: ListPages | undefined, now: ListPages): ListPages {
  if (before === undefined) return now;
  const kept = new Set(before.pages);
  const known = new Map(before.pages.flatMap(({ items }) => items.map((row) => [row.id, row])));
  const pages = now.pages.map((page, index) => {
    if (kept.has(page)) return page;
    const items = page.items.map((row) => replaceEqualDeep(known.get(row.id), row));
    const old = before.pages[index];
    return old !== undefined && old.nextCursor === page.nextCursor && isSameList(old.items, items)
      ? old
      : { ...page, items };
  });
  const pageParams = replaceEqualDeep(before.pageParams, now.pageParams);
  return isSameList(before.pages, pages) && pageParams === before.pageParams ? before : { pages, pageParams };
}

const isSameList = (one: readonly unknown[], other: readonly unknown[]): boolean =>
  one.length === other.length && one.every((item, index) => item === other[index]);
