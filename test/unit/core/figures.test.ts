import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createOpenTime } from "#core/figures/open-time.ts";
import { countFigures, type FigureRow } from "#core/figures/figures.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const START_MS = Date.UTC(2026, 0, 1);
const midnights = (days: number): number[] => Array.from({ length: days + 1 }, (_, day) => START_MS + day * DAY_MS);
const at = (day: number, hour: number): number => START_MS + day * DAY_MS + hour * HOUR_MS;
const customer = (timeMs: number, conversation = 1): FigureRow => [timeMs, conversation, 1];
const shop = (timeMs: number, conversation = 1): FigureRow => [timeMs, conversation, 0];

describe("the figures", () => {
  it("count messages by the day they were sent on", () => {
    const rows = [customer(at(0, 1)), shop(at(0, 23)), customer(at(2, 0), 2), customer(at(2, 5), 2)];
    expect(countFigures(rows, midnights(3), at(2, 6)).days).toEqual([
      { startMs: at(0, 0), received: 1, sent: 1 },
      { startMs: at(1, 0), received: 0, sent: 0 },
      { startMs: at(2, 0), received: 2, sent: 0 },
    ]);
  });

  it("measure from the first message of a wait to the first answer, and take the middle one", () => {
    const rows = [
      [customer(at(0, 1)), customer(at(0, 2)), shop(at(0, 3)), shop(at(0, 9))],
      [customer(at(1, 0)), shop(at(1, 4)), customer(at(1, 6)), shop(at(1, 12))],
    ].flat();
    expect(countFigures(rows, midnights(2), at(1, 23))).toMatchObject({
      medianResponseMs: 4 * HOUR_MS,
      answered: 3,
      answeredIn24h: { answered: 3, of: 3 },
      closedUnanswered: 0,
    });
    const [first, last] = [rows.slice(0, 4), rows.slice(6)];
    expect(countFigures([...first, ...last], midnights(2), at(1, 23)).medianResponseMs).toBe(4 * HOUR_MS);
    expect(countFigures([customer(at(0, 1))], midnights(2), at(0, 2)).medianResponseMs).toBeUndefined();
  });

  it("count only the hours the shop is open for the median", () => {
    // Thursday 1 January 2026, 09:00 to 18:00 every day, in the time of this computer.
    const hours = Array.from({ length: 7 }, () => [{ fromMin: 9 * 60, untilMin: 18 * 60 }]);
    const local = (day: number, hour: number): number => new Date(2026, 0, 1 + day, hour).getTime();
    const openTime = createOpenTime(hours, local(0, 0), local(9, 0));
    expect(openTime(local(1, 17), local(2, 10))).toBe(2 * HOUR_MS);
    expect(openTime(local(1, 19), local(2, 8))).toBe(0);
    expect(openTime(local(1, 10), local(1, 11))).toBe(HOUR_MS);
    expect(openTime(local(1, 0), local(4, 0))).toBe(27 * HOUR_MS);
    expect(createOpenTime([[], [], [], [], [], [], []], 0, 1)(5, 9)).toBe(4);
    const rows = [customer(local(1, 17)), shop(local(2, 10))];
    expect(countFigures(rows, [local(0, 0), local(9, 0)], local(3, 0), openTime).medianResponseMs).toBe(2 * HOUR_MS);
  });

  it("count an answer after a day as late, and somebody who may still be answered in time not at all", () => {
    const rows = [customer(at(0, 0), 1), customer(at(0, 0), 2), shop(at(1, 1), 1), customer(at(2, 0), 3)];
    expect(countFigures(rows, midnights(3), at(2, 12))).toMatchObject({
      answered: 1,
      answeredIn24h: { answered: 0, of: 2 },
    });
  });

  it("count a wait that Meta's window closed on, once, also when the customer writes again later", () => {
    const rows = [customer(at(0, 0)), customer(at(1, 0)), customer(at(9, 0)), shop(at(9, 1))];
    expect(countFigures(rows, midnights(10), at(9, 2))).toMatchObject({
      closedUnanswered: 1,
      medianResponseMs: HOUR_MS,
      answeredIn24h: { answered: 1, of: 2 },
    });
    expect(countFigures([customer(at(0, 0))], midnights(10), at(7, 0)).closedUnanswered).toBe(0);
    expect(countFigures([customer(at(0, 0))], midnights(10), at(7, 0) + 1).closedUnanswered).toBe(1);
  });

  it("leave out waits that began before the first day", () => {
    const rows = [customer(START_MS - HOUR_MS), shop(at(0, 1))];
    expect(countFigures(rows, midnights(1), at(0, 2))).toMatchObject({ answered: 0, answeredIn24h: { of: 0 } });
  });

  it("never count more answers than there were messages, nor more in time than there were waits", () => {
    const row = fc.tuple(
      fc.integer({ min: -5 * 24, max: 20 * 24 }),
      fc.integer({ min: 1, max: 3 }),
      fc.constantFrom(0, 1),
    );
    fc.assert(
      fc.property(fc.array(row, { maxLength: 60 }), (made) => {
        const rows = made.map(([hour, id, who]): FigureRow => [at(0, hour), id, who]).toSorted((a, b) => a[0] - b[0]);
        const figures = countFigures(rows, midnights(20), at(20, 0));
        const inside = rows.filter(([timeMs]) => timeMs >= START_MS && timeMs < at(20, 0));
        const { answered, of } = figures.answeredIn24h;
        expect(figures.days.reduce((sum, { received, sent }) => sum + received + sent, 0)).toBe(
          rows.filter(([timeMs]) => timeMs >= START_MS).length,
        );
        expect(answered).toBeLessThanOrEqual(of);
        expect(of).toBeLessThanOrEqual(inside.filter(([, , who]) => who === 1).length);
        expect(figures.closedUnanswered + figures.answered).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
