import type { AccountId, ConversationId, CustomerId, MessageId, Mid, ReplyId } from "#shared/domain/ids.ts";
import { toMessageId, toReplyId } from "#shared/domain/ids.ts";
import type { HumanAgent, LoginFamily } from "#shared/contract/accounts.ts";
import type { HoldReason } from "#shared/contract/messages.ts";
import type { RefusedWindow } from "#shared/domain/messaging-window.ts";
import type { Database } from "../db/database.ts";
import type { ConversationTouches } from "../inbox/conversation-touches.ts";
import { laneOf, readContent, storeContent, type OutgoingContent, type SendLane } from "./reply-content.ts";

export type ReplyState = "waiting" | "sending" | "accepted" | "refused" | "unknown" | "held";

/** One reply on its way, with what sending it needs. */
export interface Reply {
  readonly id: ReplyId;
  readonly conversationId: ConversationId;
  /** The message it is on the screen; null when it is none (a reaction). */
  readonly messageId: MessageId | null;
  /** Meta's id of the message it is done to, where it is none itself. */
  readonly targetMid: Mid | null;
  readonly accountId: AccountId;
  readonly customerId: CustomerId;
  readonly family: LoginFamily;
  readonly senderId: string;
  readonly humanAgent: HumanAgent;
  /** Meta's id of the shop's own app, where it is known. */
  readonly ownAppId: string | null;
  readonly content: OutgoingContent;
  readonly lane: SendLane;
  readonly author: ReplyAuthor;
  readonly mid: Mid | null;
  readonly replyToMid: Mid | null;
  readonly state: ReplyState;
  readonly because: WaitingBecause | null;
  readonly reason: HoldReason | null;
  readonly attempts: number;
  readonly looks: number;
  /** Rows of messages up to this one were here when it left. */
  readonly knownUpTo: number;
  readonly confirmedMs: number | null;
  /** Its writer has ended the way of its files: it does not leave again unless they say so. */
  readonly stoppedMs: number | null;
  readonly lastQualifyingMs: number | null;
  /** What Meta has refused within the window that began with `lastQualifyingMs`. */
  readonly refusedWindow: RefusedWindow | null;
}

/** Whoever types goes before anything automatic. */
export type ReplyAuthor = "person" | "assistant";

/** Why a waiting reply waits; part of the contract's outbound state. */
export type WaitingBecause = "undo" | "queued" | "uploading" | "offline" | "retrying" | "rate_limited";

/** The person who confirmed that it is answered by a person, and when. */
export interface Confirmation {
  readonly atMs: number;
  /** As the computer knows them; undefined when it does not say. */
  readonly by: string | undefined;
}

export interface NewReply {
  readonly clientId: string;
  readonly conversationId: ConversationId;
  readonly content: OutgoingContent;
  readonly author: ReplyAuthor;
  readonly replyToMid: string | null;
  readonly nowMs: number;
  /** Leaves at this time at the earliest; until then it can be taken back. */
  readonly leavesMs: number;
  /** Its place in the thread until Meta has said when it was. */
  readonly sentAtMs: number;
  readonly confirmation: Confirmation | undefined;
}

export type LooseReply = Pick<NewReply, "clientId" | "conversationId" | "content" | "nowMs"> & {
  readonly targetMessageId: MessageId;
};

/** What keeps some replies from being taken now. */
export interface Blocked {
  /** `<account>/<lane>`: at Meta's limits. */
  readonly lanes: readonly string[];
  /** Conversations with something under way. */
  readonly conversations: readonly ConversationId[];
}

type Row = Omit<Reply, "content"> & { readonly kind: string; readonly text: string | null; readonly json: string };

const REPLY_COLUMNS = `
  o.id, o.conversation_id AS conversationId, o.message_id AS messageId, c.account_id AS accountId,
  c.customer_id AS customerId, a.family, a.sender_id AS senderId, a.human_agent AS humanAgent, a.app_id AS ownAppId,
  o.kind, m.text, o.content AS json, o.lane, o.author, m.mid, m.reply_to_mid AS replyToMid, t.mid AS targetMid, o.state,
  o.because, o.reason, o.attempts, o.looks, o.known_up_to AS knownUpTo, o.confirmed_ms AS confirmedMs, o.stopped_ms AS stoppedMs,
  c.last_qualifying_ms AS lastQualifyingMs,
  CASE WHEN c.refused_window_ms = c.last_qualifying_ms THEN c.refused_window END AS refusedWindow
  FROM outbox o JOIN conversations c ON c.id = o.conversation_id JOIN accounts a ON a.id = c.account_id
    LEFT JOIN messages m ON m.id = o.message_id LEFT JOIN messages t ON t.id = o.target_message_id`;

/**
 * The reply of each conversation that is next: one that is on its way, else the first that a person wrote, else the
 * first of the assistant's. Nothing else of the conversation may leave before it is settled.
 */
const HEADS = `o.id IN (
  SELECT coalesce(
    min(CASE WHEN state IN ('sending', 'unknown') THEN id END), min(CASE WHEN author = 'person' THEN id END), min(id))
  FROM outbox WHERE state IN ('waiting', 'sending', 'unknown') GROUP BY conversation_id)
  AND o.state IN ('waiting', 'unknown') AND a.sending = 'ready'
  AND o.conversation_id NOT IN (SELECT value FROM json_each(@conversations))
  AND c.account_id || '/' || iif(o.state = 'unknown', 'conversations', o.lane) NOT IN (SELECT value FROM json_each(@lanes))`;

/** A wait that began in the future began before this computer's clock was set back: it is over. */
const IS_DUE = `(o.next_attempt_ms <= @nowMs OR o.waits_since_ms > @nowMs)`;

export type ReplyRows = ReturnType<typeof createReplyRows>;

/** Reads replies, and writes new ones. How far they come is written in `reply-states.ts`. */
export function createReplyRows(db: Database) {
  const due = db.prepare<Record<string, unknown>, Row>(
    `SELECT ${REPLY_COLUMNS} WHERE ${HEADS} AND ${IS_DUE} ORDER BY o.author = 'assistant', o.id LIMIT @limit`,
  );
  const nextDue = db.prepare<Record<string, unknown>, { at: number | null }>(
    `SELECT min(o.next_attempt_ms) AS at FROM outbox o JOIN conversations c ON c.id = o.conversation_id
       JOIN accounts a ON a.id = c.account_id WHERE ${HEADS}`,
  );
  const get = db.prepare<[ReplyId], Row>(`SELECT ${REPLY_COLUMNS} WHERE o.id = ?`);
  const placeOf = db.prepare<[ReplyId], Pick<Reply, "messageId" | "conversationId" | "mid">>(
    `SELECT o.message_id AS messageId, o.conversation_id AS conversationId, m.mid
     FROM outbox o LEFT JOIN messages m ON m.id = o.message_id WHERE o.id = ?`,
  );
  const ofMessage = db.prepare<[MessageId], Row>(`SELECT ${REPLY_COLUMNS} WHERE o.message_id = ?`);
  const byClientId = db.prepare<[string], { messageId: MessageId | null }>(
    `SELECT message_id AS messageId FROM outbox WHERE client_id = ?`,
  );
  // Said plainly which index is meant: the planner would read every reply of the conversation that ever was.
  // Looked for in vain and about to be sent again, or given up: an echo that comes late still tells.
  const inFlight = db.prepare<[ConversationId, ConversationId], Row>(
    `SELECT ${REPLY_COLUMNS} WHERE o.id IN (
         SELECT id FROM outbox INDEXED BY outbox_unsettled
         WHERE conversation_id = ? AND state IN ('waiting', 'sending', 'unknown')
         UNION ALL SELECT id FROM outbox INDEXED BY outbox_held WHERE conversation_id = ? AND state = 'held')
       AND (o.state IN ('sending', 'unknown') OR o.looks > 0) AND m.mid IS NULL AND o.message_id IS NOT NULL
     ORDER BY o.state NOT IN ('sending', 'unknown'), o.id`,
  );
  // `replies/send` writes its parts in one moment.
  const writtenWith = db.prepare<[ReplyId, ConversationId], Row>(
    `SELECT ${REPLY_COLUMNS} JOIN outbox one ON one.id = ?
     WHERE o.conversation_id = ? AND o.written_ms = one.written_ms AND o.author = one.author ORDER BY o.id`,
  );
  const held = db.prepare<[ConversationId], Row>(
    `SELECT ${REPLY_COLUMNS} WHERE o.conversation_id = ? AND o.state = 'held' ORDER BY o.id`,
  );
  const insertMessage = db.prepare(
    `INSERT INTO messages (conversation_id, direction, origin, kind, sent_at_ms, text, reply_to_mid, automatic)
     VALUES (@conversationId, 'out', 'here', @messageKind, @sentAtMs, @text, @replyToMid, @author = 'assistant')`,
  );
  const insertReply = db.prepare(
    `INSERT INTO outbox (message_id, client_id, conversation_id, kind, content, lane, author, state, because,
       waits_since_ms, next_attempt_ms, confirmed_ms, confirmed_by, written_ms)
     VALUES (@messageId, @clientId, @conversationId, @kind, @content, @lane, @author, 'waiting', @because, @nowMs,
       @leavesMs, @confirmedMs, @confirmedBy, @nowMs)`,
  );
  const insertLoose = db.prepare(
    `INSERT INTO outbox (target_message_id, client_id, conversation_id, kind, content, lane, author, state, because,
       waits_since_ms, next_attempt_ms, written_ms)
     VALUES (@targetMessageId, @clientId, @conversationId, @kind, @content, @lane, 'person', 'waiting', 'queued', @nowMs,
       @nowMs, @nowMs)`,
  );
  const waitingReaction = db.prepare<[MessageId], Row>(
    `SELECT ${REPLY_COLUMNS} WHERE o.target_message_id = ? AND o.kind = 'reaction' AND o.state = 'waiting'`,
  );
  // By row number, because only what came in the last minutes can be newer.
  const timely = db.prepare<{ id: ReplyId; sinceMs: number }>(
    `SELECT 1 FROM outbox o JOIN conversations c ON c.id = o.conversation_id
       JOIN assistants s ON s.account_id = c.account_id AND s.is_on = 1
     WHERE o.id = @id AND o.written_ms >= @sinceMs AND NOT EXISTS (
       SELECT 1 FROM messages m NOT INDEXED WHERE m.id > o.message_id AND m.conversation_id = o.conversation_id
         AND m.direction = 'out' AND m.automatic = 0)`,
  );
  const waitingAutomatic = db.prepare<[AccountId], { messageId: number; conversationId: ConversationId }>(
    `SELECT o.message_id AS messageId, o.conversation_id AS conversationId FROM outbox o
       JOIN conversations c ON c.id = o.conversation_id
     WHERE c.account_id = ? AND o.author = 'assistant' AND o.state = 'waiting' AND o.message_id IS NOT NULL`,
  );
  const drop = db.prepare<[ReplyId]>(`DELETE FROM outbox WHERE id = ?`);
  const setMid = db.prepare<[string | null, MessageId]>(`UPDATE messages SET mid = ? WHERE id = ?`);
  const setSentAt = db.prepare<[number, MessageId]>(`UPDATE messages SET sent_at_ms = ? WHERE id = ?`);
  const deleteMessage = db.prepare<[number]>(`DELETE FROM messages WHERE id = ?`);
  const copyAsElsewhere = db.prepare<[string | null, MessageId]>(
    `INSERT INTO messages (conversation_id, mid, direction, origin, kind, sent_at_ms, text, reply_to_mid)
     SELECT conversation_id, ?, direction, 'elsewhere', kind, sent_at_ms, text, reply_to_mid FROM messages WHERE id = ?`,
  );

  const toReply = ({ kind, text, json, ...row }: Row): Reply => ({
    ...row,
    content: readContent({ kind, text, content: json }),
  });
  const known = (row: Row | undefined): Reply | undefined => (row === undefined ? undefined : toReply(row));
  const asParameters = ({ lanes, conversations }: Blocked) => ({
    lanes: JSON.stringify(lanes),
    conversations: JSON.stringify(conversations),
  });

  return {
    due: (nowMs: number, limit: number, blocked: Blocked) =>
      due.all({ nowMs, limit, ...asParameters(blocked) }).map(toReply),
    nextDueMs: (blocked: Blocked) => nextDue.get(asParameters(blocked))?.at ?? undefined,
    get: (id: ReplyId) => known(get.get(id)),
    /** Which message it is, without all the rest. */
    placeOf: (id: ReplyId) => placeOf.get(id),
    ofMessage: (messageId: MessageId) => known(ofMessage.get(messageId)),
    byClientId: (clientId: string) => byClientId.get(clientId),
    /** Messages that have left, or may have, and have no mid yet; what is on its way comes first. */
    inFlight: (conversationId: ConversationId) => inFlight.all(conversationId, conversationId).map(toReply),
    /** All that was written in the same breath: the parts of one text. */
    writtenWith: ({ id, conversationId }: Pick<Reply, "id" | "conversationId">) =>
      writtenWith.all(id, conversationId).map(toReply),
    held: (conversationId: ConversationId) => held.all(conversationId).map(toReply),
    insert(reply: NewReply): { readonly id: ReplyId; readonly messageId: MessageId } {
      const { content, confirmation, ...columns } = reply;
      const { messageKind, ...stored } = storeContent(content);
      const message = insertMessage.run({ ...columns, text: stored.text, messageKind });
      const messageId = toMessageId(Number(message.lastInsertRowid));
      const row = insertReply.run({
        ...columns,
        ...stored,
        lane: laneOf(content),
        because: reply.leavesMs > reply.nowMs ? "undo" : "queued",
        messageId,
        confirmedMs: confirmation?.atMs ?? null,
        confirmedBy: confirmation?.by ?? null,
      });
      return { id: toReplyId(Number(row.lastInsertRowid)), messageId };
    },
    /** What is done to a message and is none itself. */
    insertLoose({ content, ...columns }: LooseReply): void {
      const { messageKind: _kind, text: _text, ...stored } = storeContent(content);
      insertLoose.run({ ...columns, ...stored, lane: laneOf(content) });
    },
    /** A reaction to this message that has not left is not sent; gives what it was. */
    dropReaction(targetMessageId: MessageId) {
      const waiting = known(waitingReaction.get(targetMessageId));
      if (waiting?.content.kind !== "reaction") return undefined;
      drop.run(waiting.id);
      return waiting.content;
    },
    setMid: (messageId: MessageId, mid: string | null) => void setMid.run(mid, messageId),
    setSentAt: (messageId: MessageId, sentAtMs: number) => void setSentAt.run(sentAtMs, messageId),
    /** Of the assistant's: it is not late, nobody has answered since, and the owner has not turned it off. */
    isTimely: (id: ReplyId, sinceMs: number) => timely.get({ id, sinceMs }) !== undefined,
    /** What the assistant was about to say for an account, and will not. Inside a transaction. */
    dropWaitingAutomatic(accountId: AccountId, touches: ConversationTouches): void {
      for (const { messageId, conversationId } of waitingAutomatic.all(accountId)) {
        deleteMessage.run(messageId);
        touches.touch(conversationId).inserted -= 1;
      }
    },
    deleteMessage: (messageId: number) => void deleteMessage.run(messageId),
    /** Puts what the row says into a row of its own, as written elsewhere, and leaves the reply without a mid. */
    copyAfterRelease(messageId: MessageId, mid: Mid): void {
      setMid.run(null, messageId);
      copyAsElsewhere.run(mid, messageId);
    },
  };
}
