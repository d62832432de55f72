import { afterEach, expect, test, vi } from "vitest";
import type { Bridge } from "#shared/contract/bridge.ts";
import type { CoreEvent } from "#shared/contract/events.ts";
import { createClient } from "#renderer/lib/client.ts";

afterEach(() => vi.unstubAllGlobals());

/** A bridge that counts how often it is listened to. */
function countingBridge() {
  const heard = new Set<readonly [(event: CoreEvent) => void, () => void]>();
  let times = 0;
  const bridge: Bridge = {
    request: async () => new Promise(() => undefined),
    on: (listener, resync) => {
      const ears = [listener, resync] as const;
      heard.add(ears);
      times += 1;
      return () => heard.delete(ears);
    },
    platform: "browser",
  };
  const tell = (event: CoreEvent): void => heard.forEach(([listener]) => listener(event));
  const resync = (): void => heard.forEach(([, again]) => again());
  return { bridge, tell, resync, open: () => heard.size, times: () => times };
}

test("the host is listened to once, however many listen here; they hear in the order they came", () => {
  const { bridge, tell, resync, open, times } = countingBridge();
  const client = createClient(bridge);
  const heard: string[] = [];
  const hear = (name: string) =>
    client.on(
      ({ type }) => heard.push(`${name} ${type}`),
      () => heard.push(`${name} again`),
    );
  const [stopFirst, stopSecond] = [hear("first"), hear("second")];
  expect(open()).toBe(1);
  tell({ type: "labels" });
  resync();
  stopFirst();
  tell({ type: "setup" });
  expect(heard).toEqual(["first labels", "second labels", "first again", "second again", "second setup"]);
  stopSecond();
  stopSecond();
  expect(open()).toBe(0);
  // Somebody listens anew.
  hear("third")();
  expect([open(), times()]).toEqual([0, 2]);
});

test("who fails to hear keeps it from nobody", () => {
  const failed: unknown[] = [];
  vi.stubGlobal("reportError", (error: unknown) => failed.push(error));
  const { bridge, tell } = countingBridge();
  const client = createClient(bridge);
  const fault = new Error("not mine");
  const heard: string[] = [];
  client.on(
    () => {
      throw fault;
    },
    () => undefined,
  );
  client.on(
    ({ type }) => heard.push(type),
    () => undefined,
  );
  tell({ type: "labels" });
  expect([heard, failed]).toEqual([["labels"], [fault]]);
});
