import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import type { RouteInput, RouteOutput } from "#shared/contract/routes.ts";
import { useClient } from "#renderer/lib/client-context.ts";
import { queryKeys } from "#renderer/lib/query-keys.ts";

type Page = RouteOutput<"search/find">;

/** Results while typing: the last ones stay until the new ones are there. `foundFor` is what they are of. */
export function useSearch(text: string, conversationId?: number) {
  const client = useClient();
  const settled = useSettled(text.trim());
  const wish = useMemo(
    () => ({ text: settled, ...(conversationId === undefined ? {} : { conversationId }) }),
    [settled, conversationId],
  );
  const query = useInfiniteQuery({
    queryKey: queryKeys.found(wish),
    queryFn: async ({ pageParam }) =>
      client.request("search/find", { ...wish, ...(pageParam === undefined ? {} : { cursor: pageParam }) }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: Page) => page.nextCursor,
    placeholderData: useKeptResults(),
    enabled: settled !== "",
    gcTime: KEPT_MS,
  });
  const pages = query.data?.pages;
  const found = useMemo(() => (pages === undefined ? undefined : together(pages)), [pages]);
  const foundFor = query.data === undefined || query.isPlaceholderData ? undefined : settled;
  return { ...query, found: settled === "" ? undefined : found, foundFor };
}

/** What was looked for does not stay in the memory of the page for long. */
const KEPT_MS = 30_000;
const PAUSE_MS = 60;

const keepResults =
  () =>
  <Results>(before: Results | undefined) =>
    before;

/**
 * Says what is shown until there are results. A new function with every removal: TanStack Query remembers what the same one
 * has given, and would go on showing what is gone by now.
 */
function useKeptResults(): ReturnType<typeof keepResults> {
  const client = useClient();
  const [kept, setKept] = useState(keepResults);
  useEffect(
    () =>
      client.on(
        (event) => {
          if (event.type === "erased") setKept(keepResults);
        },
        () => undefined,
      ),
    [client],
  );
  return kept;
}

/** Typing quickly asks once. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}

function together(pages: readonly Page[]) {
  const conversations = new Map(pages.flatMap((page) => page.conversations).map((each) => [each.id, each]));
  const hits = pages.flatMap((page) => page.hits);
  const byConversation = Map.groupBy(hits, ({ conversationId }) => conversationId);
  return {
    hits,
    people: pages[0]?.people.flatMap((id) => conversations.get(id) ?? []) ?? [],
    notes: pages[0]?.notes ?? [],
    conversations,
    /** In the order of their newest hit. */
    groups: Array.from(byConversation, ([id, own]) => ({ conversation: conversations.get(id), hits: own })),
  };
}

/** What was shared in a conversation, page after page. */
export function useShared(wish: RouteInput<"shared/list">) {
  const client = useClient();
  const query = useInfiniteQuery({
    queryKey: queryKeys.shared(wish),
    queryFn: async ({ pageParam }) =>
      client.request("shared/list", { ...wish, ...(pageParam === undefined ? {} : { cursor: pageParam }) }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: RouteOutput<"shared/list">) => page.nextCursor,
  });
  return { ...query, items: query.data?.pages.flatMap(({ items }) => items) };
}
