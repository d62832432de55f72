import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createApproach, REST_MS } from "#renderer/lib/use-approach.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const at = (clientX: number, clientY: number) => ({ clientX, clientY });

const recorded = () => vi.fn<(id: number) => void>();

test("the row to which the pointer goes is meant at once", () => {
  const tell = recorded();
  const { enter } = createApproach(tell);
  enter(1, at(10, 10));
  enter(2, at(10, 70));
  expect(tell.mock.calls).toEqual([[1], [2]]);
});

test("of the rows that are scrolled past a pointer that stands still, only the one that stays there is meant", () => {
  const tell = recorded();
  const { enter } = createApproach(tell);
  enter(1, at(10, 10));
  for (const id of [2, 3, 4]) {
    enter(id, at(10, 10));
    vi.advanceTimersByTime(REST_MS - 1);
  }
  expect(tell.mock.calls).toEqual([[1]]);
  vi.advanceTimersByTime(1);
  expect(tell.mock.calls).toEqual([[1], [4]]);
});

test("nothing is meant when the list has gone", () => {
  const tell = recorded();
  const { enter, end } = createApproach(tell);
  enter(1, at(10, 10));
  enter(2, at(10, 10));
  end();
  vi.advanceTimersByTime(REST_MS);
  expect(tell.mock.calls).toEqual([[1]]);
});
