import { ActionButton } from "#renderer/actions/action-button.tsx";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { Notice } from "#renderer/ui/notice.tsx";

/** Over everything for as long as practice lasts: that it is practice, and the way out. */
export function PracticeBar() {
  const { t } = useI18n();
  return (
    <section className="practice-bar" aria-label={t("app.practice")}>
      <Notice
        tone="amber"
        icon="practice"
        lead={t("practice.bar")}
        rest={t("practice.bar.text")}
        action={<ActionButton action="practice.leave" />}
      />
    </section>
  );
}
