import { useId } from "react";
import type { Settings } from "#shared/contract/settings.ts";
import type { SettingsSection } from "#renderer/actions/action.ts";
import { useAppState } from "#renderer/features/accounts/use-app-state.ts";
import { ArchiveSettings } from "#renderer/features/archive/archive-settings.tsx";
import { AssistantSettings } from "#renderer/features/assistant/assistant-settings.tsx";
import { FiguresSettings } from "#renderer/features/figures/figures-settings.tsx";
import { PrivacySettings } from "#renderer/features/erasure/privacy-settings.tsx";
import { useView, useViewStore } from "#renderer/features/frame/view.ts";
import { LabelsSettings } from "#renderer/features/triage/labels-settings.tsx";
import { SavedRepliesSettings } from "#renderer/features/saved-replies/saved-replies-settings.tsx";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { LANGUAGES } from "#renderer/i18n/translate.ts";
import type { PlainKey } from "#renderer/i18n/types.ts";
import { Dialog } from "#renderer/ui/dialog.tsx";
import { Notice } from "#renderer/ui/notice.tsx";
import { AboutSettings } from "./about-settings.tsx";
import { DeskSettings } from "./desk-settings.tsx";
import { HumanAgentSetting } from "./human-agent-setting.tsx";
import { SettingsTabs } from "./settings-tabs.tsx";
import { ShopSettings } from "./shop-settings.tsx";
import { useSetSettings, useSettings } from "./use-settings.ts";

const TEXT_SIZES: readonly { readonly textSize: Settings["textSize"]; readonly label: PlainKey }[] = [
  { textSize: "small", label: "settings.textSize.small" },
  { textSize: "normal", label: "settings.textSize.normal" },
  { textSize: "large", label: "settings.textSize.large" },
  { textSize: "largest", label: "settings.textSize.largest" },
];

const THEMES: readonly { readonly theme: Settings["theme"]; readonly label: PlainKey }[] = [
  { theme: "system", label: "settings.theme.system" },
  { theme: "light", label: "settings.theme.light" },
  { theme: "dark", label: "settings.theme.dark" },
];

/** Language and appearance take effect at once; there is nothing to save. */
export function SettingsDialog(props: { readonly onClose: () => void }) {
  const { t } = useI18n();
  const id = useId();
  const view = useViewStore();
  const section = useView(({ settingsSection }) => settingsSection);
  const setSection = (next: SettingsSection) => view.set((value) => ({ ...value, settingsSection: next }));
  const { data: settings } = useSettings();
  const { mutate, isError } = useSetSettings();
  const languages = [{ locale: "system" as const, name: t("settings.language.system") }, ...LANGUAGES];
  return (
    <Dialog kind="wide" title={t("settings.title")} closeLabel={t("app.close")} onClose={props.onClose}>
      <SettingsTabs id={id} chosen={section} onChoose={setSection} />
      {section === "labels" && (
        <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-labels`} className="settings-panel">
          <LabelsSettings />
        </div>
      )}
      {section === "privacy" && (
        <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-privacy`} className="settings-panel">
          <PrivacySettings />
        </div>
      )}
      {section === "desk" && (
        <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-desk`} className="settings-panel">
          <DeskSettings />
        </div>
      )}
      {section === "backup" && (
        <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-backup`} className="settings-panel">
          <ArchiveSettings />
        </div>
      )}
      {section === "figures" && (
        <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-figures`} className="settings-panel">
          <FiguresSettings />
        </div>
      )}
      {section === "shop" && (
        <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-shop`} className="settings-panel">
          <ShopSettings />
        </div>
      )}
      {section === "assistant" && (
        <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-assistant`} className="settings-panel">
          <AssistantSettings />
        </div>
      )}
      {section === "savedReplies" && (
        <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-savedReplies`} className="settings-panel">
          <SavedRepliesSettings />
        </div>
      )}
      {section === "general" && (
        <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-general`} className="settings settings-panel">
          {isError && <Notice tone="red" icon="warning" role="alert" lead={t("settings.failed")} />}
          <fieldset>
            <legend>{t("settings.language")}</legend>
            <div className="choices">
              {languages.map(({ locale, name }) => (
                <label key={locale} lang={locale === "system" ? undefined : locale}>
                  <input
                    type="radio"
                    name={`${id}-language`}
                    checked={(settings?.locale ?? "system") === locale}
                    onChange={() => mutate({ locale })}
                  />
                  <bdi>{name}</bdi>
                </label>
              ))}
            </div>
          </fieldset>
          <fieldset>
            <legend>{t("settings.theme")}</legend>
            <div className="segments">
              {THEMES.map(({ theme, label }) => (
                <label key={theme}>
                  <input
                    type="radio"
                    name={`${id}-theme`}
                    checked={(settings?.theme ?? "system") === theme}
                    onChange={() => mutate({ theme })}
                  />
                  <span>{t(label)}</span>
                </label>
              ))}
            </div>
          </fieldset>
          <fieldset>
            <legend>{t("settings.textSize")}</legend>
            <div className="segments">
              {TEXT_SIZES.map(({ textSize, label }) => (
                <label key={textSize}>
                  <input
                    type="radio"
                    name={`${id}-text-size`}
                    checked={(settings?.textSize ?? "normal") === textSize}
                    onChange={() => mutate({ textSize })}
                  />
                  <span>{t(label)}</span>
                </label>
              ))}
            </div>
          </fieldset>
          <label className="settings-check">
            <input
              type="checkbox"
              checked={settings?.motion === "less"}
              onChange={(event) => mutate({ motion: event.target.checked ? "less" : "system" })}
            />
            {t("settings.motion")}
          </label>
          <Accounts />
        </div>
      )}
      {section === "about" && (
        <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-about`} className="settings settings-panel">
          <AboutSettings />
        </div>
      )}
    </Dialog>
  );
}

function Accounts() {
  const { t } = useI18n();
  const accounts = useAppState().data?.accounts ?? [];
  if (accounts.length === 0) return null;
  return (
    <section className="settings-about">
      <h3>{t("settings.accounts")}</h3>
      <ul>
        {accounts.map((account) => (
          <li key={account.id}>
            <bdi>@{account.username}</bdi>
            <span data-sending={account.sending}>
              {t(account.sending === "ready" ? "connection.ready" : "connection.needsSignIn")}
            </span>
            <HumanAgentSetting account={account} />
          </li>
        ))}
      </ul>
    </section>
  );
}
