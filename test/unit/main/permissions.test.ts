import { expect, test } from "vitest";
import { guardPermissions, isPermitted, PERMISSIONS } from "#main/permissions.ts";

const PAGE = "shopbell-app://app/";

test("three permissions are given, all others denied, each with a reason", () => {
  const given = Object.entries(PERMISSIONS).filter(([, rule]) => rule.allowed);
  expect(given.map(([name]) => name).sort()).toEqual(["clipboard-sanitized-write", "fullscreen", "media"]);
  for (const rule of Object.values(PERMISSIONS)) expect(rule.why.length).toBeGreaterThan(5);
});

test.each([
  ["clipboard-sanitized-write", PAGE, true, true],
  ["clipboard-sanitized-write", "shopbell-app://app", true, true],
  ["clipboard-sanitized-write", PAGE, false, false],
  ["clipboard-sanitized-write", "https://example.com/", true, false],
  ["clipboard-sanitized-write", "shopbell-app://app.evil/", true, false],
  ["clipboard-sanitized-write", undefined, true, false],
  ["media", PAGE, true, false],
  ["geolocation", PAGE, true, false],
  ["notifications", PAGE, true, false],
  ["openExternal", PAGE, true, false],
  ["a-permission-of-tomorrow", PAGE, true, false],
  ["toString", PAGE, true, false],
  ["__proto__", PAGE, true, false],
])("%s for %s (top frame: %s): %s", (name, where, isMainFrame, allowed) => {
  expect(isPermitted(name, where, isMainFrame)).toBe(allowed);
});

test.each([
  [["audio"], true],
  [["video"], false],
  [["audio", "video"], false],
  [["unknown"], false],
  [[], false],
])("of cameras and microphones %j is given: %s", (devices, allowed) => {
  expect(isPermitted("media", PAGE, true, devices)).toBe(allowed);
  expect(isPermitted("media", "https://example.com/", true, devices)).toBe(false);
});

test("both handlers of the session and the device handlers ask the table", async () => {
  type Handler = (...args: unknown[]) => unknown;
  const handlers: Record<string, Handler> = {};
  const session = {
    setPermissionRequestHandler: (handler: Handler) => (handlers["request"] = handler),
    setPermissionCheckHandler: (handler: Handler) => (handlers["check"] = handler),
    setDevicePermissionHandler: (handler: Handler) => (handlers["device"] = handler),
    setDisplayMediaRequestHandler: (handler: Handler) => (handlers["display"] = handler),
  };
  let systemSays: () => Promise<boolean> = async () => true;
  guardPermissions(session as never, async () => systemSays());
  const request = (permission: string, requestingUrl: string, mediaTypes?: readonly string[]): Promise<unknown> =>
    new Promise((answer) => {
      handlers["request"]?.(null, permission, answer, { requestingUrl, isMainFrame: true, mediaTypes });
    });
  expect(await request("fullscreen", PAGE)).toBe(true);
  expect(await request("fullscreen", "shopbell-app://app/media/1")).toBe(false);
  expect(await request("media", PAGE)).toBe(false);
  expect(await request("media", PAGE, ["video"])).toBe(false);
  expect(await request("media", PAGE, ["audio"])).toBe(true);
  systemSays = async () => false;
  expect(await request("media", PAGE, ["audio"])).toBe(false);
  systemSays = async () => Promise.reject(new Error("no answer"));
  expect(await request("media", PAGE, ["audio"])).toBe(false);
  const check = (mediaType: string) =>
    handlers["check"]?.(null, "media", "shopbell-app://app", { isMainFrame: true, mediaType });
  expect([check("audio"), check("video"), check("unknown")]).toEqual([true, false, false]);
  expect(handlers["check"]?.(null, "fullscreen", "shopbell-app://app", { isMainFrame: true })).toBe(true);
  expect(handlers["check"]?.(null, "fullscreen", "https://example.com", { isMainFrame: true })).toBe(false);
  expect(handlers["check"]?.(null, "usb", "shopbell-app://app", { isMainFrame: true })).toBe(false);
  expect(handlers["device"]?.({})).toBe(false);
  let streams: unknown;
  handlers["display"]?.({}, (given: unknown) => (streams = given));
  expect(streams).toEqual({});
});
