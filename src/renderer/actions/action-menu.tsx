import { useI18n } from "#renderer/i18n/i18n-context.ts";
import type { IconName } from "#renderer/ui/icon.tsx";
import { MenuButton } from "#renderer/ui/menu.tsx";
import { useActions } from "./actions-context.tsx";
import { findAction } from "./registry.ts";

export interface MenuItem {
  readonly action: string;
  readonly icon: IconName;
}

/** A button that opens a list of actions: those of `items` that are possible at that moment. */
export function ActionMenu(props: { readonly items: readonly MenuItem[] }) {
  const { t } = useI18n();
  const actions = useActions();
  return (
    <MenuButton
      icon="more"
      label={t("menu.more")}
      side="below"
      entries={() =>
        props.items
          .filter(({ action }) => actions.isAvailable(findAction(action)))
          .map(({ action, icon }) => ({
            key: action,
            icon,
            label: t(findAction(action).label),
            action,
            keys: actions.keysOf(action),
            perform: () => actions.run(action),
          }))
      }
    />
  );
}
