import type { Database } from "../db/database.ts";
import type { Clock, Logger } from "../ports.ts";

/** Brings snoozed conversations back when their time has come, also after the computer has slept past it. */
export interface SnoozeWatch {
  /** Something was snoozed or brought back: look again when the next one is due. */
  readonly look: () => void;
  readonly stop: () => void;
}

/** Timers of a sleeping computer run late: while something is snoozed, one looks at least this often. */
const LOOK_EVERY_MS = 60_000;
const AT_ONCE = 200;

export function createSnoozeWatch(parts: {
  readonly db: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly returned: (conversationIds: readonly number[]) => void;
}): SnoozeWatch {
  const { db, clock, logger, returned } = parts;
  const next = db.prepare<[], { dueMs: number }>(
    `SELECT snoozed_until_ms AS dueMs FROM conversations WHERE done = 0 AND snoozed_until_ms IS NOT NULL
     ORDER BY snoozed_until_ms LIMIT 1`,
  );
  const bringBack = db.prepare<{ nowMs: number }, { id: number }>(
    `UPDATE conversations SET returned_ms = @nowMs, reminded = 1, snoozed_until_ms = NULL WHERE id IN (
       SELECT id FROM conversations WHERE done = 0 AND snoozed_until_ms IS NOT NULL AND snoozed_until_ms <= @nowMs
       ORDER BY snoozed_until_ms LIMIT ${AT_ONCE}) RETURNING id`,
  );
  let cancel = (): void => {};
  let stopped = false;

  const look = (): void => {
    cancel();
    if (stopped) return;
    let waitMs = LOOK_EVERY_MS;
    try {
      const due = next.get()?.dueMs;
      if (due === undefined) return;
      const nowMs = clock.nowMs();
      if (due <= nowMs) {
        const ids = db.write("snooze.return", () => bringBack.all({ nowMs })).map(({ id }) => id);
        returned(ids);
        waitMs = 0;
      } else {
        waitMs = Math.min(due - nowMs, LOOK_EVERY_MS);
      }
    } catch (error) {
      logger.error("snooze.fault", error);
    }
    cancel = clock.after(waitMs, look);
  };

  return {
    look,
    stop() {
      stopped = true;
      cancel();
    },
  };
}
