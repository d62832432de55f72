import { type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from "react";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { useLatestCallback } from "#renderer/lib/use-latest-callback.ts";
import { IconButton } from "#renderer/ui/button.tsx";
import { Icon, type IconName } from "#renderer/ui/icon.tsx";
import { moveFocus } from "#renderer/ui/move-focus.ts";
import { type Place, placeBeside } from "#renderer/ui/place-beside.ts";
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
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  /** Undefined while it is closed. */
  const [possible, setPossible] = useState<readonly MenuItem[]>();
  const [place, setPlace] = useState<Place>();

  const look = useLatestCallback(() =>
    setPossible(props.items.filter(({ action }) => actions.isAvailable(findAction(action)))),
  );

  useLayoutEffect(() => {
    const element = list.current;
    if (element === null) return;
    // What is in it is there before it is shown; where it goes is known once it is.
    const toggles = (event: ToggleEvent) => (event.newState === "open" ? look() : setPossible(undefined));
    const toggled = (event: ToggleEvent) => {
      if (event.newState !== "open" || button.current === null) return;
      const rightToLeft = document.documentElement.dir === "rtl";
      const [anchor, box] = [button.current.getBoundingClientRect(), element.getBoundingClientRect()];
      setPlace(placeBeside(anchor, box, "below", rightToLeft));
      element.querySelector<HTMLElement>("[role=menuitem]")?.focus();
    };
    element.addEventListener("beforetoggle", toggles);
    element.addEventListener("toggle", toggled);
    return () => {
      element.removeEventListener("beforetoggle", toggles);
      element.removeEventListener("toggle", toggled);
    };
  }, [look]);

  const choose = (action: string) => {
    // Back on the button: a dialog that the action opens gives the focus back to where it was.
    button.current?.focus();
    list.current?.hidePopover();
    actions.run(action);
  };
  const keyed = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.key === "Tab") list.current?.hidePopover();
    if (event.key === "Escape" || event.key === "Tab") button.current?.focus();
    // Keys inside an open menu are the menu's.
    event.stopPropagation();
    moveFocus(event, "[role=menuitem]");
  };

  return (
    <>
      <IconButton
        ref={button}
        icon="more"
        label={t("menu.more")}
        aria-haspopup="menu"
        aria-expanded={possible !== undefined}
        popoverTarget={id}
      />
      <div
        ref={list}
        id={id}
        popover="auto"
        role="menu"
        tabIndex={-1}
        aria-label={t("menu.more")}
        className="menu action-menu"
        style={place}
        onKeyDown={keyed}
      >
        {possible?.map(({ action, icon }) => (
          <button
            key={action}
            type="button"
            role="menuitem"
            tabIndex={-1}
            data-action={action}
            onClick={() => choose(action)}
          >
            <Icon name={icon} small />
            <span>{t(findAction(action).label)}</span>
            <kbd>{actions.keysOf(action)}</kbd>
          </button>
        ))}
      </div>
    </>
  );
}
