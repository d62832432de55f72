import { KEPT_KINDS } from "#shared/domain/media-rules.ts";
import type { Database } from "../db/database.ts";

/** What is kept, what is still to be fetched, and for which accounts. A row goes with its attachment. */
export interface KeptRows {
  readonly accounts: () => readonly KeepingAccount[];
  /** False when there is no such account. */
  readonly setDays: (accountId: string, days: number | undefined) => boolean;
  /** Notes some more attachments as to be fetched; false when all have been looked at. */
  readonly noteSome: (nowMs: number) => boolean;
  readonly due: (nowMs: number, limit: number) => readonly DueMedia[];
  readonly nextDueMs: () => number | undefined;
  readonly allDue: (nowMs: number) => void;
  readonly postpone: (attachmentId: number, untilMs: number) => void;
  readonly drop: (attachmentId: number) => void;
  /** False when the attachment has gone meanwhile. */
  readonly put: (attachmentId: number, file: string, bytes: number) => boolean;
  readonly isWanted: (attachmentId: number) => boolean;
  readonly fileOf: (attachmentId: number) => string | undefined;
  readonly files: () => ReadonlySet<string>;
  /** Lets go of what is too old, of accounts that keep nothing, and of the oldest above the bound. */
  readonly sweep: (nowMs: number, mostBytes: number) => void;
  readonly dropFiles: () => void;
  /** The files are not there (the inbox was brought back from a copy): they are fetched again while Meta shows them. */
  readonly fetchAgain: (files: readonly string[]) => void;
}

export interface KeepingAccount {
  readonly accountId: string;
  readonly days: number;
  readonly files: number;
  readonly bytes: number;
}

export interface DueMedia {
  readonly attachmentId: number;
  readonly attempts: number;
}

const DAY_MS = 24 * 3_600_000;
const LOOKED_AT_ONCE = 2_000;
const KINDS = KEPT_KINDS.map((kind) => `'${kind}'`).join(", ");

export function createKeptRows(db: Database): KeptRows {
  const accounts = db.prepare<[], KeepingAccount>(
    `SELECT k.account_id AS accountId, k.days, count(f.file) AS files, coalesce(sum(f.bytes), 0) AS bytes
     FROM media_keeping k
       LEFT JOIN (SELECT m.file, m.bytes, c.account_id FROM kept_media m JOIN attachments a ON a.id = m.attachment_id
         JOIN messages s ON s.id = a.message_id JOIN conversations c ON c.id = s.conversation_id
         WHERE m.file IS NOT NULL) f ON f.account_id = k.account_id
     GROUP BY k.account_id ORDER BY k.account_id`,
  );
  const isAccount = db.prepare<[string], { id: string }>(`SELECT id FROM accounts WHERE id = ?`);
  const keep = db.prepare<[string, number]>(
    `INSERT INTO media_keeping (account_id, days) VALUES (?, ?)
     ON CONFLICT (account_id) DO UPDATE SET days = excluded.days, looked_up_to = 0`,
  );
  const stopKeeping = db.prepare<[string]>(`DELETE FROM media_keeping WHERE account_id = ?`);
  const forgetAccounts = db.prepare<[]>(`DELETE FROM media_keeping WHERE account_id NOT IN (SELECT id FROM accounts)`);
  const newest = db.prepare<[], { id: number | null }>(`SELECT max(id) AS id FROM attachments`);
  const behind = db.prepare<[number], { accountId: string; days: number; lookedUpTo: number }>(
    `SELECT account_id AS accountId, days, looked_up_to AS lookedUpTo FROM media_keeping WHERE looked_up_to < ? LIMIT 1`,
  );
  const note = db.prepare<{ accountId: string; from: number; to: number; sinceMs: number }>(
    `INSERT INTO kept_media (attachment_id)
     SELECT a.id FROM attachments a JOIN messages m ON m.id = a.message_id
       JOIN conversations c ON c.id = m.conversation_id
     WHERE a.id > @from AND a.id <= @to AND c.account_id = @accountId AND a.role = 'content' AND a.kind IN (${KINDS})
       AND a.url IS NOT NULL AND m.direction = 'in' AND m.unsent_at_ms IS NULL AND m.sent_at_ms >= @sinceMs
     ON CONFLICT DO NOTHING`,
  );
  const lookedUpTo = db.prepare<[number, string]>(`UPDATE media_keeping SET looked_up_to = ? WHERE account_id = ?`);
  const due = db.prepare<[number, number], DueMedia>(
    `SELECT attachment_id AS attachmentId, attempts FROM kept_media
     WHERE file IS NULL AND next_attempt_ms <= ? ORDER BY next_attempt_ms, attachment_id DESC LIMIT ?`,
  );
  const nextDue = db.prepare<[], { atMs: number | null }>(
    `SELECT min(next_attempt_ms) AS atMs FROM kept_media WHERE file IS NULL`,
  );
  const allDue = db.prepare<[number]>(`UPDATE kept_media SET next_attempt_ms = ? WHERE file IS NULL`);
  const postpone = db.prepare<[number, number]>(
    `UPDATE kept_media SET attempts = attempts + 1, next_attempt_ms = ? WHERE attachment_id = ?`,
  );
  const drop = db.prepare<[number]>(`DELETE FROM kept_media WHERE attachment_id = ?`);
  const put = db.prepare<[string, number, number]>(
    `UPDATE kept_media SET file = ?, bytes = ? WHERE attachment_id = ? AND file IS NULL`,
  );
  const row = db.prepare<[number], { file: string | null }>(`SELECT file FROM kept_media WHERE attachment_id = ?`);
  const files = db.prepare<[], { file: string }>(`SELECT file FROM kept_media WHERE file IS NOT NULL`);
  const sweepOld = db.prepare<[number]>(
    `DELETE FROM kept_media WHERE attachment_id IN (
       SELECT k.attachment_id FROM kept_media k JOIN attachments a ON a.id = k.attachment_id
         JOIN messages m ON m.id = a.message_id JOIN conversations c ON c.id = m.conversation_id
         LEFT JOIN media_keeping p ON p.account_id = c.account_id
       WHERE p.days IS NULL OR m.sent_at_ms < ? - p.days * ${DAY_MS})`,
  );
  const size = db.prepare<[], { bytes: number }>(`SELECT coalesce(sum(bytes), 0) AS bytes FROM kept_media`);
  const dropOldest = db.prepare<[]>(
    `DELETE FROM kept_media WHERE attachment_id IN (
       SELECT k.attachment_id FROM kept_media k JOIN attachments a ON a.id = k.attachment_id
         JOIN messages m ON m.id = a.message_id
       WHERE k.file IS NOT NULL ORDER BY m.sent_at_ms, k.attachment_id LIMIT 1)`,
  );
  const fetchAgain = db.prepare<[string]>(
    `UPDATE kept_media SET file = NULL, bytes = 0, attempts = 0, next_attempt_ms = 0
     WHERE file IN (SELECT value FROM json_each(?))`,
  );
  const dropFiles = db.prepare<[]>(`DELETE FROM kept_media WHERE file IS NOT NULL`);

  const sizeNow = (): number => size.get()?.bytes ?? 0;

  return {
    accounts: () => accounts.all(),
    setDays: (accountId, days) =>
      db.write("media.keeping", () => {
        if (isAccount.get(accountId) === undefined) return false;
        if (days === undefined) stopKeeping.run(accountId);
        else keep.run(accountId, days);
        return true;
      }),
    noteSome: (nowMs) =>
      db.write("media.note", () => {
        const upTo = newest.get()?.id ?? 0;
        const account = behind.get(upTo);
        if (account === undefined) return false;
        const { accountId, days, lookedUpTo: from } = account;
        const to = Math.min(upTo, from + LOOKED_AT_ONCE);
        note.run({ accountId, from, to, sinceMs: nowMs - days * DAY_MS });
        lookedUpTo.run(to, accountId);
        return true;
      }),
    due: (nowMs, limit) => due.all(nowMs, limit),
    nextDueMs: () => nextDue.get()?.atMs ?? undefined,
    allDue: (nowMs) => db.write("media.all-due", () => void allDue.run(nowMs)),
    postpone: (attachmentId, untilMs) => db.write("media.postpone", () => void postpone.run(untilMs, attachmentId)),
    drop: (attachmentId) => db.write("media.drop", () => void drop.run(attachmentId)),
    put: (attachmentId, file, bytes) => db.write("media.put", () => put.run(file, bytes, attachmentId).changes === 1),
    isWanted: (attachmentId) => row.get(attachmentId) !== undefined,
    fileOf: (attachmentId) => row.get(attachmentId)?.file ?? undefined,
    files: () => new Set(files.all().map(({ file }) => file)),
    sweep: (nowMs, mostBytes) =>
      db.write("media.sweep", () => {
        forgetAccounts.run();
        sweepOld.run(nowMs);
        while (sizeNow() > mostBytes) dropOldest.run();
      }),
    fetchAgain: (names) => db.write("media.fetch-again", () => void fetchAgain.run(JSON.stringify(names))),
    dropFiles: () => db.write("media.drop-files", () => void dropFiles.run()),
  };
}
