import type { AssistantStop } from "#shared/contract/assistant.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import type { PlainKey } from "#renderer/i18n/types.ts";
import { useAssistantState } from "./use-assistant.ts";

const STOPPED: Readonly<Record<AssistantStop, PlainKey>> = {
  asked: "assistant.state.asked",
  not_understood: "assistant.state.notUnderstood",
  person_wrote: "assistant.state.personWrote",
};

/** What the assistant does in this conversation; nothing where it is off. */
export function AssistantLine(props: { readonly conversationId: number }) {
  const { t } = useI18n();
  const { data } = useAssistantState(props.conversationId);
  if (data === undefined || data.kind === "off") return null;
  return (
    <div>
      <dt>{t("assistant.title")}</dt>
      <dd>{t(data.kind === "answering" ? "assistant.state.answering" : STOPPED[data.because])}</dd>
    </div>
  );
}
