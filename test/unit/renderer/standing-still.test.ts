import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createStandingStill, FLING_PX, LOOK_AGAIN_MS } from "#renderer/features/media/standing-still.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function createThread() {
  const loaded: string[] = [];
  const things = new Map<string, object>();
  let place = 0;
  const near = createStandingStill(() => place);
  const thing = (name: string): object => {
    const known = things.get(name) ?? {};
    things.set(name, known);
    return known;
  };
  return {
    loaded,
    scroll: (px: number) => void (place += px),
    comes: (name: string) => near.comes(thing(name), () => loaded.push(name)),
    goes: (name: string) => near.goes(thing(name)),
  };
}

test("what is near is loaded after a few frames, once", () => {
  const thread = createThread();
  thread.comes("a");
  thread.comes("b");
  expect(thread.loaded).toEqual([]);
  vi.advanceTimersByTime(LOOK_AGAIN_MS);
  expect(thread.loaded).toEqual(["a", "b"]);
  vi.advanceTimersByTime(LOOK_AGAIN_MS * 10);
  expect(thread.loaded).toEqual(["a", "b"]);
  thread.comes("c");
  vi.advanceTimersByTime(LOOK_AGAIN_MS);
  expect(thread.loaded).toEqual(["a", "b", "c"]);
});

test("who scrolls as one reads waits no longer", () => {
  const thread = createThread();
  thread.comes("a");
  thread.scroll(-FLING_PX);
  vi.advanceTimersByTime(LOOK_AGAIN_MS);
  expect(thread.loaded).toEqual(["a"]);
});

test("what is flung past is never loaded, and what stands there at the end is", () => {
  const thread = createThread();
  for (let nth = 0; nth < 40; nth += 1) {
    thread.comes(`picture ${nth}`);
    thread.scroll(-(FLING_PX + 1));
    vi.advanceTimersByTime(LOOK_AGAIN_MS);
    if (nth < 39) thread.goes(`picture ${nth}`);
  }
  expect(thread.loaded).toEqual([]);
  vi.advanceTimersByTime(LOOK_AGAIN_MS);
  expect(thread.loaded).toEqual(["picture 39"]);
});

test("what has gone is not waited for, and what comes after it is", () => {
  const thread = createThread();
  thread.comes("a");
  thread.goes("a");
  vi.advanceTimersByTime(LOOK_AGAIN_MS);
  thread.comes("b");
  vi.advanceTimersByTime(LOOK_AGAIN_MS);
  expect(thread.loaded).toEqual(["b"]);
});
