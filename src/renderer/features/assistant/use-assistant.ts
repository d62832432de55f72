import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { AssistantConfig } from "#shared/contract/assistant.ts";
import { useClient } from "#renderer/lib/client-context.ts";
import { refreshAfterChange } from "#renderer/lib/refresh.ts";
import { queryKeys } from "#renderer/lib/query-keys.ts";

export function useAssistant(accountId: string) {
  const client = useClient();
  return useQuery({
    queryKey: queryKeys.assistant(accountId),
    queryFn: async () => client.request("assistant/get", { accountId }),
  });
}

export function useSetAssistant(accountId: string) {
  const client = useClient();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (config: AssistantConfig) => client.request("assistant/set", { accountId, config }),
    onSuccess: async () => refreshAfterChange(queries, [queryKeys.allAssistants]),
  });
}

export function useAssistantState(conversationId: number) {
  const client = useClient();
  return useQuery({
    queryKey: queryKeys.assistantState(conversationId),
    queryFn: async () => client.request("assistant/state", { conversationId }),
  });
}
