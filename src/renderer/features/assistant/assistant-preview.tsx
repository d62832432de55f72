import { useId, useState, type ReactNode } from "react";
import type { AssistantConfig } from "#shared/contract/assistant.ts";
import type { Settings } from "#shared/contract/settings.ts";
import { assistantChoices, describeOpening, sayingText } from "#shared/domain/assistant.ts";
import { describeHours, hasHours, openingAt } from "#shared/domain/working-hours.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { useNowMs } from "#renderer/lib/host-clock.ts";

/** A whole conversation with the assistant, as the customer sees it, from the texts that stand in the form now. */
export function AssistantPreview(props: {
  readonly config: AssistantConfig;
  readonly settings: Settings;
  readonly username: string;
}) {
  const { t, locale } = useI18n();
  const id = useId();
  const nowMs = useNowMs();
  const [isClosed, setIsClosed] = useState(false);
  const { config, settings } = props;
  const { language } = config;
  const { workingHours } = settings;
  const opening = openingAt(workingHours, nowMs);
  const closedAtMs = opening !== undefined && opening.fromMs <= nowMs ? opening.untilMs : nowMs;
  const values = {
    name: t("assistant.preview.name"),
    shop: settings.shopName === "" ? props.username : settings.shopName,
    hours: describeHours(workingHours, config.language),
    when: isClosed ? describeOpening(workingHours, closedAtMs, config.language) : "",
  };
  const fill = (template: string): string => sayingText(template, values);
  // A question that is still being written is no button yet.
  const choices = assistantChoices(config).filter(({ title }) => title.trim() !== "");
  const [question] = config.questions;
  const showsAway = isClosed && config.away.isOn;
  const person = choices.at(-1)?.title ?? "";
  return (
    <section className="assistant-preview" aria-label={t("assistant.preview")}>
      <h3>{t("assistant.preview")}</h3>
      {hasHours(workingHours) && (
        <fieldset className="segments">
          {[false, true].map((closed) => (
            <label key={String(closed)}>
              <input type="radio" name={id} checked={isClosed === closed} onChange={() => setIsClosed(closed)} />
              <span>{t(closed ? "assistant.preview.closed" : "assistant.preview.open")}</span>
            </label>
          ))}
        </fieldset>
      )}
      <div className="assistant-talk">
        <Said by="customer" lang={locale}>
          {t("assistant.preview.hi")}
        </Said>
        {config.greeting.isOn && (
          <Said by="assistant" lang={language} choices={showsAway ? [] : choices}>
            {fill(config.greeting.text)}
          </Said>
        )}
        {showsAway && (
          <Said by="assistant" lang={language} choices={choices}>
            {fill(config.away.text)}
          </Said>
        )}
        {question !== undefined && question.question !== "" && (
          <>
            <Said by="customer" lang={language}>
              {question.question}
            </Said>
            <Said by="assistant" lang={language}>
              {fill(question.answer)}
            </Said>
            <Said by="customer" lang={locale}>
              {t("assistant.preview.other")}
            </Said>
            <Said by="assistant" lang={language}>
              {fill(config.notUnderstood)}
            </Said>
          </>
        )}
        <Said by="customer" lang={language}>
          {person}
        </Said>
        <Said by="assistant" lang={language}>
          {fill(isClosed ? config.handOver.closed : config.handOver.open)}
        </Said>
      </div>
    </section>
  );
}

function Said(props: {
  readonly by: "customer" | "assistant";
  /** A customer's examples speak the screen's language, whatever the assistant speaks. */
  readonly lang: string;
  readonly choices?: readonly { readonly title: string; readonly payload: string }[];
  readonly children: ReactNode;
}) {
  const { choices = [] } = props;
  return (
    <>
      <p className="assistant-said" data-by={props.by} lang={props.lang} dir="auto">
        {props.children}
      </p>
      {choices.length > 0 && (
        <ul className="assistant-choices" lang={props.lang}>
          {choices.map(({ title, payload }) => (
            <li key={payload} className="assistant-choice">
              <bdi>{title}</bdi>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
