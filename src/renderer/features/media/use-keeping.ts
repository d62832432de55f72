import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useClient } from "#renderer/lib/client-context.ts";
import { refreshAfterChange } from "#renderer/lib/refresh.ts";
import { queryKeys } from "#renderer/lib/query-keys.ts";

/** What is kept, for which accounts; read anew each time it is looked at. */
export function useKeeping() {
  const client = useClient();
  return useQuery({
    queryKey: queryKeys.mediaKeeping,
    queryFn: async () => client.request("media/keeping", {}),
    staleTime: 0,
  });
}

export function useSetKeeping() {
  const client = useClient();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (input: { readonly accountId: string; readonly days: number | undefined }) =>
      client.request("media/set-keeping", {
        accountId: input.accountId,
        ...(input.days === undefined ? {} : { days: input.days }),
      }),
    onSuccess: async () => refreshAfterChange(queries, [queryKeys.mediaKeeping]),
  });
}
