import { useId } from "react";

/** Two answers to one plain question. */
export function ChoiceCards<Value extends string>(props: {
  readonly question: string;
  readonly hideQuestion?: boolean;
  readonly answers: readonly { readonly value: Value; readonly label: string; readonly text: string }[];
  readonly chosen: Value;
  readonly onChoose: (value: Value) => void;
}) {
  const id = useId();
  return (
    <fieldset className="family">
      <legend className={props.hideQuestion === true ? "visually-hidden" : undefined}>{props.question}</legend>
      <div className="family-answers">
        {props.answers.map(({ value, label, text }) => (
          <label key={value}>
            <input
              type="radio"
              name={id}
              value={value}
              checked={props.chosen === value}
              onChange={() => props.onChoose(value)}
            />
            <b>{label}</b>
            <small>{text}</small>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
