import { useId, useState } from "react";
import type { AccountView } from "#shared/contract/accounts.ts";
import { defaultAssistant } from "#shared/domain/assistant-texts.ts";
import { useAppState } from "#renderer/features/accounts/use-app-state.ts";
import { useSettings } from "#renderer/features/settings/use-settings.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { AssistantForm } from "./assistant-form.tsx";
import { useAssistant } from "./use-assistant.ts";
import "#renderer/styles/assistant.css";

/** Settings → Assistant: one for each account, and off until somebody turns it on. */
export function AssistantSettings() {
  const { t } = useI18n();
  const id = useId();
  const { data: app } = useAppState();
  const accounts = app?.accounts ?? [];
  const [chosenId, setChosenId] = useState<string>();
  const account = accounts.find((one) => one.id === chosenId) ?? accounts[0];
  if (account === undefined) return null;
  return (
    <div className="assistant">
      <p className="settings-lead">{t("assistant.lead")}</p>
      {accounts.length > 1 && (
        <fieldset className="segments">
          <legend className="visually-hidden">{t("assistant.account")}</legend>
          {accounts.map((one) => (
            <label key={one.id}>
              <input
                type="radio"
                name={`${id}-account`}
                checked={one.id === account.id}
                onChange={() => setChosenId(one.id)}
              />
              <bdi>@{one.username}</bdi>
            </label>
          ))}
        </fieldset>
      )}
      <OfAccount key={account.id} account={account} />
    </div>
  );
}

function OfAccount(props: { readonly account: AccountView }) {
  const { locale } = useI18n();
  const { account } = props;
  const { data } = useAssistant(account.id);
  const { data: settings } = useSettings();
  if (data === undefined || settings === undefined) return null;
  return (
    <AssistantForm
      account={account}
      saved={data.config ?? defaultAssistant(locale)}
      iceBreakers={data.iceBreakers}
      settings={settings}
    />
  );
}
