import { useId, useState } from "react";
import type { ExportFormat } from "#shared/contract/archive.ts";
import { useAppState } from "#renderer/features/accounts/use-app-state.ts";
import { useView, useViewStore } from "#renderer/features/frame/view.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import type { PlainKey } from "#renderer/i18n/types.ts";
import { Button } from "#renderer/ui/button.tsx";
import type { ArchiveWish } from "./use-archive.ts";

const FORMATS: readonly { readonly format: ExportFormat; readonly label: PlainKey }[] = [
  { format: "html", label: "export.html" },
  { format: "csv", label: "export.csv" },
  { format: "json", label: "export.json" },
];

/** Everything, one account, one conversation or some days, as pages, a table or data. */
export function ExportForm(props: { readonly isBusy: boolean; readonly onWish: (wish: ArchiveWish) => void }) {
  const { t, locale } = useI18n();
  const id = useId();
  const view = useViewStore();
  const only = useView(({ exportOf }) => exportOf);
  const accounts = useAppState().data?.accounts ?? [];
  const [format, setFormat] = useState<ExportFormat>("html");
  const [account, setAccount] = useState("");
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const everything = () => view.set((value) => ({ ...value, exportOf: undefined }));
  const submit = () => {
    const [fromMs, toMs] = [midnightOf(from, 0), midnightOf(to, 1)];
    props.onWish({
      kind: "export",
      which: {
        format,
        locale,
        ...(only === undefined ? {} : { conversationId: only.conversationId }),
        ...(only !== undefined || account === "" ? {} : { accountId: account }),
        ...(fromMs === undefined ? {} : { fromMs }),
        ...(toMs === undefined ? {} : { toMs }),
      },
    });
  };
  return (
    <section aria-labelledby={id}>
      <h3 id={id}>{t("export.title")}</h3>
      <p className="quiet">{t("export.lead")}</p>
      <form
        className="archive-form"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <fieldset>
          <legend>{t("export.format")}</legend>
          <div className="segments">
            {FORMATS.map((one) => (
              <label key={one.format}>
                <input
                  type="radio"
                  name={`${id}-format`}
                  checked={format === one.format}
                  onChange={() => setFormat(one.format)}
                />
                <span>{t(one.label)}</span>
              </label>
            ))}
          </div>
        </fieldset>
        {only !== undefined && (
          <div className="archive-line">
            <span>{t("export.only", { name: only.name })}</span>
            <Button onClick={everything}>{t("export.everything")}</Button>
          </div>
        )}
        {only === undefined && accounts.length > 1 && (
          <div className="field">
            <label htmlFor={`${id}-account`}>{t("export.which")}</label>
            <select id={`${id}-account`} value={account} onChange={(event) => setAccount(event.target.value)}>
              <option value="">{t("export.everything")}</option>
              {accounts.map(({ id: accountId, username }) => (
                <option key={accountId} value={accountId}>
                  @{username}
                </option>
              ))}
            </select>
          </div>
        )}
        <div className="archive-days">
          <Day label={t("export.from")} value={from} onChange={setFrom} />
          <Day label={t("export.to")} value={to} onChange={setTo} />
        </div>
        <Button submit icon="download" disabled={props.isBusy}>
          {t("export.now")}
        </Button>
      </form>
    </section>
  );
}

function Day(props: { readonly label: string; readonly value: string; readonly onChange: (value: string) => void }) {
  const { format } = useI18n();
  const id = useId();
  const chosenMs = midnightOf(props.value, 0);
  return (
    <div className="field">
      <label htmlFor={id}>{props.label}</label>
      <input
        id={id}
        type="date"
        aria-describedby={`${id}-said`}
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
      />
      {/* The field itself speaks the browser's language. */}
      <small id={`${id}-said`}>{chosenMs === undefined ? "" : format.chosenDay(chosenMs)}</small>
    </div>
  );
}

/** Midnight of a day as the field gives it (`2026-01-31`), here; undefined for none. */
function midnightOf(day: string, daysLater: number): number | undefined {
  const [year, month, date] = day.split("-").map(Number);
  if (year === undefined || month === undefined || date === undefined || Number.isNaN(date)) return undefined;
  return new Date(year, month - 1, date + daysLater).getTime();
}
