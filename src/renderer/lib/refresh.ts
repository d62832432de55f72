import type { Query, QueryClient, QueryKey } from "@tanstack/react-query";
import { queryKeys } from "./query-keys.ts";

/** Reads again what is on screen below these keys, and marks the rest stale or lets go of it. One slow answer holds up nothing else. */
export async function refresh(queries: QueryClient, keys: readonly QueryKey[]): Promise<void> {
  await Promise.all(keys.map(async (queryKey) => refreshKey(queries, queryKey)));
}

/**
 * The same after a change: mostly the screen shows it when this ends, so that a form closes onto what it changed. A list
 * that is slow, or a host that is silent, does not keep the form.
 *
 * @param beside What is read in another way.
 */
export async function refreshAfterChange(
  queries: QueryClient,
  keys: readonly QueryKey[],
  beside?: Promise<void>,
): Promise<void> {
  await atMost(Promise.all([refresh(queries, keys), beside]), LONGEST_HOLD_MS);
}

const LONGEST_HOLD_MS = 500;

export async function refreshKey(queries: QueryClient, queryKey: QueryKey): Promise<void> {
  // A read under way may have begun before the change. It is left to finish (an older page being fetched must not
  // be cut off) and then asked again.
  const underWay = new Set(queries.getQueryCache().findAll({ queryKey, fetchStatus: "fetching" }));
  await Promise.all([
    queries.invalidateQueries({ queryKey, predicate: (query) => !underWay.has(query) }),
    ...Array.from(underWay, async (query) => {
      do await Promise.allSettled([query.promise]);
      while (isFurtherPage(query));
      // Others who waited for the same read may have asked by now: whoever cut that off would let them go on too early.
      await queries.invalidateQueries({ queryKey: query.queryKey, exact: true }, { cancelRefetch: false });
    }),
  ]);
  queries.removeQueries({ queryKey, predicate: isClosedConversation });
}

/** What was read of it when it was open is old, and would be taken for what its row in the list knows better by now. */
function isClosedConversation(query: Query): boolean {
  const { isInvalidated, fetchStatus } = query.state;
  const isOld = isInvalidated && fetchStatus === "idle" && query.getObserversCount() === 0;
  return isOld && query.queryKey[0] === queryKeys.allConversations[0];
}

/** One page more is on its way, and says nothing of those that are here. */
function isFurtherPage({ state }: Query): boolean {
  return state.fetchStatus === "fetching" && state.fetchMeta?.fetchMore !== undefined;
}

export async function atMost(work: Promise<unknown>, longestMs: number): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, longestMs);
  });
  await Promise.race([work, patience]).finally(() => clearTimeout(timer));
}
