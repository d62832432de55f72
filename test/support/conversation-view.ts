import type { ConversationView } from "#shared/contract/conversations.ts";

/** A conversation in which nothing has happened but what is named. */
export function conversationView(
  about: Partial<ConversationView> & Pick<ConversationView, "id" | "lastActivityMs">,
): ConversationView {
  return {
    accountId: "1",
    customer: { id: String(about.id) },
    preview: { kind: "none" },
    unreadCount: 0,
    waitingCount: 0,
    refusedCount: 0,
    toConfirmCount: 0,
    keptCount: 0,
    hasDraft: false,
    messageCount: 1,
    unreachable: false,
    done: false,
    markedUnread: false,
    labelIds: [],
    threadOwner: "here",
    ...about,
  };
}
