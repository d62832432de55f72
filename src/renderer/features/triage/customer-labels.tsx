import type { ConversationView } from "#shared/contract/conversations.ts";
import { ActionButton } from "#renderer/actions/action-button.tsx";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { LabelChip } from "./label-chip.tsx";
import { useLabelsOf } from "./use-labels.ts";

/** The labels of the open conversation, and the way to choose them. */
export function CustomerLabels(props: { readonly conversation: ConversationView }) {
  const { t } = useI18n();
  const labels = useLabelsOf(props.conversation.labelIds);
  const change = t(labels.length === 0 ? "labels.add" : "labels.change");
  return (
    <section className="customer-section">
      <h4>{t("labels.title")}</h4>
      <div className="customer-labels">
        {labels.map((label) => (
          <LabelChip key={label.id} label={label} />
        ))}
        <ActionButton
          action="conversation.labels"
          icon="add"
          kind="quiet"
          label={t("app.named", { what: t("labels.title"), which: change })}
        >
          {change}
        </ActionButton>
      </div>
    </section>
  );
}
