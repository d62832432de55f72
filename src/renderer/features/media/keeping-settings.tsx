import { useId, useState } from "react";
import type { AccountView } from "#shared/contract/accounts.ts";
import type { RouteOutput } from "#shared/contract/routes.ts";
import { useAppState } from "#renderer/features/accounts/use-app-state.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { DaysForm } from "#renderer/ui/days-form.tsx";
import { Notice } from "#renderer/ui/notice.tsx";
import { useKeeping, useSetKeeping } from "./use-keeping.ts";

const USUAL_DAYS = 30;
type Keeping = RouteOutput<"media/keeping">;

/** Settings → Privacy: for each account, whether what customers send is kept, how long, and how much there is. */
export function KeepingSettings() {
  const { t, format } = useI18n();
  const id = useId();
  const accounts = useAppState().data?.accounts ?? [];
  const { data } = useKeeping();
  if (accounts.length === 0 || data === undefined) return null;
  return (
    <section aria-labelledby={id} className="keeping">
      <h3 id={id}>{t("keeping.title")}</h3>
      <p className="quiet">{t("keeping.lead")}</p>
      <p className="quiet">{t("keeping.bound", { size: format.size(data.mostBytes) })}</p>
      <ul className="account-removals">
        {accounts.map((account) => (
          <AccountKeeping
            key={account.id}
            account={account}
            keeping={data.items.find(({ accountId }) => accountId === account.id)}
          />
        ))}
      </ul>
    </section>
  );
}

function AccountKeeping(props: {
  readonly account: AccountView;
  readonly keeping: Keeping["items"][number] | undefined;
}) {
  const { t, format } = useI18n();
  const { account, keeping } = props;
  const [said, setSaid] = useState("");
  const setKeeping = useSetKeeping();
  const save = (days: number | undefined): void =>
    setKeeping.mutate(
      { accountId: account.id, days },
      { onSuccess: () => setSaid(t(days === undefined ? "keeping.savedOff" : "keeping.saved")) },
    );
  return (
    <li>
      <h4>
        <bdi>@{account.username}</bdi>
      </h4>
      <p className="quiet">
        {keeping === undefined
          ? t("keeping.off")
          : t("keeping.active", { count: keeping.days, files: keeping.files, size: format.size(keeping.bytes) })}
      </p>
      <DaysForm
        label={t("keeping.on")}
        about={t("keeping.daysOf", { username: account.username })}
        unit={t("privacy.retention.days")}
        initialDays={keeping?.days ?? USUAL_DAYS}
        submitLabel={t(keeping === undefined ? "keeping.set" : "keeping.change")}
        problem={t("privacy.retention.range")}
        onSubmit={(days) => {
          if (!setKeeping.isPending) save(days);
        }}
        turnOff={
          keeping === undefined
            ? undefined
            : { label: t("keeping.turnOff"), isPending: setKeeping.isPending, perform: () => save(undefined) }
        }
      />
      {setKeeping.isError && <Notice tone="red" icon="warning" role="alert" lead={t("keeping.failed")} />}
      <output className="quiet">{said}</output>
    </li>
  );
}
