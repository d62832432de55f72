import type { ConversationView, ListedConversation } from "#shared/contract/conversations.ts";

/** A conversation in which nothing has happened but what is named. */
export function conversationView(
  about: Partial<ConversationView> & Pick<ConversationView, "id" | "lastActivityMs">,
): ConversationView {
  return {
    accountId: "1",
    customer: { id: String(about.id) },
    preview: { kind: "none" },
    unreadCount: 0,
    readUpToMs: 0,
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

/** The same as a list tells it, which is sorted by `at`, a whole number of at most six digits, and then by its number. */
export function listedConversation(id: number, at: number, about: Partial<ConversationView> = {}): ListedConversation {
  return {
    ...conversationView({ id, lastActivityMs: at, ...about }),
    place: `${String(at).padStart(6, "0")}-${String(id).padStart(4, "0")}`,
  };
}
