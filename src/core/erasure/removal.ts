import { toMid, type AccountId, type ConversationId, type CustomerId, type Mid } from "#shared/domain/ids.ts";
import type { Database } from "../db/database.ts";
import type { ConversationIndex } from "../inbox/conversations.ts";
import type { ConversationTouches } from "../inbox/conversation-touches.ts";
import type { Clock } from "../ports.ts";
import type { Copies } from "./copies.ts";
import type { Removed } from "./erasure-rows.ts";
import { eventMid, TOMBSTONE_MS, type Tombstones } from "./tombstones.ts";

/**
 * Takes rows of the inbox away, inside the caller's transaction and a few at a time, so that even the longest
 * conversation holds nobody up.
 *
 * A conversation goes in three steps. `takeApart`: its customer is gone at once, with name, username and picture, and
 * so are the replies that have not left; what remains is a shell that no list shows and that no later message can
 * find: a customer who writes again is a new one. `removeSome`, until nothing is left. `finish`: the shell goes.
 */
export interface Removal {
  readonly find: (conversationId: ConversationId) => DoomedConversation | undefined;
  /** Whether a reply is on its way to Instagram at this moment. */
  readonly isSending: (conversationId: ConversationId) => boolean;
  /** Replies that have not left; gives their number. */
  readonly dropUnleft: (conversationId: ConversationId) => number;
  readonly takeApart: (conversation: DoomedConversation, removed: Removed) => void;
  readonly removeSome: (conversationId: ConversationId, which: Which, removed: Removed) => SomeRemoved;
  readonly finish: (conversationId: ConversationId) => void;
  /** A living conversation has lost messages: its summary is made anew. */
  readonly sumUp: (conversationId: ConversationId, lost: number) => void;
  /** Whether this message stands in a shell: it is as good as gone, and a repeat of it must not be taken for new. */
  readonly isInShell: (mid: Mid) => boolean;
  /** Whether neither a message nor a reaction is left in it. */
  readonly isEmpty: (conversationId: ConversationId) => boolean;
}

export interface DoomedConversation {
  readonly id: ConversationId;
  readonly accountId: AccountId;
  readonly customerId: CustomerId;
  readonly username: string | null;
  readonly lastActivityMs: number;
  readonly seenMid: string | null;
  readonly messageCount: number;
  /** It has been taken apart, and not finished. */
  readonly isShell: boolean;
}

export interface Which {
  /** Older than this (Meta's time), without replies that are still on their way; undefined: all. */
  readonly beforeMs?: number;
  /** Messages sent since then leave a fingerprint; undefined: all. */
  readonly fingerprintsSinceMs?: number;
}

export interface SomeRemoved {
  readonly messageIds: readonly number[];
  readonly more: boolean;
}

const AT_ONCE = 20;
/** No id of Meta's looks like this. */
const SHELL = "erased:";

export interface RemovalParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly conversations: ConversationIndex;
  readonly touches: ConversationTouches;
  readonly tombstones: Tombstones;
  readonly copies: Copies;
}

interface ConversationRow {
  readonly id: ConversationId;
  readonly accountId: AccountId;
  readonly customerId: CustomerId;
  readonly username: string | null;
  readonly lastActivityMs: number;
  readonly seenMid: string | null;
  readonly messageCount: number;
}

export function createRemoval({ db, clock, conversations, touches, tombstones, copies }: RemovalParts): Removal {
  const find = db.prepare<[ConversationId], ConversationRow>(
    `SELECT c.id, c.account_id AS accountId, c.customer_id AS customerId, u.username,
       c.last_activity_ms AS lastActivityMs, c.seen_mid AS seenMid, c.message_count AS messageCount
     FROM conversations c JOIN customers u ON u.account_id = c.account_id AND u.id = c.customer_id WHERE c.id = ?`,
  );
  const sending = db.prepare<[ConversationId], { n: number }>(
    `SELECT count(*) AS n FROM outbox WHERE conversation_id = ? AND state = 'sending'`,
  );
  const dropUnleft = db.prepare<[ConversationId]>(
    `DELETE FROM messages WHERE id IN
       (SELECT message_id FROM outbox WHERE conversation_id = ? AND state IN ('waiting', 'refused', 'held'))`,
  );
  /** What is no message of its own has no message to go with. */
  const dropLoose = db.prepare<[ConversationId]>(`DELETE FROM outbox WHERE conversation_id = ? AND message_id IS NULL`);
  const unknownFate = db.prepare<[ConversationId], { text: string }>(
    `SELECT m.text FROM outbox o JOIN messages m ON m.id = o.message_id
     WHERE o.conversation_id = ? AND o.state IN ('sending', 'unknown') AND m.mid IS NULL AND m.text IS NOT NULL`,
  );
  const settleAll = db.prepare<[ConversationId]>(
    `UPDATE outbox SET state = 'accepted' WHERE conversation_id = ? AND state IN ('sending', 'unknown')`,
  );
  const dropDraft = db.prepare<[ConversationId]>(`DELETE FROM drafts WHERE conversation_id = ?`);
  const insertShell = db.prepare<[AccountId, string]>(
    `INSERT INTO customers (account_id, id, profile_read_ms) VALUES (?, ?, 0)`,
  );
  const moveToShell = db.prepare<[string, ConversationId]>(
    `UPDATE conversations SET customer_id = ?, last_activity_ms = 0, last_qualifying_ms = NULL, first_contact_ms = NULL,
       last_message_id = NULL, last_message_ms = 0, last_reaction_id = NULL, unread_count = 0, seen_mid = NULL,
       seen_at_ms = NULL, done = 0, done_at_ms = NULL, snoozed_until_ms = NULL, snoozed_at_ms = NULL, returned_ms = NULL,
       reminded = 0, needs_person_ms = NULL, marked_unread = 0 WHERE id = ?`,
  );
  const dropNotes = db.prepare<[ConversationId]>(`DELETE FROM notes WHERE conversation_id = ?`);
  const dropLabels = db.prepare<[ConversationId]>(`DELETE FROM conversation_labels WHERE conversation_id = ?`);
  const dropCustomer = db.prepare<[AccountId, string]>(`DELETE FROM customers WHERE account_id = ? AND id = ?`);
  const some = db.prepare<
    { conversationId: ConversationId; beforeMs: number; all: number },
    { id: number; mid: string | null; sentAtMs: number }
  >(
    `SELECT m.id, m.mid, m.sent_at_ms AS sentAtMs FROM messages m
     WHERE m.conversation_id = @conversationId AND m.sent_at_ms < @beforeMs AND (@all = 1 OR NOT EXISTS (
       SELECT 1 FROM outbox o WHERE o.message_id = m.id AND o.state IN ('waiting', 'sending', 'unknown', 'held')))
     ORDER BY m.sent_at_ms, m.id LIMIT ${AT_ONCE}`,
  );
  const dropAttachments = db.prepare<[string]>(
    `DELETE FROM attachments WHERE message_id IN (SELECT value FROM json_each(?))`,
  );
  const dropReactions = db.prepare<[string, ConversationId]>(
    `DELETE FROM reactions WHERE mid IN (SELECT value FROM json_each(?)) AND conversation_id = ?`,
  );
  const dropMessages = db.prepare<[string]>(`DELETE FROM messages WHERE id IN (SELECT value FROM json_each(?))`);
  const someReactions = db.prepare<{ conversationId: ConversationId; beforeMs: number }, { id: number; mid: string }>(
    `SELECT id, mid FROM reactions WHERE conversation_id = @conversationId AND at_ms < @beforeMs LIMIT ${AT_ONCE}`,
  );
  const dropReaction = db.prepare<[number]>(`DELETE FROM reactions WHERE id = ?`);
  const dropConversation = db.prepare<[ConversationId]>(`DELETE FROM conversations WHERE id = ?`);
  const dropShell = db.prepare<[string]>(`DELETE FROM customers WHERE id = ?`);
  const firstContact = db.prepare<[ConversationId, ConversationId]>(
    `UPDATE conversations SET first_contact_ms = (
       SELECT sent_at_ms FROM messages m WHERE m.conversation_id = ? AND m.direction = 'in'
       ORDER BY m.sent_at_ms LIMIT 1) WHERE id = ?`,
  );
  const anything = db.prepare<[ConversationId, ConversationId], { found: number }>(
    `SELECT EXISTS (SELECT 1 FROM messages WHERE conversation_id = ?)
       OR EXISTS (SELECT 1 FROM reactions WHERE conversation_id = ?) AS found`,
  );

  const shellsLeft = db.prepare<[], { id: ConversationId }>(
    `SELECT id FROM conversations WHERE last_activity_ms = 0 AND done = 0 AND customer_id LIKE '${SHELL}%'`,
  );
  const inShell = db.prepare<[string], { id: number }>(
    `SELECT m.id FROM messages m JOIN conversations c ON c.id = m.conversation_id
     WHERE m.mid = ? AND c.customer_id LIKE '${SHELL}%' LIMIT 1`,
  );
  // Every message that comes in is held against the shells: where there are none, that costs nothing.
  const shells = new Set(shellsLeft.all().map(({ id }) => id));

  const addTombstone = (mid: string): void => tombstones.addMessage(toMid(mid), clock.nowMs() + TOMBSTONE_MS);

  const removeReactions = (conversationId: ConversationId, beforeMs: number, removed: Removed): boolean => {
    const rows = someReactions.all({ conversationId, beforeMs });
    for (const { id, mid } of rows) {
      addTombstone(mid);
      dropReaction.run(id);
    }
    removed.reactions += rows.length;
    return rows.length === AT_ONCE;
  };

  return {
    find(conversationId) {
      const row = find.get(conversationId);
      if (row === undefined) return undefined;
      const isShell = row.customerId.startsWith(SHELL);
      if (isShell) shells.add(row.id);
      return { ...row, isShell };
    },
    isSending: (conversationId) => (sending.get(conversationId)?.n ?? 0) > 0,
    dropUnleft: (conversationId) => dropUnleft.run(conversationId).changes,

    takeApart(conversation, removed) {
      const { id, accountId, customerId, seenMid, lastActivityMs } = conversation;
      removed.replies += dropUnleft.run(id).changes;
      dropLoose.run(id);
      dropDraft.run(id);
      // They may have left, and then their echo comes: it must not begin the conversation anew.
      for (const { text } of unknownFate.all(id)) {
        tombstones.addReply(accountId, customerId, text, clock.nowMs() + TOMBSTONE_MS);
      }
      settleAll.run(id);
      tombstones.addCustomer(accountId, customerId, lastActivityMs);
      if (seenMid !== null) addTombstone(seenMid);
      const events = copies.dropEvents(conversation);
      for (const { kind, key } of events) addTombstone(eventMid(kind, key));
      removed.events += events.length;
      const shell = `${SHELL}${id}`;
      dropNotes.run(id);
      dropLabels.run(id);
      insertShell.run(accountId, shell);
      moveToShell.run(shell, id);
      removed.customers += dropCustomer.run(accountId, customerId).changes;
      conversations.drop(accountId, customerId);
      shells.add(id);
    },

    removeSome(conversationId, { beforeMs, fingerprintsSinceMs = 0 }, removed) {
      const all = beforeMs === undefined;
      const bound = beforeMs ?? Number.MAX_SAFE_INTEGER;
      const rows = some.all({ conversationId, beforeMs: bound, all: all ? 1 : 0 });
      const ids = JSON.stringify(rows.map(({ id }) => id));
      const mids = rows.flatMap(({ mid }) => (mid === null ? [] : [mid]));
      for (const { mid, sentAtMs } of rows) {
        if (mid !== null && sentAtMs >= fingerprintsSinceMs) addTombstone(mid);
      }
      removed.attachments += dropAttachments.run(ids).changes;
      removed.reactions += dropReactions.run(JSON.stringify(mids), conversationId).changes;
      removed.quarantined += copies.dropMessages(mids);
      removed.messages += rows.length;
      dropMessages.run(ids);
      const messageIds = rows.map(({ id }) => id);
      if (rows.length === AT_ONCE) return { messageIds, more: true };
      return { messageIds, more: removeReactions(conversationId, bound, removed) };
    },

    finish(conversationId) {
      dropConversation.run(conversationId);
      dropShell.run(`${SHELL}${conversationId}`);
      shells.delete(conversationId);
    },

    sumUp(conversationId, lost) {
      touches.touch(conversationId).inserted -= lost;
      touches.flush();
      firstContact.run(conversationId, conversationId);
    },

    isInShell: (mid) => shells.size > 0 && inShell.get(mid) !== undefined,
    isEmpty: (conversationId) => anything.get(conversationId, conversationId)?.found === 0,
  };
}
