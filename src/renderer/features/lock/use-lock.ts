import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { RouteInput } from "#shared/contract/routes.ts";
import { useDrafts } from "#renderer/features/replies/drafts.ts";
import type { Client } from "#renderer/lib/client.ts";
import { useClient } from "#renderer/lib/client-context.ts";
import { drop } from "#renderer/lib/drop.ts";
import { refreshAfterChange } from "#renderer/lib/refresh.ts";
import { queryKeys } from "#renderer/lib/query-keys.ts";

/** With what they were asked, mutations are let go of when nothing shows them: a passphrase is not for keeping. */
const gcTime = 0;

/** How often the host is told that somebody is here: often enough to count minutes by. */
const TELL_EVERY_MS = 15_000;

export const lockQuery = (client: Client) => ({
  queryKey: queryKeys.lock,
  queryFn: async () => client.request("lock/state", {}),
});

export function useLock() {
  return useQuery(lockQuery(useClient()));
}

export function useLockCommands() {
  const client = useClient();
  const drafts = useDrafts();
  const queries = useQueryClient();
  const onSuccess = async () => refreshAfterChange(queries, [queryKeys.lock]);
  const turnOn = useMutation({
    gcTime,
    mutationFn: async (input: RouteInput<"lock/turn-on">) => client.request("lock/turn-on", input),
    onSuccess,
  });
  const turnOff = useMutation({
    gcTime,
    mutationFn: async (passphrase: string) => client.request("lock/turn-off", { passphrase }),
    onSuccess,
  });
  const set = useMutation({
    mutationFn: async (input: RouteInput<"lock/set">) => client.request("lock/set", input),
    onSuccess,
  });
  const lockNow = useMutation({
    mutationFn: async () => {
      // Behind the lock the host takes nothing, and the computer may be turned off before it is opened.
      drafts.saveNow();
      return client.request("lock/lock", {});
    },
    onSuccess,
  });
  return { turnOn, turnOff, set, lockNow };
}

export function useUnlock() {
  const client = useClient();
  const queries = useQueryClient();
  const onSuccess = async () => refreshAfterChange(queries, [queryKeys.lock]);
  const withPassphrase = useMutation({
    gcTime,
    mutationFn: async (passphrase: string) => client.request("lock/unlock", { passphrase }),
    onSuccess,
  });
  const withSystem = useMutation({
    mutationFn: async () => client.request("lock/unlock-with-system", {}),
    onSuccess,
  });
  return { withPassphrase, withSystem };
}

/** Tells the host that there is a hand on mouse or keyboard, while that matters. */
export function useTellOfUse(): void {
  const client = useClient();
  const { data } = useLock();
  const counts = data?.isOn === true && data.afterMin > 0;
  useEffect(() => {
    if (!counts) return undefined;
    let toldMs = Number.NEGATIVE_INFINITY;
    const tell = () => {
      if (performance.now() - toldMs < TELL_EVERY_MS) return;
      toldMs = performance.now();
      drop(client.request("lock/touch", {}), "at worst it locks a little early");
    };
    const leaving = new AbortController();
    for (const kind of ["pointerdown", "pointermove", "keydown", "wheel"])
      window.addEventListener(kind, tell, { passive: true, capture: true, signal: leaving.signal });
    return () => leaving.abort();
  }, [client, counts]);
}
