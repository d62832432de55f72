import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useClient } from "#renderer/lib/client-context.ts";
import { queryKeys } from "#renderer/lib/query-keys.ts";

export function useUpdates() {
  const client = useClient();
  return useQuery({ queryKey: queryKeys.updates, queryFn: async () => client.request("updates/state", {}) });
}

export function useUpdateCommand(route: "updates/check" | "updates/download" | "updates/cancel" | "updates/restart") {
  const client = useClient();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async () => client.request(route, {}),
    onSuccess: (state) => queries.setQueryData(queryKeys.updates, state),
  });
}
