import { useId, type ReactNode } from "react";
import type { Settings } from "#shared/contract/settings.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import type { PlainKey } from "#renderer/i18n/types.ts";
import { useClient } from "#renderer/lib/client-context.ts";
import { Notice } from "#renderer/ui/notice.tsx";
import { clockText, minutesOf } from "./clock-text.ts";
import { useSetSettings, useSettings } from "./use-settings.ts";

const SHOWS: readonly { readonly value: Settings["notificationShows"]; readonly label: PlainKey }[] = [
  { value: "name_and_text", label: "desk.shows.nameAndText" },
  { value: "name", label: "desk.shows.name" },
  { value: "nothing", label: "desk.shows.nothing" },
];
const WHEN_CLOSED: readonly { readonly value: Settings["whenClosed"]; readonly label: PlainKey }[] = [
  { value: "ask", label: "desk.closed.ask" },
  { value: "keep_running", label: "desk.closed.keepRunning" },
  { value: "quit", label: "desk.closed.quit" },
];

/** Settings → Desktop: what is told outside the window, and how the app behaves on this computer. */
export function DeskSettings() {
  const { t } = useI18n();
  const { platform } = useClient();
  const { data: settings } = useSettings();
  const { mutate, isError } = useSetSettings();
  if (settings === undefined) return null;
  const { notifications } = settings;
  return (
    <div className="settings">
      {isError && <Notice tone="red" icon="warning" role="alert" lead={t("settings.failed")} />}
      <fieldset>
        <legend>{t("desk.notifications")}</legend>
        <Toggle isOn={notifications} onChange={(isOn) => mutate({ notifications: isOn })}>
          {t("desk.notify")}
        </Toggle>
        <Toggle
          isOn={settings.notificationSound}
          isDisabled={!notifications}
          onChange={(isOn) => mutate({ notificationSound: isOn })}
        >
          {t("desk.sound")}
        </Toggle>
      </fieldset>
      <Choice
        legend={t("desk.shows")}
        hint={t("desk.shows.hint")}
        options={SHOWS}
        chosen={settings.notificationShows}
        isDisabled={!notifications}
        onChange={(notificationShows) => mutate({ notificationShows })}
      />
      <QuietHoursField settings={settings} onChange={mutate} />
      {platform !== "darwin" && (
        <Choice
          legend={t("desk.closed")}
          hint={t("desk.closed.hint")}
          options={WHEN_CLOSED}
          chosen={settings.whenClosed}
          onChange={(whenClosed) => mutate({ whenClosed })}
        />
      )}
      <fieldset>
        <legend>{t("desk.computer")}</legend>
        <Toggle isOn={settings.startAtLogin} onChange={(isOn) => mutate({ startAtLogin: isOn })}>
          {t("desk.login")}
        </Toggle>
        <Toggle isOn={settings.spellCheck} onChange={(isOn) => mutate({ spellCheck: isOn })}>
          {t("desk.spelling")}
        </Toggle>
        {platform !== "darwin" && <p className="settings-hint">{t("desk.spelling.hint")}</p>}
      </fieldset>
    </div>
  );
}

function QuietHoursField(props: {
  readonly settings: Settings;
  readonly onChange: (change: Partial<Settings>) => void;
}) {
  const { t } = useI18n();
  const { quietHours, notifications } = props.settings;
  const set = (change: Partial<Settings["quietHours"]>) => props.onChange({ quietHours: { ...quietHours, ...change } });
  const isDisabled = !notifications || !quietHours.isOn;
  return (
    <fieldset>
      <legend>{t("desk.quiet")}</legend>
      <Toggle isOn={quietHours.isOn} isDisabled={!notifications} onChange={(isOn) => set({ isOn })}>
        {t("desk.quiet.on")}
      </Toggle>
      <div className="hours-time desk-times">
        <input
          type="time"
          required
          disabled={isDisabled}
          aria-label={t("desk.quiet.from")}
          value={clockText(quietHours.fromMin)}
          onChange={(event) => {
            const fromMin = minutesOf(event.target.value);
            if (fromMin !== undefined) set({ fromMin });
          }}
        />
        <span aria-hidden="true">–</span>
        <input
          type="time"
          required
          disabled={isDisabled}
          aria-label={t("desk.quiet.until")}
          value={clockText(quietHours.untilMin)}
          onChange={(event) => {
            const untilMin = minutesOf(event.target.value);
            if (untilMin !== undefined) set({ untilMin });
          }}
        />
      </div>
      <p className="settings-hint">{t("desk.quiet.hint")}</p>
    </fieldset>
  );
}

function Toggle(props: {
  readonly isOn: boolean;
  readonly isDisabled?: boolean;
  readonly onChange: (isOn: boolean) => void;
  readonly children: ReactNode;
}) {
  return (
    <label className="toggle">
      <input
        type="checkbox"
        checked={props.isOn}
        disabled={props.isDisabled}
        onChange={(event) => props.onChange(event.target.checked)}
      />
      {props.children}
    </label>
  );
}

function Choice<Value extends string>(props: {
  readonly legend: string;
  readonly hint: string;
  readonly options: readonly { readonly value: Value; readonly label: PlainKey }[];
  readonly chosen: Value;
  readonly isDisabled?: boolean;
  readonly onChange: (value: Value) => void;
}) {
  const { t } = useI18n();
  const name = useId();
  return (
    <fieldset disabled={props.isDisabled} aria-describedby={`${name}-hint`}>
      <legend>{props.legend}</legend>
      <div className="choices">
        {props.options.map(({ value, label }) => (
          <label key={value}>
            <input type="radio" name={name} checked={props.chosen === value} onChange={() => props.onChange(value)} />
            <span>{t(label)}</span>
          </label>
        ))}
      </div>
      <p id={`${name}-hint`} className="settings-hint">
        {props.hint}
      </p>
    </fieldset>
  );
}
