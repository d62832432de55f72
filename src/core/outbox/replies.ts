import { judgeSend, messagingWindow } from "#shared/domain/messaging-window.ts";
import { toConversationId, toMessageId } from "#shared/domain/ids.ts";
import type { RouteInput, RouteOutput } from "#shared/contract/routes.ts";
import type { Database } from "../db/database.ts";
import type { ConversationTouches } from "../inbox/conversation-touches.ts";
import type { Clock } from "../ports.ts";
import { judgeContent } from "./reply-content.ts";
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
      for (const { content } of input.parts) {
        const verdict = judgeContent(content);
        if (verdict.kind !== "fits") return verdict;
      }
      return db.write("replies.send", (): RouteOutput<"replies/send"> => {
        const known = input.parts.flatMap(({ clientId }) => rows.byClientId(clientId) ?? []);
        if (known.length > 0) return { kind: "queued", messageIds: known.flatMap(({ messageId }) => messageId ?? []) };
        const found = conversation.get(input.conversationId);
        if (found === undefined) return { kind: "not_found" };
        const nowMs = clock.nowMs();
        const verdict = judgeSend(
          messagingWindow(found.last_qualifying_ms ?? undefined, nowMs),
          input.confirmedByPerson,
        );
        if (verdict.kind === "needs_person" || verdict.kind === "window_closed") return { kind: verdict.kind };
        const conversationId = toConversationId(input.conversationId);
        const answered =
          input.replyToMessageId === undefined ? undefined : quoted.get(input.replyToMessageId, conversationId);
        const messageIds = input.parts.map(({ clientId, content }, index) => {
          const { messageId } = rows.insert({
            clientId,
            conversationId,
            content,
            author: "person",
            replyToMid: index === 0 ? (answered?.mid ?? null) : null,
            nowMs,
            // Below what is already there, even when this computer's clock is behind Meta's.
            sentAtMs: Math.max(nowMs, found.last_activity_ms + 1) + index,
            confirmedMs: input.confirmedByPerson ? nowMs : null,
          });
          return messageId;
        });
        const touch = touches.touch(conversationId);
        touch.inserted += messageIds.length;
        // Whoever answers has read what is there; Meta's time, because this computer's clock may be ahead of it.
        touch.accountWroteMs = found.last_activity_ms;
        touch.answered = true;
        touches.flush();
        return { kind: "queued", messageIds };
      });
    },

    retry(input) {
      return db.write("replies.retry", (): RouteOutput<"replies/retry"> => {
        const reply = rows.ofMessage(toMessageId(input.messageId));
        if (reply === undefined) return { kind: "not_found" };
        const nowMs = clock.nowMs();
        return rows.retry(reply.id, input.confirmedByPerson ? nowMs : null, nowMs)
          ? { kind: "changed" }
          : { kind: "too_late" };
      });
    },

    discard(input) {
      return db.write("replies.discard", (): RouteOutput<"replies/discard"> => {
        const messageId = toMessageId(input.messageId);
        const reply = rows.ofMessage(messageId);
        if (reply === undefined) return { kind: "not_found" };
        if (reply.state !== "waiting" && reply.state !== "refused" && reply.state !== "held") {
          return { kind: "too_late" };
        }
        rows.deleteMessage(messageId);
        touches.touch(reply.conversationId).inserted -= 1;
        touches.flush();
        return { kind: "changed" };
      });
    },
  };
}
