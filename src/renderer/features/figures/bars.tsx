import type { Figures } from "#shared/contract/figures.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";

const HEIGHT = 120;
const STEP = 20;

/** Two bars a day. Whoever cannot see them has the table below, which says the same. */
export function Bars(props: { readonly days: Figures["days"] }) {
  const { t, direction, format } = useI18n();
  const { days } = props;
  const most = Math.max(1, ...days.map(({ received, sent }) => Math.max(received, sent)));
  const width = days.length * STEP;
  const bar = (count: number): number => (count === 0 ? 0 : Math.max(2, (count / most) * HEIGHT));
  const x = (index: number): number => (direction === "rtl" ? days.length - 1 - index : index) * STEP;
  return (
    <figure className="figure-chart">
      <figcaption>
        <b>{t("figures.chart")}</b>
        <span data-bar="received">{t("figures.received")}</span>
        <span data-bar="sent">{t("figures.sent")}</span>
        <span className="figure-most">{format.number(most)}</span>
      </figcaption>
      <svg viewBox={`0 0 ${width} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        {days.map(({ startMs, received, sent }, index) => (
          <g key={startMs}>
            <rect data-bar="received" x={x(index) + 3} y={HEIGHT - bar(received)} width={7} height={bar(received)} />
            <rect data-bar="sent" x={x(index) + 10} y={HEIGHT - bar(sent)} width={7} height={bar(sent)} />
          </g>
        ))}
      </svg>
      <p className="figure-days" aria-hidden="true">
        <span>{format.date(days[0]?.startMs ?? 0)}</span>
        <span>{format.date(days.at(-1)?.startMs ?? 0)}</span>
      </p>
    </figure>
  );
}

export function FigureTable(props: { readonly days: Figures["days"] }) {
  const { t, format } = useI18n();
  return (
    <details className="figure-table">
      <summary>{t("figures.table")}</summary>
      <table>
        <caption className="visually-hidden">{t("figures.chart")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("figures.day")}</th>
            <th scope="col">{t("figures.received")}</th>
            <th scope="col">{t("figures.sent")}</th>
          </tr>
        </thead>
        <tbody>
          {props.days.map(({ startMs, received, sent }) => (
            <tr key={startMs}>
              <th scope="row">{format.date(startMs)}</th>
              <td>{format.number(received)}</td>
              <td>{format.number(sent)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
