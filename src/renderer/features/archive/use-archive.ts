import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { RouteInput } from "#shared/contract/routes.ts";
import { newClientId } from "#renderer/lib/client-id.ts";
import { useClient } from "#renderer/lib/client-context.ts";
import { refreshAfterChange } from "#renderer/lib/refresh.ts";
import { queryKeys } from "#renderer/lib/query-keys.ts";

export function useArchive() {
  const client = useClient();
  return useQuery({ queryKey: queryKeys.archive, queryFn: async () => client.request("archive/state", {}) });
}

/** What the archive can be asked to do; whatever comes of it is read again from its state. */
export type ArchiveWish =
  | { readonly kind: "copy" }
  | { readonly kind: "backUp"; readonly passphrase: string }
  | { readonly kind: "lookInto"; readonly source: RouteInput<"archive/look-into">["source"] }
  | { readonly kind: "export"; readonly which: Omit<RouteInput<"archive/export">, "clientId"> };

export function useArchiveWish() {
  const client = useClient();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (wish: ArchiveWish) => {
      switch (wish.kind) {
        case "copy":
          return client.request("archive/copy-now", {});
        case "backUp":
          return client.request("archive/back-up", { clientId: newClientId(), passphrase: wish.passphrase });
        case "lookInto":
          return client.request("archive/look-into", { source: wish.source });
        case "export":
          return client.request("archive/export", { clientId: newClientId(), ...wish.which });
      }
    },
    onSettled: async () => refreshAfterChange(queries, [queryKeys.archive]),
  });
}

/** Where copies are to go from now on; the host asks for the folder. */
export function useChoosePlace() {
  const client = useClient();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (to: "choose" | "home") => client.request("archive/choose-place", { to }),
    onSettled: async () => refreshAfterChange(queries, [queryKeys.archive]),
  });
}

export function useArchiveCommand(
  route: "archive/restore" | "archive/let-go" | "archive/cancel" | "archive/forget-loss",
) {
  const client = useClient();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (): Promise<unknown> => client.request(route, {}),
    onSettled: async () => refreshAfterChange(queries, [queryKeys.archive]),
  });
}
