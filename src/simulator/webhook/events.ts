import type { Account, Attachment, Conversation, Message, ReplyTo } from "../model.ts";
import type { JsonRecord } from "../json.ts";

/**
 * The shapes of Meta's notifications for the object `instagram` (Meta, "Instagram Platform Webhook Notification
 * Examples" and "Webhooks for Instagram Messaging"). Everything here builds the inner event; `entryFor` wraps it.
 */
export interface LinkMaker {
  /** A link of the simulated CDN that works from now on. */
  readonly link: (assetId: string) => string;
}

export interface Entry {
  readonly account: Account;
  readonly field: "messaging" | "standby" | "changes";
  /** Which subscribed field carries the event. */
  readonly subscription: string;
  readonly event: JsonRecord;
}

type Parties = Pick<Conversation, "accountId" | "customerId">;

function fromCustomer(parties: Parties, atMs: number): JsonRecord {
  return { sender: { id: parties.customerId }, recipient: { id: parties.accountId }, timestamp: atMs };
}

function fromAccount(parties: Parties, atMs: number): JsonRecord {
  return { sender: { id: parties.accountId }, recipient: { id: parties.customerId }, timestamp: atMs };
}

/** An attachment as a webhook shows it. Kinds without a payload (view-once media, the heart) have none at all. */
export function attachmentJson(attachment: Attachment, cdn: LinkMaker): JsonRecord {
  if (attachment.assetId === undefined && attachment.payload === undefined) return { type: attachment.type };
  const link = attachment.assetId === undefined ? {} : { [attachment.linkKey ?? "url"]: cdn.link(attachment.assetId) };
  return { type: attachment.type, payload: { ...attachment.payload, ...link } };
}

function replyToJson(replyTo: ReplyTo, cdn: LinkMaker): JsonRecord {
  return replyTo.kind === "message"
    ? { mid: replyTo.mid }
    : { story: { id: replyTo.storyId, url: cdn.link(replyTo.assetId) } };
}

/** The message itself: an inbound message, an echo, or a postback. */
export function messageEvent(conversation: Conversation, message: Message, cdn: LinkMaker, isSelf = false): JsonRecord {
  if (message.postback !== undefined) {
    return {
      ...fromCustomer(conversation, message.atMs),
      postback: {
        mid: message.mid,
        title: message.postback.title,
        payload: message.postback.payload,
        ...(message.referral === undefined ? {} : { referral: message.referral }),
      },
    };
  }
  const body: JsonRecord = {
    mid: message.mid,
    ...(message.text === undefined ? {} : { text: message.text }),
    ...(message.attachments.length === 0
      ? {}
      : { attachments: message.attachments.map((attachment) => attachmentJson(attachment, cdn)) }),
    ...(message.replyTo === undefined ? {} : { reply_to: replyToJson(message.replyTo, cdn) }),
    ...(message.quickReplyPayload === undefined ? {} : { quick_reply: { payload: message.quickReplyPayload } }),
    ...(message.referral === undefined ? {} : { referral: message.referral }),
    ...(message.isUnsupported ? { is_unsupported: true } : {}),
    ...(message.fromAccount ? { is_echo: true } : {}),
    ...(isSelf ? { is_self: true } : {}),
  };
  const parties = message.fromAccount ? fromAccount : fromCustomer;
  return { ...parties(conversation, message.atMs), message: body };
}

/** Unsend: the same mid comes again with `is_deleted`. */
export function deletionEvent(conversation: Conversation, message: Message, atMs: number): JsonRecord {
  return message.fromAccount
    ? {
        ...fromAccount(conversation, atMs),
        message: { mid: message.mid, is_deleted: true, is_echo: true },
      }
    : { ...fromCustomer(conversation, atMs), message: { mid: message.mid, is_deleted: true } };
}

export function editEvent(conversation: Conversation, message: Message, atMs: number): JsonRecord {
  const parties = message.fromAccount ? fromAccount : fromCustomer;
  return {
    ...parties(conversation, atMs),
    message_edit: { mid: message.mid, text: message.text ?? "", num_edit: message.editCount },
  };
}

const REACTION_WORDS: Readonly<Record<string, string>> = {
  "❤️": "love",
  "❤": "love",
  "😂": "laugh",
  "😆": "laugh",
  "😮": "wow",
  "😢": "sad",
  "😠": "angry",
  "😡": "angry",
  "👍": "like",
};

/** `emoji` undefined takes the reaction back; then Meta names neither word nor emoji. */
export function reactionEvent(parties: Parties, mid: string, emoji: string | undefined, atMs: number): JsonRecord {
  const reaction: JsonRecord =
    emoji === undefined
      ? { mid, action: "unreact" }
      : { mid, action: "react", reaction: REACTION_WORDS[emoji] ?? "other", emoji };
  return { ...fromCustomer(parties, atMs), reaction };
}

export function readEvent(parties: Parties, mid: string, atMs: number): JsonRecord {
  return { ...fromCustomer(parties, atMs), read: { mid } };
}

export function referralEvent(parties: Parties, referral: JsonRecord, atMs: number): JsonRecord {
  return { ...fromCustomer(parties, atMs), referral };
}

/** The body of one delivery: events of one account that follow each other share an entry, as Meta batches them. */
export function deliveryBody(entries: readonly Entry[], nowMs: number): JsonRecord {
  const groups: { readonly first: Entry; readonly events: JsonRecord[] }[] = [];
  for (const entry of entries) {
    const last = groups.at(-1);
    if (last !== undefined && last.first.account.id === entry.account.id && last.first.field === entry.field) {
      last.events.push(entry.event);
    } else {
      groups.push({ first: entry, events: [entry.event] });
    }
  }
  return {
    object: "instagram",
    entry: groups.map(({ first, events }) => ({
      id: first.account.id,
      // Entries with `changes` carry seconds, those with `messaging` milliseconds.
      time: first.field === "changes" ? Math.floor(nowMs / 1000) : nowMs,
      [first.field]: events,
    })),
  };
}
