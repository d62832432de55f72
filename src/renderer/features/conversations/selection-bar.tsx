import { useRef } from "react";
import { MAX_CHANGED_AT_ONCE } from "#shared/domain/bulk-change.ts";
import { ActionIconButton } from "#renderer/actions/action-button.tsx";
import { ActionMenu, type MenuItem } from "#renderer/actions/action-menu.tsx";
import { useView, useViewStore } from "#renderer/features/frame/view.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { IconButton } from "#renderer/ui/button.tsx";
import { useFocusToList } from "./use-focus-to-list.ts";

const MORE: readonly MenuItem[] = [
  { action: "list.selectAll", icon: "choose" },
  { action: "conversation.person", icon: "person" },
  { action: "conversation.noPerson", icon: "person" },
];

/**
 * What can be done with the conversations chosen together.
 *
 * @param props.inList how many conversations the list has; undefined while that is not known.
 */
export function SelectionBar(props: { readonly inList: number | undefined }) {
  const { t, format } = useI18n();
  const view = useViewStore();
  const count = useView(({ selected }) => selected.length);
  const list = useView((value) => value.list);
  const bar = useRef<HTMLDivElement>(null);
  const leftOut = count < MAX_CHANGED_AT_ONCE ? 0 : (props.inList ?? 0) - count;
  useFocusToList(bar);
  return (
    <div ref={bar} className="list-head selection-bar" role="toolbar" aria-label={t("selection.label")}>
      <p aria-live="polite">
        {t("selection.count", { count })}
        {leftOut > 0 && (
          <small>{t("selection.leftOut", { count: leftOut, most: format.number(MAX_CHANGED_AT_ONCE) })}</small>
        )}
      </p>
      <div>
        {list === "done" ? (
          <ActionIconButton action="conversation.reopen" icon="undo" />
        ) : (
          <ActionIconButton action="conversation.done" icon="check" />
        )}
        {list === "snoozed" ? (
          <ActionIconButton action="conversation.wake" icon="moon" pressed />
        ) : (
          <ActionIconButton action="conversation.snooze" icon="moon" />
        )}
        <ActionIconButton action="conversation.labels" icon="label" />
        <ActionIconButton action="conversation.read" icon="checks" />
        <ActionIconButton action="conversation.unread" icon="unread" />
        <ActionMenu items={MORE} />
        <IconButton
          icon="close"
          label={t("selection.end")}
          onClick={() => view.set((value) => ({ ...value, selected: [], focusWish: "list" }))}
        />
      </div>
    </div>
  );
}
