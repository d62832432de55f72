import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import SqliteDatabase from "better-sqlite3";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { LANGUAGES_META } from "#shared/contract/bridge.ts";
import { MAX_REQUEST_BYTES } from "#shared/contract/routes.ts";
import { newUserDataDir, startApp, type AppOptions, type AppUnderDouble } from "./app-under-double.ts";
import { ensureBuilt } from "./built.ts";
import type { FrameSpec } from "./electron-double/wire.ts";

const PAGE: FrameSpec = { url: "shopbell-app://app/" };

beforeAll(ensureBuilt, 180_000);

const appState = (app: AppUnderDouble, frame: FrameSpec | null = PAGE, senderId = 1) =>
  app.ask.invoke("request", ["app/state", {}], senderId, frame);

async function started(options: AppOptions = {}): Promise<AppUnderDouble> {
  const app = startApp(options);
  await app.hasWindow;
  return app;
}

describe("the running host", () => {
  let app: AppUnderDouble;
  beforeAll(async () => {
    app = await started({ scenario: { languages: ["es-MX"], isDark: true } });
  }, 60_000);
  afterAll(() => app.dispose());

  test("has one window, closed off from Node, shown when its page is ready", async () => {
    const before = await app.ask.report();
    expect(before.isSandboxEnabled).toBe(true);
    expect(before.windows).toHaveLength(1);
    expect(before.windows[0]?.loaded).toEqual(["shopbell-app://app/"]);
    expect(before.windows[0]?.isVisible).toBe(false);
    expect(before.windows[0]?.options).toMatchObject({
      backgroundColor: "#161512",
      webPreferences: {
        contextIsolation: true,
        sandbox: true,
        nodeIntegration: false,
        nodeIntegrationInSubFrames: false,
        nodeIntegrationInWorker: false,
        webSecurity: true,
        allowRunningInsecureContent: false,
        webviewTag: false,
        spellcheck: true,
      },
    });
    await app.ask.pageIsReadyToShow();
    await expect.poll(async () => (await app.ask.report()).windows[0]?.isVisible).toBe(true);
  });

  test("listens on one channel and no other", async () => {
    const report = await app.ask.report();
    expect(report.handledChannels).toEqual(["request"]);
    expect(report.listenedChannels).toEqual([]);
  });

  test("speaks the owner's language in its menu", async () => {
    const { menuLabels } = await app.ask.report();
    expect(menuLabels).toEqual(["Archivo", "Editar", "Ver", "Ir", "Conversación", "Mensaje", "Ventana", "Ayuda"]);
  });

  test("answers its own page", async () => {
    expect(await appState(app)).toMatchObject({ ok: true, data: { practice: false, accounts: [] } });
  });

  test.each([
    ["an unknown window", PAGE, 99],
    ["a sub-frame of our own page", { ...PAGE, isSubFrame: true }, 1],
    ["a detached frame", { ...PAGE, isDetached: true }, 1],
    ["no frame at all", null, 1],
    ["a lookalike host", { url: "shopbell-app://app.evil/" }, 1],
    ["a name before the host", { url: "shopbell-app://app@evil/" }, 1],
    ["a data page", { url: "data:text/html,shopbell-app://app/" }, 1],
    ["the web", { url: "https://example.com/?shopbell-app://app/" }, 1],
    ["a picture opened as a page", { url: "shopbell-app://app/media/1" }, 1],
  ] as const)("does not answer %s", async (_name, frame, senderId) => {
    expect(await appState(app, frame, senderId)).toMatchObject({ ok: false, error: { code: "unauthorized" } });
  });

  test.each([
    ["an unknown route", ["no/such/route", {}], "unknown_route"],
    ["a name every object has", ["toString", {}], "unknown_route"],
    ["input with a key too many", ["app/state", { extra: 1 }], "invalid_input"],
    ["a request too large", ["app/state", { a: "x".repeat(MAX_REQUEST_BYTES) }], "too_large"],
    ["a bare route", ["app/state"], "invalid_input"],
  ] as const)("refuses %s with an envelope", async (_name, args, code) => {
    expect(await app.ask.invoke("request", args, 1, PAGE)).toMatchObject({ ok: false, error: { code } });
  });

  test.each([
    ["shopbell-app://app/..%2f..%2fpackage.json", 404],
    ["shopbell-app://app/%2e%2e/main/main.js", 404],
    ["shopbell-app://app/..%5cmain%5cmain.js", 404],
    ["shopbell-app://app//etc/passwd", 404],
    ["shopbell-app://app.evil/index.html", 404],
    ["shopbell-app://app/media/..%2f..%2fshopbell.db", 404],
    ["shopbell-app://app/media/999999", 404],
  ])("serves %s with %i", async (url, status) => {
    const answer = await app.ask.fetch(url, "GET");
    expect(answer.status).toBe(status);
    expect(answer.body).toHaveLength(0);
  });

  test("keeps the window where it is and opens nothing but https outside", async () => {
    expect(await app.ask.navigate("will-navigate", "shopbell-app://app/", true)).toBe(false);
    for (const url of ["file:///etc/passwd", "data:text/html,x", "shopbell-app://app.evil/", "http://example.com/"]) {
      expect(await app.ask.navigate("will-navigate", url, true)).toBe(true);
      expect(await app.ask.openWindow(url)).toBe("deny");
    }
    expect(await app.ask.navigate("will-redirect", "https://example.com/", true)).toBe(true);
    expect(await app.ask.navigate("will-frame-navigate", "https://example.com/", false)).toBe(true);
    expect(await app.ask.attachWebview()).toBe(true);
    await expect.poll(async () => (await app.ask.report()).opened).toEqual([]);
    expect(await app.ask.navigate("will-navigate", "https://www.instagram.com/p/1/", true)).toBe(true);
    expect(await app.ask.openWindow("https://www.instagram.com/p/2/")).toBe("deny");
    await expect
      .poll(async () => (await app.ask.report()).opened)
      .toEqual(["https://www.instagram.com/p/1/", "https://www.instagram.com/p/2/"]);
  });

  test("gives the page no permission but those in the table, and no network", async () => {
    expect(await app.ask.requestPermission("clipboard-sanitized-write", "shopbell-app://app/", true)).toBe(true);
    for (const name of ["media", "geolocation", "notifications", "usb", "openExternal", "tomorrow"]) {
      expect(await app.ask.requestPermission(name, "shopbell-app://app/", true)).toBe(false);
      expect(await app.ask.checkPermission(name, "shopbell-app://app")).toBe(false);
    }
    // The microphone for voice messages, and never a camera with it.
    expect(await app.ask.requestPermission("media", "shopbell-app://app/", true, ["audio"])).toBe(true);
    expect(await app.ask.checkPermission("media", "shopbell-app://app", "audio")).toBe(true);
    for (const devices of [["video"], ["audio", "video"]]) {
      expect(await app.ask.requestPermission("media", "shopbell-app://app/", true, devices)).toBe(false);
    }
    expect(await app.ask.checkPermission("media", "shopbell-app://app", "video")).toBe(false);
    expect(await app.ask.requestPermission("media", "https://example.com/", true, ["audio"])).toBe(false);
    expect(await app.ask.isRequestCancelled("https://example.com/x.js")).toBe(true);
    expect(await app.ask.isRequestCancelled("shopbell-app://app/index.html")).toBe(false);
  });

  test("shows no server a certificate of the computer", async () => {
    expect(await app.ask.showsCertificate()).toBe(false);
  });

  test("a second start brings the window forward instead of opening another", async () => {
    const before = (await app.ask.report()).windows[0];
    await app.ask.startSecondInstance();
    const after = await app.ask.report();
    expect(after.windows).toHaveLength(1);
    expect(after.windows[0]?.focuses).toBe((before?.focuses ?? 0) + 1);
  });

  test("a page that crashes comes back, but not for ever", async () => {
    for (let crash = 0; crash < 6; crash += 1) await app.ask.crashPage();
    await expect.poll(async () => (await app.ask.report()).windows[0]?.reloads).toBe(3);
    // Whoever asks for the window again gets a page in it, once.
    for (let start = 0; start < 2; start += 1) await app.ask.startSecondInstance();
    await expect.poll(async () => (await app.ask.report()).windows[0]?.reloads).toBe(4);
  });

  test("a setting changed in the page is kept and followed by the host", async () => {
    const events: unknown[] = [];
    const stop = app.onSend((_window, channel, args) => events.push([channel, ...args]));
    const answer = await app.ask.invoke("request", ["settings/set", { theme: "light", locale: "ar" }], 1, PAGE);
    expect(answer).toMatchObject({ ok: true });
    await expect.poll(() => events).toContainEqual(["event", { type: "settings" }]);
    stop();
    const report = await app.ask.report();
    expect(report.themeSource).toBe("light");
    expect(report.menuLabels[0]).toBe("ملف");
    const file = join(app.userDataDir, "settings", "settings.json");
    expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ theme: "light", locale: "ar" });
  });
});

describe("starting and ending", () => {
  let app: AppUnderDouble | undefined;
  let folder = "";
  afterEach(async () => {
    await app?.dispose();
    app = undefined;
    if (folder !== "") rmSync(folder, { recursive: true, force: true });
    folder = "";
  });

  test("the second of two starts ends at once, without a window and without touching data", async () => {
    app = startApp({ scenario: { isSecondInstance: true } });
    expect(await app.ended).toBe(0);
    expect(readdirSync(app.userDataDir)).toEqual([]);
  });

  test("everything is kept below the folder that was named", async () => {
    folder = newUserDataDir();
    const named = join(folder, "made", "here");
    app = await started({ flags: [`--data-dir=${named}`] });
    expect(await appState(app)).toMatchObject({ ok: true });
    expect(readdirSync(named).sort()).toEqual(["logs", "settings", "shopbell"]);
    expect(readdirSync(app.userDataDir)).toEqual([]);
  });

  test("quitting ends the app with its data closed", async () => {
    app = await started();
    await appState(app);
    await app.ask.quit();
    expect(await app.ended).toBe(0);
    expect(readdirSync(join(app.userDataDir, "shopbell")).filter((name) => name.endsWith("-wal"))).toEqual([]);
  });

  test("what the page says last is heard before its data is closed", async () => {
    app = await started({ scenario: { lastRequest: ["settings/set", { theme: "dark" }] } });
    await appState(app);
    await app.ask.quit();
    expect(await app.ended).toBe(0);
    const file = join(app.userDataDir, "settings", "settings.json");
    expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ theme: "dark" });
  });

  test("while it quits no window opens any more", async () => {
    app = await started();
    await appState(app);
    expect(await app.ask.quitAndOpenAgain()).toEqual([]);
    expect(await app.ended).toBe(0);
  });

  test("a page that hangs is out of sight at once, stays there and does not keep the app from quitting", async () => {
    app = await started({ scenario: { isPageHung: true } });
    await appState(app);
    await app.ask.pageIsReadyToShow();
    expect(await app.ask.quitAndOpenAgain()).toMatchObject([{ isVisible: false }]);
    expect(await app.ended).toBe(0);
  }, 20_000);

  test("a place of the window that cannot be written costs that place only", async () => {
    app = await started();
    await appState(app);
    mkdirSync(join(app.userDataDir, "settings", "host.json"));
    await app.ask.quit();
    expect(await app.ended).toBe(0);
    expect(readdirSync(join(app.userDataDir, "shopbell")).filter((name) => name.endsWith("-wal"))).toEqual([]);
    expect(readFileSync(join(app.userDataDir, "logs", "shopbell.log"), "utf8")).toContain("window-place-not-kept");
  });

  test.each([
    ["ar", ["en-GB", "fr"], { lang: "ar" }],
    ["es", ["en-GB", "es-MX"], { lang: "es-MX" }],
    ["pt-BR", ["pt-PT"], { lang: "pt-BR" }],
    ["system", ["es-MX"], {}],
  ] as const)("fields for dates speak %s on a computer that speaks %s", async (locale, languages, switches) => {
    folder = newUserDataDir();
    mkdirSync(join(folder, "settings"));
    writeFileSync(join(folder, "settings", "settings.json"), JSON.stringify({ locale }));
    app = await started({ userDataDir: folder, scenario: { languages } });
    expect((await app.ask.report()).switches).toEqual(switches);
    // What the computer speaks, the page learns from the host.
    const page = new TextDecoder().decode((await app.ask.fetch("shopbell-app://app/", "GET")).body);
    expect(page).toContain(`<meta name="${LANGUAGES_META}" content="${languages.join(",")}" />`);
    expect(page).toContain('id="root"');
  });

  test("on a computer whose names of languages are none that a page can use, it speaks its language all the same", async () => {
    folder = newUserDataDir();
    mkdirSync(join(folder, "settings"));
    writeFileSync(join(folder, "settings", "settings.json"), JSON.stringify({ locale: "ar" }));
    app = await started({ userDataDir: folder, scenario: { languages: ["es_MX.UTF-8", "es-ES_tradnl", "C"] } });
    const page = new TextDecoder().decode((await app.ask.fetch("shopbell-app://app/", "GET")).body);
    expect(page).toContain(`<meta name="${LANGUAGES_META}" content="es-MX,es-ES-tradnl" />`);
    // Chosen while it runs, the computer's language counts at once.
    await app.ask.invoke("request", ["settings/set", { locale: "system" }], 1, PAGE);
    await expect.poll(async () => (await app?.ask.report())?.menuLabels[0]).toBe("Archivo");
  });

  test("the window comes back where it was", async () => {
    folder = newUserDataDir();
    mkdirSync(join(folder, "settings"));
    const windowPlace = { x: 100, y: 50, width: 900, height: 700, isMaximized: false };
    writeFileSync(join(folder, "settings", "host.json"), JSON.stringify({ windowPlace }));
    app = await started({ userDataDir: folder });
    expect((await app.ask.report()).windows[0]?.options).toMatchObject({ x: 100, y: 50, width: 900, height: 700 });
    await app.ask.quit();
    await app.ended;
    const kept = JSON.parse(readFileSync(join(folder, "settings", "host.json"), "utf8")) as unknown;
    expect(kept).toEqual({ windowPlace });
  });

  test.each([
    ["is still there", { x: 1920, y: 0, width: 1600, height: 900 }, 2400],
    ["is gone", undefined, (1920 - 900) / 2],
  ] as const)("where the screen the window was on %s, it opens in sight", async (_what, secondScreen, x) => {
    folder = newUserDataDir();
    mkdirSync(join(folder, "settings"));
    const windowPlace = { x: 2400, y: 50, width: 900, height: 700, isMaximized: false };
    writeFileSync(join(folder, "settings", "host.json"), JSON.stringify({ windowPlace }));
    const scenario = secondScreen === undefined ? {} : { secondScreen };
    app = await started({ userDataDir: folder, scenario });
    expect((await app.ask.report()).windows[0]?.options).toMatchObject({ x, width: 900, height: 700 });
  });

  test.each([
    ["cut off in the middle", '{"theme":"da'],
    ["empty", ""],
    ["not an object", "[1,2]"],
    ["zeros after a power cut", "\0\0\0\0"],
  ])("a settings file that is %s is set aside and the app starts", async (_name, text) => {
    folder = newUserDataDir();
    const settings = join(folder, "settings");
    mkdirSync(settings);
    for (const name of ["settings.json", "host.json"]) writeFileSync(join(settings, name), text);
    app = await started({ userDataDir: folder });
    expect(await appState(app)).toMatchObject({ ok: true });
    const aside = readdirSync(settings).filter((name) => name.includes(".broken-"));
    expect(aside).toHaveLength(2);
    for (const name of aside) {
      expect(name).toMatch(/^(?:settings|host)\.broken-\d{4}-\d\d-\d\dT[\d-]+Z\.json$/u);
      expect(readFileSync(join(settings, name), "utf8")).toBe(text);
    }
  });

  test("a core that cannot start says why and ends with 1", async () => {
    folder = newUserDataDir();
    mkdirSync(join(folder, "shopbell"));
    writeFileSync(join(folder, "shopbell", "in-use.lock"), "this is no lock");
    app = startApp({ userDataDir: folder });
    expect(await app.ended).toBe(1);
    expect(app.output()).toMatch(/dialog: Shopbell could not start: \S/u);
  });

  test("an inbox of a newer version is refused in the owner's language with the way back, and not changed", async () => {
    folder = newUserDataDir();
    mkdirSync(join(folder, "shopbell"));
    const path = join(folder, "shopbell", "shopbell.db");
    const database = new SqliteDatabase(path);
    database.pragma("journal_mode = WAL");
    database.exec("CREATE TABLE later (x)");
    database.pragma("user_version = 999");
    database.close();
    const before = readFileSync(path);
    app = startApp({ userDataDir: folder, scenario: { languages: ["es-MX"] } });
    expect(await app.ended).toBe(1);
    expect(app.output()).toContain("Instala la versión más reciente");
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  test("a fault that nothing catches ends the app with a sentence of ours, not the engine's", async () => {
    app = await started();
    await app.ask.fail("Unexpected token 'H', \"Hello Ana\" is not valid JSON");
    expect(await app.ended).toBe(1);
    expect(app.output()).toContain("dialog: Shopbell: Something unexpected happened");
    const log = readFileSync(join(app.userDataDir, "logs", "shopbell.log"), "utf8");
    expect(log).toContain("uncaught-exception");
    expect(app.output() + log).not.toContain("Ana");
  });

  test("a data folder that cannot be made says so and ends with 1", async () => {
    folder = newUserDataDir();
    writeFileSync(join(folder, "shopbell"), "a file where the folder belongs");
    app = startApp({ userDataDir: folder });
    expect(await app.ended).toBe(1);
    expect(app.output()).toContain("dialog: Shopbell could not start");
  });
});
