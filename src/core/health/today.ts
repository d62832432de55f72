import type { KeptEventKind, QuarantineReason } from "#shared/contract/health.ts";
import type { RouteOutput } from "#shared/contract/routes.ts";
import type { Database } from "../db/database.ts";
import type { Clock } from "../ports.ts";
import type { EventCounts, HistoryCounts, RefusalCounts } from "./counters.ts";
import { dayOf, dayStartMs } from "./daily-counts.ts";

export interface HealthTodayParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly refusals: RefusalCounts;
  readonly events: EventCounts;
  readonly history: HistoryCounts;
  readonly beingFetched: () => number;
}

const RECENT_MS = 30 * 24 * 3_600_000;

/** The numbers of today: what came, what was turned away, what was not understood. */
export function createHealthToday(parts: HealthTodayParts): () => RouteOutput<"health/today"> {
  const { db, clock, refusals, events, history } = parts;
  const quarantineByReason = db.prepare<[], { name: QuarantineReason; count: number }>(
    `SELECT reason AS name, count(*) AS count FROM quarantine GROUP BY reason ORDER BY count(*) DESC, reason`,
  );
  const quarantinedSince = db.prepare<[number], { count: number }>(
    `SELECT count(*) AS count FROM quarantine WHERE received_ms >= ?`,
  );
  const eventsByKind = db.prepare<[number], { name: KeptEventKind; count: number }>(
    `SELECT kind AS name, count(*) AS count FROM platform_events WHERE at_ms >= ? GROUP BY kind ORDER BY count(*) DESC, kind`,
  );
  const testsSince = db.prepare<[number], { count: number }>(
    `SELECT count(*) AS count FROM platform_events WHERE kind = 'dashboard_test' AND at_ms >= ?`,
  );
  const lastTest = db.prepare<[], { atMs: number; field: string }>(
    `SELECT at_ms AS atMs, facts ->> '$.field' AS field FROM platform_events WHERE kind = 'dashboard_test'
     ORDER BY at_ms DESC, id DESC LIMIT 1`,
  );

  return () =>
    db.read("health.today", () => {
      const nowMs = clock.nowMs();
      const startMs = dayStartMs(nowMs);
      const counts = events.today();
      const read = history.today();
      const byReason = quarantineByReason.all();
      const last = lastTest.get();
      const lastReceivedMs = counts.get("received")?.lastMs;
      return {
        day: dayOf(nowMs),
        received: counts.get("received")?.count ?? 0,
        repeated: counts.get("repeated")?.count ?? 0,
        ...(lastReceivedMs === undefined ? {} : { lastReceivedMs }),
        refused: [...refusals.today()]
          .map(([name, { count }]) => ({ name, count }))
          .toSorted((left, right) => right.count - left.count),
        quarantine: {
          today: quarantinedSince.get(startMs)?.count ?? 0,
          total: byReason.reduce((sum, { count }) => sum + count, 0),
          byReason,
        },
        events: eventsByKind.all(nowMs - RECENT_MS),
        testEvents: {
          today: testsSince.get(startMs)?.count ?? 0,
          ...(last === undefined ? {} : { lastMs: last.atMs, lastField: last.field }),
        },
        beingFetched: parts.beingFetched(),
        history: {
          caughtUp: read.get("caught_up")?.count ?? 0,
          withoutNotice: read.get("without_notice")?.count ?? 0,
          removed: read.get("removed")?.count ?? 0,
          gaps: read.get("gaps")?.count ?? 0,
          passedOver: read.get("passed_over")?.count ?? 0,
        },
      };
    });
}
