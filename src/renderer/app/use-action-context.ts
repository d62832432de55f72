import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import type { ConversationView } from "#shared/contract/conversations.ts";
import type { ActionContext } from "#renderer/actions/action.ts";
import { useTargets } from "#renderer/actions/targets.ts";
import { knownConversation, useSetDone } from "#renderer/features/conversations/use-conversations.ts";
import { displayName } from "#renderer/features/customers/customer-name.ts";
import { useToasts } from "#renderer/features/frame/toasts.tsx";
import { showList, useViewStore } from "#renderer/features/frame/view.ts";
import { useSetSettings } from "#renderer/features/settings/use-settings.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { NO_ROOM_FOR_PANEL } from "#renderer/lib/use-media-query.ts";

/** Puts together what actions see and may do. Read at the moment an action is asked for, never rendered. */
export function useActionContext(): () => ActionContext {
  const { t } = useI18n();
  const queries = useQueryClient();
  const view = useViewStore();
  const toasts = useToasts();
  const targets = useTargets();
  const { mutate: setDone } = useSetDone();
  const { mutate: setSettings } = useSetSettings();

  return useCallback((): ActionContext => {
    const { list, openId } = view.get();
    const subject = conversationOf(targets.list?.focusedConversationId() ?? openId);

    function conversationOf(conversationId: number | undefined): ConversationView | undefined {
      const known = conversationId === undefined ? undefined : knownConversation(queries, conversationId);
      return known?.kind === "found" ? known.conversation : undefined;
    }

    /** Out of the way (or back): its thread closes, the row that takes its place has the focus, and there is a way back. */
    function changeDone(conversationId: number, done: boolean, isUndo: boolean): void {
      const conversation = conversationOf(conversationId);
      const name = conversation === undefined ? "" : displayName(conversation.customer, t);
      const failed = () => toasts.set({ text: t("toast.doneFailed"), undo: undefined });
      const changed = () =>
        toasts.set({
          text: t(done ? "toast.done" : "toast.reopened", { name }),
          undo: isUndo ? undefined : () => changeDone(conversationId, !done, true),
        });
      setDone({ conversationId, done }, { onError: failed, onSuccess: changed });
      if (!isUndo && view.get().openId === conversationId) view.set((value) => ({ ...value, openId: undefined }));
      requestAnimationFrame(() => targets.list?.focus());
    }

    return {
      hasInbox: true,
      list,
      openId,
      subject: subject === undefined ? undefined : { conversationId: subject.id, isDone: subject.done },
      canUndo: toasts.get()?.undo !== undefined,
      targets,
      commands: {
        showList: (next) => showList(view, next),
        goBack: () => {
          if (view.get().screen === "health") {
            view.set((value) => ({ ...value, screen: "inbox", focusWish: "list" }));
            return;
          }
          const isWriting = document.activeElement instanceof HTMLTextAreaElement;
          if (isWriting && targets.thread !== undefined) {
            targets.thread.focus();
            return;
          }
          const isInList = targets.list?.focusedConversationId() !== undefined;
          const takesTurns = targets.list?.isInSight() === false;
          if (isInList || takesTurns) view.set((value) => ({ ...value, openId: undefined }));
          requestAnimationFrame(() => targets.list?.focus());
        },
        setDone: (conversationId, done) => changeDone(conversationId, done, false),
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
        openDialog: (dialog) => view.set((value) => ({ ...value, dialog })),
        setTheme: (theme) => setSettings({ theme }),
      },
    };
  }, [t, queries, view, toasts, targets, setDone, setSettings]);
}
