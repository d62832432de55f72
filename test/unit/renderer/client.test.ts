import { afterEach, expect, test, vi } from "vitest";
import { createClient } from "#renderer/lib/client.ts";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function createHost() {
  const asked: string[] = [];
  const client = createClient({
    request: async (route) => {
      asked.push(route);
      return { ok: true, data: { gaps: [] } };
    },
    on: () => () => undefined,
    platform: "browser",
  });
  return { asked, client };
}

test("what may come a moment later is not asked for whoever has gone on by then", async () => {
  vi.stubGlobal("requestAnimationFrame", (callback: () => void) => setTimeout(callback, 0));
  const { asked, client } = createHost();
  const left = new AbortController();
  const ofTheLast = client.requestAfterPaint("history/gaps", { conversationId: 1 }, left.signal);
  const ofThis = client.requestAfterPaint("conversations/get", { conversationId: 2 }, new AbortController().signal);
  left.abort();
  await expect(ofTheLast).rejects.toThrow("aborted");
  await ofThis;
  expect(asked).toEqual(["conversations/get"]);
});

test("a page that goes away tells at once what it has put off, once, and asks for nothing", async () => {
  const window = new EventTarget();
  vi.stubGlobal("window", window);
  let draw: (() => void) | undefined;
  vi.stubGlobal("requestAnimationFrame", (callback: () => void) => {
    draw = callback;
  });
  vi.useFakeTimers();
  const { asked, client } = createHost();
  void client.requestAfterPaint("history/gaps", { conversationId: 1 });
  void client.tellAfterPaint("conversations/mark-read", { conversationId: 1, upToMs: 1 });
  await vi.advanceTimersByTimeAsync(0);
  expect(asked).toEqual([]);
  window.dispatchEvent(new Event("pagehide"));
  await vi.advanceTimersByTimeAsync(0);
  expect(asked).toEqual(["conversations/mark-read"]);
  // It is shown again after all.
  for (let frame = 0; frame < 20; frame += 1) {
    draw?.();
    await vi.advanceTimersByTimeAsync(16);
  }
  expect(asked).toEqual(["conversations/mark-read", "history/gaps"]);
});
