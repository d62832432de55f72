import { focusManager, QueryClient } from "@tanstack/react-query";

/**
 * The host is on this machine: no network modes, no focus refetches. Answers stay fresh until an event of the host
 * says otherwise; what a moment of silence broke is asked again a few times.
 */
export function createQueryClient(): QueryClient {
  // In a hidden window TanStack Query pauses what failed until the window is seen again, and whoever waits for the
  // answer waits as long. Shopbell works from the tray: it asks again there too.
  focusManager.setFocused(true);
  return new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: "always",
        staleTime: Number.POSITIVE_INFINITY,
        retry: 2,
        retryDelay: (attempt) => Math.min(300 * 2 ** attempt, 3000) * (0.5 + Math.random() / 2),
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
      },
      mutations: { networkMode: "always", retry: 0 },
    },
  });
}
