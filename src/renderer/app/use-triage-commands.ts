import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { assertNever } from "#shared/assert-never.ts";
import type { ConversationChange } from "#shared/contract/triage.ts";
import { useTargets } from "#renderer/actions/targets.ts";
import { knownConversation } from "#renderer/features/conversations/use-conversations.ts";
import { displayName } from "#renderer/features/customers/customer-name.ts";
import { focusList } from "#renderer/features/frame/focus-list.ts";
import { useToasts } from "#renderer/features/frame/toasts.tsx";
import { useViewStore } from "#renderer/features/frame/view.ts";
import { useChangeConversations } from "#renderer/features/triage/use-change-conversations.ts";
import { drop } from "#renderer/lib/drop.ts";
import type { RouteInput } from "#shared/contract/routes.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import type { Translate } from "#renderer/i18n/types.ts";

/**
 * Changes conversations and says so, with a way back. One that leaves the list it is in closes, and the row that takes its
 * place has the focus.
 */
export function useTriageCommands(): (conversationIds: readonly number[], wish: ConversationChange) => void {
  const { t } = useI18n();
  const queries = useQueryClient();
  const view = useViewStore();
  const toasts = useToasts();
  const targets = useTargets();
  const { change, putBack } = useChangeConversations();
  const { mutateAsync: changeNow } = change;
  const { mutateAsync: putBackNow } = putBack;

  return useCallback(
    (conversationIds, wish) => {
      if (conversationIds.length === 0) return;
      const say = (text: string, undo?: () => void) => toasts.set({ text, undo });
      const name = nameOf(conversationIds);
      const undo = async (states: RouteInput<"conversations/put-back">["states"]) => {
        try {
          await putBackNow({ states });
          say(t("toast.undone"));
        } catch {
          say(t("toast.doneFailed"));
        }
      };
      // The dialog that asked may be gone when the answer comes: it is told here, not there.
      const perform = async () => {
        try {
          const { before } = await changeNow({ conversationIds: [...conversationIds], change: wish });
          if (before.length > 0)
            say(sentence(wish, name, before.length, t), () => drop(undo(before), "told in a toast"));
        } catch {
          say(t("toast.doneFailed"));
        }
      };
      drop(perform(), "told in a toast");
      if (!leavesList(wish)) return;
      view.set((value) => ({
        ...value,
        selected: [],
        openId: value.openId !== undefined && conversationIds.includes(value.openId) ? undefined : value.openId,
      }));
      requestAnimationFrame(() => focusList(view, targets));
    },
    // oxlint-disable-next-line react/exhaustive-deps -- nameOf reads what is listed here
    [t, queries, view, toasts, targets, changeNow, putBackNow],
  );

  function nameOf(conversationIds: readonly number[]): string | undefined {
    const [only] = conversationIds;
    if (only === undefined || conversationIds.length > 1) return undefined;
    const known = knownConversation(queries, only);
    return known?.kind === "found" ? displayName(known.conversation.customer, t) : undefined;
  }
}

/** "Unread" closes the conversation too: whoever stays in it reads it. */
function leavesList(wish: ConversationChange): boolean {
  return (
    (wish.kind === "done" && wish.done) ||
    (wish.kind === "snooze" && wish.untilMs !== undefined) ||
    wish.kind === "unread"
  );
}

function sentence(wish: ConversationChange, name: string | undefined, count: number, t: Translate): string {
  switch (wish.kind) {
    case "done":
      if (name !== undefined) return t(wish.done ? "toast.done" : "toast.reopened", { name });
      return t(wish.done ? "toast.doneMany" : "toast.reopenedMany", { count });
    case "snooze":
      if (wish.untilMs === undefined) return t("toast.wokenMany", { count });
      return t("toast.snoozedMany", { count });
    case "read":
      return t("toast.readMany", { count });
    case "unread":
      return t("toast.unreadMany", { count });
    case "needs_person":
      return t(wish.needed ? "toast.personMany" : "toast.noPersonMany", { count });
    case "label":
      return t(wish.on ? "toast.labelledMany" : "toast.unlabelledMany", { count });
    default:
      return assertNever(wish, "change");
  }
}
