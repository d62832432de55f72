import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { HelpLink } from "#renderer/features/help/help-link.tsx";
import { LockSettings } from "#renderer/features/lock/lock-settings.tsx";
import { KeepingSettings } from "#renderer/features/media/keeping-settings.tsx";
import { AccountRemovals } from "./account-removals.tsx";
import { FindCustomer } from "./find-customer.tsx";
import { Receipts } from "./receipts.tsx";

/** Settings → Privacy: what can be removed from this computer, and what was. */
export function PrivacySettings() {
  const { t } = useI18n();
  return (
    <div className="privacy">
      <LockSettings />
      <p className="privacy-lead">{t("privacy.stays")}</p>
      <FindCustomer />
      <AccountRemovals />
      <KeepingSettings />
      <Receipts />
      <p>
        <HelpLink page="privacy" anchor="remove-things" about={t("settings.privacyTab")} />
      </p>
    </div>
  );
}
