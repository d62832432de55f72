import { useId, useRef } from "react";
import { useSetSettings, useSettings } from "#renderer/features/settings/use-settings.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import type { PlainKey } from "#renderer/i18n/types.ts";
import { useClient } from "#renderer/lib/client-context.ts";
import { Button } from "#renderer/ui/button.tsx";
import { Notice } from "#renderer/ui/notice.tsx";
import { useKeptFocus } from "#renderer/ui/use-kept-focus.ts";
import { PassphraseForm } from "./passphrase-form.tsx";
import { useLock, useLockCommands } from "./use-lock.ts";

const MINUTES: readonly { readonly afterMin: number; readonly label: PlainKey }[] = [
  { afterMin: 1, label: "lock.after.1" },
  { afterMin: 5, label: "lock.after.5" },
  { afterMin: 10, label: "lock.after.10" },
  { afterMin: 30, label: "lock.after.30" },
  { afterMin: 60, label: "lock.after.60" },
  { afterMin: 0, label: "lock.after.never" },
];

/** Settings → Privacy: what somebody beside the screen can see, and the lock. */
export function LockSettings() {
  const { t } = useI18n();
  const id = useId();
  const { data: settings } = useSettings();
  const { mutate: setSettings } = useSetSettings();
  const { data: lock } = useLock();
  const heading = useRef<HTMLHeadingElement>(null);
  // The form that turns the lock on goes with what it did, as the one that turns it off.
  const keptFocus = useKeptFocus(heading);
  return (
    <section className="lock-settings" aria-labelledby={`${id}-title`} {...keptFocus}>
      <h3 id={`${id}-title`} ref={heading} tabIndex={-1}>
        {t("lock.eyes")}
      </h3>
      <label className="toggle">
        <input
          type="checkbox"
          checked={settings?.hidesNames === true}
          aria-describedby={`${id}-hides`}
          onChange={(event) => setSettings({ hidesNames: event.target.checked })}
        />
        {t("lock.hidesNames")}
      </label>
      <p id={`${id}-hides`} className="settings-hint">
        {t("lock.hidesNames.hint")}
      </p>
      {lock !== undefined && (lock.isOn ? <LockIsOn /> : <LockIsOff />)}
    </section>
  );
}

function LockIsOff() {
  const { t } = useI18n();
  const { turnOn } = useLockCommands();
  return (
    <details className="lock-fold">
      <summary>{t("lock.turnOn")}</summary>
      <p className="settings-hint">{t("lock.honest")}</p>
      <PassphraseForm
        asks="new"
        button={t("lock.turnOn")}
        command={({ fresh }) => turnOn.mutateAsync({ passphrase: fresh })}
      />
    </details>
  );
}

function LockIsOn() {
  const { t } = useI18n();
  const id = useId();
  const { platform } = useClient();
  const { data: lock } = useLock();
  const { set, turnOn, turnOff, lockNow } = useLockCommands();
  if (lock === undefined) return null;
  return (
    <>
      {set.isError && <Notice tone="red" icon="warning" role="alert" lead={t("settings.failed")} />}
      <div className="lock-row">
        <label htmlFor={`${id}-after`}>{t("lock.after")}</label>
        <select
          id={`${id}-after`}
          value={lock.afterMin}
          onChange={(event) => set.mutate({ afterMin: Number(event.target.value) })}
        >
          {MINUTES.map(({ afterMin, label }) => (
            <option key={afterMin} value={afterMin}>
              {t(label)}
            </option>
          ))}
        </select>
        <Button icon="lock" disabled={lockNow.isPending} onClick={() => lockNow.mutate()}>
          {t("lock.now")}
        </Button>
      </div>
      {platform !== "browser" && (
        <label className="toggle">
          <input
            type="checkbox"
            checked={lock.withComputer}
            onChange={(event) => set.mutate({ withComputer: event.target.checked })}
          />
          {t("lock.withComputer")}
        </label>
      )}
      {lock.system === "touch_id" && (
        <label className="toggle">
          <input
            type="checkbox"
            checked={lock.usesSystem}
            onChange={(event) => set.mutate({ usesSystem: event.target.checked })}
          />
          {t("lock.usesTouchId")}
        </label>
      )}
      <p className="settings-hint">{t("lock.honest")}</p>
      <details className="lock-fold">
        <summary>{t("lock.change")}</summary>
        <PassphraseForm
          asks="both"
          button={t("lock.change")}
          command={({ current, fresh }) => turnOn.mutateAsync({ passphrase: fresh, current })}
        />
      </details>
      <details className="lock-fold">
        <summary>{t("lock.turnOff")}</summary>
        <PassphraseForm
          asks="current"
          button={t("lock.turnOff")}
          command={({ current }) => turnOff.mutateAsync(current)}
        />
      </details>
    </>
  );
}
