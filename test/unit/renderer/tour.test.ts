import { expect, test } from "vitest";
import { nextStep, STEPS, stepsTaken } from "#renderer/features/tour/steps.ts";

const NOTHING = { hasOpened: false, hasAnswered: false, hasLooked: false, changes: [] };
const change = (kind: string) => ({ conversationIds: [1], change: { kind } });

test("the first steps are taken by doing them, in whatever order", () => {
  expect(stepsTaken(NOTHING)).toEqual([]);
  expect(stepsTaken({ ...NOTHING, hasOpened: true, hasLooked: true })).toEqual(["open", "find"]);
  expect(stepsTaken({ ...NOTHING, changes: [change("label"), change("read"), undefined] })).toEqual(["later"]);
  expect(stepsTaken({ ...NOTHING, changes: [change("snooze"), change("done")] })).toEqual(["later", "done"]);
});

test("the next one is the first that was not taken, and after the last there is none", () => {
  expect(nextStep(new Set())).toBe("open");
  expect(nextStep(new Set(["open", "later"]))).toBe("answer");
  expect(nextStep(new Set(STEPS))).toBeUndefined();
});
