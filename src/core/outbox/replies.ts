import { judgeSend, messagingWindow, type RefusedWindow } from "#shared/domain/messaging-window.ts";
import {
  toConversationId,
  toMessageId,
  type ConversationId,
  type MessageId,
  type ReplyId,
} from "#shared/domain/ids.ts";
import type { HumanAgent } from "#shared/contract/accounts.ts";
import type { RouteInput, RouteOutput } from "#shared/contract/routes.ts";
import type { Database } from "../db/database.ts";
import type { ConversationTouches } from "../inbox/conversation-touches.ts";
import type { OutgoingFiles } from "../media/outgoing/outgoing-files.ts";
import type { Clock } from "../ports.ts";
import type { Drafts } from "./drafts.ts";
import { judgeContent } from "./reply-content.ts";
import type { Confirmation, Reply, ReplyRows } from "./reply-rows.ts";
import type { ReplyStates } from "./reply-states.ts";

/** What the owner can do with a reply: write it, try it again, confirm it, take it back before it leaves. */
export interface Replies {
  readonly send: (input: RouteInput<"replies/send">) => RouteOutput<"replies/send">;
  readonly retry: (input: RouteInput<"replies/retry">) => RouteOutput<"replies/retry">;
  readonly confirm: (input: RouteInput<"replies/confirm">) => RouteOutput<"replies/confirm">;
  readonly takeBack: (input: RouteInput<"replies/take-back">) => RouteOutput<"replies/take-back">;
  readonly discard: (input: RouteInput<"replies/discard">) => RouteOutput<"replies/discard">;
  /** Lets go what waited for this conversation to be ours. Inside a transaction; gives the number of replies. */
  readonly releaseTaken: (conversationId: ConversationId) => number;
}

export interface RepliesParts {
  readonly db: Database;
  readonly rows: ReplyRows;
  readonly states: ReplyStates;
  readonly touches: ConversationTouches;
  readonly clock: Clock;
  readonly drafts: Pick<Drafts, "putBack">;
  /** Gives back the files of a message that is taken back. Inside its transaction. */
  readonly releaseFiles: OutgoingFiles["release"];
  /** What of a reply is already on its way ends there. */
  readonly abandonFiles: (id: ReplyId) => void;
  /** Who is signed in to this computer; recorded with a confirmation. */
  readonly operator: string | undefined;
}

/** So long a reply can be taken back before it leaves. */
export const UNDO_MS = 5_000;

interface Conversation {
  readonly lastQualifyingMs: number | null;
  readonly lastActivityMs: number;
  readonly refusedWindow: RefusedWindow | null;
  readonly humanAgent: HumanAgent;
}

export function createReplies(given: RepliesParts): Replies {
  const { db, rows, states, touches, clock, drafts, operator } = given;
  const conversationRow = db.prepare<[number], Conversation>(
    `SELECT c.last_qualifying_ms AS lastQualifyingMs, c.last_activity_ms AS lastActivityMs, a.human_agent AS humanAgent,
       CASE WHEN c.refused_window_ms = c.last_qualifying_ms THEN c.refused_window END AS refusedWindow
     FROM conversations c JOIN accounts a ON a.id = c.account_id WHERE c.id = ?`,
  );
  const quoted = db.prepare<[number, number], { mid: string | null }>(
    `SELECT mid FROM messages WHERE id = ? AND conversation_id = ? AND unsent_at_ms IS NULL`,
  );
  const quotedMessage = db.prepare<
    [string, number],
    { messageId: number; by: "customer" | "account"; text: string | null }
  >(
    `SELECT id AS messageId, iif(direction = 'in', 'customer', 'account') AS "by", text FROM messages
     WHERE mid = ? AND conversation_id = ? AND unsent_at_ms IS NULL`,
  );
  const remove = (parts: readonly Reply[]): void => {
    for (const { id, messageId, conversationId } of parts) {
      if (messageId === null) continue;
      given.abandonFiles(id);
      rows.deleteMessage(messageId);
      touches.touch(conversationId).inserted -= 1;
    }
    touches.flush();
  };
  const confirmation = (isConfirmed: boolean, atMs: number): Confirmation | undefined =>
    isConfirmed ? { atMs, by: operator } : undefined;
  const windowOf = ({ lastQualifyingMs, refusedWindow }: Conversation) =>
    messagingWindow(lastQualifyingMs ?? undefined, clock.nowMs(), refusedWindow ?? undefined);

  const insertParts = (
    { parts, replyToMessageId, confirmedByPerson }: RouteInput<"replies/send">,
    conversationId: ConversationId,
    lastActivityMs: number,
  ): readonly MessageId[] => {
    const nowMs = clock.nowMs();
    const answered = replyToMessageId === undefined ? undefined : quoted.get(replyToMessageId, conversationId);
    return parts.map(({ clientId, content }, index) => {
      const { messageId } = rows.insert({
        clientId,
        conversationId,
        content,
        author: "person",
        replyToMid: index === 0 ? (answered?.mid ?? null) : null,
        nowMs,
        leavesMs: nowMs + UNDO_MS,
        // Below what is already there, even when this computer's clock is behind Meta's.
        sentAtMs: Math.max(nowMs, lastActivityMs + 1) + index,
        confirmation: confirmation(confirmedByPerson, nowMs),
      });
      return messageId;
    });
  };

  return {
    send(input) {
      for (const { content } of input.parts) {
        const verdict = judgeContent(content);
        if (verdict.kind !== "fits") return verdict;
      }
      return db.write("replies.send", (): RouteOutput<"replies/send"> => {
        const known = input.parts.flatMap(({ clientId }) => rows.byClientId(clientId) ?? []);
        if (known.length > 0) return { kind: "queued", messageIds: known.flatMap(({ messageId }) => messageId ?? []) };
        const found = conversationRow.get(input.conversationId);
        if (found === undefined) return { kind: "not_found" };
        const verdict = judgeSend(windowOf(found), input.confirmedByPerson);
        if (verdict.kind === "needs_person" || verdict.kind === "window_closed") return { kind: verdict.kind };
        if (verdict.kind === "send_as_human_agent" && found.humanAgent === "missing") {
          return { kind: "human_agent_unavailable" };
        }
        const conversationId = toConversationId(input.conversationId);
        const messageIds = insertParts(input, conversationId, found.lastActivityMs);
        const touch = touches.touch(conversationId);
        touch.inserted += messageIds.length;
        // Whoever answers has read what is there; Meta's time, because this computer's clock may be ahead of it.
        touch.accountWroteMs = found.lastActivityMs;
        touch.answered = true;
        touches.flush();
        return { kind: "queued", messageIds: [...messageIds] };
      });
    },

    retry({ messageId, confirmedByPerson }) {
      return db.write("replies.retry", (): RouteOutput<"replies/retry"> => {
        const reply = rows.ofMessage(toMessageId(messageId));
        if (reply === undefined) return { kind: "not_found" };
        const nowMs = clock.nowMs();
        // One that waits for its time need not.
        if (states.hurry(reply.id, nowMs)) return { kind: "changed" };
        return states.release(reply.id, confirmation(confirmedByPerson, nowMs), nowMs)
          ? { kind: "changed" }
          : { kind: "too_late" };
      });
    },

    confirm({ conversationId }) {
      return db.write("replies.confirm", (): RouteOutput<"replies/confirm"> => {
        const found = conversationRow.get(conversationId);
        if (found === undefined) return { kind: "not_found" };
        const nowMs = clock.nowMs();
        const verdict = judgeSend(windowOf(found), true);
        if (verdict.kind === "window_closed") return { kind: "window_closed" };
        const asPerson = verdict.kind === "send_as_human_agent";
        if (asPerson && found.humanAgent === "missing") return { kind: "human_agent_unavailable" };
        let count = 0;
        for (const { id, reason, author } of rows.held(toConversationId(conversationId))) {
          const waitsForThis =
            reason === "needs_person" || reason === "window_closed" || reason === "human_agent_unavailable";
          if (!waitsForThis || author !== "person") continue;
          if (states.release(id, confirmation(asPerson, nowMs), nowMs)) count += 1;
        }
        return { kind: "changed", count };
      });
    },

    takeBack({ messageId }) {
      return db.write("replies.take-back", (): RouteOutput<"replies/take-back"> => {
        const reply = rows.ofMessage(toMessageId(messageId));
        if (reply === undefined) return { kind: "not_found" };
        const parts = rows.writtenWith(reply).filter(hasNotLeft);
        // What the assistant says is nobody's draft.
        if (!hasNotLeft(reply) || reply.author !== "person") return { kind: "too_late" };
        const text = parts.flatMap(({ content }) => (content.kind === "text" ? content.text : [])).join("\n");
        const files = parts.flatMap(({ messageId: id }) => (id === null ? [] : given.releaseFiles(id)));
        const quote = parts.flatMap(({ replyToMid }) => replyToMid ?? []).at(0);
        const replyTo = quote === undefined ? undefined : quotedMessage.get(quote, reply.conversationId);
        remove(parts);
        if (text !== "" || replyTo !== undefined) drafts.putBack(reply.conversationId, text, replyTo?.messageId);
        const back = { kind: "taken_back", text, ...(files.length === 0 ? {} : { files: [...files] }) } as const;
        if (replyTo === undefined) return back;
        const { text: quoted, ...target } = replyTo;
        return { ...back, replyTo: { ...target, ...(quoted === null ? {} : { text: quoted }) } };
      });
    },

    discard({ messageId }) {
      return db.write("replies.discard", (): RouteOutput<"replies/discard"> => {
        const reply = rows.ofMessage(toMessageId(messageId));
        if (reply === undefined) return { kind: "not_found" };
        if (!hasNotLeft(reply)) return { kind: "too_late" };
        remove([reply]);
        return { kind: "changed" };
      });
    },

    releaseTaken(conversationId) {
      const nowMs = clock.nowMs();
      const waiting = rows.held(conversationId).filter(({ reason }) => reason === "not_thread_owner");
      return waiting.filter(({ id }) => states.release(id, undefined, nowMs)).length;
    },
  };
}

const hasNotLeft = ({ state }: Reply): boolean => state === "waiting" || state === "refused" || state === "held";
