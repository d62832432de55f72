import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { drop } from "#renderer/lib/drop.ts";
import { Button } from "./button.tsx";
import { Notice } from "./notice.tsx";

/** The host did not say what would stand here, and may be asked again. */
export function ReadFailed(props: {
  readonly lead: string;
  readonly query: { readonly error: unknown; readonly refetch: () => Promise<unknown> };
}) {
  const { t } = useI18n();
  const { lead, query } = props;
  return (
    <Notice
      tone="red"
      icon="warning"
      role="alert"
      lead={lead}
      error={query.error}
      action={
        <Button onClick={() => drop(query.refetch(), "its failure is shown here again")}>{t("app.tryAgain")}</Button>
      }
    />
  );
}
