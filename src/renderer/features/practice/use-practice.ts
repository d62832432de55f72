import { useMutation } from "@tanstack/react-query";
import { useClient } from "#renderer/lib/client-context.ts";

/** Opens the example shop. The host's event `practice` brings the page there. */
export function useBeginPractice() {
  const client = useClient();
  return useMutation({ mutationFn: async () => client.request("practice/begin", {}) });
}

/** The way back; the same event brings the page to the shop. */
export function useLeavePractice() {
  const client = useClient();
  return useMutation({ mutationFn: async () => client.request("practice/leave", {}) });
}
