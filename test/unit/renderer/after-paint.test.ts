import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { AT_MOST_MS, createAfterPaint, FRAMES, LONGEST_MS } from "#renderer/lib/after-paint.ts";

const FRAME_MS = 16;
const isSeen = { now: true };

beforeEach(() => {
  vi.useFakeTimers();
  isSeen.now = true;
  vi.stubGlobal("requestAnimationFrame", (callback: () => void) => {
    if (isSeen.now) setTimeout(callback, FRAME_MS);
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function createPage() {
  const asked: string[] = [];
  const afterPaint = createAfterPaint();
  const ask = async (what: string) => {
    await afterPaint();
    asked.push(what);
  };
  return { asked, ask: (what: string) => void ask(what) };
}

test("asks when some frames have been drawn, one question in a frame, in the order of the wishes", async () => {
  const page = createPage();
  page.ask("notes");
  page.ask("gaps");
  await vi.advanceTimersByTimeAsync(FRAMES * FRAME_MS - 1);
  expect(page.asked).toEqual([]);
  await vi.advanceTimersByTimeAsync(2);
  expect(page.asked).toEqual(["notes"]);
  await vi.advanceTimersByTimeAsync(FRAME_MS);
  expect(page.asked).toEqual(["notes", "gaps"]);
});

test("waits anew for what is opened next, with what is left of the one before", async () => {
  const page = createPage();
  page.ask("one");
  page.ask("one's gaps");
  await vi.advanceTimersByTimeAsync(FRAMES * FRAME_MS + 1);
  page.ask("other");
  await vi.advanceTimersByTimeAsync((FRAMES - 1) * FRAME_MS);
  expect(page.asked).toEqual(["one"]);
  await vi.advanceTimersByTimeAsync(2 * FRAME_MS);
  expect(page.asked).toEqual(["one", "one's gaps", "other"]);
});

test("puts nothing off for ever while somebody goes on and on", async () => {
  const page = createPage();
  const pressEveryMs = 50;
  for (let atMs = 0; atMs < LONGEST_MS; atMs += pressEveryMs) {
    page.ask(`at ${atMs}`);
    await vi.advanceTimersByTimeAsync(pressEveryMs);
  }
  expect(page.asked).toEqual([]);
  page.ask("now");
  await vi.advanceTimersByTimeAsync(2 * FRAME_MS);
  expect(page.asked).toEqual(["at 0"]);
});

test("asks soon in a window that draws nothing", async () => {
  isSeen.now = false;
  const page = createPage();
  page.ask("notes");
  page.ask("gaps");
  await vi.advanceTimersByTimeAsync(AT_MOST_MS);
  expect(page.asked).toEqual(["notes", "gaps"]);
});

test("puts nothing off for ever there either, while one wish follows the other", async () => {
  isSeen.now = false;
  const page = createPage();
  for (let atMs = 0; atMs < LONGEST_MS; atMs += AT_MOST_MS / 2) {
    page.ask(`at ${atMs}`);
    await vi.advanceTimersByTimeAsync(AT_MOST_MS / 2);
  }
  expect(page.asked).toContain("at 0");
});
