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
  "away_owed",
  "away_gone_ms",
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
  readonly away_owed?: number;
  readonly away_gone_ms?: number | null;
  /** Of the unsent message, if that is what it is about. */
  readonly mid: string | null;
}

function carryReceipts(live: Database, copy: Database): void {
  // One that is damaged may have an older format, and no way to a newer one.
  const known = new Set(
    live
      .prepare<[], { name: string }>("SELECT name FROM pragma_table_info('erasures')")
      .all()
      .map(({ name }) => name),
  );
  const carried = CARRIED.filter((name) => known.has(name));
  const columns = carried.join(", ");
  const rows = live
    .prepare<[], ReceiptRow>(
      `SELECT ${carried.map((name) => `e.${name}`).join(", ")}, m.mid
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
  // Carried before its last byte was gone here, or from copies that were away: now it may be.
  const clean = copy.prepare<[number | null, number]>(
    `UPDATE erasures SET clean_ms = ? WHERE id = ? AND clean_ms IS NULL`,
  );
  const away = copy.prepare<[number, number | null, number]>(
    `UPDATE erasures SET away_owed = ?, away_gone_ms = ? WHERE id = ?`,
  );
  const insert = copy.prepare(
    `INSERT INTO erasures (${columns}, message_id, conversation_id)
     VALUES (${carried.map((name) => `@${name}`).join(", ")}, @messageId, @conversationId) ON CONFLICT DO NOTHING`,
  );
  for (const { mid, ...receipt } of rows) {
    const message = mid === null ? undefined : messageOf.get(mid);
    const there = message === undefined ? same.get({ ...receipt, mid }) : unsentBefore.get(message.id);
    if (there !== undefined) {
      if (receipt.clean_ms !== null) clean.run(receipt.clean_ms, there.id);
      away.run(receipt.away_owed ?? 0, receipt.away_gone_ms ?? null, there.id);
      continue;
    }
    insert.run({
      ...receipt,
      messageId: message?.id ?? null,
      conversationId: message?.conversationId ?? null,
    });
  }
}
