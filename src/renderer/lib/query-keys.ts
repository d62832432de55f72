import type { ConversationList } from "#shared/contract/conversations.ts";

/** Where each answer of the host is kept; events name these. */
export const queryKeys = {
  appState: ["app-state"],
  settings: ["settings"],
  counts: ["conversation-counts"],
  lists: ["conversation-lists"],
  list: (list: ConversationList) => ["conversation-lists", list],
  allConversations: ["conversation"],
  conversation: (conversationId: number) => ["conversation", conversationId],
  allMessages: ["messages"],
  messages: (conversationId: number) => ["messages", conversationId],
} as const;
