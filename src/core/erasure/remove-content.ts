import type { ConversationId, Mid } from "#shared/domain/ids.ts";
import type { Database } from "../db/database.ts";
import type { Clock } from "../ports.ts";
import type { Copies } from "./copies.ts";
import { nothingRemoved, type ErasureRows } from "./erasure-rows.ts";

/**
 * Removes all that is left of an unsent message, inside the caller's transaction: text, attachments, reactions,
 * payloads, quarantined copies. Quotes and previews of it are read through the message row, so they go with it. The
 * row stays as a tombstone with its mid and time, so that a late delivery cannot bring the message back; and a receipt
 * says what was removed, by whose wish and when.
 */
export type ContentRemoval = (conversationId: ConversationId, mid: Mid, unsentAtMs: number) => void;

export interface ContentRemovalParts {
  readonly db: Database;
  readonly rows: ErasureRows;
  readonly copies: Copies;
  readonly clock: Clock;
  /** The bytes have to leave the files, and the screens have to let go, as soon as the transaction has ended. */
  readonly removed: (unsent: { readonly erasureId: number; readonly messageId: number; readonly mid: Mid }) => void;
}

interface Row {
  readonly id: number;
  readonly direction: "in" | "out";
  readonly arrived: number;
  readonly text: string | null;
  readonly account_id: string;
}

export function createContentRemoval({ db, rows, copies, clock, removed }: ContentRemovalParts): ContentRemoval {
  const find = db.prepare<[string, ConversationId], Row>(
    `SELECT m.id, m.direction, m.arrived, m.text, c.account_id
     FROM messages m JOIN conversations c ON c.id = m.conversation_id WHERE m.mid = ? AND m.conversation_id = ?`,
  );
  const blank = db.prepare<[number, number]>(
    `UPDATE messages SET text = NULL, payload = NULL, referral = NULL, reply_to_mid = NULL, edit_number = 0,
       edited_at_ms = NULL, kind = 'text', unsent_at_ms = min(coalesce(unsent_at_ms, 9007199254740991), ?)
     WHERE id = ?`,
  );
  const dropAttachments = db.prepare<[number]>(`DELETE FROM attachments WHERE message_id = ?`);
  const dropReactions = db.prepare<[string, ConversationId]>(
    `DELETE FROM reactions WHERE mid = ? AND conversation_id = ?`,
  );

  return (conversationId, mid, unsentAtMs) => {
    const row = find.get(mid, conversationId);
    if (row === undefined) return;
    blank.run(unsentAtMs, row.id);
    const attachments = dropAttachments.run(row.id).changes;
    const reactions = dropReactions.run(mid, conversationId).changes;
    const quarantined = copies.dropMessages([mid]);
    // Told again of the same unsend: there is a receipt, and nothing was left.
    if (rows.hasUnsent(row.id)) return;
    const nowMs = clock.nowMs();
    const erasureId = rows.insert({
      what: "unsent",
      wish: row.direction === "in" ? "customer" : "owner",
      nowMs,
      accountId: row.account_id,
      conversationId,
      messageId: row.id,
    });
    const messages = row.arrived === 1 || row.text !== null ? 1 : 0;
    rows.add(erasureId, { ...nothingRemoved(), messages, attachments, reactions, quarantined });
    rows.end(erasureId, "done", nowMs);
    removed({ erasureId, messageId: row.id, mid });
  };
}
