import { afterAll, beforeAll, expect, test } from "vitest";
import type { Bridge } from "#shared/contract/bridge.ts";
import type { CoreEvent } from "#shared/contract/events.ts";
import { startApp, type AppUnderDouble } from "./app-under-double.ts";
import { ensureBuilt } from "./built.ts";
import { runPreload } from "./preload-sandbox.ts";

let app: AppUnderDouble;
beforeAll(async () => {
  await ensureBuilt();
  app = startApp();
  await app.hasWindow;
}, 180_000);
afterAll(() => app.dispose());

const bridgeAt = (url: string): Bridge => runPreload(app, 1, () => ({ url })).exposed["shopbell"] as Bridge;

test("the page gets the bridge and nothing else", () => {
  const { exposed } = runPreload(app, 1, () => ({ url: "shopbell-app://app/" }));
  expect(Object.keys(exposed)).toEqual(["shopbell"]);
  const bridge = exposed["shopbell"] as Bridge;
  expect(Object.keys(bridge).sort()).toEqual(["on", "platform", "request"]);
  expect(["darwin", "win32", "linux"]).toContain(bridge.platform);
});

test("a request goes to the host and its envelope comes back", async () => {
  expect(await bridgeAt("shopbell-app://app/").request("app/state", {})).toMatchObject({ ok: true });
  expect(await bridgeAt("https://example.com/").request("app/state", {})).toMatchObject({
    ok: false,
    error: { code: "unauthorized" },
  });
});

test("a listener gets the event alone, until it is taken off", async () => {
  const bridge = bridgeAt("shopbell-app://app/");
  const told: unknown[][] = [];
  const stop = bridge.on(
    (...args: [CoreEvent]) => told.push(args),
    () => {},
  );
  await bridge.request("settings/set", { theme: "dark" });
  await expect.poll(() => told).toEqual([[{ type: "settings" }]]);
  stop();
  await bridge.request("settings/set", { theme: "light" });
  await bridge.request("app/state", {});
  expect(told).toHaveLength(1);
});

test("who fails to hear keeps it from nobody", async () => {
  const { exposed, reported } = runPreload(app, 1, () => ({ url: "shopbell-app://app/" }));
  const bridge = exposed["shopbell"] as Bridge;
  const fault = new Error("not mine");
  const told: CoreEvent[] = [];
  const stops = [
    bridge.on(
      () => {
        throw fault;
      },
      () => {},
    ),
    bridge.on(
      (event) => told.push(event),
      () => {},
    ),
  ];
  await bridge.request("settings/set", { theme: "dark" });
  await expect.poll(() => told).toEqual([{ type: "settings" }]);
  expect(reported).toEqual([fault]);
  for (const stop of stops) stop();
});
