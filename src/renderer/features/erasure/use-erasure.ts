import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import type { ErasureTarget } from "#shared/contract/erasure.ts";
import type { RouteInput } from "#shared/contract/routes.ts";
import { newClientId } from "#renderer/lib/client-id.ts";
import { useClient } from "#renderer/lib/client-context.ts";
import { refreshAfterChange } from "#renderer/lib/refresh.ts";
import { queryKeys } from "#renderer/lib/query-keys.ts";

const PAGE = 20;

export type PreviewTarget = RouteInput<"erasure/preview">["target"];

/** What would go; counted anew each time it is asked. */
export function useErasurePreview(target: PreviewTarget) {
  const client = useClient();
  return useQuery({
    queryKey: queryKeys.erasurePreview(target),
    queryFn: async () => client.request("erasure/preview", { target }),
    gcTime: 0,
    staleTime: 0,
  });
}

export function useStartErasure() {
  const client = useClient();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (input: { readonly clientId: string; readonly target: ErasureTarget }) =>
      client.request("erasure/start", input),
    onSuccess: async () => refreshAfterChange(queries, [queryKeys.erasures]),
  });
}

export const newErasureId = newClientId;

/** One erasure under way, or its receipt. */
export function useErasure(erasureId: number) {
  const client = useClient();
  return useQuery({
    queryKey: queryKeys.erasure(erasureId),
    queryFn: async () => client.request("erasure/get", { erasureId }),
  });
}

export function useCancelErasure() {
  const client = useClient();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (erasureId: number) => client.request("erasure/cancel", { erasureId }),
    onSuccess: async () => refreshAfterChange(queries, [queryKeys.erasures]),
  });
}

export function useRunningErasures() {
  const client = useClient();
  return useQuery({
    queryKey: queryKeys.runningErasures,
    queryFn: async () => client.request("erasure/list", { running: true, limit: PAGE }),
  });
}

export function useReceipts() {
  const client = useClient();
  const query = useInfiniteQuery({
    queryKey: queryKeys.receipts,
    queryFn: async ({ pageParam }) =>
      client.request("erasure/list", { limit: PAGE, ...(pageParam === undefined ? {} : { cursor: pageParam }) }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  const pages = query.data?.pages;
  const receipts = useMemo(() => pages?.flatMap(({ items }) => items), [pages]);
  return { ...query, receipts };
}

/** Customers by part of a name, username or id; nothing is asked for an empty text. */
export function useFindCustomers(text: string) {
  const client = useClient();
  return useQuery({
    queryKey: queryKeys.foundCustomers(text),
    queryFn: async () => client.request("erasure/find-customers", { text }),
    enabled: text !== "",
    staleTime: 0,
    gcTime: 0,
    placeholderData: (before) => before,
  });
}

export function useRetention() {
  const client = useClient();
  return useQuery({ queryKey: queryKeys.retention, queryFn: async () => client.request("retention/get", {}) });
}

export function useSetRetention() {
  const client = useClient();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (input: { readonly accountId: string; readonly days: number | undefined }) =>
      client.request("retention/set", {
        accountId: input.accountId,
        ...(input.days === undefined ? {} : { days: input.days }),
      }),
    onSuccess: async () => refreshAfterChange(queries, [queryKeys.retention, queryKeys.erasures]),
  });
}
