import type { ConversationId } from "#shared/domain/ids.ts";
import type { Database } from "../db/database.ts";

/**
 * What one transaction did to conversations, collected so that each conversation's summary row is written once
 * however many events it had. Everything here is a maximum, a minimum or a count of rows inserted: the order of
 * events does not matter.
 */
interface Touch {
  /** The newest message and the newest reaction are looked up again. */
  lookUp: boolean;
  /** The unread messages are counted again, one by one: by far the dearest part of a summary. */
  recount: boolean;
  /** New messages of the customer, for counting the unread ones without looking. */
  readonly inboundTimesMs: number[];
  /** The newest new message. */
  newestId: number;
  newestMs: number;
  inserted: number;
  /** Newest time of an action that opens the window. */
  qualifyingMs: number;
  /** Newest message written by the account: whoever answered has read what came before. */
  accountWroteMs: number;
  /** Somebody here has just answered: what was kept for later is dealt with. */
  answered: boolean;
  newestInboundMs: number;
  oldestInboundMs: number;
  /** Newest message that came while another app answered, and newest of the customer's that came to us. */
  standbyMs: number;
  directMs: number;
}

export interface ConversationTouches {
  /** For any change but new messages: as much of the summary is read anew as it may have changed. */
  readonly touch: (conversationId: ConversationId, changed?: Changed) => Touch;
  /** For the common case, a message that was not there before: the summary is carried on from what it was. */
  readonly addMessage: (conversationId: ConversationId, message: AddedMessage) => Touch;
  /** Writes the summaries of all touched conversations (inside the caller's transaction) and forgets them. */
  readonly flush: () => readonly ConversationId[];
  readonly discard: () => void;
}

/** `marks`: what the summary does not show, such as who has seen what. */
type Changed = "messages" | "reactions" | "marks";

export interface AddedMessage {
  readonly id: number;
  readonly sentAtMs: number;
  readonly direction: "in" | "out";
}

/** More unread messages than this are shown as "999+"; counting stops there. */
const MAX_UNREAD_COUNTED = 1000;

export function createConversationTouches(db: Database): ConversationTouches {
  const touches = new Map<ConversationId, Touch>();

  // Of two at the same millisecond Meta's id decides, not ours: ours depends on which came first.
  const newestMessage = db.prepare<[ConversationId], { id: number; sent_at_ms: number }>(
    `SELECT id, sent_at_ms FROM messages WHERE conversation_id = ? ORDER BY sent_at_ms DESC, mid DESC, id DESC LIMIT 1`,
  );
  const newestReaction = db.prepare<[ConversationId], { id: number; at_ms: number }>(
    // Said plainly, because the planner would sort all reactions of the conversation.
    `SELECT id, at_ms FROM reactions INDEXED BY reactions_newest WHERE conversation_id = ? AND emoji IS NOT NULL
     ORDER BY at_ms DESC, mid DESC, actor DESC LIMIT 1`,
  );
  const mergeFacts = db.prepare(
    `UPDATE conversations SET
       message_count = message_count + @inserted,
       last_qualifying_ms = CASE WHEN @qualifyingMs > coalesce(last_qualifying_ms, 0) THEN @qualifyingMs ELSE last_qualifying_ms END,
       owner_read_ms = max(owner_read_ms, @accountWroteMs),
       needs_person_ms = CASE WHEN @answered = 1 OR @accountWroteMs > needs_person_ms THEN NULL ELSE needs_person_ms END,
       marked_unread = CASE WHEN @answered = 1 OR @accountWroteMs > owner_read_ms THEN 0 ELSE marked_unread END,
       reminded = CASE WHEN @answered = 1 OR @accountWroteMs > owner_read_ms THEN 0 ELSE reminded END,
       first_contact_ms = CASE WHEN @oldestInboundMs < coalesce(first_contact_ms, @never) THEN @oldestInboundMs ELSE first_contact_ms END,
       done = CASE WHEN done = 1 AND @newestInboundMs > coalesce(done_at_ms, 0) THEN 0 ELSE done END,
       snoozed_until_ms = CASE WHEN @newestInboundMs > coalesce(snoozed_at_ms, 0) THEN NULL ELSE snoozed_until_ms END,
       standby_ms = CASE WHEN @standbyMs > coalesce(standby_ms, 0) THEN @standbyMs ELSE standby_ms END,
       direct_ms = CASE WHEN @directMs > coalesce(direct_ms, 0) THEN @directMs ELSE direct_ms END,
       last_message_id = @messageId,
       last_message_ms = @messageMs,
       last_reaction_id = @reactionId,
       last_activity_ms = @activityMs
     WHERE id = @id`,
  );
  const countUnread = db.prepare(
    `UPDATE conversations SET unread_count = (
       SELECT count(*) FROM (
         SELECT 1 FROM messages m
         WHERE m.conversation_id = conversations.id
           AND m.sent_at_ms > conversations.owner_read_ms AND m.direction = 'in' AND m.unsent_at_ms IS NULL
         LIMIT ${MAX_UNREAD_COUNTED}))
     WHERE id = ?`,
  );

  const summaryNow = db.prepare<[ConversationId], { owner_read_ms: number; last_message_ms: number }>(
    `SELECT owner_read_ms, last_message_ms FROM conversations WHERE id = ?`,
  );
  const carryOn = db.prepare(
    `UPDATE conversations SET
       message_count = message_count + @inserted,
       last_qualifying_ms = CASE WHEN @qualifyingMs > coalesce(last_qualifying_ms, 0) THEN @qualifyingMs ELSE last_qualifying_ms END,
       first_contact_ms = CASE WHEN @oldestInboundMs < coalesce(first_contact_ms, @never) THEN @oldestInboundMs ELSE first_contact_ms END,
       done = CASE WHEN done = 1 AND @newestInboundMs > coalesce(done_at_ms, 0) THEN 0 ELSE done END,
       snoozed_until_ms = CASE WHEN @newestInboundMs > coalesce(snoozed_at_ms, 0) THEN NULL ELSE snoozed_until_ms END,
       standby_ms = CASE WHEN @standbyMs > coalesce(standby_ms, 0) THEN @standbyMs ELSE standby_ms END,
       direct_ms = CASE WHEN @directMs > coalesce(direct_ms, 0) THEN @directMs ELSE direct_ms END,
       last_message_id = CASE WHEN @newestMs > last_message_ms THEN @newestId ELSE last_message_id END,
       last_message_ms = max(last_message_ms, @newestMs),
       last_activity_ms = max(last_activity_ms, @newestMs)
     WHERE id = @id`,
  );
  const addUnread = db.prepare<[number, ConversationId]>(
    `UPDATE conversations SET unread_count = min(unread_count + ?, ${MAX_UNREAD_COUNTED}) WHERE id = ?`,
  );

  const readAnew = (id: ConversationId, touch: Touch): void => {
    const message = newestMessage.get(id);
    const reaction = newestReaction.get(id);
    mergeFacts.run({
      ...factsOf(id, touch),
      accountWroteMs: touch.accountWroteMs,
      answered: touch.answered ? 1 : 0,
      messageId: message?.id ?? null,
      messageMs: message?.sent_at_ms ?? 0,
      reactionId: reaction?.id ?? null,
      activityMs: Math.max(message?.sent_at_ms ?? 0, reaction?.at_ms ?? 0),
    });
  };
  const writeSummary = (id: ConversationId, touch: Touch): void => {
    const now = summaryNow.get(id);
    const readMs = now?.owner_read_ms ?? 0;
    // The account's own message marks what came before it as read.
    if (now === undefined || touch.recount || touch.accountWroteMs > readMs) {
      readAnew(id, touch);
      countUnread.run(id);
      return;
    }
    const newUnread = touch.inboundTimesMs.filter((sentAtMs) => sentAtMs > readMs).length;
    const { newestId, newestMs } = touch;
    if (touch.lookUp || newestMs === now.last_message_ms) readAnew(id, touch);
    else carryOn.run({ ...factsOf(id, touch), newestId, newestMs });
    if (newUnread > 0) addUnread.run(newUnread, id);
  };
  const at = (conversationId: ConversationId): Touch => {
    const known = touches.get(conversationId);
    if (known !== undefined) return known;
    const fresh: Touch = {
      lookUp: false,
      recount: false,
      inboundTimesMs: [],
      newestId: 0,
      newestMs: 0,
      inserted: 0,
      qualifyingMs: 0,
      accountWroteMs: 0,
      answered: false,
      newestInboundMs: 0,
      oldestInboundMs: Number.MAX_SAFE_INTEGER,
      standbyMs: 0,
      directMs: 0,
    };
    touches.set(conversationId, fresh);
    return fresh;
  };

  return {
    touch(conversationId, changed = "messages") {
      const touch = at(conversationId);
      if (changed !== "marks") touch.lookUp = true;
      if (changed === "messages") touch.recount = true;
      return touch;
    },
    addMessage(conversationId, { id, sentAtMs, direction }) {
      const touch = at(conversationId);
      touch.inserted += 1;
      if (direction === "in") touch.inboundTimesMs.push(sentAtMs);
      // Of two at the same millisecond the database says which is the newer.
      if (sentAtMs === touch.newestMs) touch.lookUp = true;
      if (sentAtMs > touch.newestMs) {
        touch.newestId = id;
        touch.newestMs = sentAtMs;
      }
      return touch;
    },
    flush() {
      const ids = [...touches.keys()];
      for (const [id, touch] of touches) writeSummary(id, touch);
      touches.clear();
      return ids;
    },
    discard: () => touches.clear(),
  };
}

/** The facts that are only ever merged: maxima, minima, counts. */
function factsOf(id: ConversationId, touch: Touch) {
  const { inserted, qualifyingMs, oldestInboundMs, newestInboundMs, standbyMs, directMs } = touch;
  const never = Number.MAX_SAFE_INTEGER;
  return { id, inserted, qualifyingMs, oldestInboundMs, newestInboundMs, standbyMs, directMs, never };
}
