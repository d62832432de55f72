import { MAX_TEXT_BYTES, judgeText } from "#shared/domain/text-limits.ts";
import { judgeSend, messagingWindow } from "#shared/domain/messaging-window.ts";
import { toConversationId, toMessageId } from "#shared/domain/ids.ts";
import type { RouteInput, RouteOutput } from "#shared/contract/routes.ts";
import type { Database } from "../db/database.ts";
import type { ConversationTouches } from "../inbox/conversation-touches.ts";
import type { Clock } from "../ports.ts";
import type { ReplyRows } from "./reply-rows.ts";

/** What the owner can do with a reply: write it, try it again, take it back before it leaves. */
export interface Replies {
  readonly send: (input: RouteInput<"replies/send">) => RouteOutput<"replies/send">;
  readonly retry: (input: RouteInput<"replies/retry">) => RouteOutput<"replies/retry">;
  readonly discard: (input: RouteInput<"replies/discard">) => RouteOutput<"replies/discard">;
}

export interface RepliesParts {
  readonly db: Database;
  readonly rows: ReplyRows;
  readonly touches: ConversationTouches;
  readonly clock: Clock;
}

export function createReplies({ db, rows, touches, clock }: RepliesParts): Replies {
  const conversation = db.prepare<[number], { last_qualifying_ms: number | null; last_activity_ms: number }>(
    `SELECT last_qualifying_ms, last_activity_ms FROM conversations WHERE id = ?`,
  );
  const quoted = db.prepare<[number, number], { mid: string | null }>(
    `SELECT mid FROM messages WHERE id = ? AND conversation_id = ? AND unsent_at_ms IS NULL`,
  );

  return {
    send(input) {
      const text = judgeText(input.text);
      if (text.kind === "empty") return { kind: "empty" };
      if (text.kind === "too_long") return { kind: "too_long", bytes: text.bytes, maxBytes: MAX_TEXT_BYTES };
      return db.write("replies.send", (): RouteOutput<"replies/send"> => {
        const known = rows.byClientId(input.clientId);
        if (known !== undefined) return { kind: "queued", messageId: known };
        const found = conversation.get(input.conversationId);
        if (found === undefined) return { kind: "not_found" };
        const nowMs = clock.nowMs();
        const verdict = judgeSend(
          messagingWindow(found.last_qualifying_ms ?? undefined, nowMs),
          input.confirmedByPerson,
        );
        if (verdict.kind === "needs_person" || verdict.kind === "window_closed") return { kind: verdict.kind };
        const conversationId = toConversationId(input.conversationId);
        const messageId = rows.insert({
          clientId: input.clientId,
          conversationId,
          text: input.text,
          replyToMid:
            input.replyToMessageId === undefined
              ? null
              : (quoted.get(input.replyToMessageId, conversationId)?.mid ?? null),
          nowMs,
          // Below what is already there, even when this computer's clock is behind Meta's.
          sentAtMs: Math.max(nowMs, found.last_activity_ms + 1),
          confirmedMs: input.confirmedByPerson ? nowMs : null,
        });
        const touch = touches.touch(conversationId);
        touch.inserted += 1;
        // Whoever answers has read what is there; Meta's time, because this computer's clock may be ahead of it.
        touch.accountWroteMs = found.last_activity_ms;
        touches.flush();
        return { kind: "queued", messageId };
      });
    },

    retry(input) {
      return db.write("replies.retry", (): RouteOutput<"replies/retry"> => {
        const messageId = toMessageId(input.messageId);
        const reply = rows.get(messageId);
        if (reply === undefined) return { kind: "not_found" };
        const nowMs = clock.nowMs();
        return rows.retry(messageId, input.confirmedByPerson ? nowMs : null, nowMs)
          ? { kind: "changed" }
          : { kind: "too_late" };
      });
    },

    discard(input) {
      return db.write("replies.discard", (): RouteOutput<"replies/discard"> => {
        const reply = rows.get(toMessageId(input.messageId));
        if (reply === undefined) return { kind: "not_found" };
        if (reply.state !== "waiting" && reply.state !== "refused") return { kind: "too_late" };
        rows.deleteMessage(reply.messageId);
        touches.touch(reply.conversationId).inserted -= 1;
        touches.flush();
        return { kind: "changed" };
      });
    },
  };
}
