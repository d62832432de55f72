import { hashKey, type InfiniteData, type QueryClient, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { MessageView, ThreadPlace } from "#shared/contract/messages.ts";
import type { RouteOutput } from "#shared/contract/routes.ts";
import type { Client } from "#renderer/lib/client.ts";
import { useClient } from "#renderer/lib/client-context.ts";
import { drop } from "#renderer/lib/drop.ts";
import { queryKeys } from "#renderer/lib/query-keys.ts";
import { sharePages } from "./share-pages.ts";

/** More than a screen holds, and no more than is drawn between the click and the picture. */
const PAGE = 40;
/** Read while one scrolls: putting a page in has to fit between two frames. */
const NEXT_PAGE = 10;
/** A long thread never fills the memory: pages far from the eye are let go and read again on the way back. */
const MOST_PAGES = 12;
const WORTH_A_SIGN_MS = 150;

type Page = RouteOutput<"messages/list">;
type Pages = InfiniteData<Page, PageParam>;
interface PageParam {
  readonly around?: ThreadPlace;
  readonly before?: string;
  readonly after?: string;
}

const limitOf = ({ before, after }: PageParam): number =>
  before === undefined && after === undefined ? PAGE : NEXT_PAGE;

const messagesQuery = (client: Client, conversationId: number) => ({
  queryKey: queryKeys.messages(conversationId),
  queryFn: async ({ pageParam }: { readonly pageParam: PageParam }) =>
    client.request("messages/list", { conversationId, limit: limitOf(pageParam), ...pageParam }),
  initialPageParam: {} as PageParam,
  // "Next" is older: reading begins at the newest page and goes up.
  getNextPageParam: (page: Page): PageParam | undefined =>
    page.olderCursor === undefined ? undefined : { before: page.olderCursor },
  getPreviousPageParam: (page: Page): PageParam | undefined =>
    page.newerCursor === undefined ? undefined : { after: page.newerCursor },
  maxPages: MOST_PAGES,
  // TanStack Query does not say what is in its own cache: what this query has put there.
  structuralSharing: (before: unknown, now: unknown) => sharePages(before as Pages | undefined, now as Pages),
});

/**
 * Messages, oldest first, as far as they have been read from the host. Only what is named here is watched: that a page is
 * on its way draws nothing anew (see {@link useIsReadingOlder}).
 */
export function useMessages(conversationId: number) {
  const client = useClient();
  const queries = useQueryClient();
  const { data, isError, error, refetch, hasNextPage, hasPreviousPage, fetchNextPage, fetchPreviousPage } =
    useInfiniteQuery(messagesQuery(client, conversationId));
  const pages = data?.pages;
  const messages = useMemo(() => (pages === undefined ? undefined : oldestFirst(pages)), [pages]);
  const turn = useReadingTurn(conversationId);
  const readOlder = useCallback(() => {
    if (hasNextPage && turn.isFree()) drop(fetchNextPage(), "asked again on the next scroll");
  }, [hasNextPage, turn, fetchNextPage]);
  const readNewer = useCallback(() => {
    if (hasPreviousPage && turn.isFree()) drop(fetchPreviousPage(), "asked again on the next scroll");
  }, [hasPreviousPage, turn, fetchPreviousPage]);
  const startAgainAtNewest = useCallback(
    () => drop(showNewest(queries, client, conversationId), "the button is still there to be pressed again"),
    [queries, client, conversationId],
  );
  const jumpTo = useCallback(
    async (place: ThreadPlace, isStillWished: () => boolean) =>
      showAround(queries, client, conversationId, place, isStillWished),
    [queries, client, conversationId],
  );
  return {
    messages,
    isError,
    error,
    refetch,
    hasOlder: hasNextPage,
    hasNewer: hasPreviousPage,
    /** The first of the pages is the newest one, whatever comes; not a piece of the thread that may be full. */
    beginsAtNewest: data === undefined || isNewest(data.pageParams[0] as PageParam | undefined),
    readOlder,
    readNewer,
    /** Changes when a page that was wished for while another read was under way may be wished for again. */
    freed: turn.freed,
    startAgainAtNewest,
    jumpTo,
  };
}

const isNewest = (param: PageParam | undefined): boolean =>
  param?.around === undefined && param?.before === undefined && param?.after === undefined;

/** One read of a thread at a time: a page that is wished for meanwhile has to be wished for again afterwards. */
function useReadingTurn(conversationId: number) {
  const queries = useQueryClient();
  const [freed, setFreed] = useState(0);
  const isWaitedFor = useRef(false);
  const isFree = useCallback(() => {
    const isReading = queries.getQueryState(queryKeys.messages(conversationId))?.fetchStatus === "fetching";
    isWaitedFor.current = isReading;
    return !isReading;
  }, [queries, conversationId]);
  useEffect(() => {
    const hash = hashKey(queryKeys.messages(conversationId));
    return queries.getQueryCache().subscribe(({ type, query }) => {
      if (!isWaitedFor.current || type !== "updated" || query.queryHash !== hash) return;
      if (query.state.fetchStatus !== "idle") return;
      isWaitedFor.current = false;
      setFreed((count) => count + 1);
    });
  }, [queries, conversationId]);
  return useMemo(() => ({ isFree, freed }), [isFree, freed]);
}

/** An older page has been on its way for a while; most come at once, and drawing a sign for them would cost more frames. */
export function useIsReadingOlder(conversationId: number): boolean {
  // Not `useIsFetching`: that one looks through all there is in the cache whenever something happens to any of it.
  const { isFetchingNextPage: isReading } = useInfiniteQuery(messagesQuery(useClient(), conversationId));
  const [isLong, setIsLong] = useState(false);
  useEffect(() => {
    if (!isReading) return;
    const timer = setTimeout(() => setIsLong(true), WORTH_A_SIGN_MS);
    return () => {
      clearTimeout(timer);
      setIsLong(false);
    };
  }, [isReading]);
  return isReading && isLong;
}

/**
 * Lets go of every page that was read and begins with the one around a place. Gives the message there, if there is one.
 * The page is then known by that message's time: so it is the same one when it is read again, also when the message is
 * gone or is no longer the first unread one. Nothing is done and nothing given when it is wished no longer once the answer
 * is here.
 */
async function showAround(
  queries: QueryClient,
  client: Client,
  conversationId: number,
  place: ThreadPlace,
  isStillWished: () => boolean,
): Promise<number | undefined> {
  const { queryKey, queryFn } = messagesQuery(client, conversationId);
  const page = await queryFn({ pageParam: { around: place } });
  if (!isStillWished()) return undefined;
  const anchor = page.items.find(({ id }) => id === page.anchorId);
  const pageParam: PageParam = anchor === undefined ? {} : { around: { kind: "time", timeMs: anchor.sentAtMs } };
  const wasReading = queries.getQueryState(queryKey)?.fetchStatus === "fetching";
  await queries.cancelQueries({ queryKey });
  queries.setQueryData(queryKey, { pages: [page], pageParams: [pageParam] });
  // Something may have changed since this page was asked for, and the read that would have brought it was just ended.
  if (wasReading) drop(queries.invalidateQueries({ queryKey, exact: true }), "read again with the next change");
  return page.anchorId;
}

/** Lets go of every page that was read and begins with the newest one, without an empty moment between. */
async function showNewest(queries: QueryClient, client: Client, conversationId: number): Promise<void> {
  const { queryKey, queryFn, initialPageParam } = messagesQuery(client, conversationId);
  const newest = await queryFn({ pageParam: initialPageParam });
  await queries.cancelQueries({ queryKey });
  queries.setQueryData(queryKey, { pages: [newest], pageParams: [initialPageParam] });
  // A reply may have reached the host since it was asked, and the read that would have brought it was just ended.
  await queries.invalidateQueries({ queryKey, exact: true });
}

/** Pages are kept newest first; a message that two reads caught is shown once, as the newer read has it. */
export function oldestFirst(pages: readonly Page[]): readonly MessageView[] {
  const seen = new Set<number>();
  const newestFirst: MessageView[] = [];
  for (const page of pages) {
    for (const message of page.items.toReversed()) {
      if (seen.has(message.id)) continue;
      seen.add(message.id);
      newestFirst.push(message);
    }
  }
  return newestFirst.reverse();
}

/** Reads a conversation when the pointer or the focus comes near it, so that opening it shows it at once. */
export function usePrefetchMessages(): (conversationId: number) => void {
  const client = useClient();
  const queries = useQueryClient();
  return useCallback((conversationId) => prefetch(queries, client, conversationId), [queries, client]);
}

function prefetch(queries: QueryClient, client: Client, conversationId: number): void {
  drop(queries.prefetchInfiniteQuery(messagesQuery(client, conversationId)), "opening the conversation reads it again");
}
