import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Settings } from "#shared/contract/settings.ts";
import type { Client } from "#renderer/lib/client.ts";
import { useClient } from "#renderer/lib/client-context.ts";
import { queryKeys } from "#renderer/lib/query-keys.ts";

export const settingsQuery = (client: Client) => ({
  queryKey: queryKeys.settings,
  queryFn: async () => client.request("settings/get", {}),
});

export function useSettings() {
  return useQuery(settingsQuery(useClient()));
}

/** Shown at once; put back if the host could not save it. */
export function useSetSettings() {
  const client = useClient();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (change: Partial<Settings>) => client.request("settings/set", change),
    onMutate: (change) => {
      const before = queries.getQueryData<Settings>(queryKeys.settings);
      if (before !== undefined) queries.setQueryData<Settings>(queryKeys.settings, { ...before, ...change });
      return { before };
    },
    onError: (_error, _change, context) => queries.setQueryData(queryKeys.settings, context?.before),
    onSuccess: (settings) => queries.setQueryData(queryKeys.settings, settings),
  });
}
