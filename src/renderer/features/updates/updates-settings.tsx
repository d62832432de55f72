import { useId, useRef } from "react";
import { assertNever } from "#shared/assert-never.ts";
import type { UpdateFault, UpdateState, UpdateStep, UpdateView } from "#shared/contract/updates.ts";
import { useSetSettings, useSettings } from "#renderer/features/settings/use-settings.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import type { PlainKey, Translate } from "#renderer/i18n/types.ts";
import { Button } from "#renderer/ui/button.tsx";
import { Notice } from "#renderer/ui/notice.tsx";
import { useKeptFocus } from "#renderer/ui/use-kept-focus.ts";
import { useUpdateCommand, useUpdates } from "./use-updates.ts";

const OFF: Readonly<Record<(UpdateStep & { kind: "off" })["why"], PlainKey>> = {
  practice: "updates.off.practice",
  not_installed: "updates.off.notInstalled",
  not_set_up: "updates.off.notSetUp",
};
const FAULTS: Readonly<Record<UpdateFault, PlainKey>> = {
  offline: "updates.fault.offline",
  unavailable: "updates.fault.unavailable",
  unsigned: "updates.fault.unsigned",
  damaged: "updates.fault.damaged",
  disk_full: "job.fault.disk_full",
  unknown: "job.fault.unknown",
};

/** Settings → About: what is known of new versions, and what the owner wants of them. */
export function UpdatesSettings() {
  const { t } = useI18n();
  const id = useId();
  const { data: state, isError } = useUpdates();
  const heading = useRef<HTMLHeadingElement>(null);
  const keptFocus = useKeptFocus(heading);
  return (
    <section className="updates" aria-labelledby={id} {...keptFocus}>
      <h3 ref={heading} id={id} tabIndex={-1}>
        {t("updates.title")}
      </h3>
      <output className="visually-hidden">{state === undefined ? "" : spokenOf(state, t)}</output>
      {isError && <Notice tone="red" icon="warning" role="alert" lead={t("updates.failed")} />}
      {state?.step.kind === "off" && <p className="settings-hint">{t(OFF[state.step.why])}</p>}
      {state !== undefined && state.step.kind !== "off" && (
        <>
          {state.fault !== undefined && (
            <Notice
              tone={state.fault === "unsigned" ? "red" : "amber"}
              icon="warning"
              role="alert"
              lead={t(FAULTS[state.fault])}
            />
          )}
          <Step state={state} />
          <Wishes />
        </>
      )}
    </section>
  );
}

const isNewest = ({ checkedMs, fault }: UpdateState): boolean => checkedMs !== undefined && fault === undefined;

/** What is told to whoever does not see it: what a look has found, and when it is ready. Faults are told where they stand. */
function spokenOf(state: UpdateState, t: Translate): string {
  const { step } = state;
  switch (step.kind) {
    case "none":
      return isNewest(state) ? t("updates.newest") : "";
    case "checking":
      return t("updates.checking");
    case "offered":
      return t("updates.offered", { version: step.update.version });
    case "ready":
      return t("updates.ready", { version: step.update.version });
    case "downloading":
    case "off":
    case "restarting":
      return "";
    default:
      return assertNever(step, "step");
  }
}

function Step(props: { readonly state: UpdateState }) {
  const { t, format } = useI18n();
  const { step, checkedMs } = props.state;
  switch (step.kind) {
    case "off":
      return null;
    case "none":
    case "checking":
      return (
        <div className="update-line">
          <p>
            {t(
              step.kind === "checking" ? "updates.checking" : isNewest(props.state) ? "updates.newest" : "updates.none",
            )}
            {checkedMs !== undefined && step.kind === "none" && (
              <small>{t("updates.checked", { time: format.full(checkedMs) })}</small>
            )}
          </p>
          <Command route="updates/check" label="updates.check" isDisabled={step.kind === "checking"} />
        </div>
      );
    case "offered":
      return (
        <>
          <div className="update-line">
            <p>
              <b>{t("updates.offered", { version: step.update.version })}</b>
              {step.byHand && <small>{t("updates.byHand")}</small>}
            </p>
            {!step.byHand && <Command route="updates/download" label="updates.download" isPrimary />}
          </div>
          <Notes update={step.update} />
        </>
      );
    case "downloading":
      return <Downloading step={step} />;
    case "ready":
      return (
        <>
          <div className="update-line">
            <p>{t("updates.ready", { version: step.update.version })}</p>
            <Command route="updates/restart" label="updates.restart" />
          </div>
          <Notes update={step.update} />
        </>
      );
    case "restarting":
      return (
        <div className="update-line">
          <output>
            {step.waitsForReplies ? t("updates.waiting") : t("updates.restarting", { version: step.update.version })}
          </output>
          {step.waitsForReplies && <Command route="updates/cancel" label="job.cancel" />}
        </div>
      );
    default:
      return assertNever(step, "step");
  }
}

function Downloading(props: { readonly step: UpdateStep & { readonly kind: "downloading" } }) {
  const { t, format } = useI18n();
  const id = useId();
  const { update, doneBytes, totalBytes } = props.step;
  const shown = (bytes: number): string => format.number(Math.round(bytes / 1e6));
  return (
    <div className="erasing">
      <p className="erasing-line">
        <b id={id}>{t("updates.downloading", { version: update.version })}</b>
        {totalBytes > 0 && (
          <span className="erasing-count">{t("job.bytes", { done: shown(doneBytes), total: shown(totalBytes) })}</span>
        )}
      </p>
      <progress aria-labelledby={id} {...(totalBytes > 0 ? { value: doneBytes, max: totalBytes } : {})} />
      <div className="erasing-line">
        <span />
        <Command route="updates/cancel" label="job.cancel" />
      </div>
    </div>
  );
}

/** Plain text, whatever it looks like: nothing of it becomes markup or a link. */
function Notes(props: { readonly update: UpdateView }) {
  const { t } = useI18n();
  const { notes } = props.update;
  if (notes.trim() === "") return null;
  return (
    <details className="update-notes" open>
      <summary>{t("updates.whatsNew")}</summary>
      <p dir="auto">{notes.trim()}</p>
    </details>
  );
}

function Command(props: {
  readonly route: Parameters<typeof useUpdateCommand>[0];
  readonly label: PlainKey;
  readonly isPrimary?: boolean;
  readonly isDisabled?: boolean;
}) {
  const { t } = useI18n();
  const { mutate, isPending } = useUpdateCommand(props.route);
  const isBusy = isPending || props.isDisabled === true;
  return (
    // Disabled it would lose the focus.
    <Button
      kind={props.isPrimary === true ? "primary" : "plain"}
      aria-disabled={isBusy}
      onClick={() => {
        if (!isBusy) mutate();
      }}
    >
      {t(props.label)}
    </Button>
  );
}

function Wishes() {
  const { t } = useI18n();
  const { data: settings } = useSettings();
  const { mutate } = useSetSettings();
  if (settings === undefined) return null;
  return (
    <fieldset className="update-wishes">
      <label className="toggle">
        <input
          type="checkbox"
          checked={settings.looksForUpdates}
          onChange={(event) => mutate({ looksForUpdates: event.target.checked })}
        />
        {t("updates.look")}
      </label>
      <label className="toggle">
        <input
          type="checkbox"
          checked={settings.updateChannel === "early"}
          onChange={(event) => mutate({ updateChannel: event.target.checked ? "early" : "stable" })}
        />
        {t("updates.early")}
      </label>
      <p className="settings-hint">{t("updates.early.hint")}</p>
    </fieldset>
  );
}
