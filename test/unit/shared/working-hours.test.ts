import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  describeHours,
  hasHours,
  isOpenAt,
  nextOpeningMs,
  NO_HOURS,
  openingAt,
  type WorkingHours,
} from "#shared/domain/working-hours.ts";

const NINE_TO_SIX = [{ fromMin: 540, untilMin: 1080 }];
const LUNCH = [
  { fromMin: 540, untilMin: 780 },
  { fromMin: 900, untilMin: 1140 },
];
const WEEK: WorkingHours = [
  LUNCH,
  NINE_TO_SIX,
  NINE_TO_SIX,
  NINE_TO_SIX,
  NINE_TO_SIX,
  [{ fromMin: 600, untilMin: 840 }],
  [],
];
/** By this computer's calendar, whatever its zone. 5 January 2026 was a Monday. */
const local = (day: number, hour: number, minute = 0): number => new Date(2026, 0, day, hour, minute).getTime();

describe("working hours", () => {
  it.each([
    ["Monday morning", local(5, 10), true],
    ["Monday at lunch", local(5, 14), false],
    ["Monday when lunch ends", local(5, 15), true],
    ["Monday when it closes", local(5, 19), false],
    ["Saturday afternoon", local(10, 15), false],
    ["Sunday", local(11, 11), false],
  ])("%s", (_when, atMs, isOpen) => {
    expect(isOpenAt(WEEK, atMs)).toBe(isOpen);
  });

  it("say when the shop opens again", () => {
    expect(nextOpeningMs(WEEK, local(5, 10))).toBe(local(5, 15));
    expect(nextOpeningMs(WEEK, local(5, 14))).toBe(local(5, 15));
    expect(nextOpeningMs(WEEK, local(9, 17))).toBe(local(10, 10));
    expect(nextOpeningMs(WEEK, local(10, 20))).toBe(local(12, 9));
    const mondaysOnly: WorkingHours = [NINE_TO_SIX, [], [], [], [], [], []];
    expect(nextOpeningMs(mondaysOnly, local(5, 10))).toBe(local(12, 9));
  });

  it("are nothing where the owner has said nothing: the shop is not closed then", () => {
    expect(hasHours(NO_HOURS)).toBe(false);
    expect(isOpenAt(NO_HOURS, local(5, 3))).toBe(true);
    expect(nextOpeningMs(NO_HOURS, local(5, 3))).toBeUndefined();
    expect(describeHours(NO_HOURS, "en")).toBe("");
  });

  it("always name an opening that has not ended, and a next one that is still to come", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 370 * 1440 }), (minutes) => {
        const nowMs = local(1, 0) + minutes * 60_000;
        expect(openingAt(WEEK, nowMs)?.untilMs).toBeGreaterThan(nowMs);
        expect(nextOpeningMs(WEEK, nowMs)).toBeGreaterThan(nowMs);
      }),
    );
  });

  it("are told in words, days with the same times together", () => {
    expect(describeHours(WEEK, "en-GB")).toBe(
      "Mon 09:00–13:00 15:00–19:00, Tue–Fri 09:00–18:00, Sat 10:00–14:00".replaceAll(", ", " "),
    );
    expect(describeHours(WEEK, "es")).toContain("mar–vie 09:00–18:00");
    expect(describeHours(WEEK, "en")).toMatch(/Tue–Fri 9:00\sAM–6:00\sPM/u);
  });
});
