import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useMemo, useSyncExternalStore } from "react";
import { queryKeys } from "#renderer/lib/query-keys.ts";

const stateOf = (queries: QueryClient) => queries.getQueryState(queryKeys.appState);

/** How often the host has told its state to this page: a mark that no clock moves. */
export const answersOfHost = (queries: QueryClient): number => stateOf(queries)?.dataUpdateCount ?? 0;

/** The host has answered since that mark, and did the last time it was asked. */
export function answersSince(queries: QueryClient, mark: number): boolean {
  const state = stateOf(queries);
  // Another number, not a higher one: what is forgotten is counted from the beginning.
  return state?.status === "success" && state.dataUpdateCount !== mark;
}

/** @param mark undefined: nothing was missed, and nothing is told. */
export function useAnswersSince(mark: number | undefined): boolean {
  const queries = useQueryClient();
  const subscribe = useMemo(() => queries.getQueryCache().subscribe.bind(queries.getQueryCache()), [queries]);
  return useSyncExternalStore(subscribe, () => mark !== undefined && answersSince(queries, mark));
}
