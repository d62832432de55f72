import { useId } from "react";

/** A passphrase being made up or asked for; the browser may offer to keep it. */
export function PassphraseField(props: {
  readonly label: string;
  readonly hint?: string;
  readonly problem?: string | undefined;
  readonly isNew: boolean;
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  const id = useId();
  const below = props.problem ?? props.hint;
  return (
    <div className="field">
      <label htmlFor={id}>{props.label}</label>
      <input
        id={id}
        type="password"
        autoComplete={props.isNew ? "new-password" : "current-password"}
        maxLength={1000}
        value={props.value}
        aria-invalid={props.problem !== undefined}
        aria-describedby={below === undefined ? undefined : `${id}-below`}
        onChange={(event) => props.onChange(event.target.value)}
      />
      {below !== undefined && (
        <small
          id={`${id}-below`}
          className={props.problem === undefined ? "quiet" : "field-problem"}
          role={props.problem === undefined ? undefined : "alert"}
        >
          {below}
        </small>
      )}
    </div>
  );
}
