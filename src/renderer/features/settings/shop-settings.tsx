import { useId, useLayoutEffect, useRef } from "react";
import type { Settings } from "#shared/contract/settings.ts";
import { MOST_TIMES_A_DAY, type OpenTime, type WorkingHours } from "#shared/domain/working-hours.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { Button, IconButton } from "#renderer/ui/button.tsx";
import { Notice } from "#renderer/ui/notice.tsx";
import { clockText, minutesOf } from "./clock-text.ts";
import { useSetSettings, useSettings } from "./use-settings.ts";

const USUAL: OpenTime = { fromMin: 9 * 60, untilMin: 18 * 60 };
/** 1 January 2024 was a Monday. */
const noonOf = (day: number): number => new Date(2024, 0, 1 + day, 12).getTime();

/** Settings → Shop: what the shop is called, when it answers, and what customers see of that. */
export function ShopSettings() {
  const { t } = useI18n();
  const id = useId();
  const { data: settings } = useSettings();
  const { mutate, isError } = useSetSettings();
  if (settings === undefined) return null;
  return (
    <div className="settings">
      {isError && <Notice tone="red" icon="warning" role="alert" lead={t("settings.failed")} />}
      <div className="settings-form">
        <label htmlFor={`${id}-name`}>{t("shop.name")}</label>
        <div className="field-box">
          <input
            id={`${id}-name`}
            dir="auto"
            maxLength={60}
            aria-describedby={`${id}-name-hint`}
            // Kept when one leaves the field: a name is not changed letter by letter.
            defaultValue={settings.shopName}
            onBlur={(event) => {
              if (event.target.value.trim() !== settings.shopName) mutate({ shopName: event.target.value.trim() });
            }}
          />
        </div>
        <p id={`${id}-name-hint`} className="settings-hint">
          {t("shop.name.hint", { shop: "{shop}" })}
        </p>
      </div>
      <fieldset>
        <legend>{t("shop.hours")}</legend>
        <p className="settings-hint">{t("shop.hours.hint")}</p>
        <HoursTable hours={settings.workingHours} onChange={(workingHours) => mutate({ workingHours })} />
      </fieldset>
      <fieldset>
        <legend>{t("shop.signs")}</legend>
        <Toggle name="showsTyping" settings={settings} label={t("shop.typing")} onChange={mutate} />
        <Toggle name="marksSeen" settings={settings} label={t("shop.seen")} onChange={mutate} />
      </fieldset>
    </div>
  );
}

function Toggle(props: {
  readonly name: "showsTyping" | "marksSeen";
  readonly settings: Settings;
  readonly label: string;
  readonly onChange: (change: Partial<Settings>) => void;
}) {
  const { name } = props;
  return (
    <label className="toggle">
      <input
        type="checkbox"
        checked={props.settings[name]}
        onChange={(event) => props.onChange({ [name]: event.target.checked })}
      />
      {props.label}
    </label>
  );
}

function HoursTable(props: { readonly hours: WorkingHours; readonly onChange: (hours: WorkingHours) => void }) {
  const { t, format } = useI18n();
  const { hours, onChange } = props;
  const { table, changes } = useFocusStaysWithDay(hours);
  const set = (day: number, times: readonly OpenTime[]) => {
    changes(day);
    onChange(hours.map((before, index) => (index === day ? times : before)));
  };
  return (
    <ul ref={table} className="hours">
      {hours.map((times, day) => {
        const name = format.weekday(noonOf(day));
        const last = times.at(-1);
        const canAdd = times.length < MOST_TIMES_A_DAY && (last === undefined || last.untilMin < 23 * 60);
        return (
          <li key={name}>
            <span>{name}</span>
            <div>
              {times.length === 0 && <span className="hours-closed">{t("shop.closed")}</span>}
              {times.map((time, index) => (
                <TimeRow
                  // The first and the second time of a day are themselves wherever they move.
                  // oxlint-disable-next-line react/no-array-index-key
                  key={index}
                  day={name}
                  time={time}
                  onChange={(next) =>
                    set(
                      day,
                      times.map((one, at) => (at === index ? next : one)),
                    )
                  }
                  onRemove={() =>
                    set(
                      day,
                      times.filter((_one, at) => at !== index),
                    )
                  }
                />
              ))}
            </div>
            {canAdd && (
              <IconButton
                icon="plus"
                label={t("shop.addTime", { day: name })}
                onClick={() => {
                  const fromMin = last === undefined ? USUAL.fromMin : last.untilMin + 60;
                  const untilMin = last === undefined ? USUAL.untilMin : Math.min(1440, fromMin + 240);
                  set(day, [...times, { fromMin: Math.min(fromMin, untilMin - 1), untilMin }]);
                }}
              />
            )}
          </li>
        );
      })}
      {hours.slice(1, 5).every((times) => times.length === 0) && (hours[0]?.length ?? 0) > 0 && (
        <li>
          <span />
          <Button
            kind="quiet"
            onClick={() => {
              changes(0);
              onChange(hours.map((times, day) => (day < 5 ? (hours[0] ?? []) : times)));
            }}
          >
            {t("shop.copyMonday")}
          </Button>
        </li>
      )}
    </ul>
  );
}

/** A button that goes with what it did leaves the focus to the one that adds to its day, else to the last time of the day. */
function useFocusStaysWithDay(hours: WorkingHours) {
  const table = useRef<HTMLUListElement>(null);
  const changed = useRef<number>(undefined);
  const drawn = useRef(hours);
  // With the host's answer, which takes the button away.
  useLayoutEffect(() => {
    if (drawn.current === hours) return;
    drawn.current = hours;
    const day = changed.current === undefined ? undefined : table.current?.children[changed.current];
    changed.current = undefined;
    if (day === undefined || document.activeElement !== document.body) return;
    const lastTime = day.querySelector<HTMLElement>(".hours-time:last-child input");
    (day.querySelector<HTMLElement>(":scope > button") ?? lastTime)?.focus();
  });
  return {
    table,
    changes: (day: number) => {
      changed.current = day;
    },
  };
}

function TimeRow(props: {
  readonly day: string;
  readonly time: OpenTime;
  readonly onChange: (time: OpenTime) => void;
  readonly onRemove: () => void;
}) {
  const { t } = useI18n();
  const { day, time } = props;
  const { fromMin, untilMin } = time;
  return (
    <div className="hours-time">
      <input
        type="time"
        required
        aria-label={t("shop.from", { day })}
        value={clockText(fromMin)}
        onChange={(event) => {
          const minutes = minutesOf(event.target.value);
          if (minutes !== undefined && minutes < untilMin) props.onChange({ fromMin: minutes, untilMin });
        }}
      />
      <span aria-hidden="true">–</span>
      <input
        type="time"
        required
        aria-label={t("shop.until", { day })}
        value={clockText(untilMin)}
        onChange={(event) => {
          // Midnight at the end of a day is the end of that day.
          const minutes = minutesOf(event.target.value);
          const until = minutes === 0 ? 1440 : minutes;
          if (until !== undefined && until > fromMin) props.onChange({ fromMin, untilMin: until });
        }}
      />
      <IconButton icon="close" label={t("shop.removeTime", { day })} onClick={props.onRemove} />
    </div>
  );
}
