import { useId } from "react";
import type { Settings } from "#shared/contract/settings.ts";
import { useAppState } from "#renderer/features/accounts/use-app-state.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { LANGUAGES } from "#renderer/i18n/translate.ts";
import type { PlainKey } from "#renderer/i18n/types.ts";
import { Notice } from "#renderer/ui/notice.tsx";
import { HumanAgentSetting } from "./human-agent-setting.tsx";
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

/** Settings → General. Language and appearance take effect at once; there is nothing to save. */
export function GeneralSettings() {
  const { t } = useI18n();
  const id = useId();
  const { data: settings } = useSettings();
  const { mutate, isError } = useSetSettings();
  const languages = [{ locale: "system" as const, name: t("settings.language.system") }, ...LANGUAGES];
  return (
    <>
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
    </>
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
