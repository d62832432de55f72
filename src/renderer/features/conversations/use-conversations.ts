import {
  type InfiniteData,
  type Query,
  type QueryClient,
  useInfiniteQuery,
  useMutation,
  useQueries,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useMemo } from "react";
import type { ConversationView } from "#shared/contract/conversations.ts";
import type { RouteInput, RouteOutput } from "#shared/contract/routes.ts";
import type { Client } from "#renderer/lib/client.ts";
import { useClient } from "#renderer/lib/client-context.ts";
import { type ListPage, type ListPages, shareListPages } from "#renderer/lib/list-pages.ts";
import { queryKeys } from "#renderer/lib/query-keys.ts";
import { refreshAfterChange } from "#renderer/lib/refresh.ts";
import { firstPageOf, type ListWish } from "./list-wish.ts";

/** Windows run out without an event: what depends on the clock is read again this often. */
const CLOCK_REFETCH_MS = 60_000;

const EVERYTHING = {};

type Found = RouteOutput<"conversations/get">;

export const listQuery = (client: Client, wish: ListWish) => ({
  queryKey: queryKeys.list(wish),
  queryFn: async ({ pageParam }: { readonly pageParam: string | undefined }) =>
    client.request("conversations/list", {
      ...firstPageOf(wish),
      ...(pageParam === undefined ? {} : { cursor: pageParam }),
    }),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page: ListPage) => page.nextCursor,
  // TanStack Query does not say what is in its own cache: what this query has put there.
  structuralSharing: (before: unknown, now: unknown) =>
    shareListPages(before as ListPages | undefined, now as ListPages),
});

/** One of the lists, page after page; the host sorts and narrows. */
export function useConversationList(wish: ListWish) {
  const client = useClient();
  const query = useInfiniteQuery({
    ...listQuery(client, wish),
    refetchInterval: wish.list === "closing" || wish.sort === "closing" ? CLOCK_REFETCH_MS : false,
  });
  const pages = query.data?.pages;
  const conversations = useMemo(() => (pages === undefined ? undefined : withoutRepeats(pages)), [pages]);
  return { ...query, conversations };
}

/** A conversation that moved up between two page reads may be in both: the first place counts. */
function withoutRepeats(pages: readonly ListPage[]): readonly ConversationView[] {
  const seen = new Map<number, ConversationView>();
  for (const page of pages) for (const item of page.items) if (!seen.has(item.id)) seen.set(item.id, item);
  return Array.from(seen.values());
}

export const countsQuery = (client: Client, filter: RouteInput<"conversations/counts">) => ({
  queryKey: queryKeys.counts(filter),
  queryFn: async () => client.request("conversations/counts", filter),
});

export function useConversationCounts(filter: RouteInput<"conversations/counts"> = EVERYTHING) {
  const client = useClient();
  return useQuery({
    ...countsQuery(client, filter),
    refetchInterval: CLOCK_REFETCH_MS,
  });
}

export const conversationQuery = (client: Client, conversationId: number) => ({
  queryKey: queryKeys.conversation(conversationId),
  queryFn: async () => client.request("conversations/get", { conversationId }),
  // Another app's hold on it lapses; until that is known nothing can be written.
  refetchInterval: ({ state: { data } }: Query<Found>) =>
    data?.kind === "found" && data.conversation.threadOwner === "other" ? CLOCK_REFETCH_MS : (false as const),
});

/** What a list already knows about it is shown first, and it is read when that stands there. */
export const openedQuery = (client: Client, queries: QueryClient, conversationId: number) => ({
  ...conversationQuery(client, conversationId),
  queryFn: async (context: { readonly signal: AbortSignal }) => {
    const isRead = queries.getQueryData(queryKeys.conversation(conversationId)) !== undefined;
    const isShown = knownConversation(queries, conversationId) !== undefined;
    // Something of it has changed, or nothing is there yet: at once. Whoever looks at the signal is cut off when it is left,
    // and what was there before would stay.
    return isShown && !isRead
      ? client.requestAfterPaint("conversations/get", { conversationId }, context.signal)
      : client.request("conversations/get", { conversationId });
  },
  placeholderData: () => knownConversation(queries, conversationId),
});

/** One conversation, as `openedQuery` reads it. */
export function useConversation(conversationId: number) {
  return useQuery(openedQuery(useClient(), useQueryClient(), conversationId));
}

/** The same, when there may be none; only what has been read of it already. */
export function useKnown(conversationId: number | undefined): Found | undefined {
  const client = useClient();
  return useQuery<Found>({ ...conversationQuery(client, conversationId ?? 0), enabled: false }).data;
}

/** The same, or else what a list knew about it when this was drawn. */
export function useKnownConversation(conversationId: number | undefined): ConversationView | undefined {
  const queries = useQueryClient();
  const read = useKnown(conversationId);
  const found = read ?? (conversationId === undefined ? undefined : knownConversation(queries, conversationId));
  return found?.kind === "found" ? found.conversation : undefined;
}

/** The same of several: read again whenever one of them changes. */
export function useConversationsNow(conversationIds: readonly number[]): readonly ConversationView[] {
  const client = useClient();
  const queries = useQueryClient();
  return useQueries({
    queries: conversationIds.map((conversationId) => ({
      ...conversationQuery(client, conversationId),
      placeholderData: () => knownConversation(queries, conversationId),
    })),
    combine: (results) => results.flatMap(({ data }) => (data?.kind === "found" ? [data.conversation] : [])),
  });
}

/** What the cache knows now, without asking the host. */
export function knownConversation(queries: QueryClient, conversationId: number): Found | undefined {
  const own = queries.getQueryData<Found>(queryKeys.conversation(conversationId));
  if (own !== undefined) return own;
  // A list that has been left may say how it was.
  const lists = [false, true].flatMap((isOld) =>
    queries.getQueriesData<InfiniteData<ListPage>>({
      queryKey: queryKeys.lists,
      predicate: ({ state }) => state.isInvalidated === isOld,
    }),
  );
  for (const [, data] of lists) {
    for (const page of data?.pages ?? []) {
      const conversation = page.items.find((item) => item.id === conversationId);
      if (conversation !== undefined) return { kind: "found", conversation };
    }
  }
  return undefined;
}

interface MarkRead {
  readonly conversationId: number;
  readonly upToMs: number;
}

export const MARK_READ_KEY = ["mark-read"] as const;

/** Tells the host that the owner has read this far. What that changes, the host tells. */
export function useMarkRead() {
  const client = useClient();
  const queries = useQueryClient();
  return useMutation({
    mutationKey: MARK_READ_KEY,
    mutationFn: async (input: MarkRead) => client.tellAfterPaint("conversations/mark-read", input),
    // Until it shows: a menu that is opened in between must not offer to mark as read what has been.
    onSuccess: async (_answer, { conversationId }) =>
      refreshAfterChange(queries, [queryKeys.conversation(conversationId)]),
  });
}

/** It was read under the owner's eyes, and the host does not know it yet. */
export function isReadBeingTold(queries: QueryClient, conversationIds: readonly number[]): boolean {
  return queries
    .getMutationCache()
    .findAll({ mutationKey: MARK_READ_KEY, status: "pending" })
    .some(({ state }) => conversationIds.includes((state.variables as MarkRead).conversationId));
}

/**
 * Ends when the host has been told, or could not be, what was read in these conversations: that waits until they are drawn,
 * and what the owner wants after it must not come before it.
 */
export async function untilReadsAreTold(queries: QueryClient, conversationIds: readonly number[]): Promise<void> {
  if (!isReadBeingTold(queries, conversationIds)) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const stop = queries.getMutationCache().subscribe(() => {
    if (!isReadBeingTold(queries, conversationIds)) resolve();
  });
  await promise;
  stop();
}
