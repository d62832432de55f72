import { useId, useState } from "react";
import type { Figures } from "#shared/contract/figures.ts";
import { type I18n, useI18n } from "#renderer/i18n/i18n-context.ts";
import { Notice } from "#renderer/ui/notice.tsx";
import { Spinner } from "#renderer/ui/spinner.tsx";
import { Bars, FigureTable } from "./bars.tsx";
import { useFigures } from "./use-figures.ts";

const PERIODS = [
  { days: 7, label: "figures.days7" },
  { days: 30, label: "figures.days30" },
] as const;

/** Settings → Figures: how much is written and how soon it is answered. */
export function FiguresSettings() {
  const { t } = useI18n();
  const id = useId();
  const [days, setDays] = useState<7 | 30>(7);
  const { data: figures, isError, error } = useFigures(days);
  return (
    <div className="privacy figures">
      <p className="privacy-lead">{t("figures.lead")}</p>
      <fieldset>
        <legend className="visually-hidden">{t("figures.days")}</legend>
        <div className="segments">
          {PERIODS.map((period) => (
            <label key={period.days}>
              <input type="radio" name={id} checked={days === period.days} onChange={() => setDays(period.days)} />
              <span>{t(period.label)}</span>
            </label>
          ))}
        </div>
      </fieldset>
      {isError && <Notice tone="red" icon="warning" role="alert" lead={t("figures.failed")} error={error} />}
      {figures === undefined && !isError && <Spinner label={t("health.reading")} />}
      {figures !== undefined && isEmpty(figures) && <p className="settings-none">{t("figures.empty")}</p>}
      {figures !== undefined && !isEmpty(figures) && (
        <>
          <Numbers figures={figures} />
          <Bars days={figures.days} />
          <FigureTable days={figures.days} />
        </>
      )}
    </div>
  );
}

const isEmpty = ({ days }: Figures): boolean => days.every(({ received, sent }) => received + sent === 0);

function Numbers(props: { readonly figures: Figures }) {
  const words = useI18n();
  const { t, format } = words;
  const { medianResponseMs, answeredIn24h, closedUnanswered } = props.figures;
  const { answered, of } = answeredIn24h;
  const share = of === 0 ? undefined : Math.round((answered / of) * 100);
  return (
    <dl className="figure-numbers">
      <Number
        name={t("figures.median")}
        value={medianResponseMs === undefined ? t("figures.none") : durationText(medianResponseMs, words)}
        text={t("figures.median.text")}
      />
      <Number
        name={t("figures.in24h")}
        value={share === undefined ? t("figures.none") : t("figures.percent", { percent: format.number(share) })}
        text={t("figures.in24h.text", { answered: format.number(answered), total: format.number(of) })}
      />
      <Number name={t("figures.closed")} value={format.number(closedUnanswered)} text={t("figures.closed.text")} />
    </dl>
  );
}

function Number(props: { readonly name: string; readonly value: string; readonly text: string }) {
  return (
    <div>
      <dt>{props.name}</dt>
      <dd>
        <b>{props.value}</b>
        <small>{props.text}</small>
      </dd>
    </div>
  );
}

const MINUTE_MS = 60_000;

function durationText(ms: number, { t, format }: I18n): string {
  const minutes = Math.max(1, Math.round(ms / MINUTE_MS));
  const hours = Math.floor(minutes / 60);
  return hours === 0
    ? t("figures.minutes", { minutes: format.number(minutes) })
    : t("figures.hours", { hours: format.number(hours), minutes: format.number(minutes % 60) });
}
