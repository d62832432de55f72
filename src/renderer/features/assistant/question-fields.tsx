import { useId, useRef } from "react";
import { flushSync } from "react-dom";
import type { AssistantQuestion } from "#shared/contract/assistant.ts";
import { MOST_QUESTION_CHARS, MOST_QUESTIONS } from "#shared/domain/assistant.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { newClientId } from "#renderer/lib/client-id.ts";
import { Button, IconButton } from "#renderer/ui/button.tsx";
import { TextBox } from "./text-box.tsx";

/** The shop's own buttons with their answers, and the one that is always there. */
export function QuestionFields(props: {
  readonly questions: readonly AssistantQuestion[];
  readonly personTitle: string;
  readonly onChange: (questions: AssistantQuestion[]) => void;
}) {
  const { t } = useI18n();
  const { questions, onChange } = props;
  const whole = useRef<HTMLDivElement>(null);
  const addButton = useRef<HTMLButtonElement>(null);
  /** What takes the focus has to be there first. */
  const add = () => {
    flushSync(() => onChange([...questions, { id: newClientId(), question: "", answer: "" }]));
    [...(whole.current?.querySelectorAll("input") ?? [])].at(-1)?.focus();
  };
  const remove = (removed: AssistantQuestion) => {
    flushSync(() => onChange(questions.filter(({ id }) => id !== removed.id)));
    addButton.current?.focus();
  };
  return (
    <div className="assistant-questions" ref={whole}>
      {questions.map((one, index) => (
        <QuestionRow
          key={one.id}
          number={index + 1}
          question={one}
          onChange={(next) => onChange(questions.map((before) => (before.id === one.id ? next : before)))}
          onRemove={() => remove(one)}
        />
      ))}
      <div className="assistant-always">
        <span className="assistant-choice">
          <bdi>{props.personTitle}</bdi>
        </span>
        <p className="settings-hint">{t("assistant.always")}</p>
      </div>
      {questions.length < MOST_QUESTIONS && (
        <Button icon="plus" ref={addButton} onClick={add}>
          {t("assistant.questions.add")}
        </Button>
      )}
    </div>
  );
}

function QuestionRow(props: {
  readonly number: number;
  readonly question: AssistantQuestion;
  readonly onChange: (question: AssistantQuestion) => void;
  readonly onRemove: () => void;
}) {
  const { t } = useI18n();
  const id = useId();
  const { number, question } = props;
  const isMissing = question.question.trim() === "";
  return (
    <div className="assistant-question">
      <div className="field">
        <label htmlFor={id} className="visually-hidden">
          {t("assistant.question", { number })}
        </label>
        <div className="assistant-row">
          <div className="field-box" data-missing={isMissing || undefined}>
            <input
              id={id}
              dir="auto"
              maxLength={MOST_QUESTION_CHARS}
              placeholder={t("assistant.question", { number })}
              aria-invalid={isMissing}
              aria-describedby={`${id}-hint`}
              value={question.question}
              onChange={(event) => props.onChange({ ...question, question: event.target.value })}
            />
          </div>
          <IconButton icon="trash" label={t("assistant.remove", { number })} onClick={props.onRemove} />
        </div>
        <small id={`${id}-hint`}>{t("assistant.question.hint", { most: MOST_QUESTION_CHARS })}</small>
      </div>
      <TextBox
        label={t("assistant.answer", { number })}
        isLabelShown
        rows={2}
        value={question.answer}
        emptyText={t("assistant.needed")}
        onChange={(answer) => props.onChange({ ...question, answer })}
      />
    </div>
  );
}
