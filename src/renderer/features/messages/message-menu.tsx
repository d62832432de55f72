import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { MessageView } from "#shared/contract/messages.ts";
import { useActions } from "#renderer/actions/actions-context.tsx";
import { findAction } from "#renderer/actions/registry.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { Icon, type IconName } from "#renderer/ui/icon.tsx";
import { moveFocus } from "#renderer/ui/move-focus.ts";
import { type Place, placeBeside } from "#renderer/ui/place-beside.ts";

const ITEMS: readonly { readonly action: string; readonly icon: IconName }[] = [
  { action: "message.react", icon: "heart" },
  { action: "message.trace", icon: "unknown" },
  { action: "message.remove", icon: "trash" },
];

/** What can be done with one message. Shown by being rendered; the actions find their message by the focus. */
export function MessageMenu(props: {
  readonly message: MessageView;
  readonly anchor: HTMLElement;
  readonly onClose: () => void;
}) {
  const { t } = useI18n();
  const actions = useActions();
  const { anchor, onClose } = props;
  const list = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<Place>();
  const onCloseLatest = useRef(onClose);
  useEffect(() => {
    onCloseLatest.current = onClose;
  });

  useLayoutEffect(() => {
    const element = list.current;
    if (element === null) return;
    element.showPopover();
    const rightToLeft = document.documentElement.dir === "rtl";
    setPlace(placeBeside(anchor.getBoundingClientRect(), element.getBoundingClientRect(), "below", rightToLeft));
    element.querySelector<HTMLElement>("[role=menuitem]")?.focus();
    const toggled = (event: Event) => {
      if ("newState" in event && event.newState === "closed") onCloseLatest.current();
    };
    element.addEventListener("toggle", toggled);
    return () => element.removeEventListener("toggle", toggled);
  }, [anchor]);

  const giveFocusBack = () => anchor.closest<HTMLElement>("[data-key]")?.focus({ preventScroll: true });
  const choose = (action: string) => {
    // Back on its message, where the action looks and where the focus returns when a dialog closes.
    giveFocusBack();
    list.current?.hidePopover();
    actions.run(action);
  };
  const keyed = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.key === "Escape" || event.key === "Tab") {
      event.preventDefault();
      giveFocusBack();
      list.current?.hidePopover();
    }
    // Keys inside an open menu are the menu's.
    event.stopPropagation();
    moveFocus(event, "[role=menuitem]");
  };

  return (
    <div
      ref={list}
      popover="auto"
      role="menu"
      tabIndex={-1}
      aria-label={t("action.message.menu")}
      className="menu message-menu"
      style={place}
      onKeyDown={keyed}
    >
      {ITEMS.map(({ action, icon }) => (
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
  );
}
