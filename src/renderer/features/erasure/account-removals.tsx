import { useId, useState } from "react";
import type { AccountView } from "#shared/contract/accounts.ts";
import { useAppState } from "#renderer/features/accounts/use-app-state.ts";
import { useViewStore } from "#renderer/features/frame/view.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { wholeDays } from "#renderer/lib/whole-days.ts";
import { Button } from "#renderer/ui/button.tsx";
import { Notice } from "#renderer/ui/notice.tsx";
import { RetentionDialog } from "./retention-dialog.tsx";
import { useRetention, useSetRetention } from "./use-erasure.ts";

const USUAL_DAYS = 365;

/** For each account: how long messages stay, and the end of all of them. */
export function AccountRemovals() {
  const { t } = useI18n();
  const id = useId();
  const accounts = useAppState().data?.accounts ?? [];
  const { data } = useRetention();
  if (accounts.length === 0 || data === undefined) return null;
  return (
    <section aria-labelledby={id}>
      <h3 id={id}>{t("privacy.accounts.title")}</h3>
      <ul className="account-removals">
        {accounts.map((account) => (
          <AccountRemoval
            key={account.id}
            account={account}
            days={data.items.find(({ accountId }) => accountId === account.id)?.days}
          />
        ))}
      </ul>
    </section>
  );
}

function AccountRemoval(props: { readonly account: AccountView; readonly days: number | undefined }) {
  const { t } = useI18n();
  const view = useViewStore();
  const { account, days } = props;
  const id = useId();
  const [text, setText] = useState(String(days ?? USUAL_DAYS));
  const [isAsked, setIsAsked] = useState(false);
  const [isTried, setIsTried] = useState(false);
  const [said, setSaid] = useState("");
  const setRetention = useSetRetention();
  const wanted = wholeDays(text);
  const turnOff = () =>
    setRetention.mutate(
      { accountId: account.id, days: undefined },
      { onSuccess: () => setSaid(t("privacy.retention.savedOff")) },
    );
  return (
    <li>
      <h4>
        <bdi>@{account.username}</bdi>
      </h4>
      <p className="quiet">
        {days === undefined ? t("privacy.retention.off") : t("privacy.retention.active", { count: days })}
      </p>
      <form
        className="retention"
        onSubmit={(event) => {
          event.preventDefault();
          setIsTried(true);
          if (wanted !== undefined) setIsAsked(true);
        }}
      >
        <label htmlFor={id}>
          {t("privacy.retention.on")}
          <span className="visually-hidden"> {t("privacy.retention.daysOf", { username: account.username })}</span>
        </label>
        <input
          id={id}
          inputMode="numeric"
          autoComplete="off"
          dir="ltr"
          value={text}
          aria-invalid={isTried && wanted === undefined}
          aria-describedby={isTried && wanted === undefined ? `${id}-problem` : undefined}
          onChange={(event) => setText(event.target.value)}
        />
        <span>{t("privacy.retention.days")}</span>
        <Button submit>{t(days === undefined ? "privacy.retention.set" : "privacy.retention.change")}</Button>
        {days !== undefined && (
          <Button disabled={setRetention.isPending} onClick={turnOff}>
            {t("privacy.retention.turnOff")}
          </Button>
        )}
      </form>
      {isTried && wanted === undefined && (
        <p id={`${id}-problem`} className="field-problem" role="alert">
          {t("privacy.retention.range")}
        </p>
      )}
      {setRetention.isError && <Notice tone="red" icon="warning" role="alert" lead={t("privacy.retention.failed")} />}
      <output className="quiet">{said}</output>
      <div className="account-all">
        <Button
          icon="trash"
          onClick={() =>
            view.set((value) => ({
              ...value,
              subjectDialog: {
                kind: "remove",
                subject: { kind: "account", accountId: account.id, username: account.username },
              },
            }))
          }
        >
          {t("privacy.account.remove")}
        </Button>
      </div>
      {isAsked && wanted !== undefined && (
        <RetentionDialog
          account={account}
          days={wanted}
          onClose={() => setIsAsked(false)}
          onSaved={() => {
            setIsAsked(false);
            setSaid(t("privacy.retention.saved"));
          }}
        />
      )}
    </li>
  );
}
