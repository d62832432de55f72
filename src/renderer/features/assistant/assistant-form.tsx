import { type FormEvent, type ReactNode, useId, useState } from "react";
import type { AssistantConfig, IceBreakerState } from "#shared/contract/assistant.ts";
import type { Settings } from "#shared/contract/settings.ts";
import { assertNever } from "#shared/assert-never.ts";
import { inLanguage, personTitle } from "#shared/domain/assistant-texts.ts";
import { hasHours } from "#shared/domain/working-hours.ts";
import { useView, useViewStore } from "#renderer/features/frame/view.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { LANGUAGES } from "#renderer/i18n/translate.ts";
import { Button } from "#renderer/ui/button.tsx";
import { Notice } from "#renderer/ui/notice.tsx";
import { AssistantPreview } from "./assistant-preview.tsx";
import { QuestionFields } from "./question-fields.tsx";
import { fits, TextBox } from "./text-box.tsx";
import { useSetAssistant } from "./use-assistant.ts";

const VARIABLES = "{name} {shop} {hours} {when}";

/** What the assistant of one account says. Nothing is kept before it is saved: customers would read half a sentence. */
export function AssistantForm(props: {
  readonly account: { readonly id: string; readonly username: string };
  readonly saved: AssistantConfig;
  readonly iceBreakers: IceBreakerState;
  readonly settings: Settings;
}) {
  const { t } = useI18n();
  const id = useId();
  const view = useViewStore();
  const { account, settings } = props;
  const [saved, setSaved] = useState(props.saved);
  const config = useView(({ unsavedAssistants }) => unsavedAssistants[account.id]) ?? saved;
  const { mutate, isPending, isError, isSuccess: isSaved } = useSetAssistant(account.id);
  const isChanged = config !== saved;
  const canSave = !isPending && isChanged && isSayable(config);
  /** Outside of this form, which goes with its tab, its account or the whole dialog. */
  const keepUnsaved = (next: (unsaved: AssistantConfig | undefined) => AssistantConfig | undefined) =>
    view.set((value) => {
      const { [account.id]: unsaved, ...others } = value.unsavedAssistants;
      const kept = next(unsaved);
      return { ...value, unsavedAssistants: kept === undefined ? others : { ...others, [account.id]: kept } };
    });
  const setConfig = (next: AssistantConfig) => keepUnsaved(() => next);
  const change = (next: Partial<AssistantConfig>) => setConfig({ ...config, ...next });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!canSave) return;
    mutate(config, {
      onSuccess: ({ kind }) => {
        if (kind !== "saved") return;
        setSaved(config);
        // What was written while it was being saved stays.
        keepUnsaved((unsaved) => (unsaved === config ? undefined : unsaved));
      },
    });
  };
  const setHours = () => view.set((value) => ({ ...value, settingsSection: "shop" }));
  return (
    <form className="assistant-form" onSubmit={submit}>
      <div className="assistant-fields">
        <label className="toggle assistant-switch">
          <input type="checkbox" checked={config.isOn} onChange={(event) => change({ isOn: event.target.checked })} />
          {t("assistant.turnOn", { username: account.username })}
        </label>
        <div className="field">
          <label htmlFor={id}>{t("assistant.language")}</label>
          <select
            id={id}
            aria-describedby={`${id}-hint`}
            value={config.language}
            onChange={({ target }) => {
              const chosen = LANGUAGES.find(({ locale }) => locale === target.value);
              if (chosen !== undefined) setConfig(inLanguage(config, chosen.locale));
            }}
          >
            {LANGUAGES.map(({ locale, name }) => (
              <option key={locale} value={locale}>
                {name}
              </option>
            ))}
          </select>
          <small id={`${id}-hint`}>{t("assistant.language.hint", { person: personTitle(config.language) })}</small>
        </div>
        <Saying
          title={t("assistant.greeting")}
          hint={t("assistant.greeting.hint")}
          value={config.greeting}
          onChange={(greeting) => change({ greeting })}
        />
        <Saying
          title={t("assistant.away")}
          hint={t("assistant.away.hint")}
          value={config.away}
          onChange={(away) => change({ away })}
        >
          {!hasHours(settings.workingHours) && config.away.isOn && (
            <Notice
              tone="amber"
              icon="clock"
              lead={t("assistant.away.noHours")}
              action={<Button onClick={setHours}>{t("assistant.away.setHours")}</Button>}
            />
          )}
        </Saying>
        <fieldset>
          <legend>{t("assistant.questions")}</legend>
          <p className="settings-hint">{t("assistant.questions.hint")}</p>
          <QuestionFields
            questions={config.questions}
            personTitle={personTitle(config.language)}
            onChange={(questions) => change({ questions })}
          />
          {!isChanged && <IceBreakerLine state={props.iceBreakers} />}
        </fieldset>
        {config.questions.length > 0 && (
          <fieldset>
            <legend>{t("assistant.notUnderstood")}</legend>
            <TextBox
              label={t("assistant.notUnderstood")}
              hint={t("assistant.notUnderstood.hint")}
              value={config.notUnderstood}
              emptyText={t("assistant.needed")}
              onChange={(notUnderstood) => change({ notUnderstood })}
            />
          </fieldset>
        )}
        <fieldset className="assistant-hand-over">
          <legend>{t("assistant.handOver")}</legend>
          <TextBox
            label={t("assistant.handOver.open")}
            isLabelShown
            rows={2}
            value={config.handOver.open}
            emptyText={t("assistant.needed")}
            onChange={(open) => change({ handOver: { ...config.handOver, open } })}
          />
          <TextBox
            label={t("assistant.handOver.closed")}
            isLabelShown
            rows={2}
            value={config.handOver.closed}
            emptyText={t("assistant.needed")}
            onChange={(closed) => change({ handOver: { ...config.handOver, closed } })}
          />
        </fieldset>
        <p className="settings-hint">
          {t("assistant.variables")} <bdi>{VARIABLES}</bdi>
        </p>
      </div>
      <AssistantPreview config={config} settings={settings} username={account.username} />
      <div className="assistant-foot">
        {isError && <Notice tone="red" icon="warning" role="alert" lead={t("assistant.failed")} />}
        <output className="visually-hidden">{isSaved && !isChanged ? t("assistant.saved") : ""}</output>
        <Button kind="primary" submit aria-disabled={!canSave}>
          {t(isChanged ? "assistant.save" : "assistant.saved")}
        </Button>
      </div>
    </form>
  );
}

/** A text that can be turned off. */
function Saying(props: {
  readonly title: string;
  readonly hint: string;
  readonly value: AssistantConfig["greeting"];
  readonly onChange: (value: AssistantConfig["greeting"]) => void;
  readonly children?: ReactNode;
}) {
  const { t } = useI18n();
  const { value, onChange } = props;
  return (
    <fieldset>
      <legend className="visually-hidden">{props.title}</legend>
      <label className="toggle">
        <input
          type="checkbox"
          checked={value.isOn}
          onChange={(event) => onChange({ ...value, isOn: event.target.checked })}
        />
        <b>{props.title}</b>
      </label>
      {value.isOn ? (
        <TextBox
          label={props.title}
          hint={props.hint}
          value={value.text}
          emptyText={t("assistant.empty")}
          onChange={(text) => onChange({ ...value, text })}
        />
      ) : (
        <p className="settings-hint">{props.hint}</p>
      )}
      {props.children}
    </fieldset>
  );
}

/** Whether Instagram shows the buttons in an empty conversation, too. */
function IceBreakerLine(props: { readonly state: IceBreakerState }) {
  const { t } = useI18n();
  const { state } = props;
  switch (state.kind) {
    case "off":
      return null;
    case "waiting":
      return <p className="settings-hint">{t("assistant.ice.waiting")}</p>;
    case "shown":
      return <p className="settings-hint">{t("assistant.ice.shown")}</p>;
    case "leaving":
      return <p className="settings-hint">{t("assistant.ice.leaving")}</p>;
    case "not_removed":
    case "refused": {
      const code = state.subcode === undefined ? String(state.code) : `${state.code}/${state.subcode}`;
      return (
        <Notice
          tone="amber"
          icon="warning"
          lead={t(state.kind === "refused" ? "assistant.ice.refused" : "assistant.ice.notRemoved")}
          rest={t("assistant.ice.code", { code })}
        />
      );
    }
    default:
      return assertNever(state, "ice breakers");
  }
}

/** What the contract takes. */
function isSayable({ greeting, away, questions, notUnderstood, handOver }: AssistantConfig): boolean {
  const isSaid = (text: string): boolean => text.trim() !== "" && fits(text);
  const optional = [greeting, away].every(({ isOn, text }) => (isOn ? isSaid(text) : fits(text)));
  const own = questions.every(({ question, answer }) => question.trim() !== "" && isSaid(answer));
  return optional && own && [notUnderstood, handOver.open, handOver.closed].every(isSaid);
}
