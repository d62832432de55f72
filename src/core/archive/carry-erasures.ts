import type { Database } from "../db/database.ts";
import { takeOverTombstones } from "../erasure/tombstones.ts";

/**
 * What the inbox knows of its erasures, for a copy that may take its place: fingerprints, receipts, retention. Without
 * them Meta's history would bring back what was removed since the copy was made, and the owner would have lost the proof
 * of it. Numbers of rows mean nothing in the other file, so a receipt finds its message there by the mid, or goes without.
 *
 * Inside the caller's transaction on `copy`. Does nothing twice.
 */
export function carryErasures(live: Database, copy: Database): void {
  takeOverTombstones(live, copy);
  carryRetention(live, copy);
  carryReceipts(live, copy);
}

function carryRetention(live: Database, copy: Database): void {
  const put = copy.prepare<[string, number]>(
    `INSERT INTO retention (account_id, days) VALUES (?, ?) ON CONFLICT (account_id) DO UPDATE SET days = excluded.days`,
  );
  const rows = live
    .prepare<[], { accountId: string; days: number }>(`SELECT account_id AS accountId, days FROM retention`)
    .all();
  for (const { accountId, days } of rows) put.run(accountId, days);
}

const CARRIED = [
  "client_id",
  "what",
  "wish",
  "account_id",
  "older_than_ms",
  "disconnect",
  "asked_ms",
  "stop_asked",
  "conversations_done",
  "conversations_total",
  "ended",
  "ended_ms",
  "clean_ms",
  "messages",
  "attachments",
  "reactions",
  "replies",
  "customers",
  "events",
  "quarantined",
  "confirmation_code",
] as const;

interface ReceiptRow {
  readonly what: string;
  readonly clean_ms: number | null;
  /** Of the unsent message, if that is what it is about. */
  readonly mid: string | null;
}

function carryReceipts(live: Database, copy: Database): void {
  const columns = CARRIED.join(", ");
  const rows = live
    .prepare<[], ReceiptRow>(
      `SELECT ${CARRIED.map((name) => `e.${name}`).join(", ")}, m.mid
       FROM erasures e LEFT JOIN messages m ON m.id = e.message_id AND e.what = 'unsent'
       WHERE e.ended IS NOT NULL ORDER BY e.id`,
    )
    .all();
  const messageOf = copy.prepare<[string], { id: number; conversationId: number }>(
    `SELECT id, conversation_id AS conversationId FROM messages WHERE mid = ? LIMIT 1`,
  );
  const unsentBefore = copy.prepare<[number], { id: number }>(
    `SELECT id FROM erasures WHERE what = 'unsent' AND message_id = ?`,
  );
  const same = copy.prepare<ReceiptRow, { id: number }>(
    `SELECT id FROM erasures WHERE what = @what AND wish = @wish AND asked_ms = @asked_ms
       AND account_id IS @account_id AND ended_ms IS @ended_ms AND messages = @messages`,
  );
  // Carried before its last byte was gone here: now it is.
  const clean = copy.prepare<[number | null, number]>(
    `UPDATE erasures SET clean_ms = ? WHERE id = ? AND clean_ms IS NULL`,
  );
  const insert = copy.prepare(
    `INSERT INTO erasures (${columns}, message_id, conversation_id)
     VALUES (${CARRIED.map((name) => `@${name}`).join(", ")}, @messageId, @conversationId) ON CONFLICT DO NOTHING`,
  );
  for (const { mid, ...receipt } of rows) {
    const message = mid === null ? undefined : messageOf.get(mid);
    const known = message === undefined ? same.get({ ...receipt, mid }) : unsentBefore.get(message.id);
    if (known !== undefined) {
      if (receipt.clean_ms !== null) clean.run(receipt.clean_ms, known.id);
      continue;
    }
    insert.run({
      ...receipt,
      messageId: message?.id ?? null,
      conversationId: message?.conversationId ?? null,
    });
  }
}
