import { describe, expect, test } from "vitest";
import { createFormat, daysBetween } from "#renderer/i18n/format.ts";

const at = (day: number, hour: number, minute = 0, month = 10, year = 2026): number =>
  new Date(year, month, day, hour, minute).getTime();
const NOW = at(19, 10, 20);
const format = createFormat("en-GB");

describe("the time of a row", () => {
  test.each([
    ["today: the time", at(19, 9, 41), "09:41"],
    ["a minute after midnight is today", at(19, 0, 1), "00:01"],
    ["a minute before midnight is yesterday", at(18, 23, 59), "Yesterday"],
    ["this week: the weekday", at(13, 12), "Fri"],
    ["a week ago: the date", at(12, 12), "12 Nov"],
    ["last year: the date with its year", at(12, 12, 0, 10, 2025), "12/11/25"],
    ["a clock a little behind: still a time", at(19, 10, 30), "10:30"],
  ])("%s", (_what, ms, text) => {
    expect(format.listTime(ms, NOW, "Yesterday")).toBe(text);
  });
});

test("a day line names today and yesterday, else the day", () => {
  const words = { today: "Today", yesterday: "Yesterday" };
  expect(format.day(at(19, 1), NOW, words)).toBe("Today");
  expect(format.day(at(18, 23), NOW, words)).toBe("Yesterday");
  expect(format.day(at(17, 12), NOW, words)).toBe("Tuesday 17 November");
  expect(format.day(at(17, 12, 0, 10, 2024), NOW, words)).toContain("2024");
});

test("a moment has its day unless it is today", () => {
  expect(format.moment(at(19, 14, 20), NOW)).toBe("14:20");
  expect(format.moment(at(24, 18, 9), NOW)).toBe("Tue\u00A024\u00A0Nov,\u00A018:09");
});

test("the half of the day stays on the line of its time", () => {
  const arabic = createFormat("ar");
  expect(arabic.time(at(19, 9, 41))).toMatch(/^\S+\u00A0ص$/u);
  expect(arabic.moment(at(24, 18, 9), NOW)).toMatch(/09\u00A0م$/u);
  expect(arabic.full(at(24, 18, 9))).toMatch(/09\u00A0م$/u);
});

test("days are counted by midnights, also over a change of the clock", () => {
  expect(daysBetween(at(24, 23, 0, 9), at(26, 1, 0, 9))).toBe(2);
  expect(daysBetween(at(28, 12, 0, 2), at(30, 12, 0, 2))).toBe(2);
});
