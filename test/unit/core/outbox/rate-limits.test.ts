import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRateLimits, type RateLane } from "#core/instagram/rate-limits.ts";
import { readUsage } from "#core/instagram/usage.ts";
import { toAccountId } from "#shared/domain/ids.ts";

const SHOP = toAccountId("17841400000000011");
const OTHER = toAccountId("17841400000000012");
/** Meta, "Messenger Platform rate limits": calls a second and account. */
const META: Readonly<Record<RateLane, number>> = { text: 100, media: 10, conversations: 2 };

function limitsAt(startMs: number) {
  const now = { ms: startMs };
  return { now, limits: createRateLimits({ nowMs: () => now.ms, after: () => () => {} }) };
}

describe("the limits of an account", () => {
  it.each(Object.entries(META) as [RateLane, number][])(
    "for %s are never passed in any second, however calls come",
    (lane, perSecond) => {
      fc.assert(
        fc.property(fc.array(fc.nat({ max: 400 }), { minLength: 50, maxLength: 400 }), (pauses) => {
          const { now, limits } = limitsAt(1_000_000);
          const taken: number[] = [];
          for (const pauseMs of pauses) {
            now.ms += pauseMs % 7 === 0 ? pauseMs : 0;
            const waitMs = limits.take(SHOP, lane);
            if (waitMs === 0) taken.push(now.ms);
            else if (pauseMs % 3 === 0) now.ms += waitMs;
          }
          for (const [index, atMs] of taken.entries()) {
            const within = taken.slice(index).filter((other) => other - atMs < 1000).length;
            expect(within).toBeLessThanOrEqual(perSecond);
          }
        }),
        { numRuns: 60 },
      );
    },
  );

  it("name a wait after which the call is taken", () => {
    const { now, limits } = limitsAt(1_000);
    while (limits.take(SHOP, "text") === 0);
    now.ms += limits.take(SHOP, "text");
    expect(limits.take(SHOP, "text")).toBe(0);
  });

  it("of one account are not another's, and texts do not wait for films", () => {
    const { limits } = limitsAt(1_000);
    while (limits.take(SHOP, "media") === 0);
    expect(limits.take(SHOP, "text")).toBe(0);
    expect(limits.take(OTHER, "media")).toBe(0);
  });

  it("slow down from 80 percent of the allowance on and stop at 100, until the named time", () => {
    const { now, limits } = limitsAt(1_000_000);
    const waitAt = (percent: number) => {
      limits.heard(SHOP, { percent, regainMs: 0 });
      for (let calls = 0; calls < 100; calls++) {
        const waitMs = limits.take(SHOP, "text");
        if (waitMs > 0) return waitMs;
      }
      return 0;
    };
    const waits = [79, 80, 90, 99].map((percent) => {
      now.ms += 60_000;
      return waitAt(percent);
    });
    expect(waits[1]).toBe(waits[0]);
    expect(waits[2]).toBeGreaterThan(waits[1] ?? 0);
    expect(waits[3]).toBeGreaterThan(waits[2] ?? 0);
    limits.heard(SHOP, { percent: 100, regainMs: 7 * 60_000 });
    expect(limits.take(SHOP, "text")).toBe(7 * 60_000);
    now.ms += 7 * 60_000;
    expect(limits.take(SHOP, "text")).toBe(0);
  });

  it("wait longer after every refusal in a row where Meta names no time", () => {
    const { now, limits } = limitsAt(1_000_000);
    const first = limits.refused(SHOP, undefined) - now.ms;
    now.ms += first;
    const second = limits.refused(SHOP, undefined) - now.ms;
    expect([first, second]).toEqual([60_000, 120_000]);
  });

  it("end a stop when the clock is set back before it", () => {
    const { now, limits } = limitsAt(1_000_000_000);
    limits.refused(SHOP, { percent: 100, regainMs: 60_000 });
    now.ms -= 365 * 24 * 3_600_000;
    expect(limits.take(SHOP, "text")).toBe(0);
  });
});

describe("the usage headers", () => {
  const read = (headers: Record<string, string>) => readUsage(new Headers(headers));
  it("give the highest percentage and the longest time", () => {
    expect(read({ "x-app-usage": `{"call_count":12,"total_time":4,"total_cputime":3}` })).toEqual({
      percent: 12,
      regainMs: 0,
    });
    const one = `{"type":"messenger","call_count":31,"total_cputime":92,"total_time":5,"estimated_time_to_regain_access":3}`;
    expect(read({ "X-Business-Use-Case-Usage": `{"17841400000000011":[${one}]}` })).toEqual({
      percent: 92,
      regainMs: 180_000,
    });
  });
  it.each([{}, { "x-app-usage": "no JSON" }, { "x-app-usage": "[]" }, { "x-app-usage": "{".repeat(20_000) }])(
    "that cannot be read say nothing: %#",
    (headers) => {
      expect(read(headers)).toBeUndefined();
    },
  );
});
