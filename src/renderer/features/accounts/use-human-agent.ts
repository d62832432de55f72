import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { RouteInput } from "#shared/contract/routes.ts";
import { useClient } from "#renderer/lib/client-context.ts";
import { refreshAfterChange } from "#renderer/lib/refresh.ts";
import { queryKeys } from "#renderer/lib/query-keys.ts";

/** Whether an account's app holds Meta's Human Agent feature, as the owner knows it. */
export function useSetHumanAgent() {
  const client = useClient();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (input: RouteInput<"accounts/set-human-agent">) =>
      client.request("accounts/set-human-agent", input),
    onSuccess: async () => refreshAfterChange(queries, [queryKeys.appState]),
  });
}
