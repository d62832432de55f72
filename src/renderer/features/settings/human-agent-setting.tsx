import { useId } from "react";
import type { AccountView, HumanAgent } from "#shared/contract/accounts.ts";
import { useSetHumanAgent } from "#renderer/features/accounts/use-human-agent.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import type { PlainKey } from "#renderer/i18n/types.ts";

const STATES: readonly { readonly state: HumanAgent; readonly label: PlainKey }[] = [
  { state: "unknown", label: "settings.humanAgent.unknown" },
  { state: "approved", label: "settings.humanAgent.approved" },
  { state: "missing", label: "settings.humanAgent.missing" },
];

/** Whether the shop's app holds Meta's Human Agent feature. Meta's own word replaces what is chosen here. */
export function HumanAgentSetting(props: { readonly account: AccountView }) {
  const { t } = useI18n();
  const id = useId();
  const { mutate } = useSetHumanAgent();
  const { account } = props;
  return (
    <span className="settings-choice">
      <label htmlFor={id}>{t("settings.humanAgent")}</label>
      <select
        id={id}
        value={account.humanAgent}
        onChange={({ target }) => {
          const chosen = STATES.find(({ state }) => state === target.value);
          if (chosen !== undefined) mutate({ accountId: account.id, humanAgent: chosen.state });
        }}
      >
        {STATES.map(({ state, label }) => (
          <option key={state} value={state}>
            {t(label)}
          </option>
        ))}
      </select>
    </span>
  );
}
