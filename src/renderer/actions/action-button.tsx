import type { ReactNode } from "react";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { Button, IconButton } from "#renderer/ui/button.tsx";
import type { IconName } from "#renderer/ui/icon.tsx";
import { useActions } from "./actions-context.tsx";
import { findAction } from "./registry.ts";

/** An action as an icon button: label, keys and effect come from the registry. */
export function ActionIconButton(props: {
  readonly action: string;
  readonly icon: IconName;
  readonly pressed?: boolean;
  readonly className?: string;
}) {
  const { t } = useI18n();
  const actions = useActions();
  return (
    <IconButton
      icon={props.icon}
      label={t(findAction(props.action).label)}
      keys={actions.keysOf(props.action)}
      aria-pressed={props.pressed}
      data-action={props.action}
      className={props.className}
      onClick={() => actions.run(props.action)}
    />
  );
}

/** An action as a button with its text. */
export function ActionButton(props: {
  readonly action: string;
  readonly icon?: IconName;
  readonly kind?: "plain" | "primary" | "quiet";
  /** Its name where the text beside it says what it is about; holds that text. */
  readonly label?: string;
  readonly children?: ReactNode;
}) {
  const { t } = useI18n();
  const actions = useActions();
  const label = t(findAction(props.action).label);
  return (
    <Button
      icon={props.icon}
      kind={props.kind ?? "plain"}
      aria-label={props.label}
      data-tip={label}
      data-tip-keys={actions.keysOf(props.action)}
      data-action={props.action}
      onClick={() => actions.run(props.action)}
    >
      {props.children ?? label}
    </Button>
  );
}
