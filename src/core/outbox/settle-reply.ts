import type { ConversationId, Mid } from "#shared/domain/ids.ts";
import type { ConversationTouches } from "../inbox/conversation-touches.ts";
import type { MessageRows } from "../inbox/message-rows.ts";
import type { MessageEvent } from "../instagram/events.ts";
import { isSaid } from "./reply-content.ts";
import type { Reply, ReplyRows } from "./reply-rows.ts";
import type { ReplyStates } from "./reply-states.ts";

/** What a webhook or Meta's history says of a message of the account's. */
type Echo = Pick<MessageEvent, "mid" | "text" | "attachments" | "appId">;

/**
 * Brings a reply written here and its mid together. The mid comes from two sides, in either order: the answer to
 * our request and the echo webhook. Whatever comes first, one message is one row.
 */
export interface ReplySettler {
  /** An echo came: is it one of ours that is still in flight? Inside the ingest transaction. */
  readonly adoptEcho: (conversationId: ConversationId, echo: Echo) => boolean;
  /** Meta named the mid of this reply. Inside a transaction. */
  readonly accept: (reply: Pick<Reply, "id">, mid: Mid, nowMs: number) => void;
}

export interface ReplySettlerParts {
  readonly rows: ReplyRows;
  readonly states: ReplyStates;
  readonly messages: MessageRows;
  readonly touches: ConversationTouches;
  readonly removeContent: (conversationId: ConversationId, mid: Mid, unsentAtMs: number) => void;
}

export function createReplySettler({
  rows,
  states,
  messages,
  touches,
  removeContent,
}: ReplySettlerParts): ReplySettler {
  return {
    adoptEcho(conversationId, { mid, text, attachments, appId }) {
      const said = { text, attachments: attachments.map(({ kind }) => kind) };
      const own = rows
        .inFlight(conversationId)
        .find((reply) => isSaid(reply.content, said) && !isOtherApp(appId, reply.ownAppId));
      if (own === undefined || own.messageId === null || messages.find(conversationId, mid) !== undefined) return false;
      rows.setMid(own.messageId, mid);
      states.accept(own.id);
      return true;
    },

    accept({ id }, mid, nowMs) {
      const reply = rows.placeOf(id);
      if (reply === undefined) return;
      const { messageId, conversationId } = reply;
      if (messageId === null) return states.accept(id);
      const touch = touches.touch(conversationId);
      if (reply.mid !== null && reply.mid !== mid) {
        // An echo with the same words had been taken for ours and was someone else's (the phone's): give it back.
        rows.copyAfterRelease(messageId, reply.mid);
        touch.inserted += 1;
      }
      const echoRow = messages.find(conversationId, mid);
      if (echoRow !== undefined && echoRow.id !== messageId) {
        // The echo came first and was not recognised: its row gives way to the reply's, its time stays.
        rows.deleteMessage(echoRow.id);
        touch.inserted -= 1;
      }
      rows.setMid(messageId, mid);
      states.accept(id);
      if (reply.mid === null) rows.setSentAt(messageId, echoRow?.sent_at_ms ?? nowMs);
      // It was unsent on the phone before Meta's answer came: what is gone there does not stay here.
      const unsentAtMs = echoRow?.id === messageId ? null : (echoRow?.unsent_at_ms ?? null);
      if (unsentAtMs !== null) removeContent(conversationId, mid, unsentAtMs);
    },
  };
}

/** Some echoes say which app sent them; where we know our own number, another app's words are not ours. */
function isOtherApp(appId: string | undefined, ownAppId: string | null): boolean {
  return appId !== undefined && ownAppId !== null && appId !== ownAppId;
}
