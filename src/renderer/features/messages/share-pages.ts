import { type InfiniteData, replaceEqualDeep } from "@tanstack/react-query";
import type { RouteOutput } from "#shared/contract/routes.ts";

type Page = RouteOutput<"messages/list">;

/**
 * What has not changed since it was read last stays the same object, so that its row is not drawn again. TanStack Query
 * compares by place by itself: when a page at one end is let go of, every other one has another place, and each message
 * would come out as a new one.
 */
export function sharePages<Param>(
  before: InfiniteData<Page, Param> | undefined,
  now: InfiniteData<Page, Param>,
): InfiniteData<Page, Param> {
  if (before === undefined) return now;
  const kept = new Set(before.pages);
  const known = new Map(before.pages.flatMap(({ items }) => items.map((message) => [message.id, message])));
  const pages = now.pages.map((page) => {
    if (kept.has(page)) return page;
    const items = page.items.map((message) => replaceEqualDeep(known.get(message.id), message));
    return before.pages.find((one) => isSamePage(one, page) && isSameList(one.items, items)) ?? { ...page, items };
  });
  const pageParams = replaceEqualDeep(before.pageParams, now.pageParams);
  return isSameList(before.pages, pages) && pageParams === before.pageParams ? before : { pages, pageParams };
}

const isSamePage = (one: Page, other: Page): boolean =>
  one.olderCursor === other.olderCursor && one.newerCursor === other.newerCursor && one.anchorId === other.anchorId;

const isSameList = (one: readonly unknown[], other: readonly unknown[]): boolean =>
  one.length === other.length && one.every((item, index) => item === other[index]);
