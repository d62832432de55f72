import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { AT_MOST_MS, createAfterPaint, FRAMES } from "#renderer/lib/after-paint.ts";

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

test("asks when some frames have been drawn, in the order of the wishes", async () => {
  const page = createPage();
  page.ask("notes");
  await vi.advanceTimersByTimeAsync((FRAMES - 1) * FRAME_MS);
  page.ask("gaps");
  expect(page.asked).toEqual([]);
  await vi.advanceTimersByTimeAsync(FRAME_MS + 1);
  expect(page.asked).toEqual(["notes", "gaps"]);
});

test("waits anew for what is opened next", async () => {
  const page = createPage();
  page.ask("one");
  await vi.advanceTimersByTimeAsync(FRAMES * FRAME_MS + 1);
  page.ask("other");
  await vi.advanceTimersByTimeAsync((FRAMES - 1) * FRAME_MS);
  expect(page.asked).toEqual(["one"]);
  await vi.advanceTimersByTimeAsync(FRAME_MS + 1);
  expect(page.asked).toEqual(["one", "other"]);
});

test("asks soon in a window that draws nothing", async () => {
  isSeen.now = false;
  const page = createPage();
  page.ask("notes");
  await vi.advanceTimersByTimeAsync(AT_MOST_MS);
  expect(page.asked).toEqual(["notes"]);
});
