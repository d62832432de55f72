import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromLocalInput, snoozeChoices, toLocalInput } from "#renderer/features/triage/snooze-times.ts";

/** By this computer's calendar, whatever its zone; months count from 0. 7 September 2026 is a Monday. */
const at = (day: number, hour: number, minute = 0): number => new Date(2026, 8, day, hour, minute).getTime();
const offered = (nowMs: number) =>
  Object.fromEntries(snoozeChoices(nowMs).map(({ label, untilMs }) => [label, untilMs]));

describe("until when one may snooze", () => {
  test("on a Tuesday at noon: in three hours, this evening, tomorrow morning, Monday morning", () => {
    expect(offered(at(8, 12, 7))).toEqual({
      "snooze.later": at(8, 15, 15),
      "snooze.evening": at(8, 18),
      "snooze.tomorrow": at(9, 9),
      "snooze.nextWeek": at(14, 9),
    });
  });

  test("late in the evening nothing of today is left, and later today is not tomorrow", () => {
    expect(offered(at(8, 22, 30))).toEqual({ "snooze.tomorrow": at(9, 9), "snooze.nextWeek": at(14, 9) });
  });

  test("what is less than an hour away is not offered", () => {
    expect(offered(at(8, 17, 1))).not.toHaveProperty(["snooze.evening"]);
    expect(offered(at(8, 17))).toHaveProperty(["snooze.evening"]);
  });

  test("on a Monday next week is the Monday after, and on a Sunday it is tomorrow, told once", () => {
    expect(offered(at(7, 10))).toMatchObject({ "snooze.nextWeek": at(14, 9) });
    expect(offered(at(13, 10))).toMatchObject({ "snooze.tomorrow": at(14, 9) });
    expect(offered(at(13, 10))).not.toHaveProperty(["snooze.nextWeek"]);
  });

  test("whenever it is, each choice is ahead, told once, and tomorrow morning is among them", () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(2026, 0, 1), max: new Date(2028, 0, 1), noInvalidDate: true }), (now) => {
        const choices = snoozeChoices(now.getTime());
        expect(choices.every(({ untilMs }) => untilMs - now.getTime() >= 3_600_000)).toBe(true);
        expect(new Set(choices.map(({ untilMs }) => untilMs)).size).toBe(choices.length);
        expect(choices.map(({ label }) => label)).toContain("snooze.tomorrow");
      }),
    );
  });
});

test("a time that is typed is this computer's own, and nonsense is none", () => {
  expect(toLocalInput(at(8, 9, 5))).toBe("2026-09-08T09:05");
  expect(fromLocalInput("2026-09-08T09:05")).toBe(at(8, 9, 5));
  for (const text of ["", "tomorrow", "2026-09-08", "2026-13-08T09:05", "12"])
    expect(fromLocalInput(text)).toBeUndefined();
});
