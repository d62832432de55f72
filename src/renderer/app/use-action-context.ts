import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import type { RouteOutput } from "#shared/contract/routes.ts";
import type { ConversationView } from "#shared/contract/conversations.ts";
import type { LockState } from "#shared/contract/lock.ts";
import { conversationLink } from "#shared/domain/app-link.ts";
import type { ActionContext, ActionSubject } from "#renderer/actions/action.ts";
import { useTargets } from "#renderer/actions/targets.ts";
import { isReadBeingTold, knownConversation } from "#renderer/features/conversations/use-conversations.ts";
import { displayName } from "#renderer/features/customers/customer-name.ts";
import { focusList } from "#renderer/features/frame/focus-list.ts";
import { useToasts } from "#renderer/features/frame/toasts.tsx";
import { openConversation, showList, showPanel, useViewStore } from "#renderer/features/frame/view.ts";
import { openHelp } from "#renderer/features/help/open-help.ts";
import { useLockCommands } from "#renderer/features/lock/use-lock.ts";
import { useLeavePractice } from "#renderer/features/practice/use-practice.ts";
import { useSetSettings } from "#renderer/features/settings/use-settings.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { useClient } from "#renderer/lib/client-context.ts";
import { copyText } from "#renderer/lib/copy-text.ts";
import { drop } from "#renderer/lib/drop.ts";
import { queryKeys } from "#renderer/lib/query-keys.ts";
import { LIST_AND_THREAD_TAKE_TURNS, NO_ROOM_FOR_PANEL } from "#renderer/lib/use-media-query.ts";
import { useTriageCommands } from "./use-triage-commands.ts";

/** Puts together what actions see and may do. Read at the moment an action is asked for, never rendered. */
export function useActionContext(): () => ActionContext {
  const { t } = useI18n();
  const { platform } = useClient();
  const queries = useQueryClient();
  const view = useViewStore();
  const toasts = useToasts();
  const targets = useTargets();
  const changeConversations = useTriageCommands();
  const { mutate: setSettings } = useSetSettings();
  const { mutate: lockNow } = useLockCommands().lockNow;
  const leavePractice = useLeavePractice(() => toasts.set({ text: t("practice.leave.failed"), undo: undefined }));

  return useCallback((): ActionContext => {
    const { list, openId, selected } = view.get();
    const subject = conversationOf(targets.list?.focusedConversationId() ?? openId);
    const isSelecting = selected.length > 0;
    const subjects = isSelecting
      ? selected.map(conversationOf).filter((each) => each !== undefined)
      : subject === undefined
        ? []
        : [subject];
    const subjectIds = subjects.map(({ id }) => id);
    const ask = (kind: "snooze" | "labels") =>
      view.set((value) => ({ ...value, subjectDialog: { kind, conversationIds: subjectIds } }));

    function conversationOf(conversationId: number | undefined): ConversationView | undefined {
      const known = conversationId === undefined ? undefined : knownConversation(queries, conversationId);
      return known?.kind === "found" ? known.conversation : undefined;
    }

    async function copy(text: string): Promise<void> {
      const isDone = await copyText(text);
      toasts.set({ text: t(isDone ? "app.copied" : "app.copyFailed"), undo: undefined });
    }

    return {
      hasInbox: true,
      list,
      openId,
      subject: subject === undefined ? undefined : toSubject(subject, queries),
      subjects: subjects.map((each) => toSubject(each, queries)),
      isSelecting,
      canUndo: toasts.get()?.undo !== undefined,
      canLock: queries.getQueryData<LockState>(queryKeys.lock)?.isOn === true,
      canLink: platform !== "browser",
      canLeavePractice: queries.getQueryData<RouteOutput<"app/state">>(queryKeys.appState)?.practiceDoor === "shop",
      targets,
      commands: {
        showList: (next) => showList(view, next),
        goBack: () => {
          if (view.get().screen === "health") {
            view.set((value) => ({ ...value, screen: "inbox", focusWish: "list" }));
            return;
          }
          if (view.get().selected.length > 0) {
            view.set((value) => ({ ...value, selected: [], focusWish: "list" }));
            return;
          }
          const from = document.activeElement;
          const isBeside = from instanceof HTMLTextAreaElement || from?.closest(".customer") instanceof Element;
          if (isBeside && targets.thread !== undefined) {
            targets.thread.focus();
            return;
          }
          const isInList = targets.list?.focusedConversationId() !== undefined;
          const takesTurns = window.matchMedia(LIST_AND_THREAD_TAKE_TURNS).matches;
          if (isInList || takesTurns) view.set((value) => ({ ...value, openId: undefined }));
          requestAnimationFrame(() => focusList(view, targets));
        },
        change: (wish) => changeConversations(subjectIds, wish),
        search: () => {
          const isCovered = view.get().selected.length > 0;
          view.set((value) => ({ ...value, screen: "inbox", selected: [] }));
          // At once where it is there: what is typed next belongs into it. From another screen, or from under the bar of what
          // is chosen, it comes with the next frame.
          if (isCovered || targets.search === undefined) requestAnimationFrame(() => targets.search?.focus());
          else targets.search.focus();
        },
        searchThread: () => {
          // A second press looks anew.
          if (view.get().isThreadSearched) {
            const field = document.querySelector<HTMLInputElement>(".thread-search input");
            field?.focus();
            field?.select();
          }
          view.set((value) => ({ ...value, isThreadSearched: true }));
        },
        askDay: () => {
          view.set((value) => ({ ...value, isThreadSearched: true }));
          // The bar gives the focus to its first field when it comes.
          requestAnimationFrame(() => document.querySelector<HTMLElement>(".thread-search [type=date]")?.focus());
        },
        askSnooze: () => ask("snooze"),
        askLabels: () => ask("labels"),
        replyWhenDrawn: () => view.set((value) => ({ ...value, focusWish: "composer" })),
        writeNote: () => {
          if (subject !== undefined && subject.id !== openId) openConversation(view, subject.id, "keyboard");
          showPanel(view);
          view.set((value) => ({ ...value, focusWish: "note" }));
        },
        undo: () => toasts.get()?.undo?.(),
        togglePanel: () =>
          view.set((value) =>
            window.matchMedia(NO_ROOM_FOR_PANEL).matches
              ? { ...value, isSheetShown: !value.isSheetShown }
              : { ...value, isPanelShown: !value.isPanelShown },
          ),
        showHealth: () => view.set((value) => ({ ...value, screen: "health", isSheetShown: false })),
        traceMessage: ({ id, sentAtMs, state }) => {
          const message = { id, sentAtMs, state };
          view.set((value) => ({ ...value, subjectDialog: { kind: "trace", message } }));
        },
        copyMessage: ({ text }) => {
          if (text !== undefined) drop(copy(text), "copyText does not reject");
        },
        copyLink: (conversationId) => drop(copy(conversationLink(conversationId)), "copyText does not reject"),
        removeMessage: (messageId) =>
          view.set((value) => ({
            ...value,
            subjectDialog: { kind: "remove", subject: { kind: "message", messageId } },
          })),
        removeConversation: (conversationId) => {
          const conversation = conversationOf(conversationId);
          if (conversation === undefined) return;
          const { accountId, customer } = conversation;
          const name = displayName(customer, t);
          const subject = {
            kind: "conversation",
            conversationId,
            accountId,
            name,
            searchFor: customer.username,
          } as const;
          view.set((value) => ({ ...value, subjectDialog: { kind: "remove", subject } }));
        },
        exportConversation: (conversationId) => {
          const conversation = conversationOf(conversationId);
          if (conversation === undefined) return;
          const exportOf = { conversationId, name: displayName(conversation.customer, t) };
          view.set((value) => ({ ...value, dialog: "settings", settingsSection: "backup", exportOf }));
        },
        openDialog: (dialog) => view.set((value) => ({ ...value, dialog })),
        openHelp: (page) => openHelp(view, page),
        lock: () => lockNow(),
        leavePractice,
        setTheme: (theme) => setSettings({ theme }),
      },
    };
  }, [t, platform, queries, view, toasts, targets, changeConversations, setSettings, lockNow, leavePractice]);
}

function toSubject(conversation: ConversationView, queries: QueryClient): ActionSubject {
  const { unreadCount, markedUnread } = conversation;
  return {
    conversationId: conversation.id,
    isDone: conversation.done,
    isUnread: (unreadCount > 0 || markedUnread) && !isReadBeingTold(queries, [conversation.id]),
    isSnoozed: conversation.snoozedUntilMs !== undefined,
    needsPerson: conversation.needsPersonMs !== undefined,
  };
}
