import fc from "fast-check";
import { expect, it } from "vitest";
import { backoffMs } from "#core/outbox/backoff.ts";

it("waits longer after every attempt, never longer than about six minutes, and not all at once", () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat({ max: 60 }), (seed, attempts) => {
      const waitMs = backoffMs(attempts, seed);
      expect(waitMs).toBeGreaterThanOrEqual(1_500);
      expect(waitMs).toBeLessThanOrEqual(6.25 * 60_000);
      if (attempts < 6) expect(backoffMs(attempts + 1, seed)).toBeGreaterThan(waitMs);
    }),
  );
  const together = new Set(Array.from({ length: 100 }, (_, seed) => backoffMs(3, seed)));
  expect(together.size).toBeGreaterThan(90);
});
