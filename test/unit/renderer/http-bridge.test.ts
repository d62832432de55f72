/** In a browser tab no event gets lost between the first answers and the stream that tells of what comes after them. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createHttpBridge } from "#renderer/lib/http-bridge.ts";

class FakeStream extends EventTarget {
  static readonly CLOSED = 2;
  static last: FakeStream | undefined;
  readyState = 0;
  constructor() {
    super();
    FakeStream.last = this;
  }
  happens(what: "open" | "error"): void {
    this.dispatchEvent(new Event(what));
  }
  close(): void {
    this.readyState = FakeStream.CLOSED;
  }
}

let asked: string[];

beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  vi.stubGlobal("EventSource", FakeStream);
  vi.stubGlobal("fetch", async (url: URL) => {
    asked.push(url.pathname);
    return Response.json({ ok: true, data: {} });
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function listen() {
  const bridge = createHttpBridge(new URL("http://127.0.0.1:1/"));
  const resync = vi.fn();
  const stop = bridge.on(() => undefined, resync);
  return { bridge, resync, stop, stream: () => FakeStream.last };
}

test("the first question waits for the stream, and nothing has to be read again when it opens", async () => {
  const { bridge, resync, stream } = listen();
  const answer = bridge.request("labels/list", {});
  await vi.advanceTimersByTimeAsync(999);
  expect(asked).toEqual([]);
  stream()?.happens("open");
  await answer;
  expect(asked).toEqual(["/rpc/labels/list"]);
  expect(resync).not.toHaveBeenCalled();
});

test("what was answered before a stream that is late is read again when it opens", async () => {
  const { bridge, resync, stream } = listen();
  const answer = bridge.request("labels/list", {});
  await vi.advanceTimersByTimeAsync(1000);
  await answer;
  expect(resync).not.toHaveBeenCalled();
  stream()?.happens("open");
  expect(resync).toHaveBeenCalledOnce();
});

test("a page that goes away asks at once, and who waits is not left waiting when nobody listens any more", async () => {
  const { bridge, stream, stop } = listen();
  const first = bridge.request("labels/list", {});
  stop();
  await first;
  expect(asked).toEqual(["/rpc/labels/list"]);
  stream()?.happens("open");
  void bridge.request("drafts/save", {});
  expect(asked).toEqual(["/rpc/labels/list", "/rpc/drafts/save"]);
});
