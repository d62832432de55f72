import fc from "fast-check";
import { expect, test } from "vitest";
import { FIT, held, moved, NEAREST, zoomed, type Zoom } from "#renderer/features/media/zoom.ts";

const pixels = fc.integer({ min: -1000, max: 1000 });
const zoom: fc.Arbitrary<Zoom> = fc.record({
  scale: fc.double({ min: 1, max: NEAREST, noNaN: true }),
  x: pixels,
  y: pixels,
});

test("what lies under the pointer stays there while one comes nearer", () => {
  fc.assert(
    fc.property(zoom, fc.double({ min: 1, max: 3, noNaN: true }), pixels, pixels, (from, by, x, y) => {
      const to = zoomed(from, by, { x, y });
      fc.pre(to.scale > 1);
      expect((x - to.x) / to.scale).toBeCloseTo((x - from.x) / from.scale, 6);
      expect((y - to.y) / to.scale).toBeCloseTo((y - from.y) / from.scale, 6);
    }),
  );
});

test("it is never smaller than the whole picture, never nearer than the nearest, and a whole picture does not wander", () => {
  fc.assert(
    fc.property(zoom, fc.double({ min: 0.01, max: 50, noNaN: true }), (from, by) => {
      const to = zoomed(from, by);
      expect(to.scale).toBeGreaterThanOrEqual(1);
      expect(to.scale).toBeLessThanOrEqual(NEAREST);
      if (to.scale === 1) expect(to).toEqual(FIT);
    }),
  );
  expect(moved(FIT, 50, 50)).toEqual(FIT);
});

test("however far it is pulled, its middle stays within what it has grown by", () => {
  fc.assert(
    fc.property(zoom, pixels, pixels, (from, x, y) => {
      const to = held(moved(from, x * 9, y * 9), 800, 600);
      expect(Math.abs(to.x)).toBeLessThanOrEqual(((from.scale - 1) * 800) / 2 + 0.001);
      expect(Math.abs(to.y)).toBeLessThanOrEqual(((from.scale - 1) * 600) / 2 + 0.001);
    }),
  );
});
