import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ConversationView } from "#shared/contract/conversations.ts";
import type { MessagingWindow } from "#shared/domain/messaging-window.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { useClient } from "#renderer/lib/client-context.ts";
import { refreshConversation } from "#renderer/lib/read-rows.ts";
import { Button } from "#renderer/ui/button.tsx";
import { Notice } from "#renderer/ui/notice.tsx";

/** Replies that could not leave in time: one confirmation for all of this conversation, as long as it may be answered. */
export function ConfirmLine(props: {
  readonly conversation: ConversationView;
  readonly window: MessagingWindow;
  readonly name: string;
  readonly mayAnswerAsPerson: boolean;
}) {
  const { t } = useI18n();
  const { conversation, window, name } = props;
  const confirm = useConfirmReplies(conversation.id);
  const { toConfirmCount, keptCount } = conversation;
  const kept = toConfirmCount + keptCount;
  if (kept === 0) return null;
  if (window.kind === "closed" || window.kind === "never_opened" || !props.mayAnswerAsPerson) {
    return <Notice tone="quiet" icon="pencil" lead={t("kept.lead", { count: kept })} rest={t("kept.rest", { name })} />;
  }
  // What is kept while only a person may answer waits for another app; its bubble says so.
  const count = window.kind === "open" ? kept : toConfirmCount;
  if (count === 0) return null;
  const isOpen = window.kind === "open";
  const problem = problemOf(confirm);
  return (
    <Notice
      tone="amber"
      icon="person"
      lead={t(isOpen ? "confirm.open.lead" : "confirm.lead", { count })}
      rest={problem !== undefined ? t(problem) : isOpen ? t("confirm.open.rest", { name }) : t("confirm.rest")}
      action={
        <Button disabled={confirm.isPending} onClick={() => confirm.mutate()}>
          {t(isOpen ? "state.sendNow" : "confirm.action")}
        </Button>
      }
    />
  );
}

function useConfirmReplies(conversationId: number) {
  const client = useClient();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async () => client.request("replies/confirm", { conversationId }),
    onSuccess: async () => refreshConversation(client, queries, conversationId),
  });
}

function problemOf({ data, isError }: ReturnType<typeof useConfirmReplies>) {
  if (isError) return "confirm.failed";
  if (data === undefined || data.kind === "changed") return undefined;
  if (data.kind === "window_closed") return "confirm.closed";
  return data.kind === "human_agent_unavailable" ? "composer.error.humanAgent" : "confirm.failed";
}
