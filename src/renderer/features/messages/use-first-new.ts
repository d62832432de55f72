import { useMemo, useState } from "react";
import type { ConversationView } from "#shared/contract/conversations.ts";
import type { MessageView } from "#shared/contract/messages.ts";
import { firstUnread } from "./thread-items.ts";

/**
 * The first message that was unread when the conversation was opened. Row and messages are two answers of the host, and
 * either may be older than the other: it is found as soon as it is here.
 */
export function useFirstNew(
  { unreadCount, readUpToMs }: Pick<ConversationView, "unreadCount" | "readUpToMs">,
  messages: readonly MessageView[],
): number | undefined {
  const [sinceMs] = useState(() =>
    unreadCount > 0 || firstUnread(messages, readUpToMs) !== undefined ? readUpToMs : undefined,
  );
  return useMemo(() => (sinceMs === undefined ? undefined : firstUnread(messages, sinceMs)), [messages, sinceMs]);
}
