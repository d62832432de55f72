import { useId, useState } from "react";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { idsOf } from "#renderer/ui/ids-of.ts";

/** A value to paste that nobody should read over the shoulder. */
export function SecretField(props: {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly value: string;
  readonly isMissing: boolean;
  readonly isRequired: boolean;
  readonly onChange: (value: string) => void;
}) {
  const { t } = useI18n();
  const id = useId();
  const [isShown, setIsShown] = useState(false);
  const toggle = t(isShown ? "connect.hide" : "connect.show");
  return (
    <div className="field">
      <label htmlFor={id}>{props.label}</label>
      <div className="field-box" data-missing={props.isMissing || undefined}>
        <input
          id={id}
          type={isShown ? "text" : "password"}
          dir="ltr"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          maxLength={1000}
          aria-required={props.isRequired}
          aria-invalid={props.isMissing}
          aria-describedby={idsOf(props.isMissing && `${id}-problem`, props.hint !== undefined && `${id}-hint`)}
          value={props.value}
          onChange={(event) => props.onChange(event.target.value)}
        />
        <button type="button" aria-label={`${toggle}: ${props.label}`} onClick={() => setIsShown(!isShown)}>
          {toggle}
        </button>
      </div>
      {props.isMissing && <small id={`${id}-problem`}>{t("field.required")}</small>}
      {props.hint !== undefined && <small id={`${id}-hint`}>{props.hint}</small>}
    </div>
  );
}
