/** In a browser tab no event gets lost between the first answers and the stream that tells of what comes after them. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { CoreEvent } from "#shared/contract/events.ts";
import { createHttpBridge } from "#renderer/lib/http-bridge.ts";

class FakeStream extends EventTarget {
  static readonly CLOSED = 2;
  static last: FakeStream | undefined;
  static opened = 0;
  readyState = 0;
  constructor() {
    super();
    FakeStream.last = this;
    FakeStream.opened += 1;
  }
  happens(what: "open" | "error"): void {
    this.dispatchEvent(new Event(what));
  }
  tells(event: CoreEvent): void {
    this.dispatchEvent(new MessageEvent("message", { data: JSON.stringify(event) }));
  }
  close(): void {
    this.readyState = FakeStream.CLOSED;
  }
}

let asked: string[];

beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  FakeStream.opened = 0;
  vi.stubGlobal("EventSource", FakeStream);
  vi.stubGlobal("window", new EventTarget());
  vi.stubGlobal("fetch", async (url: URL, { keepalive }: RequestInit) => {
    asked.push(keepalive === true ? `${url.pathname}, come what may` : url.pathname);
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

test("what a page asks while it goes away gets to the host all the same, as far as a browser lets it", async () => {
  const { bridge } = listen();
  window.dispatchEvent(new Event("pagehide"));
  await bridge.request("drafts/save", { text: "half a" });
  await bridge.request("drafts/save", { text: "long ".repeat(5000) });
  window.dispatchEvent(new Event("pageshow"));
  void bridge.request("labels/list", {});
  await vi.advanceTimersByTimeAsync(1000);
  expect(asked).toEqual(["/rpc/drafts/save, come what may", "/rpc/drafts/save", "/rpc/labels/list"]);
});

test("there is one stream, however many listen; they hear in the order they came", () => {
  const bridge = createHttpBridge(new URL("http://127.0.0.1:1/"));
  const heard: string[] = [];
  const hear = (name: string) =>
    bridge.on(
      ({ type }) => heard.push(`${name} ${type}`),
      () => heard.push(`${name} again`),
    );
  const [stopFirst, stopSecond] = [hear("first"), hear("second")];
  const stream = FakeStream.last;
  stream?.happens("open");
  stream?.tells({ type: "labels" });
  stream?.happens("error");
  stopFirst();
  stream?.tells({ type: "setup" });
  expect(heard).toEqual(["first labels", "second labels", "first again", "second again", "second setup"]);
  stopSecond();
  stopSecond();
  expect([FakeStream.opened, stream?.readyState]).toEqual([1, FakeStream.CLOSED]);
  hear("third")();
  expect([FakeStream.opened, FakeStream.last?.readyState]).toEqual([2, FakeStream.CLOSED]);
});

test("who fails to hear keeps it from nobody", () => {
  const failed: unknown[] = [];
  vi.stubGlobal("reportError", (error: unknown) => failed.push(error));
  const bridge = createHttpBridge(new URL("http://127.0.0.1:1/"));
  const fault = new Error("not mine");
  const fail = (): never => {
    throw fault;
  };
  const heard: string[] = [];
  bridge.on(fail, fail);
  bridge.on(
    ({ type }) => heard.push(type),
    () => heard.push("again"),
  );
  FakeStream.last?.happens("open");
  FakeStream.last?.tells({ type: "labels" });
  FakeStream.last?.happens("error");
  expect([heard, failed]).toEqual([
    ["labels", "again"],
    [fault, fault],
  ]);
});
