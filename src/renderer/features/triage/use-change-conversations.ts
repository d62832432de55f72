import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { RouteInput } from "#shared/contract/routes.ts";
import { untilReadsAreTold } from "#renderer/features/conversations/use-conversations.ts";
import { useClient } from "#renderer/lib/client-context.ts";
import { readRows } from "#renderer/lib/read-rows.ts";
import { refreshAfterChange } from "#renderer/lib/refresh.ts";
import { queryKeys } from "#renderer/lib/query-keys.ts";

export const CHANGE_KEY = ["change-conversations"] as const;

/** What the owner decides about conversations, one or many, and the way back from it. */
export function useChangeConversations() {
  const client = useClient();
  const queries = useQueryClient();
  const readAgain = async (conversationIds: readonly number[]) =>
    refreshAfterChange(
      queries,
      [queryKeys.allCounts, queryKeys.labels, ...conversationIds.map((id) => queryKeys.conversation(id))],
      readRows(client, queries, conversationIds),
    );
  const change = useMutation({
    mutationKey: CHANGE_KEY,
    async mutationFn(input: RouteInput<"conversations/change">) {
      if (input.change.kind === "unread") await untilReadsAreTold(queries, input.conversationIds);
      return client.request("conversations/change", input);
    },
    onSuccess: async (_, { conversationIds }) => readAgain(conversationIds),
  });
  const putBack = useMutation({
    mutationFn: async (input: RouteInput<"conversations/put-back">) => client.request("conversations/put-back", input),
    onSuccess: async ({ conversationIds }) => readAgain(conversationIds),
  });
  return { change, putBack };
}
