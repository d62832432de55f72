import type { ReactNode } from "react";
import type { HealthToday } from "#shared/contract/health.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { useNowMs } from "#renderer/lib/host-clock.ts";
import { DOOR_WORDS, QUARANTINE_WORDS } from "./health-words.ts";

/** What came in today, each number with what it means. */
export function TodayNumbers(props: { readonly today: HealthToday }) {
  const { t, format } = useI18n();
  const nowMs = useNowMs();
  const { today } = props;
  const { quarantine, testEvents } = today;
  const refused = today.refused.reduce((sum, { count }) => sum + count, 0);
  return (
    <section className="health-section" aria-labelledby="health-today">
      <h3 id="health-today">{t("today.title")}</h3>
      <dl className="numbers">
        <Entry term={t("today.received")} count={today.received}>
          {today.lastReceivedMs === undefined
            ? t("today.received.none")
            : `${t("today.received.text")} ${t("today.received.last", { time: format.moment(today.lastReceivedMs, nowMs) })}`}
        </Entry>
        <Entry term={t("today.repeated")} count={today.repeated}>
          {t("today.repeated.text")}
        </Entry>
        <Entry term={t("today.fetching")} count={today.beingFetched}>
          {t("today.fetching.text")}
        </Entry>
        <Entry
          term={t("today.history")}
          count={today.history.caughtUp + today.history.withoutNotice}
          reasons={[
            { name: t("today.history.caughtUp"), count: today.history.caughtUp },
            { name: t("today.history.withoutNotice"), count: today.history.withoutNotice },
            { name: t("today.history.removed"), count: today.history.removed },
            { name: t("today.history.gaps"), count: today.history.gaps },
            { name: t("today.history.passedOver"), count: today.history.passedOver },
          ].filter(({ count }) => count > 0)}
        >
          {t("today.history.text")}
        </Entry>
        <Entry
          term={t("today.quarantined")}
          count={quarantine.today}
          reasons={quarantine.byReason.map(({ name, count }) => ({ name: t(QUARANTINE_WORDS[name]), count }))}
          total={
            quarantine.total > quarantine.today ? t("today.quarantined.total", { count: quarantine.total }) : undefined
          }
        >
          {t("today.quarantined.text")}
        </Entry>
        <Entry
          term={t("today.refused")}
          count={refused}
          reasons={today.refused.map(({ name, count }) => ({ name: t(DOOR_WORDS[name]), count }))}
        >
          {t("today.refused.text")}
        </Entry>
        <Entry term={t("today.tests")} count={testEvents.today}>
          {testEvents.lastMs === undefined
            ? t("today.tests.text")
            : `${t("today.tests.text")} ${t("today.tests.last", {
                field: testEvents.lastField ?? "",
                time: format.moment(testEvents.lastMs, nowMs),
              })}`}
        </Entry>
      </dl>
    </section>
  );
}

function Entry(props: {
  readonly term: string;
  readonly count: number;
  readonly children: ReactNode;
  readonly reasons?: readonly { readonly name: string; readonly count: number }[];
  readonly total?: string | undefined;
}) {
  const { format } = useI18n();
  const { reasons = [] } = props;
  return (
    <div className="number" data-zero={props.count === 0 || undefined}>
      <dt>{props.term}</dt>
      <dd>
        <b>{format.number(props.count)}</b>
        {props.total !== undefined && <small>{props.total}</small>}
        <p>{props.children}</p>
        {reasons.length > 0 && (
          <ul>
            {reasons.map(({ name, count }) => (
              <li key={name}>
                <span>{name}</span>
                <span>{format.number(count)}</span>
              </li>
            ))}
          </ul>
        )}
      </dd>
    </div>
  );
}
