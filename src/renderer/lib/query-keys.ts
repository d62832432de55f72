import type { KeptEventKind } from "#shared/contract/health.ts";
import type { RouteInput } from "#shared/contract/routes.ts";

type ListFilter = RouteInput<"conversations/counts">;

/** Where each answer of the host is kept; events name these. */
export const queryKeys = {
  appState: ["app-state"],
  settings: ["settings"],
  setup: ["setup"],
  allCounts: ["conversation-counts"],
  counts: (filter: ListFilter) => ["conversation-counts", filter],
  archive: ["archive"],
  figures: (days: number) => ["figures", days],
  savedReplies: ["saved-replies"],
  closingBefore: (atMs: number) => ["conversation-counts", "closing-before", atMs],
  dashboardValues: (accountId: string) => ["setup", "dashboard-values", accountId],
  lists: ["conversation-lists"],
  list: (wish: RouteInput<"conversations/list">) => ["conversation-lists", wish],
  labels: ["labels"],
  allNotes: ["notes"],
  notes: (conversationId: number) => ["notes", conversationId],
  allConversations: ["conversation"],
  conversation: (conversationId: number) => ["conversation", conversationId],
  allMessages: ["messages"],
  messages: (conversationId: number) => ["messages", conversationId],
  gaps: (conversationId: number) => ["gaps", conversationId],
  trace: (messageId: number) => ["trace", messageId],
  mediaKeeping: ["media-keeping"],
  mediaState: (attachmentId: number, attempt: number) => ["media-state", attachmentId, attempt],
  health: ["health"],
  healthToday: ["health", "today"],
  keptEvents: (kind: KeptEventKind | undefined) => ["health", "events", kind],
  quarantine: ["health", "quarantine"],
  quarantined: (quarantineId: number) => ["health", "quarantined", quarantineId],
  erasures: ["erasures"],
  erasure: (erasureId: number) => ["erasures", erasureId],
  runningErasures: ["erasures", "running"],
  receipts: ["erasures", "receipts"],
  erasurePreview: (target: RouteInput<"erasure/preview">["target"]) => ["erasure-preview", target],
  allFound: ["found-customers"],
  foundCustomers: (text: string) => ["found-customers", text],
  retention: ["retention"],
} as const;
