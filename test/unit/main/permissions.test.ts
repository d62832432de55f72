import { expect, test } from "vitest";
import { guardPermissions, isPermitted, PERMISSIONS } from "#main/permissions.ts";

const PAGE = "shopbell-app://app/";

test("two permissions are given, all others denied, each with a reason", () => {
  const given = Object.entries(PERMISSIONS).filter(([, rule]) => rule.allowed);
  expect(given.map(([name]) => name).sort()).toEqual(["clipboard-sanitized-write", "fullscreen"]);
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

test("both handlers of the session and the device handlers ask the table", () => {
  type Handler = (...args: unknown[]) => unknown;
  const handlers: Record<string, Handler> = {};
  const session = {
    setPermissionRequestHandler: (handler: Handler) => (handlers["request"] = handler),
    setPermissionCheckHandler: (handler: Handler) => (handlers["check"] = handler),
    setDevicePermissionHandler: (handler: Handler) => (handlers["device"] = handler),
    setDisplayMediaRequestHandler: (handler: Handler) => (handlers["display"] = handler),
  };
  guardPermissions(session as never);
  const request = (permission: string, requestingUrl: string): unknown => {
    let answer: unknown;
    handlers["request"]?.(null, permission, (value: unknown) => (answer = value), { requestingUrl, isMainFrame: true });
    return answer;
  };
  expect(request("fullscreen", PAGE)).toBe(true);
  expect(request("fullscreen", "shopbell-app://app/media/1")).toBe(false);
  expect(request("media", PAGE)).toBe(false);
  expect(handlers["check"]?.(null, "fullscreen", "shopbell-app://app", { isMainFrame: true })).toBe(true);
  expect(handlers["check"]?.(null, "fullscreen", "https://example.com", { isMainFrame: true })).toBe(false);
  expect(handlers["check"]?.(null, "usb", "shopbell-app://app", { isMainFrame: true })).toBe(false);
  expect(handlers["device"]?.({})).toBe(false);
  let streams: unknown;
  handlers["display"]?.({}, (given: unknown) => (streams = given));
  expect(streams).toEqual({});
});
