import type { ButtonHTMLAttributes, ReactNode, Ref } from "react";
import { Icon, type IconName } from "./icon.tsx";

type Base = Omit<ButtonHTMLAttributes<HTMLButtonElement>, "children" | "type">;

/** A button with a text, and an icon before it where that helps. */
export function Button(
  props: Base & {
    readonly kind?: "plain" | "primary" | "danger" | "quiet";
    readonly icon?: IconName | undefined;
    readonly submit?: boolean;
    readonly children: ReactNode;
    readonly ref?: Ref<HTMLButtonElement> | undefined;
  },
) {
  const { kind = "plain", icon, submit = false, children, className, ...rest } = props;
  return (
    <button
      type={submit ? "submit" : "button"}
      className={`button button-${kind}${className === undefined ? "" : ` ${className}`}`}
      {...rest}
    >
      {icon !== undefined && <Icon name={icon} />}
      <span className="button-text">{children}</span>
    </button>
  );
}

/** A button of an icon only: its label is read aloud and shown on hover and focus, with its keys. */
export function IconButton(
  props: Base & {
    readonly icon: IconName;
    readonly label: string;
    readonly keys?: string | undefined;
    readonly ref?: Ref<HTMLButtonElement> | undefined;
  },
) {
  const { icon, label, keys, className, ...rest } = props;
  return (
    <button
      type="button"
      className={`icon-button${className === undefined ? "" : ` ${className}`}`}
      aria-label={label}
      data-tip={label}
      data-tip-keys={keys}
      {...rest}
    >
      <Icon name={icon} />
    </button>
  );
}
