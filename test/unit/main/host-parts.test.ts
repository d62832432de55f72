import { resolve } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Clock, Logger } from "#core/ports.ts";
import { createHostState } from "#main/adapters/host-state.ts";
import { systemClock } from "#main/adapters/clock.ts";
import { createNetworkSignals } from "#main/adapters/network-signals.ts";
import { appMenu, type MenuOptions } from "#main/app-menu.ts";
import { commandText } from "#main/command-text.ts";
import { createEnding } from "#main/close-window.ts";
import { contextMenu } from "#main/context-menu.ts";
import { deskText } from "#main/desk-text.ts";
import { readHostSettings } from "#main/host-settings.ts";
import { chooseLocale, nativeText } from "#main/native-text.ts";
import { createQuitGuard } from "#main/quit-guard.ts";
import { parseStartOptions } from "#main/start-options.ts";
import { systemLanguages } from "#main/system-languages.ts";
import { placeWindow, type Area } from "#main/window-place.ts";
import type { Locale } from "#shared/contract/settings.ts";

/** A clock that stands still until the test moves it. */
function testClock() {
  let timers: { readonly atMs: number; readonly run: () => void }[] = [];
  let nowMs = 0;
  const clock: Clock = {
    nowMs: () => nowMs,
    after: (delayMs, run) => {
      const timer = { atMs: nowMs + delayMs, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
  };
  const advance = (byMs: number): void => {
    const endMs = nowMs + byMs;
    for (;;) {
      const next = timers.filter((timer) => timer.atMs <= endMs).sort((a, b) => a.atMs - b.atMs)[0];
      if (next === undefined) break;
      timers = timers.filter((other) => other !== next);
      nowMs = next.atMs;
      next.run();
    }
    nowMs = endMs;
  };
  return { clock, advance, waiting: () => timers.length };
}

const silent: Logger = { info: () => {}, warn: () => {}, error: () => {} };

describe("signals of the network", () => {
  test("the return of the line and waking up are told, staying online is not", () => {
    const { clock, advance, waiting } = testClock();
    let isOnline = true;
    let wake: () => void = () => {};
    let told = 0;
    const signals = createNetworkSignals({
      clock,
      isOnline: () => isOnline,
      onResume: (listener) => {
        wake = listener;
        return () => (wake = () => {});
      },
    });
    const stop = signals.onReturn(() => (told += 1));
    advance(60_000);
    expect(told).toBe(0);
    isOnline = false;
    advance(20_000);
    expect(told).toBe(0);
    isOnline = true;
    advance(20_000);
    expect(told).toBe(1);
    wake();
    expect(told).toBe(2);
    stop();
    wake();
    advance(60_000);
    expect(told).toBe(2);
    expect(waiting()).toBe(0);
  });
});

describe("quitting", () => {
  function guard(stop: () => Promise<void>, takeOver = () => {}) {
    const { clock, advance } = testClock();
    let quits = 0;
    let unfinished = 0;
    const { onBeforeQuit } = createQuitGuard({
      stop,
      unfinished: () => (unfinished += 1),
      takeOver,
      quit: () => (quits += 1),
      clock,
      logger: silent,
    });
    const tryToQuit = (): boolean => {
      let isHeld = false;
      onBeforeQuit({ preventDefault: () => (isHeld = true) });
      return isHeld;
    };
    return { tryToQuit, advance, quits: () => quits, unfinished: () => unfinished };
  }

  test("waits for the core, stops it once, then lets go", async () => {
    let stops = 0;
    let release: () => void = () => {};
    const { tryToQuit, quits, unfinished } = guard(() => {
      stops += 1;
      return new Promise((resolve) => (release = resolve));
    });
    expect(tryToQuit()).toBe(true);
    expect(tryToQuit()).toBe(true);
    expect(quits()).toBe(0);
    release();
    await expect.poll(quits).toBe(1);
    expect(tryToQuit()).toBe(false);
    expect(stops).toBe(1);
    expect(unfinished()).toBe(0);
  });

  test("ends also where the installer that was to take over cannot", async () => {
    const { tryToQuit, quits } = guard(
      () => Promise.resolve(),
      () => {
        throw new Error("no installer");
      },
    );
    expect(tryToQuit()).toBe(true);
    await expect.poll(quits).toBe(1);
  });

  test("a session that did not end after all is taken for one that goes on; quitting is for good", () => {
    const { clock, advance } = testClock();
    const ending = createEnding(clock);
    expect(ending.isNow()).toBe(false);
    ending.sessionEnds();
    advance(59_000);
    ending.sessionEnds();
    advance(59_000);
    expect(ending.isNow()).toBe(true);
    advance(1000);
    expect(ending.isNow()).toBe(false);
    ending.appQuits();
    ending.sessionEnds();
    advance(600_000);
    expect(ending.isNow()).toBe(true);
  });

  test("does not wait for ever, and says that not everything was finished", () => {
    const { tryToQuit, advance, quits, unfinished } = guard(() => new Promise(() => {}));
    tryToQuit();
    advance(10_000);
    expect(unfinished()).toBe(1);
    expect(quits()).toBe(1);
    expect(tryToQuit()).toBe(false);
  });

  test("a core that fails to stop does not keep the app open", async () => {
    const { tryToQuit, quits, unfinished } = guard(() => Promise.reject(new Error("x")));
    tryToQuit();
    await expect.poll(quits).toBe(1);
    expect(unfinished()).toBe(1);
  });
});

describe("the place of the window", () => {
  const main: Area = { x: 0, y: 25, width: 1440, height: 875 };
  const right: Area = { x: 1440, y: 0, width: 1920, height: 1080 };

  test("the first time it is in the middle of the main screen", () => {
    expect(placeWindow(undefined, [main, right])).toEqual({
      x: 80,
      y: 63,
      width: 1280,
      height: 800,
      isMaximized: false,
    });
  });

  test("it comes back where it was", () => {
    const kept = { x: 1500, y: 40, width: 1000, height: 700, isMaximized: true };
    expect(placeWindow(kept, [main, right])).toEqual(kept);
  });

  test("a screen that is gone does not take the window with it", () => {
    const kept = { x: 1500, y: 40, width: 1000, height: 700, isMaximized: false };
    expect(placeWindow(kept, [main])).toMatchObject({ x: 220, width: 1000, height: 700 });
  });

  test("wherever it was, a hand finds its title bar", () => {
    const number = fc.integer({ min: -5000, max: 5000 });
    const place = fc.record({
      x: number,
      y: number,
      width: fc.integer({ min: 1, max: 8000 }),
      height: fc.integer({ min: 1, max: 8000 }),
      isMaximized: fc.boolean(),
    });
    fc.assert(
      fc.property(place, (kept) => {
        const placed = placeWindow(kept, [main, right]);
        const isReachable = [main, right].some(
          (area) =>
            placed.y >= area.y &&
            placed.y <= area.y + area.height - 40 &&
            Math.min(placed.x + placed.width, area.x + area.width) - Math.max(placed.x, area.x) >= 120,
        );
        expect(isReachable).toBe(true);
      }),
    );
  });
});

describe("what this host reads from disk", () => {
  test("settings are read key by key", () => {
    const usual = readHostSettings({});
    expect(usual).toMatchObject({ locale: "system", theme: "system", whenClosed: "ask", startAtLogin: false });
    expect(readHostSettings({ locale: "ar", theme: "dark", more: 1 })).toEqual({
      ...usual,
      locale: "ar",
      theme: "dark",
    });
    expect(readHostSettings({ locale: "xx", whenClosed: "quit" })).toEqual({ ...usual, whenClosed: "quit" });
    for (const nonsense of [undefined, null, 3, "x", []]) expect(readHostSettings(nonsense)).toEqual(usual);
  });

  test("a window place that makes no sense is no place", () => {
    let kept: Readonly<Record<string, unknown>> = { windowPlace: { x: "left" }, weakSecretsAcceptedAtMs: "yes" };
    const state = createHostState({ read: () => kept, write: (value) => (kept = value) });
    expect(state.windowPlace()).toBeUndefined();
    expect(state.weakSecretsAcceptedAtMs()).toBeUndefined();
    const place = { x: 1, y: 2, width: 800, height: 600, isMaximized: false };
    state.keepWindowPlace(place);
    state.acceptWeakSecrets(5);
    expect(state.windowPlace()).toEqual(place);
    expect(state.weakSecretsAcceptedAtMs()).toBe(5);
  });

  test.each([
    [["electron", "."], {}],
    [["app", "--hidden"], { isHidden: true }],
    [["electron", ".", "--practice", "--data-dir=/d"], { isPractice: true, userDataDir: resolve("/d") }],
    [["app", "--data-dir", "d", "--practice"], { isPractice: true, userDataDir: resolve("/w/d") }],
    [["app", "--data-dir="], {}],
    [["app", "--data-dir"], {}],
    [
      ["app", "--webhook-port=4100", "--public-host=Shop.Example", "--public-host", "b.example"],
      {
        webhookPort: 4100,
        publicHosts: ["shop.example", "b.example"],
      },
    ],
    [["app", "--webhook-port=99999"], {}],
    [["app", "--webhook-port=-1"], {}],
    [["app", "--enable-features=X", "-psn_0_1", "--", "shopbell://x", "--practice"], {}],
  ])("the command line %j", (args, expected) => {
    const nothing = { isPractice: false, isHidden: false, userDataDir: undefined, webhookPort: 0, publicHosts: [] };
    expect(parseStartOptions(args, "/w")).toEqual({ ...nothing, ...expected });
  });
});

describe("the computer's languages", () => {
  test.each([
    [
      ["es-MX", "en-GB"],
      ["es-MX", "en-GB"],
    ],
    [["pt_br"], ["pt-BR"]],
    [["es-ES_tradnl"], ["es-ES-tradnl"]],
    [
      ["de_DE.UTF-8", "de_DE", "de", "C"],
      ["de-DE", "de"],
    ],
    [["ca_ES@valencia"], ["ca-ES"]],
    [["_", "C", "c.utf8", "POSIX", "", "en-"], ["en"]],
    [['es"><script>', "ar-EG"], ["ar-EG"]],
    [[], ["en"]],
  ])("%j are told as %j", (told, tags) => {
    expect(systemLanguages(told)).toEqual(tags);
  });

  test("numbers and dates can be written in each of them, whatever the system says", () => {
    const name = fc.oneof(fc.string(), fc.stringMatching(/^[a-z]{1,4}([-_.@][A-Za-z0-9]{0,9}){0,3}$/u));
    fc.assert(
      fc.property(fc.array(name), (told) => {
        for (const tag of systemLanguages(told)) {
          expect(tag).toMatch(/^[A-Za-z\d-]+$/u);
          expect(() => new Intl.NumberFormat(tag)).not.toThrow();
        }
      }),
    );
  });
});

describe("the language of menus", () => {
  test.each([
    ["system", ["de-DE", "ar-EG", "en-GB"], "ar"],
    ["system", ["pt-PT"], "pt-BR"],
    ["system", ["es-419"], "es"],
    ["system", ["de-DE"], "en"],
    ["system", [], "en"],
    ["es", ["ar"], "es"],
  ] as const)("%s with %j is %s", (chosen, languages, locale) => {
    expect(chooseLocale(chosen, languages)).toBe(locale);
  });
});

const menuOf = ({ locale = "en", ...options }: Partial<MenuOptions> & { readonly locale?: Locale } = {}): ReturnType<
  typeof appMenu
> =>
  appMenu({
    platform: "linux",
    text: nativeText(locale),
    deskText: deskText(locale),
    commandText: commandText(locale),
    canLeavePractice: false,
    isPackaged: true,
    openSettings: () => {},
    openHelp: () => {},
    perform: () => {},
    ...options,
  });

const flatten = (items: ReturnType<typeof appMenu>): ReturnType<typeof appMenu> =>
  items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flatten(item.submenu) : [])]);

describe("menus", () => {
  const text = nativeText("en");

  test.each(["darwin", "win32", "linux"] as const)("on %s an installed app has no developer tools", (platform) => {
    const roles = (isPackaged: boolean) => flatten(menuOf({ platform, isPackaged })).map((item) => item.role);
    expect(roles(true)).not.toContain("toggleDevTools");
    expect(roles(true)).not.toContain("reload");
    expect(roles(true)).toContain("quit");
    expect(roles(true)).toContain("paste");
    expect(roles(false)).toContain("toggleDevTools");
    expect(roles(true).includes("hide")).toBe(platform === "darwin");
  });

  test("every item that is shown has a word in the owner's language", () => {
    const items = flatten(menuOf({ platform: "darwin", locale: "ar" }));
    for (const item of items.filter(({ type }) => type !== "separator")) {
      expect(item.label ?? "").toMatch(/\p{Script=Arabic}|^Shopbell$/u);
    }
  });

  test.each(["darwin", "win32", "linux"] as const)("on %s the menu leads to Help", (platform) => {
    const opened: string[] = [];
    const menu = menuOf({ platform, openHelp: () => opened.push("help") });
    const help = menu.find(({ role }) => role === "help");
    const [item] = Array.isArray(help?.submenu) ? help.submenu : [];
    if (item === undefined) throw new Error("There is no item for Help");
    (item.click as () => void)();
    expect(item.label).toBe("Shopbell Help");
    expect(opened).toEqual(["help"]);
  });

  const flags = { canCut: true, canCopy: true, canPaste: true, canSelectAll: true } as never;
  const params = {
    isEditable: false,
    selectionText: "",
    misspelledWord: "",
    dictionarySuggestions: [],
    editFlags: flags,
  };

  test("a right click on nothing offers nothing, on a selection copying, in a field editing", () => {
    const actions = { replaceWord: () => {}, learnWord: () => {} };
    expect(contextMenu(params, text, actions)).toEqual([]);
    expect(contextMenu({ ...params, selectionText: "a" }, text, actions).map((item) => item.role)).toEqual(["copy"]);
    expect(contextMenu({ ...params, isEditable: true }, text, actions).map((item) => item.role)).toEqual([
      "cut",
      "copy",
      "paste",
      "selectAll",
    ]);
  });

  test("a misspelled word offers its corrections and can be learnt", () => {
    const done: string[] = [];
    const items = contextMenu(
      { ...params, isEditable: true, misspelledWord: "helo", dictionarySuggestions: ["hello", "halo", "R&D"] },
      text,
      { replaceWord: (word) => done.push(`replace ${word}`), learnWord: (word) => done.push(`learn ${word}`) },
    );
    expect(items.slice(0, 4).map((item) => item.label)).toEqual(["hello", "halo", "R&&D", text.addToDictionary]);
    for (const item of items.slice(0, 4)) (item.click as () => void)();
    expect(done).toEqual(["replace hello", "replace halo", "replace R&D", "learn helo"]);
  });
});

test("a cancelled timer of the system clock does not run", async () => {
  let ran = "";
  const cancel = systemClock.after(1, () => (ran += "cancelled"));
  systemClock.after(5, () => (ran += "kept"));
  cancel();
  await expect.poll(() => ran).toBe("kept");
});
