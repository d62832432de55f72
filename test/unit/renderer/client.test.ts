import { afterEach, expect, test, vi } from "vitest";
import { createClient } from "#renderer/lib/client.ts";

afterEach(() => vi.unstubAllGlobals());

test("what may come a moment later is not asked for whoever has gone on by then", async () => {
  vi.stubGlobal("requestAnimationFrame", (callback: () => void) => setTimeout(callback, 0));
  const asked: string[] = [];
  const client = createClient({
    request: async (route) => {
      asked.push(route);
      return { ok: true, data: { gaps: [] } };
    },
    on: () => () => undefined,
    platform: "browser",
  });
  const left = new AbortController();
  const ofTheLast = client.requestAfterPaint("history/gaps", { conversationId: 1 }, left.signal);
  const ofThis = client.requestAfterPaint("conversations/get", { conversationId: 2 }, new AbortController().signal);
  left.abort();
  await expect(ofTheLast).rejects.toThrow("aborted");
  await ofThis;
  expect(asked).toEqual(["conversations/get"]);
});
