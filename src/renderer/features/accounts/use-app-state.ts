import { useQuery } from "@tanstack/react-query";
import type { AccountView } from "#shared/contract/accounts.ts";
import type { Client } from "#renderer/lib/client.ts";
import { useClient } from "#renderer/lib/client-context.ts";
import { queryKeys } from "#renderer/lib/query-keys.ts";

/** Also the sign of life of the host, and what sets our clock by its. */
const HEARTBEAT_MS = 60_000;

export const appStateQuery = (client: Client) => ({
  queryKey: queryKeys.appState,
  queryFn: async () => {
    const state = await client.request("app/state", {});
    // To the second: a clock that is set anew with every answer would only flicker.
    return { ...state, clockOffsetMs: Math.round((state.nowMs - Date.now()) / 1000) * 1000 };
  },
});

export function useAppState() {
  return useQuery({ ...appStateQuery(useClient()), refetchInterval: HEARTBEAT_MS });
}

export type Line = "ready" | "offline" | "paused";

export function useAccount(accountId: string): AccountView | undefined {
  const { data } = useAppState();
  return data?.accounts.find(({ id }) => id === accountId);
}

/** Whether replies of this account can leave now. */
export function useLine(accountId: string): Line {
  const { data } = useAppState();
  const account = useAccount(accountId);
  if (account?.sending === "paused") return "paused";
  return data?.online === false ? "offline" : "ready";
}
