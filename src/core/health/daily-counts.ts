import type { Database } from "../db/database.ts";
import type { Clock } from "../ports.ts";

/**
 * How often things happened, by day of this computer's calendar. Counted in memory and written at most once a second,
 * so that a flood costs the disk no more than a trickle; a crash loses a second of counts and nothing else.
 */
export interface DailyCounts<Name extends string> {
  readonly count: (name: Name, n?: number) => void;
  /** Of today, written or not. */
  readonly today: () => ReadonlyMap<Name, DailyCount>;
  /** From that day (`2026-01-31`) to today, both included, written or not; within the last 90 days. */
  readonly since: (day: string, name: Name) => number;
  /** Writes what is not written yet. */
  readonly stop: () => void;
}

export interface DailyCount {
  readonly count: number;
  readonly lastMs: number;
}

export interface DailyCountsParts<Name extends string> {
  readonly db: Database;
  readonly clock: Clock;
  /** Keeps the counts of one counter apart from those of another. */
  readonly room: string;
  readonly names: readonly Name[];
  readonly changed?: () => void;
}

const WRITE_EVERY_MS = 1_000;
const KEEP_DAYS = 90;
const DAY_MS = 24 * 3_600_000;

export function createDailyCounts<Name extends string>(parts: DailyCountsParts<Name>): DailyCounts<Name> {
  const { db, clock, room, names } = parts;
  const add = db.prepare<[string, string, string, number, number]>(
    `INSERT INTO daily_counts (day, room, name, count, last_ms) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (day, room, name) DO UPDATE SET count = count + excluded.count, last_ms = max(last_ms, excluded.last_ms)`,
  );
  const dropOld = db.prepare<[string]>(`DELETE FROM daily_counts WHERE day < ?`);
  const ofDay = db.prepare<[string, string], { name: string; count: number; lastMs: number }>(
    `SELECT name, count, last_ms AS lastMs FROM daily_counts WHERE day = ? AND room = ?`,
  );

  const sumSince = db.prepare<[string, string, string], { count: number }>(
    `SELECT coalesce(sum(count), 0) AS count FROM daily_counts WHERE day >= ? AND room = ? AND name = ?`,
  );

  /** By day, then by name: a count belongs to the day it was made on, however late it is written. */
  let waiting = new Map<string, Map<Name, DailyCount>>();
  let cancel: (() => void) | undefined;
  let stopped = false;
  /** Every event is counted, so the calendar is asked once a day. */
  let current = { day: "", fromMs: 0, untilMs: 0 };

  const dayAt = (nowMs: number): string => {
    if (nowMs < current.fromMs || nowMs >= current.untilMs) {
      current = { day: dayOf(nowMs), fromMs: dayStartMs(nowMs), untilMs: dayStartMs(nowMs, 1) };
    }
    return current.day;
  };
  const write = (): void => {
    cancel?.();
    cancel = undefined;
    if (waiting.size === 0) return;
    const writing = waiting;
    try {
      db.write("health.counts", () => {
        for (const [day, counts] of writing) {
          for (const [name, { count, lastMs }] of counts) add.run(day, room, name, count, lastMs);
        }
        dropOld.run(dayOf(clock.nowMs() - KEEP_DAYS * DAY_MS));
      });
      waiting = new Map();
    } catch {
      // The disk is full or locked, which the owner is told elsewhere: the counts wait with everything else.
      schedule();
    }
  };
  const schedule = (): void => {
    if (!stopped) cancel ??= clock.after(WRITE_EVERY_MS, write);
  };

  return {
    count(name, n = 1) {
      if (n === 0) return;
      const nowMs = clock.nowMs();
      const day = dayAt(nowMs);
      const counts = waiting.get(day) ?? new Map<Name, DailyCount>();
      waiting.set(day, counts);
      counts.set(name, { count: (counts.get(name)?.count ?? 0) + n, lastMs: nowMs });
      schedule();
      parts.changed?.();
    },
    today() {
      const day = dayOf(clock.nowMs());
      const written = new Map(ofDay.all(day, room).map((row) => [row.name, row]));
      const unwritten = waiting.get(day);
      const sums = new Map<Name, DailyCount>();
      for (const name of names) {
        const [one, other] = [written.get(name), unwritten?.get(name)];
        const count = (one?.count ?? 0) + (other?.count ?? 0);
        if (count > 0) sums.set(name, { count, lastMs: Math.max(one?.lastMs ?? 0, other?.lastMs ?? 0) });
      }
      return sums;
    },
    since(day, name) {
      let sum = sumSince.get(day, room, name)?.count ?? 0;
      for (const [at, counts] of waiting) if (at >= day) sum += counts.get(name)?.count ?? 0;
      return sum;
    },
    stop() {
      stopped = true;
      write();
    },
  };
}

/** `2026-01-31`, by the calendar of this computer: an owner's today. */
export function dayOf(timeMs: number): string {
  const date = new Date(timeMs);
  const two = (number: number) => String(number).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** The first moment of that day, or of one so many days later. */
export function dayStartMs(timeMs: number, daysLater = 0): number {
  const date = new Date(timeMs);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + daysLater).getTime();
}
