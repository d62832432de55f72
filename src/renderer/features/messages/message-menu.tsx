import type { MessageView } from "#shared/contract/messages.ts";
import { useActions } from "#renderer/actions/actions-context.tsx";
import { findAction } from "#renderer/actions/registry.ts";
import { canTakeBack } from "#renderer/features/replies/use-take-back.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import type { IconName } from "#renderer/ui/icon.tsx";
import { Menu, type MenuEntry } from "#renderer/ui/menu.tsx";
import type { Point } from "#renderer/ui/place-beside.ts";
import { isDiscardable, isQuotable, isReactable } from "./message-item.tsx";
import { heartLabel } from "./use-react.ts";

/** What can be done with one message: all of it, for whoever comes to no other of its buttons. Shown by being rendered. */
export function MessageMenu(props: {
  readonly message: MessageView;
  readonly canReply: boolean;
  readonly canReact: boolean;
  readonly anchor: HTMLElement;
  readonly at?: Point | undefined;
  readonly onTakeBack: (messageId: number) => void;
  readonly onDiscard: (messageId: number) => void;
  readonly onClose: () => void;
}) {
  const { t } = useI18n();
  const actions = useActions();
  const { message, anchor } = props;
  const byAction = (action: string, icon: IconName, label = t(findAction(action).label)): MenuEntry => ({
    key: action,
    icon,
    label,
    // Finds its message by the focus.
    action,
    keys: actions.keysOf(action),
    perform: () => actions.run(action),
  });
  const entries: readonly MenuEntry[] = [
    ...(props.canReply && isQuotable(message) ? [byAction("reply", "reply")] : []),
    ...(props.canReact && isReactable(message) ? [byAction("message.react", "heart", heartLabel(message, t))] : []),
    ...(isDiscardable(message) && canTakeBack(message)
      ? [{ key: "edit", icon: "pencil" as const, label: t("state.edit"), perform: () => props.onTakeBack(message.id) }]
      : []),
    ...(isDiscardable(message)
      ? [
          {
            key: "discard",
            icon: "close" as const,
            label: t("state.discard"),
            perform: () => props.onDiscard(message.id),
          },
        ]
      : []),
    ...(message.text === undefined ? [] : [byAction("message.copy", "copy")]),
    byAction("message.trace", "unknown"),
    byAction("message.remove", "trash"),
  ];
  return (
    <Menu
      label={t("action.message.menu")}
      className="message-menu"
      side="below"
      anchor={anchor}
      at={props.at}
      entries={entries}
      giveFocusBack={() => anchor.closest<HTMLElement>("[data-key]")?.focus({ preventScroll: true })}
      onClose={props.onClose}
    />
  );
}
