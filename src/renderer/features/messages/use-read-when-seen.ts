import { useEffect, useRef, useState } from "react";
import type { ConversationView } from "#shared/contract/conversations.ts";
import type { MessageView } from "#shared/contract/messages.ts";
import { useMarkRead } from "#renderer/features/conversations/use-conversations.ts";

/** Read means: the newest message is in sight and somebody is at this window. */
export function useReadWhenSeen(
  conversation: ConversationView,
  messages: readonly MessageView[],
  isAtEnd: boolean,
): void {
  const isAttended = useAttended();
  const { mutate, isPending } = useMarkRead();
  const { id } = conversation;
  // Marked by hand, or back from being snoozed: looked at counts as dealt with.
  const isKept = conversation.markedUnread || conversation.remindedMs !== undefined;
  const isUnread = conversation.unreadCount > 0 || isKept;
  const newestMs = messages.findLast(({ direction }) => direction === "in" || isKept)?.sentAtMs;
  const toldMs = useRef(0);

  useEffect(() => {
    if (!isAtEnd || !isAttended || isPending || !isUnread || newestMs === undefined) return;
    // Told already, and still unread: the host counts something not on this screen. Asking again would not end.
    if (toldMs.current >= newestMs) return;
    toldMs.current = newestMs;
    // If it fails, it is told with the next message or the next visit; trying on at once could go on for ever.
    mutate({ conversationId: id, upToMs: newestMs });
  }, [isAtEnd, isAttended, isPending, isUnread, newestMs, id, mutate]);
}

function useAttended(): boolean {
  const [isAttended, setIsAttended] = useState(attendedNow);
  useEffect(() => {
    const look = () => setIsAttended(attendedNow());
    window.addEventListener("focus", look);
    window.addEventListener("blur", look);
    document.addEventListener("visibilitychange", look);
    return () => {
      window.removeEventListener("focus", look);
      window.removeEventListener("blur", look);
      document.removeEventListener("visibilitychange", look);
    };
  }, []);
  return isAttended;
}

const attendedNow = (): boolean => document.visibilityState === "visible" && document.hasFocus();
