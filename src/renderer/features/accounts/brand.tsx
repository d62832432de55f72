import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { Icon } from "#renderer/ui/icon.tsx";

/** The app's mark and name, where there is no rail yet. */
export function Brand() {
  const { t } = useI18n();
  return (
    <p className="brand">
      <span className="brand-mark" aria-hidden="true">
        <Icon name="bell" />
      </span>
      {t("app.name")}
    </p>
  );
}
