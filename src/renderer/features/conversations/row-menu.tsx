import { useCallback, useState } from "react";
import type { MenuItem } from "#renderer/actions/action-menu.tsx";
import { useActions } from "#renderer/actions/actions-context.tsx";
import { findAction } from "#renderer/actions/registry.ts";
import { useViewStore } from "#renderer/features/frame/view.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { Menu } from "#renderer/ui/menu.tsx";
import type { Point } from "#renderer/ui/place-beside.ts";

const ITEMS: readonly MenuItem[] = [
  { action: "list.open", icon: "inbox" },
  { action: "conversation.done", icon: "check" },
  { action: "conversation.reopen", icon: "undo" },
  { action: "conversation.snooze", icon: "moon" },
  { action: "conversation.wake", icon: "moon" },
  { action: "conversation.labels", icon: "label" },
  { action: "conversation.unread", icon: "unread" },
  { action: "conversation.read", icon: "checks" },
  { action: "conversation.person", icon: "person" },
  { action: "conversation.noPerson", icon: "person" },
  { action: "list.select", icon: "checks" },
  { action: "conversation.copyLink", icon: "link" },
  { action: "conversation.remove", icon: "trash" },
];

/** What a right click on a row offers, or the menu key: what can be done with that conversation, or with all that are chosen. */
export function useRowMenu() {
  const view = useViewStore();
  const [asked, setAsked] = useState<{ readonly row: HTMLElement; readonly at: Point }>();
  const open = useCallback(
    (conversationId: number, row: HTMLElement, at: Point) => {
      // Beside what is chosen, another row is meant.
      view.set((value) =>
        value.selected.length > 0 && !value.selected.includes(conversationId) ? { ...value, selected: [] } : value,
      );
      row.focus({ preventScroll: true });
      // What can be done is asked of the row that has the focus, which the list knows with the next drawing.
      requestAnimationFrame(() => setAsked({ row, at }));
    },
    [view],
  );
  const shown =
    asked === undefined ? null : <RowMenu row={asked.row} at={asked.at} onClose={() => setAsked(undefined)} />;
  return { open, shown };
}

function RowMenu(props: { readonly row: HTMLElement; readonly at: Point; readonly onClose: () => void }) {
  const { t } = useI18n();
  const actions = useActions();
  const { row } = props;
  // Asked once, when it opens: the menu has the focus then, and no row.
  const [items] = useState(() => ITEMS.filter(({ action }) => actions.isAvailable(findAction(action))));
  return (
    <Menu
      label={t("menu.more")}
      side="below"
      anchor={row}
      at={props.at}
      entries={items.map(({ action, icon }) => ({
        key: action,
        icon,
        label: t(findAction(action).label),
        action,
        keys: actions.keysOf(action),
        perform: () => actions.run(action),
      }))}
      giveFocusBack={() => row.focus({ preventScroll: true })}
      onClose={props.onClose}
    />
  );
}
