import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  HUMAN_AGENT_WINDOW_MS,
  judgeSend,
  messagingWindow,
  STANDARD_WINDOW_MS,
} from "#shared/domain/messaging-window.ts";

const T = Date.UTC(2026, 0, 5, 10, 0, 0);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe("the messaging window", () => {
  it.each([
    ["just written", 0, "open"],
    ["a day, less two minutes", 24 * HOUR - 2 * MINUTE, "open"],
    ["a day, less the margin of a minute", 24 * HOUR - MINUTE, "human_agent"],
    ["a day", 24 * HOUR, "human_agent"],
    ["seven days, less two minutes", 7 * 24 * HOUR - 2 * MINUTE, "human_agent"],
    ["seven days, less the margin", 7 * 24 * HOUR - MINUTE, "closed"],
    ["a year", 365 * 24 * HOUR, "closed"],
  ])("after %s", (_what, age, kind) => {
    expect(messagingWindow(T, T + age).kind).toBe(kind);
  });

  it("points at the last four hours, and only at them", () => {
    const at = (age: number) => messagingWindow(T, T + age);
    expect(at(20 * HOUR - 2 * MINUTE)).toMatchObject({ kind: "open", closingSoon: false });
    expect(at(20 * HOUR)).toMatchObject({ kind: "open", closingSoon: true });
  });

  it("was never opened without a qualifying action", () => {
    expect(messagingWindow(undefined, T)).toEqual({ kind: "never_opened" });
    expect(judgeSend(messagingWindow(undefined, T), true)).toEqual({ kind: "window_closed" });
  });

  it("stays open when this computer's clock is behind Meta's", () => {
    expect(messagingWindow(T, T - 10 * HOUR)).toMatchObject({ kind: "open" });
  });

  it("only ever moves from open to human agent to closed as time passes, and never tags without a person", () => {
    const order = ["open", "human_agent", "closed"];
    fc.assert(
      fc.property(
        fc.nat({ max: 10 * 24 * HOUR }),
        fc.nat({ max: 10 * 24 * HOUR }),
        fc.boolean(),
        (age, more, confirmed) => {
          const earlier = messagingWindow(T, T + age);
          const later = messagingWindow(T, T + age + more);
          expect(order.indexOf(later.kind)).toBeGreaterThanOrEqual(order.indexOf(earlier.kind));
          const verdict = judgeSend(earlier, confirmed).kind;
          if (verdict === "send") expect(age).toBeLessThan(STANDARD_WINDOW_MS);
          if (verdict === "send_as_human_agent") {
            expect(confirmed).toBe(true);
            expect(age).toBeGreaterThanOrEqual(STANDARD_WINDOW_MS - MINUTE);
            expect(age).toBeLessThan(HUMAN_AGENT_WINDOW_MS);
          }
        },
      ),
    );
  });

  it("over any history and any clock: Meta's last qualifying action counts alone, and nothing is sent outside", () => {
    const DAY = 24 * HOUR;
    /** What a customer and Meta do, in any order of arrival; each moves the time on or the clock about. */
    const event = fc.oneof(
      fc.record({ kind: fc.constant("qualifying" as const), atMs: fc.nat({ max: 20 * DAY }) }),
      fc.record({ kind: fc.constant("clock" as const), toMs: fc.integer({ min: -2 * DAY, max: 30 * DAY }) }),
      fc.record({ kind: fc.constant("refused" as const) }),
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), fc.boolean(), (history, confirmed) => {
        let last: number | undefined;
        let nowMs = 0;
        let refused: { readonly of: number; readonly what: "open" | "human_agent" } | undefined;
        for (const one of history) {
          if (one.kind === "qualifying") last = Math.max(last ?? 0, one.atMs);
          if (one.kind === "clock") nowMs = one.toMs;
          const heeded = refused !== undefined && refused.of === last ? refused.what : undefined;
          const window = messagingWindow(last, nowMs, heeded);
          const verdict = judgeSend(window, confirmed);
          const age = last === undefined ? undefined : nowMs - last;
          if (verdict.kind === "send") {
            expect(age).toBeLessThan(DAY);
            expect(heeded).toBeUndefined();
          }
          if (verdict.kind === "send_as_human_agent") {
            expect(confirmed).toBe(true);
            expect(age).toBeLessThan(7 * DAY);
            expect(heeded).not.toBe("human_agent");
            expect(heeded === "open" || (age ?? 0) >= DAY - MINUTE).toBe(true);
          }
          if (age === undefined || age >= 7 * DAY) expect(verdict.kind).toBe("window_closed");
          // Meta refuses what was just sent: from then on this window is no wider than that.
          if (one.kind === "refused" && last !== undefined && verdict.kind === "send") {
            refused = { of: last, what: "open" };
            expect(messagingWindow(last, nowMs, "open").kind).not.toBe("open");
          } else if (one.kind === "refused" && last !== undefined && verdict.kind === "send_as_human_agent") {
            refused = { of: last, what: "human_agent" };
            expect(messagingWindow(last, nowMs, "human_agent").kind).toBe("closed");
          }
        }
      }),
    );
  });
});
