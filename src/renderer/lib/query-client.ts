import { focusManager, MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { errorCode } from "./client.ts";
import { drop } from "./drop.ts";
import { queryKeys } from "./query-keys.ts";

/**
 * The host is on this machine: no network modes, no focus refetches. Answers stay fresh until an event of the host
 * says otherwise; what a moment of silence broke is asked again a few times.
 */
export function createQueryClient(): QueryClient {
  // In a hidden window TanStack Query pauses what failed until the window is seen again, and whoever waits for the
  // answer waits as long. Shopbell works from the tray: it asks again there too.
  focusManager.setFocused(true);
  // Whoever is refused because of the lock has missed that it was shut.
  const onError = (error: unknown): void => {
    if (errorCode(error) !== "locked") return;
    drop(queries.invalidateQueries({ queryKey: queryKeys.lock }), "the next refusal asks again");
  };
  const queries = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        networkMode: "always",
        staleTime: Number.POSITIVE_INFINITY,
        retry: (count, error) => count < 2 && errorCode(error) !== "locked",
        retryDelay: (attempt) => Math.min(300 * 2 ** attempt, 3000) * (0.5 + Math.random() / 2),
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
      },
      mutations: { networkMode: "always", retry: 0 },
    },
  });
  return queries;
}
