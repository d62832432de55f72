import type { AccountId, ConversationId, CustomerId, MessageId, Mid } from "#shared/domain/ids.ts";
import type { LoginFamily } from "#shared/contract/accounts.ts";
import type { RefusalReason } from "#shared/contract/messages.ts";
import type { Database } from "../db/database.ts";
import type { GraphError } from "../instagram/graph-client.ts";

/** One reply on its way, with what sending it needs. */
export interface Reply {
  readonly messageId: MessageId;
  readonly conversationId: ConversationId;
  readonly accountId: AccountId;
  readonly customerId: CustomerId;
  readonly family: LoginFamily;
  readonly senderId: string;
  readonly text: string;
  readonly mid: Mid | null;
  readonly replyToMid: Mid | null;
  readonly state: "waiting" | "sending" | "accepted" | "refused" | "unknown";
  readonly attempts: number;
  readonly confirmedMs: number | null;
  readonly lastQualifyingMs: number | null;
}

/** Why a waiting reply waits; part of the contract's outbound state. */
export type WaitingBecause = "queued" | "offline" | "retrying";

const REPLY_COLUMNS = `
  o.message_id AS messageId, o.conversation_id AS conversationId, c.account_id AS accountId, c.customer_id AS customerId,
  a.family, a.sender_id AS senderId, m.text, m.mid, m.reply_to_mid AS replyToMid, o.state, o.attempts,
  o.confirmed_ms AS confirmedMs, c.last_qualifying_ms AS lastQualifyingMs
  FROM outbox o JOIN messages m ON m.id = o.message_id JOIN conversations c ON c.id = o.conversation_id
  JOIN accounts a ON a.id = c.account_id`;

/** The first unsettled reply of each conversation: nothing behind it may leave before it is settled. */
const HEADS = `o.message_id IN (
  SELECT min(message_id) FROM outbox WHERE state IN ('waiting', 'sending', 'unknown') GROUP BY conversation_id)`;

export type ReplyRows = ReturnType<typeof createReplyRows>;

export function createReplyRows(db: Database) {
  const due = db.prepare<[number, number], Reply>(
    `SELECT ${REPLY_COLUMNS} WHERE ${HEADS} AND o.state IN ('waiting', 'unknown') AND o.next_attempt_ms <= ?
       AND a.sending = 'ready' ORDER BY o.message_id LIMIT ?`,
  );
  const nextDue = db.prepare<[], { at: number | null }>(
    `SELECT min(o.next_attempt_ms) AS at FROM outbox o JOIN conversations c ON c.id = o.conversation_id
       JOIN accounts a ON a.id = c.account_id
     WHERE ${HEADS} AND o.state IN ('waiting', 'unknown') AND a.sending = 'ready'`,
  );
  const get = db.prepare<[MessageId], Reply>(`SELECT ${REPLY_COLUMNS} WHERE o.message_id = ?`);
  const byClientId = db.prepare<[string], { messageId: MessageId }>(
    `SELECT message_id AS messageId FROM outbox WHERE client_id = ?`,
  );
  const inFlight = db.prepare<[ConversationId], { messageId: MessageId; text: string }>(
    `SELECT o.message_id AS messageId, m.text FROM outbox o JOIN messages m ON m.id = o.message_id
     WHERE o.conversation_id = ? AND o.state IN ('sending', 'unknown') AND m.mid IS NULL ORDER BY o.message_id`,
  );
  const insertMessage = db.prepare<[ConversationId, number, string, string | null]>(
    `INSERT INTO messages (conversation_id, direction, origin, kind, sent_at_ms, text, reply_to_mid)
     VALUES (?, 'out', 'here', 'text', ?, ?, ?)`,
  );
  const insertReply = db.prepare(
    `INSERT INTO outbox (message_id, client_id, conversation_id, state, because, next_attempt_ms, confirmed_ms, written_ms)
     VALUES (@messageId, @clientId, @conversationId, 'waiting', 'queued', @nowMs, @confirmedMs, @nowMs)`,
  );
  const leave = db.prepare<[number, MessageId]>(
    `UPDATE outbox SET state = 'sending', because = NULL, reason = NULL, attempts = attempts + 1, as_person = ?
     WHERE message_id = ? AND state = 'waiting'`,
  );
  const wait = db.prepare<[WaitingBecause, number, MessageId]>(
    `UPDATE outbox SET state = 'waiting', because = ?, next_attempt_ms = ? WHERE message_id = ? AND state != 'accepted'`,
  );
  const doubt = db.prepare<[number, MessageId]>(
    `UPDATE outbox SET state = 'unknown', next_attempt_ms = ? WHERE message_id = ? AND state IN ('sending', 'unknown')`,
  );
  const doubtInFlight = db.prepare<[number, MessageId]>(
    `UPDATE outbox SET state = 'unknown', next_attempt_ms = ? WHERE message_id = ? AND state = 'sending'`,
  );
  const refuse = db.prepare(
    `UPDATE outbox SET state = 'refused', because = NULL, reason = @reason, error_code = @code, error_subcode = @subcode,
       trace_id = @traceId WHERE message_id = @messageId AND state != 'accepted'`,
  );
  const accept = db.prepare<[MessageId]>(
    `UPDATE outbox SET state = 'accepted', because = NULL, reason = NULL, error_code = NULL, error_subcode = NULL,
       trace_id = NULL WHERE message_id = ?`,
  );
  const retry = db.prepare<[number | null, number, MessageId]>(
    `UPDATE outbox SET state = 'waiting', because = 'queued', reason = NULL, error_code = NULL, error_subcode = NULL,
       trace_id = NULL, attempts = 0, confirmed_ms = coalesce(?, confirmed_ms), next_attempt_ms = ?
     WHERE message_id = ? AND state = 'refused'`,
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

  return {
    due: (nowMs: number, limit: number) => due.all(nowMs, limit),
    nextDueMs: () => nextDue.get()?.at ?? undefined,
    get: (messageId: MessageId) => get.get(messageId),
    byClientId: (clientId: string) => byClientId.get(clientId)?.messageId,
    inFlight: (conversationId: ConversationId) => inFlight.all(conversationId),
    insert(reply: {
      readonly clientId: string;
      readonly conversationId: ConversationId;
      readonly text: string;
      readonly replyToMid: string | null;
      readonly nowMs: number;
      readonly sentAtMs: number;
      readonly confirmedMs: number | null;
    }): MessageId {
      const { lastInsertRowid } = insertMessage.run(reply.conversationId, reply.sentAtMs, reply.text, reply.replyToMid);
      const messageId = Number(lastInsertRowid) as MessageId;
      const { clientId, conversationId, nowMs, confirmedMs } = reply;
      insertReply.run({ messageId, clientId, conversationId, nowMs, confirmedMs });
      return messageId;
    },
    /** False when the reply is no longer waiting (discarded or taken by another turn). */
    leave: (messageId: MessageId, asPerson: boolean) => leave.run(asPerson ? 1 : 0, messageId).changes === 1,
    wait: (messageId: MessageId, because: WaitingBecause, nextAttemptMs: number) =>
      void wait.run(because, nextAttemptMs, messageId),
    doubt: (messageId: MessageId, nextLookMs: number) => void doubt.run(nextLookMs, messageId),
    /** Of a reply that was on its way; one that still waits has not left. */
    doubtInFlight: (messageId: MessageId, nextLookMs: number) => void doubtInFlight.run(nextLookMs, messageId),
    refuse(messageId: MessageId, reason: RefusalReason, error?: GraphError): void {
      refuse.run({
        messageId,
        reason,
        code: error?.code ?? null,
        subcode: error?.subcode ?? null,
        traceId: error?.traceId ?? null,
      });
    },
    accept: (messageId: MessageId) => void accept.run(messageId),
    retry: (messageId: MessageId, confirmedMs: number | null, nowMs: number) =>
      retry.run(confirmedMs, nowMs, messageId).changes === 1,
    setMid: (messageId: MessageId, mid: string | null) => void setMid.run(mid, messageId),
    setSentAt: (messageId: MessageId, sentAtMs: number) => void setSentAt.run(sentAtMs, messageId),
    deleteMessage: (messageId: number) => void deleteMessage.run(messageId),
    /** Puts what the row says into a row of its own, as written elsewhere, and leaves the reply without a mid. */
    copyAfterRelease(messageId: MessageId): void {
      const mid = get.get(messageId)?.mid ?? null;
      setMid.run(null, messageId);
      copyAsElsewhere.run(mid, messageId);
    },
    doubtAllInFlight: (nowMs: number) => void doubtAllInFlight.run(nowMs),
    wakeOffline: (nowMs: number) => void wakeOffline.run(nowMs),
  };
}
