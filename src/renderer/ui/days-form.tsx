import { useId, useState } from "react";
import { wholeDays } from "#renderer/lib/whole-days.ts";
import { Button } from "./button.tsx";

interface DaysFormProps {
  readonly label: string;
  /** For screen readers: what the days are for. */
  readonly about: string;
  readonly unit: string;
  readonly initialDays: number;
  readonly submitLabel: string;
  /** Said when what was typed is no number of days that is taken. */
  readonly problem: string;
  readonly onSubmit: (days: number) => void;
  readonly turnOff: { readonly label: string; readonly isPending: boolean; readonly perform: () => void } | undefined;
}

/** "… [365] days [Set] [Turn off]", with a sentence below when the number is not understood. */
export function DaysForm(props: DaysFormProps) {
  const { turnOff } = props;
  const id = useId();
  const [text, setText] = useState(String(props.initialDays));
  const [isTried, setIsTried] = useState(false);
  const wanted = wholeDays(text);
  const isWrong = isTried && wanted === undefined;
  return (
    <>
      <form
        className="retention"
        onSubmit={(event) => {
          event.preventDefault();
          setIsTried(true);
          if (wanted !== undefined) props.onSubmit(wanted);
        }}
      >
        <label htmlFor={id}>
          {props.label}
          <span className="visually-hidden"> {props.about}</span>
        </label>
        <input
          id={id}
          inputMode="numeric"
          autoComplete="off"
          dir="ltr"
          value={text}
          aria-invalid={isWrong}
          aria-describedby={isWrong ? `${id}-problem` : undefined}
          onChange={(event) => setText(event.target.value)}
        />
        <span>{props.unit}</span>
        <Button submit>{props.submitLabel}</Button>
        {turnOff !== undefined && (
          <Button disabled={turnOff.isPending} onClick={turnOff.perform}>
            {turnOff.label}
          </Button>
        )}
      </form>
      {isWrong && (
        <p id={`${id}-problem`} className="field-problem" role="alert">
          {props.problem}
        </p>
      )}
    </>
  );
}
