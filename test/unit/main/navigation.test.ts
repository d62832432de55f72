import { describe, expect, test } from "vitest";
import { externalUrl } from "#main/external-url.ts";
import { guardNavigation, judgeNavigation, mayLoad } from "#main/navigation.ts";

describe("where the window may go", () => {
  test.each([
    ["shopbell-app://app/", "allow"],
    ["shopbell-app://app/index.html", "allow"],
    ["shopbell-app://app/#/c/5", "allow"],
    ["https://www.instagram.com/p/abc/", "open outside"],
    ["http://www.instagram.com/", "stay"],
    ["shopbell-app://app/media/12", "stay"],
    ["shopbell-app://app.evil/", "stay"],
    ["shopbell-app://app@evil/", "stay"],
    ["file:///etc/passwd", "stay"],
    ["data:text/html,hello", "stay"],
    ["javascript:alert(1)", "stay"],
    ["blob:shopbell-app://app/1", "stay"],
    ["about:blank", "stay"],
    ["chrome://gpu", "stay"],
    ["ms-settings:network", "stay"],
    ["smb://host/share", "stay"],
    ["", "stay"],
  ])("%s: %s", (target, verdict) => {
    expect(judgeNavigation(target, true)).toBe(verdict);
  });

  test("a sub-frame goes nowhere, not even to our own page", () => {
    for (const target of ["shopbell-app://app/", "https://www.instagram.com/", "data:text/html,x"]) {
      expect(judgeNavigation(target, false)).toBe("stay");
    }
  });
});

describe("what may be handed to the system's browser", () => {
  test.each([
    ["https://www.instagram.com/p/abc/?igsh=1#x", "https://www.instagram.com/p/abc/?igsh=1#x"],
    ["HTTPS://Example.COM", "https://example.com/"],
    ["https://münchen.example/ä", "https://xn--mnchen-3ya.example/%C3%A4"],
  ])("%s", (given, opened) => {
    expect(externalUrl(given)).toBe(opened);
  });

  test.each([
    "http://example.com/",
    "mailto:someone@example.com",
    "tel:+123",
    "file:///C:/Windows/System32/calc.exe",
    "javascript:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "ms-msdt:/id",
    "search-ms:query=x",
    "shopbell-app://app/",
    "shopbell://connect",
    "\\\\host\\share",
    "//example.com",
    "https://",
    "https://www.instagram.com@evil.example/",
    "https://user:secret@example.com/",
    `https://example.com/${"x".repeat(3000)}`,
    "",
  ])("not %s", (given) => {
    expect(externalUrl(given)).toBeUndefined();
  });
});

describe("what the page may load", () => {
  test.each([
    ["shopbell-app://app/assets/main.js", true],
    ["shopbell-app://app/media/7", true],
    ["devtools://devtools/bundled/x.js", true],
    ["blob:shopbell-app://app/1", true],
    ["https://cdninstagram.com/x.jpg", false],
    ["http://127.0.0.1:4000/webhook", false],
    ["ws://127.0.0.1:4000/", false],
    ["wss://example.com/", false],
    ["file:///etc/passwd", false],
    ["ftp://example.com/", false],
    ["shopbell-app://app.evil/x.js", false],
    ["chrome-extension://abc/x.js", false],
    ["nonsense", false],
  ])("%s: %s", (url, allowed) => {
    expect(mayLoad(url)).toBe(allowed);
  });
});

/** Stands in for a webContents: keeps the listeners so that the test can be the browser. */
function fakeContents() {
  const listeners = new Map<string, (event: Record<string, unknown>) => void>();
  let openHandler: (details: { url: string }) => { action: string } = () => ({ action: "none" });
  return {
    contents: {
      on: (name: string, listener: (event: Record<string, unknown>) => void) => listeners.set(name, listener),
      setWindowOpenHandler: (handler: typeof openHandler) => {
        openHandler = handler;
      },
    },
    emit: (name: string, details: Record<string, unknown>) => {
      let isPrevented = false;
      listeners.get(name)?.({ ...details, preventDefault: () => (isPrevented = true) });
      return isPrevented;
    },
    open: (url: string) => openHandler({ url }),
  };
}

describe("the guard on every page", () => {
  function guarded() {
    const fake = fakeContents();
    const outside: string[] = [];
    const refused: string[] = [];
    guardNavigation(fake.contents as never, {
      openOutside: (url) => outside.push(url),
      onRefused: (what) => refused.push(what),
    });
    return { ...fake, outside, refused };
  }

  test("lets the page reload", () => {
    const page = guarded();
    expect(page.emit("will-navigate", { url: "shopbell-app://app/", isMainFrame: true })).toBe(false);
  });

  test("a link to the web opens outside and never inside", () => {
    const page = guarded();
    expect(page.emit("will-navigate", { url: "https://example.com/", isMainFrame: true })).toBe(true);
    expect(page.open("https://example.org/")).toEqual({ action: "deny" });
    expect(page.outside).toEqual(["https://example.com/", "https://example.org/"]);
  });

  test("a frame, a redirect, a webview and a strange scheme open nothing anywhere", () => {
    const page = guarded();
    expect(page.emit("will-frame-navigate", { url: "https://example.com/", isMainFrame: false })).toBe(true);
    expect(page.emit("will-redirect", { url: "https://example.com/", isMainFrame: true })).toBe(true);
    expect(page.emit("will-attach-webview", {})).toBe(true);
    expect(page.emit("will-navigate", { url: "file:///etc/passwd", isMainFrame: true })).toBe(true);
    expect(page.open("about:blank")).toEqual({ action: "deny" });
    expect(page.outside).toEqual([]);
    expect(page.refused).toHaveLength(5);
  });
});
