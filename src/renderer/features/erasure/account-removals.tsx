import { useId, useState } from "react";
import type { AccountView } from "#shared/contract/accounts.ts";
import { useAppState } from "#renderer/features/accounts/use-app-state.ts";
import { useViewStore } from "#renderer/features/frame/view.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { Button } from "#renderer/ui/button.tsx";
import { DaysForm } from "#renderer/ui/days-form.tsx";
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
  const [askedDays, setAskedDays] = useState<number>();
  const [said, setSaid] = useState("");
  const setRetention = useSetRetention();
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
      <DaysForm
        label={t("privacy.retention.on")}
        about={t("privacy.retention.daysOf", { username: account.username })}
        unit={t("privacy.retention.days")}
        initialDays={days ?? USUAL_DAYS}
        submitLabel={t(days === undefined ? "privacy.retention.set" : "privacy.retention.change")}
        problem={t("privacy.retention.range")}
        onSubmit={setAskedDays}
        turnOff={
          days === undefined
            ? undefined
            : { label: t("privacy.retention.turnOff"), isPending: setRetention.isPending, perform: turnOff }
        }
      />
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
      {askedDays !== undefined && (
        <RetentionDialog
          account={account}
          days={askedDays}
          onClose={() => setAskedDays(undefined)}
          onSaved={() => {
            setAskedDays(undefined);
            setSaid(t("privacy.retention.saved"));
          }}
        />
      )}
    </li>
  );
}
