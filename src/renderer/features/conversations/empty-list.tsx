import { useRef } from "react";
import type { ConversationList } from "#shared/contract/conversations.ts";
import type { RouteInput } from "#shared/contract/routes.ts";
import { ActionButton } from "#renderer/actions/action-button.tsx";
import { useActions } from "#renderer/actions/actions-context.tsx";
import { useFocusWish } from "#renderer/features/frame/view.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { useConversationCounts } from "./use-conversations.ts";
import { useFocusToList } from "./use-focus-to-list.ts";

type Words = readonly [title: string, hint: string];

/** What the list is for, how something comes into it, and where the others are. */
export function EmptyList(props: { readonly wish: RouteInput<"conversations/list">; readonly panelId: string }) {
  const { t } = useI18n();
  const { keysOf } = useActions();
  const box = useRef<HTMLDivElement>(null);
  useFocusWish("list", true, () => box.current?.focus());
  // The first row that comes takes over.
  useFocusToList(box);
  const { data: counts } = useConversationCounts();
  const { list, accountId, labelId } = props.wish;
  const keys = (action: string): string => keysOf(action) ?? "";
  const isCleared = counts !== undefined && counts.done + counts.snoozed > 0;
  const words: Readonly<Record<ConversationList, () => Words>> = {
    all: () =>
      isCleared
        ? [t("list.empty.cleared"), t("list.empty.cleared.hint")]
        : [t("list.empty.all"), t("list.empty.all.hint")],
    unread: () => [t("list.empty.unread"), t("list.empty.unread.hint", { unread: keys("conversation.unread") })],
    person: () => [t("list.empty.person"), t("list.empty.person.hint")],
    closing: () => [t("list.empty.closing"), t("list.empty.closing.hint")],
    snoozed: () => [t("list.empty.snoozed"), t("list.empty.snoozed.hint", { snooze: keys("conversation.snooze") })],
    done: () => [t("list.empty.done"), t("list.empty.done.hint", { done: keys("conversation.done") })],
  };
  const narrowed = (): Words =>
    labelId !== undefined && list === "all"
      ? [t("list.empty.label"), t("list.empty.label.hint", { label: keys("conversation.labels") })]
      : [t("list.empty.narrowed"), t("list.empty.narrowed.hint")];
  const isNarrowed = accountId !== undefined || labelId !== undefined;
  const [title, hint] = isNarrowed ? narrowed() : words[list]();
  // The filter has its own way out over the list.
  const next = list !== "all" ? "go.all" : !isCleared ? "go.health" : counts.done > 0 ? "go.done" : "go.snoozed";
  return (
    <div ref={box} id={props.panelId} className="list-rest empty" tabIndex={-1}>
      <p className="empty-title">{title}</p>
      <p>{hint}</p>
      {!isNarrowed && <ActionButton action={next} kind="quiet" />}
    </div>
  );
}
