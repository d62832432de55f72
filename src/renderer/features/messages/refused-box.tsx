import { useState } from "react";
import type { MessageView, OutboundState } from "#shared/contract/messages.ts";
import type { MessagingWindow } from "#shared/domain/messaging-window.ts";
import { useReplyCommands } from "#renderer/features/replies/use-reply-commands.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { CopyButton } from "#renderer/ui/copy-button.tsx";
import { Button } from "#renderer/ui/button.tsx";
import { Icon } from "#renderer/ui/icon.tsx";
import { REFUSED } from "./outbound-words.ts";

type Refused = Extract<OutboundState, { kind: "refused" }>;

/** Why a reply did not leave, and what can be done: the text is never lost, and nothing is tried behind one's back. */
export function RefusedBox(props: {
  readonly message: MessageView;
  readonly state: Refused;
  readonly windowKind: MessagingWindow["kind"];
}) {
  const { t } = useI18n();
  const { message, state, windowKind } = props;
  const { retry, discard } = useReplyCommands();
  const [problem, setProblem] = useState<"state.tooLate" | "state.actionFailed">();
  const mayRetry = windowKind === "open" || windowKind === "human_agent";
  const asPerson = windowKind === "human_agent";
  const outcome = {
    onSuccess: ({ kind }: { readonly kind: string }) => setProblem(kind === "changed" ? undefined : "state.tooLate"),
    onError: () => setProblem("state.actionFailed"),
  };
  return (
    <div className="refused">
      <p>
        <Icon name="warning" small />
        <span>
          <b>{t("state.notSent")}.</b> {t(REFUSED[state.reason])}
        </span>
      </p>
      <div className="refused-actions">
        {mayRetry && (
          <Button
            icon={asPerson ? "person" : "retry"}
            disabled={retry.isPending}
            onClick={() => retry.mutate({ messageId: message.id, confirmedByPerson: asPerson }, outcome)}
          >
            {t(asPerson ? "state.retryAsPerson" : "state.retry")}
          </Button>
        )}
        {message.text !== undefined && <CopyButton text={message.text} />}
        <Button icon="trash" disabled={discard.isPending} onClick={() => discard.mutate(message.id, outcome)}>
          {t("state.discard")}
        </Button>
      </div>
      {problem !== undefined && <p role="alert">{t(problem)}</p>}
      <Details state={state} />
    </div>
  );
}

function Details(props: { readonly state: Refused }) {
  const { t } = useI18n();
  const { code, subcode, traceId } = props.state;
  if (code === undefined && traceId === undefined) return null;
  // Codes are looked up and reported: they are written as Meta writes them.
  const numbers =
    code === undefined
      ? undefined
      : subcode === undefined
        ? t("state.code", { code: String(code) })
        : t("state.codeSubcode", { code: String(code), subcode: String(subcode) });
  return (
    <details>
      <summary>{t("app.details")}</summary>
      <code>
        {numbers !== undefined && <bdi>{numbers}</bdi>}
        {traceId !== undefined && <bdi>{t("state.trace", { trace: traceId })}</bdi>}
      </code>
    </details>
  );
}
