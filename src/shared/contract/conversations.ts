import { z } from "zod";
import { MOST_AMONG } from "../domain/most-among.ts";
import { id, limit, timeMs } from "./fields.ts";
import type { RouteMap } from "./route.ts";

export const conversationList = z.enum(["all", "unread", "person", "closing", "snoozed", "done"]);
export type ConversationList = z.infer<typeof conversationList>;

/**
 * `newest`: what happened last comes first. `closing`: whose window ends first comes first, those whose window has
 * ended last. Closing soon and Snoozed have an order of their own.
 */
export const conversationSort = z.enum(["newest", "closing"]);
export type ConversationSort = z.infer<typeof conversationSort>;

export const customerView = z.strictObject({
  /** IGSID, scoped to the account. */
  id: z.string(),
  name: z.string().optional(),
  username: z.string().optional(),
  /** Path below the host's media root, undefined when Meta gave no picture. */
  pictureId: z.string().optional(),
  followsAccount: z.boolean().optional(),
  verified: z.boolean().optional(),
  followerCount: z.number().optional(),
});
export type CustomerView = z.infer<typeof customerView>;

/** What the list shows of a message or reaction; words around it are the renderer's. */
export const attachmentKind = z.enum([
  "image",
  "video",
  "audio",
  "file",
  "share",
  "reel",
  "story",
  "story_mention",
  "view_once",
  "heart",
  "sticker",
  "template",
  "unknown",
]);
export type AttachmentKind = z.infer<typeof attachmentKind>;

const by = z.enum(["customer", "account"]);

export const previewView = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("none") }),
  z.strictObject({
    kind: z.literal("text"),
    by,
    text: z.string(),
    /** The account's, and nobody wrote it: the assistant said it. */
    automatic: z.literal(true).optional(),
  }),
  z.strictObject({ kind: z.literal("attachment"), by, attachment: attachmentKind, text: z.string().optional() }),
  z.strictObject({ kind: z.literal("reaction"), by, emoji: z.string() }),
  z.strictObject({ kind: z.literal("unsent"), by }),
  z.strictObject({ kind: z.literal("unsupported"), by }),
]);
export type PreviewView = z.infer<typeof previewView>;

/** Which app has the conversation at Meta. `other`: another app answers; our replies may be refused until it lets go. */
export const threadOwner = z.enum(["here", "other", "unknown"]);
export type ThreadOwner = z.infer<typeof threadOwner>;

/** Which part of Meta's window Meta itself has declared closed before its time. */
export const refusedWindow = z.enum(["open", "human_agent"]);

export const conversationView = z.strictObject({
  id,
  accountId: z.string(),
  customer: customerView,
  preview: previewView,
  /** What the preview is of, where that is a message: it goes with it. */
  previewMessageId: id.optional(),
  unreadCount: z.number().int(),
  /** What the customer wrote after this time of Meta's is unread. */
  readUpToMs: timeMs,
  /** Replies written here that have not left yet. */
  waitingCount: z.number().int(),
  /** Replies written here that Instagram refused and nobody has dealt with. */
  refusedCount: z.number().int(),
  /** Replies written here that go as soon as a person has confirmed them. */
  toConfirmCount: z.number().int(),
  /** Replies written here that could not leave and are kept: the window closed, or another app answers. */
  keptCount: z.number().int(),
  /** Something has been begun to this customer and not sent. */
  hasDraft: z.boolean(),
  lastActivityMs: timeMs,
  firstContactMs: timeMs.optional(),
  messageCount: z.number().int(),
  /** Meta's time of the customer's last action that opens the window: `messagingWindow` in shared/domain judges it. */
  lastQualifyingMs: timeMs.optional(),
  /** Meta refused a reply inside this window although it should have been open: from then on it is not. */
  refusedWindow: refusedWindow.optional(),
  /** Meta cannot deliver to this customer, until they write again. */
  unreachable: z.boolean(),
  done: z.boolean(),
  /** The owner wants to come back to it, although everything is read. */
  markedUnread: z.boolean(),
  /** Out of the way until then, or until the customer writes. */
  snoozedUntilMs: timeMs.optional(),
  /** It has come back from being snoozed at this time, and nobody has looked at it since. */
  remindedMs: timeMs.optional(),
  /** Since when a person is asked for. */
  needsPersonMs: timeMs.optional(),
  labelIds: z.array(id),
  threadOwner,
});
export type ConversationView = z.infer<typeof conversationView>;

export const listConversationsInput = z.strictObject({
  list: conversationList,
  sort: conversationSort.optional(),
  accountId: z.string().max(40).optional(),
  labelId: id.optional(),
  cursor: z.string().max(200).optional(),
  limit: limit(100).optional(),
  /** Only those of these that are in the list, wherever in it they stand. */
  among: z.array(id).min(1).max(MOST_AMONG).optional(),
});
export const listedConversation = conversationView.extend({
  /** Where it stands in the list that was asked for: of two, the one with the smaller text comes first. */
  place: z.string(),
});
export type ListedConversation = z.infer<typeof listedConversation>;
export const listConversationsOutput = z.strictObject({
  items: z.array(listedConversation),
  /** The place of the last one of this page, where more come behind it. */
  nextCursor: z.string().optional(),
});

export const countsInput = z.strictObject({ accountId: z.string().max(40).optional(), labelId: id.optional() });
export const countsOutput = z.strictObject({
  all: z.number().int(),
  unread: z.number().int(),
  person: z.number().int(),
  closing: z.number().int(),
  snoozed: z.number().int(),
  done: z.number().int(),
});

export const conversationInput = z.strictObject({ conversationId: id });
export const getConversationOutput = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("found"), conversation: conversationView }),
  z.strictObject({ kind: z.literal("not_found") }),
]);

/** Marks everything up to and including this time as read by the owner. Never moves backwards. */
export const markReadInput = z.strictObject({ conversationId: id, upToMs: timeMs });
export const changedOutput = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("changed") }),
  z.strictObject({ kind: z.literal("unchanged") }),
  z.strictObject({ kind: z.literal("not_found") }),
]);

export const takeOverOutput = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("taken"), released: z.number().int() }),
  z.strictObject({
    kind: z.literal("refused"),
    code: z.number().optional(),
    subcode: z.number().optional(),
    traceId: z.string().optional(),
  }),
  z.strictObject({ kind: z.literal("offline") }),
  z.strictObject({ kind: z.literal("sign_in_needed") }),
  z.strictObject({ kind: z.literal("not_found") }),
]);

export const conversationRoutes = {
  "conversations/list": { kind: "query", input: listConversationsInput, output: listConversationsOutput },
  "conversations/counts": { kind: "query", input: countsInput, output: countsOutput },
  /** How many unanswered conversations leave the open window before this time. */
  "conversations/closing-before": {
    kind: "query",
    input: z.strictObject({ atMs: timeMs }),
    output: z.strictObject({ count: z.number().int() }),
  },
  "conversations/get": { kind: "query", input: conversationInput, output: getConversationOutput },
  "conversations/mark-read": { kind: "command", input: markReadInput, output: changedOutput },
  /** Asks Meta to give the conversation to the shop's app; replies that waited for it go. */
  "conversations/take-over": { kind: "command", input: conversationInput, output: takeOverOutput },
} as const satisfies RouteMap;
