import { assertNever } from "#shared/assert-never.ts";
import { toMid, type ConversationId, type Mid } from "#shared/domain/ids.ts";
import type { MessageKind } from "#shared/contract/messages.ts";
import type { Database } from "../db/database.ts";
import type {
  EditEvent,
  InboundEvent,
  MessageEvent,
  PostbackEvent,
  ReactionEvent,
  ReadEvent,
  ReferralEvent,
  UnsentEvent,
} from "../instagram/events.ts";
import type { ConversationIndex } from "./conversations.ts";
import type { ConversationTouches } from "./conversation-touches.ts";
import type { KnownMessage, MessageRows, NewMessage } from "./message-rows.ts";

/**
 * Applies one event to the inbox, inside the caller's transaction. Every rule here is a maximum, a minimum, or
 * "the higher number wins", so that any order and any repetition of the same events ends in the same state: Meta
 * promises neither order nor single delivery.
 */
export interface EventApplier {
  readonly apply: (event: InboundEvent) => void;
}

export interface ApplierParts {
  readonly db: Database;
  readonly conversations: ConversationIndex;
  readonly touches: ConversationTouches;
  readonly messages: MessageRows;
  /** Gives an echo's mid to the reply written here that it is the echo of. True when there was one. */
  readonly adoptEcho: (conversationId: ConversationId, mid: Mid, text: string | undefined) => boolean;
  /** Removes what an unsent message leaves behind: text, attachments, reactions, quarantined copies. */
  readonly removeContent: (conversationId: ConversationId, mid: Mid, unsentAtMs: number) => void;
}

export function createEventApplier(parts: ApplierParts): EventApplier {
  const { db, conversations, touches, messages } = parts;

  const upsertReaction = db.prepare(
    `INSERT INTO reactions (conversation_id, mid, actor, at_ms, emoji) VALUES (@conversationId, @mid, @actor, @atMs, @emoji)
     ON CONFLICT (mid, conversation_id, actor) DO UPDATE SET at_ms = excluded.at_ms, emoji = excluded.emoji
     WHERE excluded.at_ms > at_ms OR (excluded.at_ms = at_ms AND coalesce(excluded.emoji, '') > coalesce(emoji, ''))`,
  );
  const setSeen = db.prepare(
    `UPDATE conversations SET seen_mid = @mid, seen_at_ms = @atMs
     WHERE id = @conversationId AND (seen_at_ms IS NULL OR @atMs > seen_at_ms OR (@atMs = seen_at_ms AND @mid > seen_mid))`,
  );

  const noteTimes = (message: NewMessage, insertedId: number | undefined): void => {
    const { conversationId, sentAtMs, direction } = message;
    const touch =
      insertedId === undefined
        ? touches.touch(conversationId)
        : touches.addMessage(conversationId, { id: insertedId, sentAtMs, direction });
    if (message.direction === "out") {
      touch.accountWroteMs = Math.max(touch.accountWroteMs, message.sentAtMs);
      return;
    }
    touch.newestInboundMs = Math.max(touch.newestInboundMs, message.sentAtMs);
    touch.oldestInboundMs = Math.min(touch.oldestInboundMs, message.sentAtMs);
    // Meta, Send API: a message, postback, story reply, story mention or ig.me referral opens the window;
    // the account's messages to itself know no window.
    if (message.isSelf !== true) touch.qualifyingMs = Math.max(touch.qualifyingMs, message.sentAtMs);
  };

  const putMessage = (message: NewMessage, event: Pick<MessageEvent, "attachments" | "replyTo">): void => {
    const { conversationId, mid } = message;
    const insertedId = messages.insert(message);
    if (insertedId !== undefined) {
      messages.addAttachments(insertedId, event);
      noteTimes(message, insertedId);
      return;
    }
    const known = messages.find(conversationId, mid);
    if (known === undefined) throw new Error("A message can be neither inserted nor found");
    noteTimes(message, undefined);
    if (known.unsent_at_ms !== null) {
      // Gone is gone: only its place in the thread is taken from the late message.
      if (known.arrived === 0) messages.setSentAt(known.id, message.sentAtMs);
      return;
    }
    if (known.arrived === 0) {
      messages.arrive(known.id, message);
      messages.addAttachments(known.id, event);
    } else if (known.origin === "here" && known.sent_at_ms !== message.sentAtMs) {
      // The echo of our own reply: Meta's time replaces this computer's.
      messages.setSentAt(known.id, message.sentAtMs);
    }
  };

  const applyMessage = (event: MessageEvent): void => {
    const conversationId = conversations.ensure(event.accountId, event.customerId);
    if (event.direction === "out") parts.adoptEcho(conversationId, event.mid, event.text);
    putMessage(
      {
        conversationId,
        mid: event.mid,
        direction: event.direction,
        kind: messageKindOf(event),
        sentAtMs: event.atMs,
        text: event.text,
        replyToMid: event.replyTo?.kind === "message" ? event.replyTo.mid : undefined,
        arrived: true,
        standby: event.standby,
        isSelf: event.isSelf,
        payload: event.quickReplyPayload,
        referral: event.referral === undefined ? undefined : JSON.stringify(event.referral),
      },
      event,
    );
  };

  const applyPostback = (event: PostbackEvent | ReferralEvent): void => {
    const conversationId = conversations.ensure(event.accountId, event.customerId);
    const isPostback = event.kind === "postback";
    putMessage(
      {
        conversationId,
        mid: (isPostback ? event.mid : undefined) ?? toMid(`${event.kind}:${event.key}`),
        direction: "in",
        kind: event.kind,
        sentAtMs: event.atMs,
        text: isPostback ? event.title : undefined,
        arrived: true,
        standby: event.standby,
        isSelf: isPostback && event.isSelf,
        payload: isPostback ? event.payload : undefined,
        referral: event.referral === undefined ? undefined : JSON.stringify(event.referral),
      },
      { attachments: [] },
    );
  };

  const applyUnsent = (event: UnsentEvent): void => {
    const conversationId = conversations.ensure(event.accountId, event.customerId);
    const touch = touches.touch(conversationId);
    const tombstone: NewMessage = {
      conversationId,
      mid: event.mid,
      direction: event.direction,
      kind: "text",
      sentAtMs: event.atMs,
      unsentAtMs: event.atMs,
      arrived: false,
    };
    if (messages.insert(tombstone) !== undefined) touch.inserted += 1;
    parts.removeContent(conversationId, event.mid, event.atMs);
  };

  const applyReaction = (event: ReactionEvent): void => {
    const conversationId = conversations.ensure(event.accountId, event.customerId);
    const known = messages.find(conversationId, event.mid);
    if (known?.unsent_at_ms !== undefined && known.unsent_at_ms !== null) return;
    touches.touch(conversationId);
    upsertReaction.run({
      conversationId,
      mid: event.mid,
      actor: event.by,
      atMs: event.atMs,
      emoji: event.emoji ?? null,
    });
  };

  const applyEdit = (event: EditEvent): void => {
    const conversationId = conversations.ensure(event.accountId, event.customerId);
    const touch = touches.touch(conversationId);
    const inserted = messages.insert({
      conversationId,
      mid: event.mid,
      direction: event.direction,
      kind: "text",
      sentAtMs: event.atMs,
      text: event.text,
      editNumber: event.editNumber,
      editedAtMs: event.atMs,
      arrived: false,
    });
    if (inserted !== undefined) {
      touch.inserted += 1;
      return;
    }
    const known = messages.find(conversationId, event.mid);
    if (known === undefined || known.unsent_at_ms !== null || !isNewerEdit(event, known)) return;
    messages.edit(known.id, event.text, event.editNumber, event.atMs);
  };

  const applyRead = (event: ReadEvent): void => {
    const conversationId = conversations.ensure(event.accountId, event.customerId);
    touches.touch(conversationId);
    setSeen.run({ conversationId, mid: event.mid, atMs: event.atMs });
  };

  return {
    apply(event) {
      switch (event.kind) {
        case "message":
          return applyMessage(event);
        case "postback":
        case "referral":
          return applyPostback(event);
        case "unsent":
          return applyUnsent(event);
        case "reaction":
          return applyReaction(event);
        case "edit":
          return applyEdit(event);
        case "read":
          return applyRead(event);
        // Understood, and not part of a conversation's thread.
        case "opt_in":
        case "thread_control":
        case "comment":
        case "mention":
        case "fetch_hint":
        case "dashboard_test":
        case "other":
          return;
        default:
          assertNever(event, "inbound event");
      }
    },
  };
}

function isNewerEdit(event: EditEvent, known: KnownMessage): boolean {
  if (event.editNumber !== known.edit_number) return event.editNumber > known.edit_number;
  // The same number twice with different texts should not happen; a fixed rule keeps the outcome independent of order.
  const knownAtMs = known.edited_at_ms ?? 0;
  return event.atMs !== knownAtMs ? event.atMs > knownAtMs : event.text > (known.text ?? "");
}

function messageKindOf(event: MessageEvent): MessageKind {
  if (event.isUnsupported) return "unsupported";
  if (event.attachments.some((attachment) => attachment.kind === "story_mention")) return "story_mention";
  if (event.attachments.length > 0) return "media";
  return event.text === undefined || event.text === "" ? "unsupported" : "text";
}
