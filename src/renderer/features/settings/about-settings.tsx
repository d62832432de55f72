import { useAppState } from "#renderer/features/accounts/use-app-state.ts";
import { Diagnostics } from "#renderer/features/archive/diagnostics.tsx";
import { Licences } from "#renderer/features/updates/licences.tsx";
import { UpdatesSettings } from "#renderer/features/updates/updates-settings.tsx";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { Icon } from "#renderer/ui/icon.tsx";

/** Settings → About: which Shopbell this is, whether there is a newer one, and what it is made of. */
export function AboutSettings() {
  const { t } = useI18n();
  const { data } = useAppState();
  return (
    <>
      <div className="about-head">
        <p>
          <b>{t("app.name")}</b>
          {data !== undefined && <span>{t("settings.version", { version: data.version })}</span>}
        </p>
        <p>
          <Icon name="lock" small />
          {t("settings.privacy")}
        </p>
      </div>
      <UpdatesSettings />
      <Diagnostics />
      <Licences />
    </>
  );
}
