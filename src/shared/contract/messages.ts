import { z } from "zod";
import { MOST_PICTURES } from "../domain/outgoing-files.ts";
import { attachmentKind } from "./conversations.ts";
import { fileId, outgoingMedia } from "./files.ts";
import { clientId, id, limit, timeMs } from "./fields.ts";
import type { RouteMap } from "./route.ts";

/** Why a reply has not left and waits for its writer. */
export const holdReason = z.enum([
  /** Only a person may answer now, and this reply was not confirmed by one. */
  "needs_person",
  /** Meta's window closed before the reply left, or Meta said so: it is kept as a draft. */
  "window_closed",
  /** Only a person may answer now, and Meta's Human Agent feature is not approved for this app. */
  "human_agent_unavailable",
  /** Another app has the conversation at Meta. */
  "not_thread_owner",
  /** Neither an echo nor the conversation at Instagram tells whether it arrived. */
  "fate_unknown",
  /** It waited in a copy that was brought back: it may have been sent since the copy was made. */
  "restored",
]);
export type HoldReason = z.infer<typeof holdReason>;

/** Why Instagram did not take a reply. */
export const refusalReason = z.enum([
  "customer_unreachable",
  /** Meta could not do it, several times. */
  "meta_trouble",
  "permission_missing",
  "conversation_gone",
  /** The message it answers or reacts to. */
  "message_gone",
  "too_many_tags",
  "content_refused",
  "link_refused",
  "media_not_fetched",
  "media_type",
  "media_too_large",
  /** The file is not on this computer any more. */
  "media_missing",
  /** Meta fetches files from this computer, which has no public address now. */
  "no_public_address",
  /** Its writer stopped it before Meta had all of its files. */
  "stopped",
  "account_restricted",
  "messages_access_off",
  /** Meta refused with a code that has no row of its own; the details carry it. */
  "other",
]);
export type RefusalReason = z.infer<typeof refusalReason>;

/** What the "Details" fold shows: Meta's own numbers, never its localised message. */
const metaDetails = {
  code: z.number().optional(),
  subcode: z.number().optional(),
  traceId: z.string().optional(),
};

/**
 * Still to be taken back, in line behind others, its files are on their way to Meta before it is, no network, Meta has
 * trouble, Meta asks for patience, sending paused.
 */
export const waitingBecause = z.enum(["undo", "queued", "uploading", "offline", "retrying", "rate_limited", "paused"]);

export const outboundState = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("waiting"),
    because: waitingBecause,
    /** Leaves or is tried again at this time, if nothing happens before. */
    untilMs: timeMs.optional(),
  }),
  z.strictObject({ kind: z.literal("sending") }),
  z.strictObject({ kind: z.literal("accepted") }),
  z.strictObject({ kind: z.literal("seen") }),
  z.strictObject({ kind: z.literal("refused"), reason: refusalReason, ...metaDetails }),
  /** Has not left and does not go by itself: its writer decides. */
  z.strictObject({ kind: z.literal("held"), reason: holdReason, ...metaDetails }),
  /** The line broke after the request was written; being settled by the echo or by reading the conversation. */
  z.strictObject({ kind: z.literal("unknown") }),
]);
export type OutboundState = z.infer<typeof outboundState>;

export const attachmentView = z.strictObject({
  id,
  kind: attachmentKind,
  /** There is a link the host can stream from `media/<id>`; false for view-once and removed media. */
  viewable: z.boolean(),
  /** The owner may save a copy: what the customer made, no story, no post of others. */
  savable: z.boolean(),
  /** In pixels; known once it has been shown here. */
  size: z.strictObject({ width: z.number().int(), height: z.number().int() }).optional(),
  title: z.string().optional(),
  /** Public page of a shared post or reel. */
  permalink: z.string().optional(),
});
export type AttachmentView = z.infer<typeof attachmentView>;

export const quoteView = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("message"),
    messageId: id.optional(),
    by: z.enum(["customer", "account"]).optional(),
    text: z.string().optional(),
    /** The quoted message is here, was unsent, or never arrived here. */
    state: z.enum(["here", "unsent", "missing"]),
  }),
  z.strictObject({ kind: z.literal("story"), attachmentId: id.optional() }),
]);
export type QuoteView = z.infer<typeof quoteView>;

export const messageKind = z.enum(["text", "media", "story_mention", "postback", "referral", "unsupported"]);
export type MessageKind = z.infer<typeof messageKind>;

/** How the customer came to write: through an ad, an ig.me link, or a product in the shop. */
export const referralView = z.strictObject({
  /** What the owner put into the link. */
  ref: z.string().optional(),
  /** Meta's words: `ADS`, `SHORTLINK`; `OPEN_THREAD`. */
  source: z.string().optional(),
  type: z.string().optional(),
  adId: z.string().optional(),
  adTitle: z.string().optional(),
  productId: z.string().optional(),
});
export type ReferralView = z.infer<typeof referralView>;

export const messageView = z.strictObject({
  id,
  direction: z.enum(["in", "out"]),
  /** Who wrote it: the customer, someone here, or the account from its phone or another app. */
  origin: z.enum(["customer", "here", "elsewhere"]),
  kind: messageKind,
  sentAtMs: timeMs,
  text: z.string().optional(),
  attachments: z.array(attachmentView),
  quote: quoteView.optional(),
  referral: referralView.optional(),
  reactions: z.array(z.strictObject({ by: z.enum(["customer", "account"]), emoji: z.string() })),
  editedAtMs: timeMs.optional(),
  /** The message was unsent: nothing but this time is left of it. */
  unsentAtMs: timeMs.optional(),
  /** Outbound only. */
  state: outboundState.optional(),
  /** Sent, or to be sent, with Meta's HUMAN_AGENT tag after a person confirmed it. */
  asPerson: z.boolean(),
  /** Said by the assistant, not written by a person. */
  automatic: z.boolean(),
  clientId: z.string().optional(),
});
export type MessageView = z.infer<typeof messageView>;

/** A place in a thread: a message, the first one at or after a time, or the first that nobody here has read. */
export const threadPlace = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("message"), messageId: id }),
  z.strictObject({ kind: z.literal("time"), timeMs }),
  z.strictObject({ kind: z.literal("unread") }),
]);
export type ThreadPlace = z.infer<typeof threadPlace>;

export const listMessagesInput = z.strictObject({
  conversationId: id,
  /** Older than this cursor (exclusive). Without `before` and `after`: the newest page. */
  before: z.string().max(200).optional(),
  after: z.string().max(200).optional(),
  /** The page around this place; wins over the cursors. */
  around: threadPlace.optional(),
  limit: limit(200).optional(),
});
/** Oldest first. A cursor is there only when there is more on that side. */
export const listMessagesOutput = z.strictObject({
  items: z.array(messageView),
  olderCursor: z.string().optional(),
  newerCursor: z.string().optional(),
  /** The message at the place asked for; undefined when there is none (then this is the newest page). */
  anchorId: id.optional(),
});

/** One emoji as a reader sees it; some are many code points. */
const reactionEmoji = z.string().min(1).max(32);

/** What a reply says. `src/core/outbox/reply-content.ts` knows what becomes of each kind. */
export const replyContent = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("text"), text: z.string().max(20_000) }),
  /** Instagram's big heart. */
  z.strictObject({ kind: z.literal("heart") }),
  /** Of the account to a customer's message; without an emoji it is taken back. Goes through `messages/react`. */
  z.strictObject({ kind: z.literal("reaction"), emoji: reactionEmoji.optional(), before: reactionEmoji.optional() }),
  /** Files the host has received; several of them only when they are pictures. */
  z.strictObject({
    kind: z.literal("files"),
    media: outgoingMedia,
    fileIds: z.array(fileId).min(1).max(MOST_PICTURES),
  }),
]);
export type ReplyContent = z.infer<typeof replyContent>;

export const sendReplyInput = z.strictObject({
  conversationId: id,
  /** Messages of their own, each with a state of its own, that leave one after the other in this order. */
  parts: z
    .array(z.strictObject({ clientId, content: replyContent }))
    .min(1)
    .max(20),
  /** The first part answers this message; shown as a quote at Instagram. */
  replyToMessageId: id.optional(),
  /** The person typing has chosen "Answer as a person"; used only if the window asks for it when the reply leaves. */
  confirmedByPerson: z.boolean(),
});
export const sendReplyOutput = z.discriminatedUnion("kind", [
  /** All parts are on disk. The ids of those that are messages, in their order. */
  z.strictObject({ kind: z.literal("queued"), messageIds: z.array(id) }),
  /** Nothing was taken: this and the next are said of the first part that cannot be sent. */
  z.strictObject({ kind: z.literal("empty") }),
  z.strictObject({ kind: z.literal("too_long"), bytes: z.number().int(), maxBytes: z.number().int() }),
  z.strictObject({ kind: z.literal("window_closed") }),
  z.strictObject({ kind: z.literal("needs_person") }),
  z.strictObject({ kind: z.literal("human_agent_unavailable") }),
  z.strictObject({ kind: z.literal("not_found") }),
  /** A file is not here any more, or belongs to another reply. */
  z.strictObject({ kind: z.literal("files_gone") }),
]);

export const replyInput = z.strictObject({ messageId: id });
/** `retry`: also the way to confirm as a person a reply that came too late for the open window. */
export const retryReplyInput = z.strictObject({ messageId: id, confirmedByPerson: z.boolean() });
export const replyChangedOutput = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("changed") }),
  /** It has left, or is gone: there is nothing to retry or discard. */
  z.strictObject({ kind: z.literal("too_late") }),
  z.strictObject({ kind: z.literal("not_found") }),
]);

/** All replies of a conversation that wait for their writer go, confirmed by a person where the window asks for it. */
export const confirmRepliesInput = z.strictObject({ conversationId: id });
export const confirmRepliesOutput = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("changed"), count: z.number().int() }),
  z.strictObject({ kind: z.literal("window_closed") }),
  z.strictObject({ kind: z.literal("human_agent_unavailable") }),
  z.strictObject({ kind: z.literal("not_found") }),
]);

/**
 * What has been taken back: all of its text, what it quoted, and its files. Text and quote stand in the conversation's
 * draft again; the files are chosen and not sent, as before.
 */
export const takeBackOutput = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("taken_back"),
    text: z.string(),
    replyTo: z
      .strictObject({ messageId: id, by: z.enum(["customer", "account"]), text: z.string().optional() })
      .optional(),
    files: z.array(z.strictObject({ fileId, media: outgoingMedia, size: z.number().int() })).optional(),
  }),
  z.strictObject({ kind: z.literal("too_late") }),
  z.strictObject({ kind: z.literal("not_found") }),
]);

/** How much of a reply's files Meta has. */
export const replyProgressOutput = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("under_way"), sentBytes: z.number().int(), totalBytes: z.number().int() }),
  /** Nothing of it is on its way now. */
  z.strictObject({ kind: z.literal("none") }),
]);
export const stopReplyOutput = z.discriminatedUnion("kind", [
  /** Meta gets no more of its files. What becomes of the reply is its state: refused as stopped, or Meta had it all. */
  z.strictObject({ kind: z.literal("stopping") }),
  z.strictObject({ kind: z.literal("too_late") }),
]);

/** Shown at once; taken back here when Instagram refuses it. */
export const reactInput = z.strictObject({ clientId, messageId: id, emoji: reactionEmoji.optional() });
export const reactOutput = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("queued") }),
  z.strictObject({ kind: z.literal("window_closed") }),
  /** Signed in with Facebook, only the heart can be sent. */
  z.strictObject({ kind: z.literal("emoji_not_taken") }),
  z.strictObject({ kind: z.literal("not_found") }),
]);

export const messageRoutes = {
  "messages/react": { kind: "command", input: reactInput, output: reactOutput },
  "messages/list": { kind: "query", input: listMessagesInput, output: listMessagesOutput },
  "replies/send": { kind: "command", input: sendReplyInput, output: sendReplyOutput },
  "replies/retry": { kind: "command", input: retryReplyInput, output: replyChangedOutput },
  /** Before it leaves, or when it was not taken: the reply becomes a draft again, with the parts it was written with. */
  "replies/take-back": { kind: "command", input: replyInput, output: takeBackOutput },
  /** Asked while a reply with files leaves. */
  "replies/progress": { kind: "query", input: replyInput, output: replyProgressOutput },
  /** Ends the way of a reply's files to Meta, where Meta is fetching them; before that it can be taken back. */
  "replies/stop": { kind: "command", input: replyInput, output: stopReplyOutput },
  "replies/confirm": { kind: "command", input: confirmRepliesInput, output: confirmRepliesOutput },
  "replies/discard": { kind: "command", input: replyInput, output: replyChangedOutput },
} as const satisfies RouteMap;
