import type { AttachmentKind } from "#shared/contract/conversations.ts";
import type { Database } from "../db/database.ts";
import type { Fresh } from "./decide-notices.ts";

/** What the notices read of the inbox. Every query is bounded. */
export interface NoticeRows {
  /** The newest message there is; ids only grow. */
  readonly newestId: () => number;
  /** The customers' messages after one and up to another that another app does not answer, newest first, since `sinceMs`. */
  readonly freshMessages: (afterId: number, upToId: number, sinceMs: number) => readonly Fresh[];
  readonly reminders: (conversationIds: readonly number[], nowMs: number) => readonly Fresh[];
  /** What the customer is called; undefined while Meta has not told it. */
  readonly senderOf: (conversationId: number) => string | undefined;
  /** Something in it is still to be looked at. */
  readonly isUnread: (conversationId: number) => boolean;
  /** How often the message was edited; undefined when it is gone or unsent. */
  readonly editNumber: (messageId: number) => number | undefined;
  /** Conversations of the list Unread, counted up to `MOST_COUNTED`. */
  readonly unreadConversations: () => number;
  readonly exists: (conversationId: number) => boolean;
}

export const MOST_COUNTED = 1000;
const MOST_READ = 200;

interface FreshRow {
  readonly conversation_id: number;
  readonly id: number;
  readonly at_ms: number;
  readonly sender: string | null;
  readonly account: string | null;
  readonly text: string | null;
  readonly attachment: AttachmentKind | null;
  readonly is_read: number;
  readonly asks: number;
}

/** Which of several accounts is meant has to be said; of one it goes without saying. */
const ACCOUNT = `(SELECT CASE WHEN (SELECT count(*) FROM accounts) > 1 THEN a.username END FROM accounts a
  WHERE a.id = c.account_id) AS account`;
const SENDER = "coalesce(u.name, u.username) AS sender";
const CUSTOMER = "JOIN customers u ON u.account_id = c.account_id AND u.id = c.customer_id";

export function createNoticeRows(db: Database): NoticeRows {
  const newest = db.prepare<[], { id: number | null }>("SELECT max(id) AS id FROM messages");
  const messages = db.prepare<{ afterId: number; upToId: number; sinceMs: number }, FreshRow>(
    `SELECT m.conversation_id, m.id, m.sent_at_ms AS at_ms, ${SENDER}, ${ACCOUNT}, m.text, c.unread_count = 0 AS is_read,
       c.needs_person_ms IS m.sent_at_ms AS asks,
       (SELECT kind FROM attachments t WHERE t.message_id = m.id AND t.role = 'content' ORDER BY t.position LIMIT 1) AS attachment
     FROM messages m JOIN conversations c ON c.id = m.conversation_id ${CUSTOMER}
     WHERE m.id > @afterId AND m.id <= @upToId AND m.direction = 'in' AND m.is_self = 0 AND m.standby = 0
       AND m.unsent_at_ms IS NULL AND m.sent_at_ms >= @sinceMs
     ORDER BY m.id DESC LIMIT ${MOST_READ}`,
  );
  const reminder = db.prepare<[number], { sender: string | null; account: string | null; is_read: number }>(
    `SELECT ${SENDER}, ${ACCOUNT}, c.reminded = 0 AS is_read FROM conversations c ${CUSTOMER} WHERE c.id = ?`,
  );
  const sender = db.prepare<[number], { sender: string | null }>(
    `SELECT ${SENDER} FROM conversations c ${CUSTOMER} WHERE c.id = ?`,
  );
  const unread = db.prepare<[number]>(
    "SELECT 1 FROM conversations WHERE id = ? AND done = 0 AND (unread_count > 0 OR marked_unread = 1 OR reminded = 1)",
  );
  const edits = db.prepare<[number], { edit_number: number }>(
    "SELECT edit_number FROM messages WHERE id = ? AND unsent_at_ms IS NULL",
  );
  // The words of the partial index of the list.
  const count = db.prepare<[], { n: number }>(
    `SELECT count(*) AS n FROM (SELECT 1 FROM conversations c WHERE c.done = 0 AND c.snoozed_until_ms IS NULL
       AND (c.unread_count > 0 OR c.marked_unread = 1) LIMIT ${MOST_COUNTED})`,
  );
  const conversation = db.prepare<[number]>("SELECT 1 FROM conversations WHERE id = ?");

  return {
    newestId: () => newest.get()?.id ?? 0,
    freshMessages: (afterId, upToId, sinceMs) =>
      messages.all({ afterId, upToId, sinceMs }).map((row) => ({
        conversationId: row.conversation_id,
        messageId: row.id,
        atMs: row.at_ms,
        sender: row.sender ?? undefined,
        account: row.account ?? undefined,
        text: row.text ?? undefined,
        attachment: row.attachment ?? undefined,
        isRead: row.is_read === 1,
        asksForPerson: row.asks === 1,
      })),
    reminders: (conversationIds, nowMs) =>
      conversationIds.slice(0, MOST_READ).flatMap((conversationId) => {
        const row = reminder.get(conversationId);
        if (row === undefined) return [];
        const { sender, account, is_read: isRead } = row;
        const nothing = { text: undefined, attachment: undefined };
        return {
          conversationId,
          atMs: nowMs,
          sender: sender ?? undefined,
          account: account ?? undefined,
          ...nothing,
          isRead: isRead === 1,
          asksForPerson: false,
        };
      }),
    senderOf: (conversationId) => sender.get(conversationId)?.sender ?? undefined,
    isUnread: (conversationId) => unread.get(conversationId) !== undefined,
    editNumber: (messageId) => edits.get(messageId)?.edit_number,
    unreadConversations: () => count.get()?.n ?? 0,
    exists: (conversationId) => conversation.get(conversationId) !== undefined,
  };
}
