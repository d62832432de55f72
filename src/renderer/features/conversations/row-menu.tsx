import { useCallback, useEffect, useRef, useState } from "react";
import type { ConversationView } from "#shared/contract/conversations.ts";
import type { MenuItem } from "#renderer/actions/action-menu.tsx";
import { useActions } from "#renderer/actions/actions-context.tsx";
import { findAction } from "#renderer/actions/registry.ts";
import { useTargets } from "#renderer/actions/targets.ts";
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
  { action: "list.select", icon: "choose" },
  { action: "conversation.copyLink", icon: "link" },
  { action: "conversation.remove", icon: "trash" },
];

interface Asked {
  /** Of the asking: another one, another menu. */
  readonly number: number;
  readonly conversationId: number;
  readonly row: HTMLElement;
  readonly at: Point | undefined;
}

/** What a right click on a row offers, or the menu key: what can be done with that conversation, or with all that are chosen. */
export function useRowMenu(conversations: readonly ConversationView[]) {
  const view = useViewStore();
  const [asked, setAsked] = useState<Asked>();
  const number = useRef(0);
  const open = useCallback(
    (conversationId: number, row: HTMLElement, at: Point | undefined) => {
      // Beside what is chosen, another row is meant.
      view.set((value) =>
        value.selected.length > 0 && !value.selected.includes(conversationId) ? { ...value, selected: [] } : value,
      );
      row.focus({ preventScroll: true });
      number.current += 1;
      const asking = { number: number.current, conversationId, row, at };
      // What can be done is asked of the row that has the focus, which the list knows with the next drawing.
      requestAnimationFrame(() => setAsked(asking));
    },
    [view],
  );
  const isGone = asked !== undefined && !conversations.some(({ id }) => id === asked.conversationId);
  if (isGone) setAsked(undefined);
  const shown =
    asked === undefined || isGone ? null : (
      <RowMenu key={asked.number} {...asked} onClose={() => setAsked(undefined)} />
    );
  return { open, shown };
}

function RowMenu(props: Asked & { readonly onClose: () => void }) {
  const { t } = useI18n();
  const actions = useActions();
  const targets = useTargets();
  const view = useViewStore();
  const { conversationId, row } = props;
  // Asked once, when it opens: the menu has the focus then, and no row.
  const [items] = useState(() => ITEMS.filter(({ action }) => actions.isAvailable(findAction(action))));
  // The menu may cover the name: which row is meant is to be seen beside it.
  useEffect(() => {
    row.toggleAttribute("data-menu", true);
    return () => {
      row.toggleAttribute("data-menu", false);
      // Gone with its row, which the focus would have gone back to.
      if (!row.isConnected) view.set((value) => ({ ...value, focusWish: "list" }));
    };
  }, [row, view]);
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
        perform: () => {
          // Without its row, the open conversation would be meant, or another one.
          if (targets.list?.focusedConversationId() === conversationId) actions.run(action);
        },
      }))}
      giveFocusBack={() => row.focus({ preventScroll: true })}
      onClose={props.onClose}
    />
  );
}
