import { useId } from "react";
import { MOST_ASSISTANT_BYTES } from "#shared/domain/assistant.ts";
import { utf8ByteLength } from "#shared/domain/text-limits.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";

export const fits = (text: string): boolean => utf8ByteLength(text.trim()) <= MOST_ASSISTANT_BYTES;

/** One of the assistant's texts; says what is wrong with it where it is. */
export function TextBox(props: {
  readonly label: string;
  readonly isLabelShown?: boolean;
  readonly hint?: string | undefined;
  readonly value: string;
  /** Undefined: it may be empty. */
  readonly emptyText: string | undefined;
  readonly rows?: number;
  readonly onChange: (value: string) => void;
}) {
  const { t } = useI18n();
  const id = useId();
  const { value, emptyText } = props;
  const problem = !fits(value)
    ? t("assistant.tooLong", { most: MOST_ASSISTANT_BYTES })
    : value.trim() === ""
      ? emptyText
      : undefined;
  const said = problem ?? props.hint;
  return (
    <div className="field">
      <label htmlFor={id} className={props.isLabelShown === true ? undefined : "visually-hidden"}>
        {props.label}
      </label>
      <div className="field-box" data-missing={problem !== undefined || undefined}>
        <textarea
          id={id}
          dir="auto"
          rows={props.rows ?? 3}
          aria-invalid={problem !== undefined}
          aria-describedby={said === undefined ? undefined : `${id}-hint`}
          value={value}
          onChange={(event) => props.onChange(event.target.value)}
        />
      </div>
      {said !== undefined && <small id={`${id}-hint`}>{said}</small>}
    </div>
  );
}
