import type { AccountId, Mid } from "#shared/domain/ids.ts";
import type { Database } from "../db/database.ts";
import type { FetchHintEvent } from "../instagram/events.ts";

/** A message that Meta has named and not shown. */
export interface Hint {
  readonly accountId: AccountId;
  readonly mid: Mid;
  /** Meta's time of the event that named it. */
  readonly atMs: number;
  readonly attempts: number;
}

/** Messages to be fetched, on disk until they are: the delivery that named them has been acknowledged. */
export interface MessageHints {
  /** Inside the caller's transaction. */
  readonly note: (event: FetchHintEvent) => boolean;
  /** Whether something was noted since the last call. */
  readonly takeNoted: () => boolean;
  readonly due: (nowMs: number, limit: number) => readonly Hint[];
  readonly nextDueMs: () => number | undefined;
  readonly settle: (hint: Hint) => void;
  readonly postpone: (hint: Hint, nextAttemptMs: number) => void;
  /** The line is back: all may be tried now. */
  readonly allDue: (nowMs: number) => void;
  readonly count: () => number;
  /** Removes what Meta no longer shows anyway. */
  readonly sweep: (nowMs: number) => void;
}

const KEEP_MS = 30 * 24 * 3_600_000;
/** Apps in development mode get a hint for every message; a month of that is kept, more is for catching up. */
const MOST_HINTS = 20_000;

export function createMessageHints(db: Database): MessageHints {
  const insert = db.prepare(
    `INSERT INTO message_hints (account_id, mid, at_ms, next_attempt_ms)
     SELECT @accountId, @mid, @atMs, 0 WHERE (SELECT count(*) FROM message_hints) < ${MOST_HINTS}
       AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.mid = @mid AND m.unsent_at_ms IS NOT NULL)
     ON CONFLICT (account_id, mid) DO UPDATE SET at_ms = excluded.at_ms WHERE excluded.at_ms > at_ms`,
  );
  const due = db.prepare<[number, number], Hint>(
    `SELECT account_id AS accountId, mid, at_ms AS atMs, attempts FROM message_hints
     WHERE next_attempt_ms <= ? ORDER BY next_attempt_ms LIMIT ?`,
  );
  const nextDue = db.prepare<[], { at: number | null }>(`SELECT min(next_attempt_ms) AS at FROM message_hints`);
  const remove = db.prepare<[AccountId, Mid]>(`DELETE FROM message_hints WHERE account_id = ? AND mid = ?`);
  const postpone = db.prepare<[number, AccountId, Mid]>(
    `UPDATE message_hints SET attempts = attempts + 1, next_attempt_ms = ? WHERE account_id = ? AND mid = ?`,
  );
  const allDue = db.prepare<[number]>(`UPDATE message_hints SET next_attempt_ms = 0 WHERE next_attempt_ms > ?`);
  const expire = db.prepare<[number]>(`DELETE FROM message_hints WHERE at_ms < ?`);
  const count = db.prepare<[], { n: number }>(`SELECT count(*) AS n FROM message_hints`);

  let noted = false;

  return {
    note({ accountId, mid, atMs }) {
      const isNew = insert.run({ accountId, mid, atMs }).changes > 0;
      noted ||= isNew;
      return isNew;
    },
    takeNoted() {
      const was = noted;
      noted = false;
      return was;
    },
    due: (nowMs, limit) => due.all(nowMs, limit),
    nextDueMs: () => nextDue.get()?.at ?? undefined,
    settle: ({ accountId, mid }) => void remove.run(accountId, mid),
    postpone: ({ accountId, mid }, nextAttemptMs) => void postpone.run(nextAttemptMs, accountId, mid),
    allDue: (nowMs) => void allDue.run(nowMs),
    count: () => count.get()?.n ?? 0,
    sweep: (nowMs) => void db.write("hints.sweep", () => expire.run(nowMs - KEEP_MS)),
  };
}
