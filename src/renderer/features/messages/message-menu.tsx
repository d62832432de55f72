import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { MessageView } from "#shared/contract/messages.ts";
import { useActions } from "#renderer/actions/actions-context.tsx";
import { findAction } from "#renderer/actions/registry.ts";
import { canTakeBack } from "#renderer/features/replies/use-take-back.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { Icon, type IconName } from "#renderer/ui/icon.tsx";
import { moveFocus } from "#renderer/ui/move-focus.ts";
import { type Place, placeBeside } from "#renderer/ui/place-beside.ts";
import { isDiscardable, isQuotable, isReactable } from "./message-item.tsx";
import { heartLabel } from "./use-react.ts";

interface Item {
  readonly icon: IconName;
  readonly label: string;
  /** Finds its message by the focus. */
  readonly action?: string;
  readonly perform: () => void;
}

/** What can be done with one message: all of it, for whoever comes to no other of its buttons. Shown by being rendered. */
export function MessageMenu(props: {
  readonly message: MessageView;
  readonly canReply: boolean;
  readonly canReact: boolean;
  readonly anchor: HTMLElement;
  readonly onTakeBack: (messageId: number) => void;
  readonly onDiscard: (messageId: number) => void;
  readonly onClose: () => void;
}) {
  const { t } = useI18n();
  const actions = useActions();
  const { message, anchor, onClose } = props;
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
  const choose = (perform: () => void) => {
    // Back on its message, where an action looks and where the focus returns when a dialog closes.
    giveFocusBack();
    list.current?.hidePopover();
    perform();
  };
  const byAction = (action: string, icon: IconName, label = t(findAction(action).label)): Item => ({
    icon,
    label,
    action,
    perform: () => actions.run(action),
  });
  const items: readonly Item[] = [
    ...(props.canReply && isQuotable(message) ? [byAction("reply", "reply")] : []),
    ...(props.canReact && isReactable(message) ? [byAction("message.react", "heart", heartLabel(message, t))] : []),
    ...(isDiscardable(message) && canTakeBack(message)
      ? [{ icon: "pencil", label: t("state.edit"), perform: () => props.onTakeBack(message.id) } as const]
      : []),
    ...(isDiscardable(message)
      ? [{ icon: "close", label: t("state.discard"), perform: () => props.onDiscard(message.id) } as const]
      : []),
    byAction("message.trace", "unknown"),
    byAction("message.remove", "trash"),
  ];
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
      {items.map(({ action, icon, label, perform }) => (
        <button
          key={label}
          type="button"
          role="menuitem"
          tabIndex={-1}
          data-action={action}
          onClick={() => choose(perform)}
        >
          <Icon name={icon} small />
          <span>{label}</span>
          {action !== undefined && <kbd>{actions.keysOf(action)}</kbd>}
        </button>
      ))}
    </div>
  );
}
