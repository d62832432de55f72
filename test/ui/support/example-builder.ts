import { KEPT_KINDS } from "#shared/domain/media-rules.ts";
import type { AccountView } from "#shared/contract/accounts.ts";
import type { ConversationView, CustomerView, PreviewView } from "#shared/contract/conversations.ts";
import type { AttachmentView, MessageView, OutboundState } from "#shared/contract/messages.ts";
import type { FakeConversation } from "./fake-shop.ts";

/** What the example shop is made of. Times are told as how long ago they were on that Thursday morning. */
export const NOW_MS = Date.UTC(2026, 10, 19, 10, 20);
export const ACCOUNT: AccountView = {
  id: "17841400000000001",
  family: "instagram",
  username: "linho.porto",
  sending: "ready",
  humanAgent: "unknown",
};

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const ago = (ms: number): number => NOW_MS - ms;

let nextMessageId = 1;
let nextAttachmentId = 1;
let nextConversationId = 1;

type Extra = Partial<Omit<MessageView, "id" | "direction" | "sentAtMs">>;

export const incoming = (agoMs: number, text: string | undefined, extra: Extra = {}): MessageView => ({
  id: nextMessageId++,
  direction: "in",
  origin: "customer",
  kind: text === undefined ? "media" : "text",
  sentAtMs: ago(agoMs),
  attachments: [],
  reactions: [],
  asPerson: false,
  automatic: false,
  ...(text === undefined ? {} : { text }),
  ...extra,
});

export const outgoing = (agoMs: number, text: string, state: OutboundState, extra: Extra = {}): MessageView => ({
  ...incoming(agoMs, text, extra),
  direction: "out",
  origin: extra.origin ?? "here",
  state,
});

export const attachment = (kind: AttachmentView["kind"], extra: Partial<AttachmentView> = {}): AttachmentView => ({
  id: nextAttachmentId++,
  kind,
  viewable: true,
  savable: KEPT_KINDS.some((kept) => kept === kind) && extra.viewable !== false,
  ...extra,
});

interface About {
  readonly customer: Partial<CustomerView>;
  readonly messages: readonly MessageView[];
  readonly preview?: PreviewView;
  readonly unreadCount?: number;
  /** How long ago the customer last did what opens the window; undefined: never. */
  readonly wroteAgoMs?: number | undefined;
  readonly waitingCount?: number;
  readonly refusedCount?: number;
  readonly done?: boolean;
  readonly markedUnread?: boolean;
  readonly labelIds?: readonly number[];
  readonly snoozedUntilMs?: number;
  readonly needsPersonMs?: number;
  readonly unreachable?: boolean;
  readonly threadOwner?: ConversationView["threadOwner"];
  readonly firstContactMs?: number;
  readonly messageCount?: number;
}

export function conversation(about: About): FakeConversation {
  const id = nextConversationId++;
  const messages = [...about.messages];
  const last = messages.at(-1);
  const view: ConversationView = {
    id,
    accountId: ACCOUNT.id,
    customer: { id: `77700000000${String(100 + id)}`, ...about.customer },
    preview: about.preview ?? previewOf(last),
    unreadCount: about.unreadCount ?? 0,
    readUpToMs: 0,
    waitingCount: about.waitingCount ?? 0,
    refusedCount: about.refusedCount ?? 0,
    toConfirmCount: messages.filter(({ state }) => state?.kind === "held" && state.reason === "needs_person").length,
    keptCount: messages.filter(({ state }) => state?.kind === "held" && state.reason !== "needs_person").length,
    hasDraft: false,
    unreachable: about.unreachable ?? false,
    lastActivityMs: last?.sentAtMs ?? ago(20 * DAY),
    messageCount: about.messageCount ?? messages.length,
    done: about.done ?? false,
    markedUnread: about.markedUnread ?? false,
    labelIds: [...(about.labelIds ?? [])],
    ...(about.snoozedUntilMs === undefined ? {} : { snoozedUntilMs: about.snoozedUntilMs }),
    ...(about.needsPersonMs === undefined ? {} : { needsPersonMs: about.needsPersonMs }),
    threadOwner: about.threadOwner ?? "unknown",
    firstContactMs: about.firstContactMs ?? Date.UTC(2025, 4, 3, 9, 12),
    ...(about.wroteAgoMs === undefined ? {} : { lastQualifyingMs: ago(about.wroteAgoMs) }),
  };
  return { view, messages };
}

function previewOf(message: MessageView | undefined): PreviewView {
  if (message === undefined) return { kind: "none" };
  const by = message.direction === "in" ? "customer" : "account";
  if (message.unsentAtMs !== undefined) return { kind: "unsent", by };
  if (message.kind === "unsupported") return { kind: "unsupported", by };
  const first = message.attachments[0];
  if (first !== undefined) {
    return {
      kind: "attachment",
      by,
      attachment: first.kind,
      ...(message.text === undefined ? {} : { text: message.text }),
    };
  }
  return message.text === undefined ? { kind: "none" } : { kind: "text", by, text: message.text };
}

/** Begins to count ids anew: every shop has the same ones. */
export function startIds(): void {
  nextMessageId = 1;
  nextAttachmentId = 1;
  nextConversationId = 1;
}
