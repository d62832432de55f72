import type { RouteInput, RouteOutput } from "#shared/contract/routes.ts";
import type { Database } from "../db/database.ts";
import type { Clock, Logger } from "../ports.ts";
import type { ErasureRows } from "./erasure-rows.ts";
import { inSlices } from "./slices.ts";
import type { Tombstones } from "./tombstones.ts";

/** How long messages stay, for accounts whose owner has set a time: applied at start, once a day, and when it changes. */
export interface Retention {
  readonly get: () => RouteOutput<"retention/get">;
  readonly set: (input: RouteInput<"retention/set">) => RouteOutput<"retention/set">;
  /** What an account's history may not bring back: everything before this time; undefined when there is no limit. */
  readonly beforeMs: (accountId: string) => number | undefined;
  /** Starts what is due. */
  readonly sweep: () => void;
}

export interface RetentionParts {
  readonly db: Database;
  readonly rows: ErasureRows;
  readonly tombstones: Tombstones;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly ending: AbortSignal;
  /** There is a job. */
  readonly wake: () => void;
}

const DAY_MS = 24 * 3_600_000;

export function cutoffMs(nowMs: number, days: number): number {
  return nowMs - days * DAY_MS;
}

export function createRetention({ db, rows, tombstones, clock, logger, ending, wake }: RetentionParts): Retention {
  const all = db.prepare<[], { accountId: string; days: number }>(
    `SELECT account_id AS accountId, days FROM retention ORDER BY account_id`,
  );
  const one = db.prepare<[string], { days: number }>(`SELECT days FROM retention WHERE account_id = ?`);
  const account = db.prepare<[string], { id: string }>(`SELECT id FROM accounts WHERE id = ?`);
  const save = db.prepare<[string, number]>(
    `INSERT INTO retention (account_id, days) VALUES (?, ?) ON CONFLICT (account_id) DO UPDATE SET days = excluded.days`,
  );
  const remove = db.prepare<[string]>(`DELETE FROM retention WHERE account_id = ?`);
  const underWay = db.prepare<[string], { id: number }>(
    `SELECT id FROM erasures WHERE clean_ms IS NULL AND ended IS NULL AND what = 'older_than' AND account_id = ?`,
  );
  const newest = db.prepare<[string], { id: number | null }>(
    `SELECT max(id) AS id FROM conversations WHERE account_id = ?`,
  );

  const start = (accountId: string, days: number): void => {
    const nowMs = clock.nowMs();
    rows.insert({
      what: "older_than",
      wish: "retention",
      nowMs,
      accountId,
      olderThanMs: cutoffMs(nowMs, days),
      lastConversationId: newest.get(accountId)?.id ?? 0,
    });
  };
  const dropTombstones = (): void => {
    inSlices(ending, () => db.write("tombstones.sweep", () => tombstones.dropExpired(clock.nowMs()))).catch(
      (error: unknown) => {
        if (!ending.aborted) logger.error("tombstones.fault", error);
      },
    );
  };

  return {
    get: () => ({ items: all.all() }),
    set({ accountId, days }) {
      const isKnown = db.write("retention.set", () => {
        if (account.get(accountId) === undefined) return false;
        if (days === undefined) {
          remove.run(accountId);
          const running = underWay.get(accountId);
          if (running !== undefined) rows.askToStop(running.id);
        } else {
          save.run(accountId, days);
          start(accountId, days);
        }
        return true;
      });
      wake();
      return isKnown ? { kind: "changed" } : { kind: "not_found" };
    },
    beforeMs(accountId) {
      const days = one.get(accountId)?.days;
      return days === undefined ? undefined : cutoffMs(clock.nowMs(), days);
    },
    sweep() {
      db.write("retention.sweep", () => {
        for (const { accountId, days } of all.all()) {
          if (underWay.get(accountId) === undefined) start(accountId, days);
        }
      });
      dropTombstones();
      wake();
    },
  };
}
