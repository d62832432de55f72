import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { RouteOutput } from "#shared/contract/routes.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { useClient } from "#renderer/lib/client-context.ts";
import { refreshConversation } from "#renderer/lib/read-rows.ts";
import { Button } from "#renderer/ui/button.tsx";
import { Notice } from "#renderer/ui/notice.tsx";

type TakeOver = RouteOutput<"conversations/take-over">;

/** Another app has the conversation at Meta: said, with the way to get it. */
export function OtherAppLine(props: { readonly conversationId: number; readonly onTaken: () => void }) {
  const { t } = useI18n();
  const client = useClient();
  const queries = useQueryClient();
  const { conversationId, onTaken } = props;
  const takeOver = useMutation({
    mutationFn: async () => client.request("conversations/take-over", { conversationId }),
    onSuccess: async (answer) => {
      if (answer.kind === "taken") onTaken();
      await refreshConversation(client, queries, conversationId);
    },
  });
  const problem = problemOf(takeOver.data, takeOver.isError);
  return (
    <div className="other-app">
      <Notice
        tone={problem === undefined ? "quiet" : "amber"}
        icon="handOver"
        lead={t("window.otherApp.lead")}
        rest={t(problem ?? "window.otherApp.rest")}
        action={
          <Button disabled={takeOver.isPending} onClick={() => takeOver.mutate()}>
            {t(takeOver.isPending ? "window.otherApp.taking" : "window.otherApp.take")}
          </Button>
        }
      />
      {takeOver.data?.kind === "refused" && <MetaNumbers refused={takeOver.data} />}
    </div>
  );
}

function problemOf(answer: TakeOver | undefined, hasFailed: boolean) {
  if (hasFailed) return "state.actionFailed";
  switch (answer?.kind) {
    case "refused":
      return "window.otherApp.refused";
    case "offline":
      return "window.otherApp.offline";
    case "sign_in_needed":
      return "paused.signIn.lead";
    case "not_found":
      return "thread.gone";
    case "taken":
    case undefined:
      return undefined;
  }
}

function MetaNumbers(props: { readonly refused: Extract<TakeOver, { kind: "refused" }> }) {
  const { t } = useI18n();
  const { code, subcode, traceId } = props.refused;
  if (code === undefined) return null;
  return (
    <details className="other-app-details">
      <summary>{t("app.details")}</summary>
      <code>
        <bdi>
          {subcode === undefined
            ? t("state.code", { code: String(code) })
            : t("state.codeSubcode", { code: String(code), subcode: String(subcode) })}
        </bdi>
        {traceId !== undefined && <bdi>{t("state.trace", { trace: traceId })}</bdi>}
      </code>
    </details>
  );
}
