import { messagingWindow, type RefusedWindow } from "#shared/domain/messaging-window.ts";
import { toConversationId, toMessageId } from "#shared/domain/ids.ts";
import type { LoginFamily } from "#shared/contract/accounts.ts";
import type { RouteInput, RouteOutput } from "#shared/contract/routes.ts";
import type { Database } from "../db/database.ts";
import type { ConversationTouches } from "../inbox/conversation-touches.ts";
import type { Clock } from "../ports.ts";
import type { ReplyRows } from "./reply-rows.ts";

/**
 * The owner's reactions to what customers wrote. Shown at once and sent as rows of the outbox, one for each message: a
 * later wish takes the place of one that has not left. What Meta refuses is taken back here.
 */
export type React = (input: RouteInput<"messages/react">) => RouteOutput<"messages/react">;

export interface ReactionParts {
  readonly db: Database;
  readonly rows: ReplyRows;
  readonly touches: ConversationTouches;
  readonly clock: Clock;
}

interface Target {
  readonly conversationId: number;
  readonly mid: string | null;
  readonly family: LoginFamily;
  readonly lastQualifyingMs: number | null;
  readonly refusedWindow: RefusedWindow | null;
  /** What stands there now. */
  readonly emoji: string | null;
  readonly atMs: number | null;
}

export const HEART = "❤️";

export function createReact({ db, rows, touches, clock }: ReactionParts): React {
  const find = db.prepare<[number], Target>(
    `SELECT m.conversation_id AS conversationId, m.mid, a.family, c.last_qualifying_ms AS lastQualifyingMs,
       CASE WHEN c.refused_window_ms = c.last_qualifying_ms THEN c.refused_window END AS refusedWindow,
       r.emoji, r.at_ms AS atMs
     FROM messages m JOIN conversations c ON c.id = m.conversation_id JOIN accounts a ON a.id = c.account_id
       LEFT JOIN reactions r ON r.mid = m.mid AND r.conversation_id = m.conversation_id AND r.actor = 'account'
     WHERE m.id = ? AND m.direction = 'in' AND m.unsent_at_ms IS NULL`,
  );
  const put = db.prepare(
    `INSERT INTO reactions (conversation_id, mid, actor, at_ms, emoji) VALUES (@conversationId, @mid, 'account', @atMs, @emoji)
     ON CONFLICT (mid, conversation_id, actor) DO UPDATE SET at_ms = excluded.at_ms, emoji = excluded.emoji`,
  );

  return ({ clientId, messageId, emoji }) =>
    db.write("messages.react", (): RouteOutput<"messages/react"> => {
      const target = find.get(messageId);
      if (target === undefined || target.mid === null) return { kind: "not_found" };
      if (rows.byClientId(clientId) !== undefined) return { kind: "queued" };
      const { mid, lastQualifyingMs, refusedWindow } = target;
      const nowMs = clock.nowMs();
      const window = messagingWindow(lastQualifyingMs ?? undefined, nowMs, refusedWindow ?? undefined);
      if (window.kind !== "open") return { kind: "window_closed" };
      // Facebook Login documents the one word "love"; Instagram Login any emoji (Send API, sender actions).
      if (target.family === "facebook" && emoji !== undefined && emoji !== HEART) return { kind: "emoji_not_taken" };
      const conversationId = toConversationId(target.conversationId);
      const superseded = rows.dropReaction(toMessageId(messageId));
      rows.insertLoose({
        clientId,
        conversationId,
        targetMessageId: toMessageId(messageId),
        content: {
          kind: "reaction",
          ...(emoji === undefined ? {} : { emoji }),
          ...before(superseded === undefined ? target.emoji : (superseded.before ?? null)),
        },
        nowMs,
      });
      put.run({ conversationId, mid, atMs: Math.max(nowMs, (target.atMs ?? 0) + 1), emoji: emoji ?? null });
      touches.touch(conversationId);
      touches.flush();
      return { kind: "queued" };
    });
}

const before = (emoji: string | null): { readonly before?: string } => (emoji === null ? {} : { before: emoji });
