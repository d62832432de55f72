import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { MessageView } from "#shared/contract/messages.ts";
import { useTargets } from "#renderer/actions/targets.ts";
import { useToasts } from "#renderer/features/frame/toasts.tsx";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { useClient } from "#renderer/lib/client-context.ts";
import { refresh } from "#renderer/lib/live-events.ts";
import { queryKeys } from "#renderer/lib/query-keys.ts";
import { changeDraft, draftOf, useDrafts } from "./drafts.ts";

/** Only words can go back into the text field, and only while they are here. */
export function canTakeBack({ id, state, text, attachments }: MessageView): boolean {
  const isHere = state?.kind === "waiting" || state?.kind === "refused" || state?.kind === "held";
  return id > 0 && isHere && text !== undefined && attachments.length === 0;
}

/** Can still be taken back before it leaves. */
export const isUndoable = (message: MessageView): boolean =>
  message.state?.kind === "waiting" && message.state.because === "undo" && canTakeBack(message);

/** Brings a reply that has not left back into the text field, before what was begun since. */
export function useTakeBack(conversationId: number) {
  const client = useClient();
  const queries = useQueryClient();
  const drafts = useDrafts();
  const toasts = useToasts();
  const targets = useTargets();
  const { t } = useI18n();
  return useMutation({
    mutationFn: async (messageId: number) =>
      drafts.inOrder(conversationId, async () => client.request("replies/take-back", { messageId })),
    onSuccess: async (answer) => {
      if (answer.kind === "taken_back") {
        const since = draftOf(drafts.get(), conversationId);
        const { replyTo } = answer;
        changeDraft(drafts, conversationId, {
          text: since.text === "" ? answer.text : `${answer.text}\n${since.text}`,
          replyTo: replyTo === undefined ? since.replyTo : { ...replyTo, text: replyTo.text },
          problem: undefined,
        });
        toasts.set({ text: t("replies.takenBack"), undo: undefined });
        targets.composer?.focus();
      } else {
        toasts.set({ text: t("state.tooLate"), undo: undefined });
      }
      await refresh(queries, [queryKeys.messages(conversationId), queryKeys.lists]);
    },
    onError: () => toasts.set({ text: t("state.actionFailed"), undo: undefined }),
  });
}
