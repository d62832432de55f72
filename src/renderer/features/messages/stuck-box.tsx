import { useState } from "react";
import type { HoldReason, MessageView, OutboundState } from "#shared/contract/messages.ts";
import type { MessagingWindow } from "#shared/domain/messaging-window.ts";
import { useReplyCommands } from "#renderer/features/replies/use-reply-commands.ts";
import { canTakeBack } from "#renderer/features/replies/use-take-back.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { CopyButton } from "#renderer/ui/copy-button.tsx";
import { Button } from "#renderer/ui/button.tsx";
import { Icon } from "#renderer/ui/icon.tsx";
import { HELD, REFUSED } from "./outbound-words.ts";

type Stuck = Extract<OutboundState, { kind: "refused" | "held" }>;

/** Why a reply did not leave, and what can be done: the text is never lost, and nothing is tried behind one's back. */
export function StuckBox(props: {
  readonly message: MessageView;
  readonly state: Stuck;
  readonly windowKind: MessagingWindow["kind"];
  readonly onTakeBack: (messageId: number) => void;
}) {
  const { t } = useI18n();
  const { message, state, windowKind } = props;
  const { retry, discard } = useReplyCommands();
  const [problem, setProblem] = useState<"state.tooLate" | "state.actionFailed">();
  // Not `disabled`: the button that was pressed keeps the focus until it goes.
  const asPerson = windowKind === "human_agent";
  const outcome = {
    onSuccess: ({ kind }: { readonly kind: string }) =>
      setProblem(kind === "too_late" || kind === "not_found" ? "state.tooLate" : undefined),
    onError: () => setProblem("state.actionFailed"),
  };
  const isLoss = state.kind === "refused";
  const heldFor = state.kind === "held" ? state.reason : undefined;
  const title = heldFor === undefined ? t("state.notSent") : t(heldTitle(heldFor, windowKind));
  // Of several that need one confirmation, or wait for the customer, the line over the text field says why, once.
  const isTold = heldFor === "needs_person" || (heldFor === "window_closed" && windowKind === "closed");
  const text = state.kind === "refused" ? t(REFUSED[state.reason]) : t(HELD[state.reason].text);
  return (
    <div className="stuck" data-tone={isLoss ? "red" : "amber"}>
      <p>
        <Icon name={isLoss ? "warning" : "pencil"} small />
        <span>
          <b>{title}.</b>
          {!isTold && <> {text}</>}
        </span>
      </p>
      <div className="stuck-actions">
        {mayRetry(message, state, windowKind) && (
          <Button
            icon={asPerson ? "person" : "retry"}
            aria-disabled={retry.isPending}
            onClick={() => {
              if (!retry.isPending) retry.mutate({ messageId: message.id, confirmedByPerson: asPerson }, outcome);
            }}
          >
            {t(retryLabel(state, asPerson))}
          </Button>
        )}
        {canTakeBack(message) && (
          <Button icon="pencil" onClick={() => props.onTakeBack(message.id)}>
            {t("state.edit")}
          </Button>
        )}
        {message.text !== undefined && <CopyButton text={message.text} />}
        <Button
          icon="trash"
          aria-disabled={discard.isPending}
          onClick={() => {
            if (!discard.isPending) discard.mutate(message.id, outcome);
          }}
        >
          {t("state.discard")}
        </Button>
      </div>
      {problem !== undefined && <p role="alert">{t(problem)}</p>}
      <Details state={state} />
    </div>
  );
}

/** Once the customer has written again there is nothing to confirm any more, only to send. */
const heldTitle = (reason: HoldReason, windowKind: MessagingWindow["kind"]) =>
  reason === "needs_person" && windowKind === "open" ? "held.title.otherApp" : HELD[reason].title;

/** These are confirmed together, or go with the conversation: the line over the text field asks once for all of them. */
const ASKED_ABOVE: ReadonlySet<HoldReason> = new Set([
  "needs_person",
  "window_closed",
  "human_agent_unavailable",
  "not_thread_owner",
]);

function mayRetry({ automatic }: MessageView, state: Stuck, windowKind: MessagingWindow["kind"]): boolean {
  // What nobody wrote is for its moment only; a person has better words now.
  if (automatic) return false;
  if (windowKind !== "open" && windowKind !== "human_agent") return false;
  return state.kind === "refused" || !ASKED_ABOVE.has(state.reason);
}

function retryLabel(state: Stuck, asPerson: boolean) {
  if (asPerson) return "state.retryAsPerson";
  return state.kind === "held" ? "state.sendAgain" : "state.retry";
}

/** Meta's own numbers, to look up and to report. */
function Details(props: { readonly state: Stuck }) {
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
