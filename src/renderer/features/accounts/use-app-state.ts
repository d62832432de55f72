import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { AccountView } from "#shared/contract/accounts.ts";
import type { RouteInput } from "#shared/contract/routes.ts";
import { useClient } from "#renderer/lib/client-context.ts";
import { refresh } from "#renderer/lib/live-events.ts";
import { queryKeys } from "#renderer/lib/query-keys.ts";

/** Also the sign of life of the host, and what sets our clock by its. */
const HEARTBEAT_MS = 60_000;

export function useAppState() {
  const client = useClient();
  return useQuery({
    queryKey: queryKeys.appState,
    queryFn: async () => {
      const state = await client.request("app/state", {});
      // To the second: a clock that is set anew with every answer would only flicker.
      return { ...state, clockOffsetMs: Math.round((state.nowMs - Date.now()) / 1000) * 1000 };
    },
    refetchInterval: HEARTBEAT_MS,
  });
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

export type ConnectionState = "online" | "offline" | "paused" | "disk" | "silent";

/** The light of the rail: the worst that is true of host, line and accounts. */
export function useConnection(): ConnectionState {
  const { data, isError } = useAppState();
  if (isError) return "silent";
  if (data?.storageFailing === true) return "disk";
  if (data?.accounts.some(({ sending }) => sending === "paused") === true) return "paused";
  return data?.online === false ? "offline" : "online";
}

export function useConnectAccount() {
  const client = useClient();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (input: RouteInput<"accounts/connect">) => client.request("accounts/connect", input),
    onSuccess: async () => refresh(queries, [queryKeys.appState]),
  });
}
