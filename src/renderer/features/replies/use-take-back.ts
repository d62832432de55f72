import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { RouteOutput } from "#shared/contract/routes.ts";
import type { MessageView } from "#shared/contract/messages.ts";
import { useTargets } from "#renderer/actions/targets.ts";
import type { ReadyFile } from "#renderer/features/attachments/chosen-file.ts";
import { ATTACHMENT_WORDS } from "#renderer/features/media/attachment-words.ts";
import { useToasts } from "#renderer/features/frame/toasts.tsx";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import type { Translate } from "#renderer/i18n/types.ts";
import { newClientId } from "#renderer/lib/client-id.ts";
import { useClient } from "#renderer/lib/client-context.ts";
import { refreshConversation } from "#renderer/lib/read-rows.ts";
import { changeDraft, draftOf, type Drafts, useDrafts } from "./drafts.ts";

/** Words and files can be written anew while they are here. A heart has nothing to be changed; it can be discarded. */
export function canTakeBack(message: MessageView): boolean {
  return isHere(message) && message.attachments.every(({ kind }) => kind !== "heart");
}

/** What the assistant says, nobody has written. */
const isHere = ({ id, state, automatic }: MessageView): boolean =>
  id > 0 && !automatic && (state?.kind === "waiting" || state?.kind === "refused" || state?.kind === "held");

/** Can still be taken back before it leaves. */
export const isUndoable = (message: MessageView): boolean =>
  message.state?.kind === "waiting" && message.state.because === "undo" && isHere(message);

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
          text: [answer.text, since.text].filter((words) => words !== "").join("\n"),
          files: [...(answer.files ?? []).map((file) => chosenAgain(drafts, file, t)), ...since.files],
          replyTo: replyTo === undefined ? since.replyTo : { ...replyTo, text: replyTo.text },
          problem: undefined,
        });
        toasts.set({ text: t("replies.takenBack"), undo: undefined });
        targets.composer?.focus();
      } else {
        toasts.set({ text: t("state.tooLate"), undo: undefined });
      }
      await refreshConversation(client, queries, conversationId);
    },
    onError: () => toasts.set({ text: t("state.actionFailed"), undo: undefined }),
  });
}

type TakenFile = NonNullable<Extract<RouteOutput<"replies/take-back">, { kind: "taken_back" }>["files"]>[number];

/** As it was chosen, where that is still known; else by what it is. */
function chosenAgain(drafts: Drafts, { fileId, media, size }: TakenFile, t: Translate): ReadyFile {
  const known = drafts.sentFiles.get(fileId);
  if (known !== undefined) return known;
  const state = { kind: "ready", fileId, media, size } as const;
  return { id: newClientId(), file: undefined, name: t(ATTACHMENT_WORDS[media].label), state };
}
