import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useClient } from "#renderer/lib/client-context.ts";

/** Opens the example shop. The host's event `practice` brings the page there. */
export function useBeginPractice() {
  const client = useClient();
  return useMutation({ mutationFn: async () => client.request("practice/begin", {}) });
}

const LEAVE_KEY = ["practice/leave"] as const;

/** The way back; the same event brings the page to the shop. One press at a time. */
export function useLeavePractice(failed: () => void): () => void {
  const client = useClient();
  const queries = useQueryClient();
  const { mutate } = useMutation({
    mutationKey: LEAVE_KEY,
    mutationFn: async () => client.request("practice/leave", {}),
    onSuccess: ({ kind }) => {
      if (kind !== "left") failed();
    },
    onError: failed,
  });
  return useCallback(() => {
    if (queries.isMutating({ mutationKey: LEAVE_KEY }) === 0) mutate();
  }, [queries, mutate]);
}
