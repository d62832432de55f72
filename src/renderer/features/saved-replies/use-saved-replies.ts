import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ConversationView } from "#shared/contract/conversations.ts";
import type { RouteInput } from "#shared/contract/routes.ts";
import { fillVariables } from "#shared/domain/text-variables.ts";
import { describeHours } from "#shared/domain/working-hours.ts";
import { useAppState } from "#renderer/features/accounts/use-app-state.ts";
import { useSettings } from "#renderer/features/settings/use-settings.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { useClient } from "#renderer/lib/client-context.ts";
import { refreshAfterChange } from "#renderer/lib/refresh.ts";
import { queryKeys } from "#renderer/lib/query-keys.ts";

export function useSavedReplies() {
  const client = useClient();
  return useQuery({ queryKey: queryKeys.savedReplies, queryFn: async () => client.request("saved-replies/list", {}) });
}

export function useSavedReplyCommands() {
  const client = useClient();
  const queries = useQueryClient();
  const onSuccess = async () => refreshAfterChange(queries, [queryKeys.savedReplies]);
  const save = useMutation({
    mutationFn: async (input: RouteInput<"saved-replies/save">) => client.request("saved-replies/save", input),
    onSuccess,
  });
  const remove = useMutation({
    mutationFn: async (savedReplyId: number) => client.request("saved-replies/remove", { savedReplyId }),
    onSuccess,
  });
  return { save, remove };
}

/** Fills in what a saved reply leaves open, for one customer. A nameless customer is not called by an id. */
export function useFillVariables(conversation: ConversationView): (text: string) => string {
  const { formatLocale } = useI18n();
  const { data: settings } = useSettings();
  const { data: app } = useAppState();
  const account = app?.accounts.find(({ id }) => id === conversation.accountId);
  const { name, username } = conversation.customer;
  return (text) =>
    fillVariables(text, {
      name: name?.trim().split(/\s+/u)[0] ?? username ?? "",
      shop: settings === undefined || settings.shopName === "" ? (account?.username ?? "") : settings.shopName,
      hours: settings === undefined ? "" : describeHours(settings.workingHours, formatLocale),
    });
}
