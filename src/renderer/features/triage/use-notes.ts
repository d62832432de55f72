import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { RouteInput } from "#shared/contract/routes.ts";
import { useClient } from "#renderer/lib/client-context.ts";
import { refreshAfterChange } from "#renderer/lib/refresh.ts";
import { queryKeys } from "#renderer/lib/query-keys.ts";

export function useNotes(conversationId: number) {
  const client = useClient();
  return useQuery({
    queryKey: queryKeys.notes(conversationId),
    queryFn: async () => client.request("notes/list", { conversationId }),
  });
}

export function useNoteCommands(conversationId: number) {
  const client = useClient();
  const queries = useQueryClient();
  const onSuccess = async () => refreshAfterChange(queries, [queryKeys.notes(conversationId)]);
  const write = useMutation({
    mutationFn: async (input: RouteInput<"notes/write">) => client.request("notes/write", input),
    onSuccess,
  });
  const edit = useMutation({
    mutationFn: async (input: RouteInput<"notes/edit">) => client.request("notes/edit", input),
    onSuccess,
  });
  const remove = useMutation({
    mutationFn: async (input: RouteInput<"notes/remove">) => client.request("notes/remove", input),
    onSuccess,
  });
  return { write, edit, remove };
}
