import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openDatabase, type Database } from "#core/db/database.ts";
import { createRefusalCounts } from "#core/health/counters.ts";
import { dayOf, dayStartMs } from "#core/health/daily-counts.ts";
import { createHealthSignal } from "#core/health/health-signal.ts";
import type { CoreEvent } from "#shared/contract/events.ts";

const silent = { info: () => {}, warn: () => {}, error: () => {} };
const NOON = new Date(2026, 0, 5, 12).getTime();

function createClock(startMs: number) {
  let nowMs = startMs;
  let timers: { dueMs: number; run: () => void }[] = [];
  return {
    nowMs: () => nowMs,
    after(delayMs: number, run: () => void) {
      const timer = { dueMs: nowMs + delayMs, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    advance(deltaMs: number) {
      nowMs += deltaMs;
      const due = timers.filter(({ dueMs }) => dueMs <= nowMs);
      timers = timers.filter(({ dueMs }) => dueMs > nowMs);
      for (const { run } of due) run();
    },
    waiting: () => timers.length,
  };
}

describe("counts by day", () => {
  let dir = "";
  let db: Database;
  let writes = 0;
  let full = false;
  const clock = createClock(NOON);
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "shopbell-counts-"));
    const real = openDatabase(dir, silent);
    writes = 0;
    full = false;
    db = {
      ...real,
      write(name, work) {
        if (full) throw new Error("disk full");
        writes += 1;
        return real.write(name, work);
      },
    };
  });
  afterEach(() => {
    db.close();
    rmSync(dir, { recursive: true, force: true });
  });
  const countsOf = (counts: ReturnType<typeof createRefusalCounts>) =>
    Object.fromEntries([...counts.today()].map(([name, { count }]) => [name, count]));

  it("are exact at any moment, and written at most once a second however many there are", () => {
    const counts = createRefusalCounts(db, clock);
    for (let time = 0; time < 10_000; time++) counts.count("bad_signature");
    counts.count("too_large", 5);
    expect(countsOf(counts)).toStrictEqual({ too_large: 5, bad_signature: 10_000 });
    expect(writes).toBe(0);
    clock.advance(1_000);
    expect(writes).toBe(1);
    clock.advance(10_000);
    expect(writes).toBe(1);
    counts.count("bad_signature");
    expect(countsOf(counts)).toStrictEqual({ too_large: 5, bad_signature: 10_001 });
    counts.stop();
    expect(countsOf(createRefusalCounts(db, clock))).toStrictEqual({ too_large: 5, bad_signature: 10_001 });
  });

  it("wait for a full disk and lose nothing", () => {
    const counts = createRefusalCounts(db, clock);
    full = true;
    counts.count("cut_off", 3);
    clock.advance(1_000);
    clock.advance(1_000);
    full = false;
    counts.count("cut_off");
    clock.advance(1_000);
    counts.stop();
    expect(countsOf(createRefusalCounts(db, clock))).toStrictEqual({ cut_off: 4 });
  });

  it("belong to the day they were made on, also when they are written after midnight", () => {
    const midnight = dayStartMs(clock.nowMs(), 1);
    clock.advance(midnight - clock.nowMs() - 500);
    const counts = createRefusalCounts(db, clock);
    counts.count("method");
    clock.advance(1_000);
    expect(countsOf(counts)).toStrictEqual({});
    clock.advance(-1_000);
    expect(countsOf(counts)).toStrictEqual({ method: 1 });
    clock.advance(1_000);
    counts.stop();
  });

  it("a day begins at midnight of this computer", () => {
    const late = new Date(2026, 11, 31, 23, 59, 59, 999).getTime();
    expect([dayOf(late), dayOf(late + 1)]).toStrictEqual(["2026-12-31", "2027-01-01"]);
    expect(dayStartMs(late)).toBe(new Date(2026, 11, 31).getTime());
  });
});

describe("the health signal", () => {
  it("comes at once after a quiet time, then once a second, and ends when it is stopped", async () => {
    const clock = createClock(NOON);
    const events: CoreEvent[] = [];
    const signal = createHealthSignal((event) => void events.push(event), clock);
    const settle = () => Promise.resolve();
    for (let time = 0; time < 100; time++) signal.changed();
    expect(events).toHaveLength(0);
    await settle();
    expect(events).toStrictEqual([{ type: "health" }]);
    clock.advance(1_000);
    await settle();
    expect(events).toHaveLength(2);
    clock.advance(1_000);
    clock.advance(1_000);
    await settle();
    expect(events).toHaveLength(2);
    signal.changed();
    await settle();
    expect(events).toHaveLength(3);
    signal.stop();
    signal.changed();
    await settle();
    expect(events).toHaveLength(3);
    expect(clock.waiting()).toBe(0);
  });
});
