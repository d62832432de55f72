import { useMutation } from "@tanstack/react-query";
import type { MessageView } from "#shared/contract/messages.ts";
import { useToasts } from "#renderer/features/frame/toasts.tsx";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { newClientId } from "#renderer/lib/client-id.ts";
import type { Translate } from "#renderer/i18n/types.ts";
import { useClient } from "#renderer/lib/client-context.ts";

export const HEART = "❤️";

/** What the account has put on this message. */
export const ownReaction = ({ reactions }: Pick<MessageView, "reactions">): string | undefined =>
  reactions.find(({ by }) => by === "account")?.emoji;

/** What choosing the heart does with this message now. */
export function heartLabel(message: Pick<MessageView, "reactions">, t: Translate): string {
  const own = ownReaction(message);
  if (own === undefined) return t("react.heart");
  return own === HEART ? t("react.takeBack") : t("react.replace", { emoji: own });
}

/** Puts an emoji on a customer's message, or takes back the one that is there when it is chosen again. */
export function useReact(): (message: MessageView, emoji: string) => void {
  const client = useClient();
  const toasts = useToasts();
  const { t } = useI18n();
  const { mutate } = useMutation({
    mutationFn: async ({ messageId, emoji }: { readonly messageId: number; readonly emoji: string | undefined }) =>
      client.request("messages/react", {
        clientId: newClientId(),
        messageId,
        ...(emoji === undefined ? {} : { emoji }),
      }),
    onSuccess: (answer) => {
      if (answer.kind !== "queued") toasts.set({ text: t("react.failed"), undo: undefined });
    },
    onError: () => toasts.set({ text: t("react.failed"), undo: undefined }),
  });
  return (message, emoji) =>
    mutate({ messageId: message.id, emoji: ownReaction(message) === emoji ? undefined : emoji });
}
