import { describe, expect, test } from "vitest";
import { commonShift } from "#renderer/features/conversations/use-kept-place.ts";

describe("the view stays with most of the rows in it", () => {
  test("when a row comes in above", () => {
    expect(commonShift([3, 4, 5], 2, [9, 1, 2, 3, 4, 5])).toBe(1);
  });

  test("when one of them jumps to the top", () => {
    expect(commonShift([3, 4, 5, 6], 2, [5, 1, 2, 3, 4, 6])).toBe(1);
  });

  test("when the first of them jumps to the top", () => {
    expect(commonShift([3, 4, 5], 2, [3, 1, 2, 4, 5, 6])).toBe(0);
  });

  test("when a row above leaves", () => {
    expect(commonShift([3, 4, 5], 2, [2, 3, 4, 5])).toBe(-1);
  });

  test("and does not move when none of them is left", () => {
    expect(commonShift([3, 4], 2, [7, 8])).toBe(0);
  });
});
