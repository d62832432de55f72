import type { ConversationId, MessageId, Mid } from "#shared/domain/ids.ts";
import type { ConversationTouches } from "../inbox/conversation-touches.ts";
import type { MessageRows } from "../inbox/message-rows.ts";
import type { ReplyRows } from "./reply-rows.ts";

/**
 * Brings a reply written here and its mid together. The mid comes from two sides, in either order: the answer to
 * our request and the echo webhook. Whatever comes first, one message is one row.
 */
export interface ReplySettler {
  /** An echo came: is it one of ours that is still in flight? Inside the ingest transaction. */
  readonly adoptEcho: (conversationId: ConversationId, mid: Mid, text: string | undefined) => boolean;
  /** Meta named the mid of this reply. Inside a transaction. */
  readonly accept: (messageId: MessageId, conversationId: ConversationId, mid: Mid, nowMs: number) => void;
}

export interface ReplySettlerParts {
  readonly rows: ReplyRows;
  readonly messages: MessageRows;
  readonly touches: ConversationTouches;
  readonly removeContent: (conversationId: ConversationId, mid: Mid, unsentAtMs: number) => void;
}

export function createReplySettler({ rows, messages, touches, removeContent }: ReplySettlerParts): ReplySettler {
  return {
    adoptEcho(conversationId, mid, text) {
      if (text === undefined) return false;
      const own = rows.inFlight(conversationId).find((reply) => isSameText(reply.text, text));
      if (own === undefined || messages.find(conversationId, mid) !== undefined) return false;
      rows.setMid(own.messageId, mid);
      rows.accept(own.messageId);
      return true;
    },

    accept(messageId, conversationId, mid, nowMs) {
      const touch = touches.touch(conversationId);
      const reply = rows.get(messageId);
      if (reply === undefined) return;
      if (reply.mid !== null && reply.mid !== mid) {
        // An echo with the same words had been taken for ours and was someone else's (the phone's): give it back.
        rows.copyAfterRelease(messageId);
        touch.inserted += 1;
      }
      const echoRow = messages.find(conversationId, mid);
      if (echoRow !== undefined && echoRow.id !== messageId) {
        // The echo came first and was not recognised: its row gives way to the reply's, its time stays.
        rows.deleteMessage(echoRow.id);
        touch.inserted -= 1;
      }
      rows.setMid(messageId, mid);
      rows.accept(messageId);
      if (reply.mid === null) rows.setSentAt(messageId, echoRow?.sent_at_ms ?? nowMs);
      // It was unsent on the phone before Meta's answer came: what is gone there does not stay here.
      const unsentAtMs = echoRow?.id === messageId ? null : (echoRow?.unsent_at_ms ?? null);
      if (unsentAtMs !== null) removeContent(conversationId, mid, unsentAtMs);
    },
  };
}

/** Meta may normalise what it stores: compare the words, not the code points. */
export function isSameText(one: string, other: string): boolean {
  return plain(one) === plain(other);
}

function plain(text: string): string {
  return text.normalize("NFC").replace(/\s+/gu, " ").trim();
}
