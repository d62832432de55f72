import type { AccountId, ConversationId, CustomerId, MessageId, Mid, ReplyId } from "#shared/domain/ids.ts";
import { toMessageId, toReplyId } from "#shared/domain/ids.ts";
import type { LoginFamily } from "#shared/contract/accounts.ts";
import type { RefusalReason, ReplyContent } from "#shared/contract/messages.ts";
import type { Database } from "../db/database.ts";
import type { GraphError } from "../instagram/graph-client.ts";
import { readContent, storeContent } from "./reply-content.ts";

type ReplyState = "waiting" | "sending" | "accepted" | "refused" | "unknown" | "held";

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
  readonly content: ReplyContent;
  readonly author: ReplyAuthor;
  readonly mid: Mid | null;
  readonly replyToMid: Mid | null;
  readonly state: ReplyState;
  readonly attempts: number;
  readonly confirmedMs: number | null;
  readonly lastQualifyingMs: number | null;
}

/** Whoever types goes before anything automatic. */
type ReplyAuthor = "person" | "assistant";

/** Why a waiting reply waits; part of the contract's outbound state. */
export type WaitingBecause = "queued" | "offline" | "retrying";

interface NewReply {
  readonly clientId: string;
  readonly conversationId: ConversationId;
  readonly content: ReplyContent;
  readonly author: ReplyAuthor;
  readonly replyToMid: string | null;
  readonly nowMs: number;
  /** Its place in the thread until Meta has said when it was. */
  readonly sentAtMs: number;
  readonly confirmedMs: number | null;
}

type Row = Omit<Reply, "content"> & { readonly kind: string; readonly text: string | null; readonly json: string };

const REPLY_COLUMNS = `
  o.id, o.conversation_id AS conversationId, o.message_id AS messageId, c.account_id AS accountId,
  c.customer_id AS customerId, a.family, a.sender_id AS senderId, o.kind, m.text, o.content AS json, o.author, m.mid,
  m.reply_to_mid AS replyToMid, t.mid AS targetMid, o.state, o.attempts, o.confirmed_ms AS confirmedMs,
  c.last_qualifying_ms AS lastQualifyingMs
  FROM outbox o JOIN conversations c ON c.id = o.conversation_id JOIN accounts a ON a.id = c.account_id
    LEFT JOIN messages m ON m.id = o.message_id LEFT JOIN messages t ON t.id = o.target_message_id`;

/**
 * The reply of each conversation that is next: one that is on its way, else the first that a person wrote, else the
 * first of the assistant's. Nothing else of the conversation may leave before it is settled.
 */
const HEADS = `o.id IN (
  SELECT coalesce(
    min(CASE WHEN state IN ('sending', 'unknown') THEN id END), min(CASE WHEN author = 'person' THEN id END), min(id))
  FROM outbox WHERE state IN ('waiting', 'sending', 'unknown') GROUP BY conversation_id)`;

export type ReplyRows = ReturnType<typeof createReplyRows>;

export function createReplyRows(db: Database) {
  const due = db.prepare<[number, number], Row>(
    `SELECT ${REPLY_COLUMNS} WHERE ${HEADS} AND o.state IN ('waiting', 'unknown') AND o.next_attempt_ms <= ?
       AND a.sending = 'ready' ORDER BY o.author = 'assistant', o.id LIMIT ?`,
  );
  const nextDue = db.prepare<[], { at: number | null }>(
    `SELECT min(o.next_attempt_ms) AS at FROM outbox o JOIN conversations c ON c.id = o.conversation_id
       JOIN accounts a ON a.id = c.account_id
     WHERE ${HEADS} AND o.state IN ('waiting', 'unknown') AND a.sending = 'ready'`,
  );
  const get = db.prepare<[ReplyId], Row>(`SELECT ${REPLY_COLUMNS} WHERE o.id = ?`);
  const ofMessage = db.prepare<[MessageId], Row>(`SELECT ${REPLY_COLUMNS} WHERE o.message_id = ?`);
  const byClientId = db.prepare<[string], { messageId: MessageId | null }>(
    `SELECT message_id AS messageId FROM outbox WHERE client_id = ?`,
  );
  // Said plainly which index is meant: the planner would read every reply of the conversation that ever was.
  const inFlight = db.prepare<[ConversationId], Row>(
    `SELECT ${REPLY_COLUMNS} WHERE o.id IN (
         SELECT id FROM outbox INDEXED BY outbox_unsettled
         WHERE conversation_id = ? AND state IN ('waiting', 'sending', 'unknown'))
       AND o.state IN ('sending', 'unknown') AND m.mid IS NULL AND o.message_id IS NOT NULL ORDER BY o.id`,
  );
  const insertMessage = db.prepare(
    `INSERT INTO messages (conversation_id, direction, origin, kind, sent_at_ms, text, reply_to_mid)
     VALUES (@conversationId, 'out', 'here', @messageKind, @sentAtMs, @text, @replyToMid)`,
  );
  const insertReply = db.prepare(
    `INSERT INTO outbox (message_id, client_id, conversation_id, kind, content, author, state, because, waits_since_ms,
       next_attempt_ms, confirmed_ms, written_ms)
     VALUES (@messageId, @clientId, @conversationId, @kind, @content, @author, 'waiting', 'queued', @nowMs,
       @nowMs, @confirmedMs, @nowMs)`,
  );
  const leave = db.prepare<[number, ReplyId]>(
    `UPDATE outbox SET state = 'sending', because = NULL, reason = NULL, attempts = attempts + 1, as_person = ?
     WHERE id = ? AND state = 'waiting'`,
  );
  const wait = db.prepare<[WaitingBecause, number, ReplyId]>(
    `UPDATE outbox SET state = 'waiting', because = ?, next_attempt_ms = ? WHERE id = ? AND state != 'accepted'`,
  );
  const doubt = db.prepare<[number, ReplyId]>(
    `UPDATE outbox SET state = 'unknown', next_attempt_ms = ? WHERE id = ? AND state IN ('sending', 'unknown')`,
  );
  const doubtInFlight = db.prepare<[number, ReplyId]>(
    `UPDATE outbox SET state = 'unknown', next_attempt_ms = ? WHERE id = ? AND state = 'sending'`,
  );
  const refuse = db.prepare(
    `UPDATE outbox SET state = 'refused', because = NULL, reason = @reason, error_code = @code, error_subcode = @subcode,
       trace_id = @traceId WHERE id = @id AND state != 'accepted'`,
  );
  const accept = db.prepare<[ReplyId]>(
    `UPDATE outbox SET state = 'accepted', because = NULL, reason = NULL, error_code = NULL, error_subcode = NULL,
       trace_id = NULL, content = '{}' WHERE id = ?`,
  );
  const retry = db.prepare<[number | null, number, ReplyId]>(
    `UPDATE outbox SET state = 'waiting', because = 'queued', reason = NULL, error_code = NULL, error_subcode = NULL,
       trace_id = NULL, attempts = 0, confirmed_ms = coalesce(?, confirmed_ms), next_attempt_ms = ?
     WHERE id = ? AND state IN ('refused', 'held')`,
  );
  const setMid = db.prepare<[string | null, MessageId]>(`UPDATE messages SET mid = ? WHERE id = ?`);
  const setSentAt = db.prepare<[number, MessageId]>(`UPDATE messages SET sent_at_ms = ? WHERE id = ?`);
  const deleteMessage = db.prepare<[number]>(`DELETE FROM messages WHERE id = ?`);
  const copyAsElsewhere = db.prepare<[string | null, MessageId]>(
    `INSERT INTO messages (conversation_id, mid, direction, origin, kind, sent_at_ms, text, reply_to_mid)
     SELECT conversation_id, ?, direction, 'elsewhere', kind, sent_at_ms, text, reply_to_mid FROM messages WHERE id = ?`,
  );
  const doubtAllInFlight = db.prepare<[number]>(
    `UPDATE outbox SET state = 'unknown', next_attempt_ms = ? WHERE state = 'sending'`,
  );
  const wakeOffline = db.prepare<[number]>(
    `UPDATE outbox SET next_attempt_ms = ? WHERE state IN ('waiting', 'unknown') AND because IS 'offline'`,
  );

  const toReply = ({ kind, text, json, ...row }: Row): Reply => ({
    ...row,
    content: readContent({ kind, text, content: json }),
  });

  return {
    due: (nowMs: number, limit: number) => due.all(nowMs, limit).map(toReply),
    nextDueMs: () => nextDue.get()?.at ?? undefined,
    get(id: ReplyId): Reply | undefined {
      const row = get.get(id);
      return row === undefined ? undefined : toReply(row);
    },
    ofMessage(messageId: MessageId): Reply | undefined {
      const row = ofMessage.get(messageId);
      return row === undefined ? undefined : toReply(row);
    },
    byClientId: (clientId: string) => byClientId.get(clientId),
    /** Messages that have left and have no mid yet. */
    inFlight: (conversationId: ConversationId) => inFlight.all(conversationId).map(toReply),
    insert(reply: NewReply): { readonly id: ReplyId; readonly messageId: MessageId } {
      const { messageKind, ...stored } = storeContent(reply.content);
      const { content: _, ...columns } = reply;
      const message = insertMessage.run({ ...columns, ...stored, messageKind });
      const messageId = toMessageId(Number(message.lastInsertRowid));
      const row = insertReply.run({ ...columns, ...stored, messageId });
      return { id: toReplyId(Number(row.lastInsertRowid)), messageId };
    },
    /** False when the reply is no longer waiting (discarded or taken by another turn). */
    leave: (id: ReplyId, asPerson: boolean) => leave.run(asPerson ? 1 : 0, id).changes === 1,
    wait: (id: ReplyId, because: WaitingBecause, nextAttemptMs: number) => void wait.run(because, nextAttemptMs, id),
    doubt: (id: ReplyId, nextLookMs: number) => void doubt.run(nextLookMs, id),
    /** Of a reply that was on its way; one that still waits has not left. */
    doubtInFlight: (id: ReplyId, nextLookMs: number) => void doubtInFlight.run(nextLookMs, id),
    refuse(id: ReplyId, reason: RefusalReason, error?: GraphError): void {
      refuse.run({
        id,
        reason,
        code: error?.code ?? null,
        subcode: error?.subcode ?? null,
        traceId: error?.traceId ?? null,
      });
    },
    accept: (id: ReplyId) => void accept.run(id),
    retry: (id: ReplyId, confirmedMs: number | null, nowMs: number) => retry.run(confirmedMs, nowMs, id).changes === 1,
    setMid: (messageId: MessageId, mid: string | null) => void setMid.run(mid, messageId),
    setSentAt: (messageId: MessageId, sentAtMs: number) => void setSentAt.run(sentAtMs, messageId),
    deleteMessage: (messageId: number) => void deleteMessage.run(messageId),
    /** Puts what the row says into a row of its own, as written elsewhere, and leaves the reply without a mid. */
    copyAfterRelease(messageId: MessageId, mid: Mid): void {
      setMid.run(null, messageId);
      copyAsElsewhere.run(mid, messageId);
    },
    doubtAllInFlight: (nowMs: number) => void doubtAllInFlight.run(nowMs),
    wakeOffline: (nowMs: number) => void wakeOffline.run(nowMs),
  };
}
