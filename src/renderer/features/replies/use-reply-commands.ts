import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useClient } from "#renderer/lib/client-context.ts";
import { refreshAfterChange } from "#renderer/lib/refresh.ts";
import { queryKeys } from "#renderer/lib/query-keys.ts";

/** What can be done with a reply that has not left. */
export function useReplyCommands() {
  const client = useClient();
  const queries = useQueryClient();
  const settled = async () => refreshAfterChange(queries, [queryKeys.allMessages, queryKeys.lists]);
  const retry = useMutation({
    mutationFn: async (input: { readonly messageId: number; readonly confirmedByPerson: boolean }) =>
      client.request("replies/retry", input),
    onSuccess: settled,
  });
  const discard = useMutation({
    mutationFn: async (messageId: number) => client.request("replies/discard", { messageId }),
    onSuccess: settled,
  });
  return { retry, discard };
}
