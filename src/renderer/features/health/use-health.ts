import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import type { KeptEventKind } from "#shared/contract/health.ts";
import { useAppState } from "#renderer/features/accounts/use-app-state.ts";
import { hasEnded } from "#renderer/features/erasure/erasure-words.ts";
import { useRunningErasures } from "#renderer/features/erasure/use-erasure.ts";
import { useSetup } from "#renderer/features/setup/use-setup.ts";
import { useClient } from "#renderer/lib/client-context.ts";
import { refreshAfterChange } from "#renderer/lib/refresh.ts";
import { queryKeys } from "#renderer/lib/query-keys.ts";
import { type Finding, findings } from "./health-state.ts";

const PAGE = 25;
/** Midnight, and what the host keeps in memory only, come without an event. */
const CLOCK_REFETCH_MS = 60_000;

export function useHealthToday() {
  const client = useClient();
  return useQuery({
    queryKey: queryKeys.healthToday,
    queryFn: async () => client.request("health/today", {}),
    refetchInterval: CLOCK_REFETCH_MS,
  });
}

/** Reads again whatever of health could not be read: one reason is behind all of it, and one button enough. */
export function useReadFailedAgain(): () => Promise<void> {
  const queries = useQueryClient();
  return async () =>
    queries.refetchQueries({ queryKey: queryKeys.health, predicate: ({ state }) => state.status === "error" });
}

/** Everything that is not as it should be, the worst first. */
export function useFindings(): readonly Finding[] {
  const { data: app, isError } = useAppState();
  const { data: today } = useHealthToday();
  const { data: setup } = useSetup();
  const removals = useRunningErasures().data?.items.filter(({ state }) => !hasEnded(state)).length ?? 0;
  return useMemo(
    () =>
      findings({
        isSilent: isError,
        storageFailing: app?.storageFailing ?? false,
        online: app?.online ?? true,
        accounts: app?.accounts ?? [],
        chains: setup === undefined || setup.chains.length === 0 ? "ok" : setup.light,
        today,
        removals,
      }),
    [app, isError, setup, today, removals],
  );
}

export function useKeptEvents(kind: KeptEventKind | undefined) {
  const client = useClient();
  const query = useInfiniteQuery({
    queryKey: queryKeys.keptEvents(kind),
    queryFn: async ({ pageParam }) =>
      client.request("events/list", {
        limit: PAGE,
        ...(kind === undefined ? {} : { kind }),
        ...(pageParam === undefined ? {} : { cursor: pageParam }),
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  const pages = query.data?.pages;
  const events = useMemo(() => pages?.flatMap(({ items }) => items), [pages]);
  return { ...query, events };
}

export function useQuarantine() {
  const client = useClient();
  const query = useInfiniteQuery({
    queryKey: queryKeys.quarantine,
    queryFn: async ({ pageParam }) =>
      client.request("quarantine/list", { limit: PAGE, ...(pageParam === undefined ? {} : { cursor: pageParam }) }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  const pages = query.data?.pages;
  const entries = useMemo(() => pages?.flatMap(({ items }) => items), [pages]);
  return { ...query, entries };
}

/** What Meta sent, as text; read when it is looked at and forgotten with the dialog. */
export function useQuarantined(quarantineId: number) {
  const client = useClient();
  return useQuery({
    queryKey: queryKeys.quarantined(quarantineId),
    queryFn: async () => client.request("quarantine/get", { quarantineId }),
    gcTime: 0,
    staleTime: 0,
  });
}

export function useQuarantineCommands() {
  const client = useClient();
  const queries = useQueryClient();
  const settled = async () => refreshAfterChange(queries, [queryKeys.health]);
  const retry = useMutation({
    mutationFn: async (quarantineIds: readonly number[] | undefined) =>
      client.request("quarantine/retry", quarantineIds === undefined ? {} : { quarantineIds: [...quarantineIds] }),
    onSuccess: settled,
  });
  const dropEntries = useMutation({
    mutationFn: async (quarantineIds: readonly number[]) =>
      client.request("quarantine/drop", { quarantineIds: [...quarantineIds] }),
    onSuccess: settled,
  });
  return { retry, drop: dropEntries };
}
