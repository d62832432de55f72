import type { ConversationId, Mid } from "#shared/domain/ids.ts";
import type { Database } from "../db/database.ts";

/**
 * Removes all that is left of an unsent message, inside the caller's transaction: text, attachments, reactions,
 * payloads, quarantined copies. Quotes and previews of it are read through the message row, so they go with it. The
 * row stays as a tombstone with its mid and time, so that a late delivery cannot bring the message back.
 */
export function createContentRemoval(db: Database) {
  const blank = db.prepare<[number, string, ConversationId]>(
    `UPDATE messages SET text = NULL, payload = NULL, referral = NULL, reply_to_mid = NULL, edit_number = 0,
       edited_at_ms = NULL, kind = 'text', unsent_at_ms = min(coalesce(unsent_at_ms, 9007199254740991), ?)
     WHERE mid = ? AND conversation_id = ?`,
  );
  const dropAttachments = db.prepare<[string, ConversationId]>(
    `DELETE FROM attachments WHERE message_id IN (SELECT id FROM messages WHERE mid = ? AND conversation_id = ?)`,
  );
  const dropReactions = db.prepare<[string, ConversationId]>(
    `DELETE FROM reactions WHERE mid = ? AND conversation_id = ?`,
  );
  const dropQuarantined = db.prepare<[string]>(`DELETE FROM quarantine WHERE mid = ?`);

  return (conversationId: ConversationId, mid: Mid, unsentAtMs: number): void => {
    blank.run(unsentAtMs, mid, conversationId);
    dropAttachments.run(mid, conversationId);
    dropReactions.run(mid, conversationId);
    dropQuarantined.run(mid);
  };
}
