import { useId } from "react";
import { idsOf } from "#renderer/ui/ids-of.ts";

/** One line to fill in that is no secret: ids, domains, addresses. */
export function TextField(props: {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly value: string;
  readonly problem?: string | undefined;
  readonly isRequired?: boolean;
  readonly numeric?: boolean;
  readonly onChange: (value: string) => void;
}) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{props.label}</label>
      <div className="field-box" data-missing={props.problem !== undefined || undefined}>
        <input
          id={id}
          type="text"
          dir="ltr"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          maxLength={500}
          inputMode={props.numeric === true ? "numeric" : undefined}
          aria-required={props.isRequired}
          aria-invalid={props.problem !== undefined}
          aria-describedby={idsOf(
            props.problem !== undefined && `${id}-problem`,
            props.hint !== undefined && `${id}-hint`,
          )}
          value={props.value}
          onChange={(event) => props.onChange(event.target.value)}
        />
      </div>
      {props.problem !== undefined && <small id={`${id}-problem`}>{props.problem}</small>}
      {props.hint !== undefined && <small id={`${id}-hint`}>{props.hint}</small>}
    </div>
  );
}
