import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { MENU_COMMANDS } from "#shared/domain/menu-commands.ts";
import { newUserDataDir, startApp, type AppOptions, type AppUnderDouble } from "./app-under-double.ts";
import { ensureBuilt } from "./built.ts";

const PAGE = { url: "shopbell-app://app/" };

beforeAll(ensureBuilt, 180_000);

let app: AppUnderDouble;
let folder = "";
afterEach(async () => {
  await app.dispose();
  if (folder !== "") rmSync(folder, { recursive: true, force: true });
  folder = "";
});

const ask = async <Data>(route: string, input: unknown): Promise<Data> => {
  const answer = (await app.ask.invoke("request", [route, input], 1, PAGE)) as { ok: boolean; data: Data };
  expect(answer).toMatchObject({ ok: true });
  return answer.data;
};
const report = () => app.ask.report();

/** The shop's own settings, as an earlier run has left them. */
function withSettings(values: Readonly<Record<string, unknown>>): string {
  folder = newUserDataDir();
  for (const name of ["settings", "settings-practice"]) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, "settings.json"), JSON.stringify(values));
  }
  return folder;
}

async function start(options: AppOptions = {}): Promise<void> {
  app = startApp(options);
  await app.hasWindow;
}

describe("a message that comes in while nobody looks", () => {
  test("is told, counted, opened by a click and taken back when it is read", async () => {
    await start({ flags: ["--practice"], userDataDir: withSettings({ notificationShows: "name_and_text" }) });
    const { unread } = await ask<{ unread: number }>("conversations/counts", {});
    // The past of the practice shop is in the list, and no news.
    await expect.poll(async () => (await report()).notifications).toEqual([]);
    await expect.poll(async () => (await report()).badge).toBe(unread);

    const simulator = (await report()).fetched[0] ?? "";
    const state = (await (await fetch(`${simulator}/control/state`)).json()) as { customers: { id: string }[] };
    const text = "Is the shop open on Sunday?";
    const customerId = state.customers.at(-1)?.id;
    await fetch(`${simulator}/control/customer-writes`, { method: "POST", body: JSON.stringify({ customerId, text }) });
    const shown = async () => (await report()).notifications.findIndex(({ body }) => body === text);
    await expect.poll(shown, { timeout: 10_000 }).toBeGreaterThanOrEqual(0);
    await expect
      .poll(async () => (await report()).trayToolTip)
      .toMatch(/^Shopbell · Practice · \d+ unread conversations?/u);

    const before = (await report()).windows[0]?.focuses ?? 0;
    await app.ask.clickNotification(await shown());
    await expect.poll(async () => (await report()).windows[0]?.focuses).toBe(before + 1);
    const wish = await ask<{ kind: string; conversationId: number }>("desk/take-wish", {});
    expect(wish.kind).toBe("conversation");

    await ask("conversations/mark-read", { conversationId: wish.conversationId, upToMs: Date.now() + 60_000 });
    await expect.poll(shown).toBe(-1);
  }, 60_000);
});

describe("closing the window", () => {
  test("asks once; going on is remembered, and nothing is asked the next time", async () => {
    await start({ scenario: { pressedButton: 0 } });
    await ask("app/state", {});
    await app.ask.pageIsReadyToShow();
    await app.ask.closeWindow();
    await expect.poll(async () => (await report()).windows[0]?.isVisible).toBe(false);
    await expect.poll(async () => (await report()).dialogs).toHaveLength(1);
    expect(await ask("settings/get", {})).toMatchObject({ whenClosed: "keep_running" });
    // From the tray it is back as it was.
    await app.ask.clickTray();
    await expect.poll(async () => (await report()).windows[0]?.isVisible).toBe(true);
    await app.ask.closeWindow();
    await expect.poll(async () => (await report()).windows[0]?.isVisible).toBe(false);
    await expect.poll(async () => (await report()).dialogs).toHaveLength(1);
    await app.ask.clickTray("Quit Shopbell");
    expect(await app.ended).toBe(0);
  });

  test("asks once; quitting is remembered and ends the app with its data closed", async () => {
    folder = newUserDataDir();
    await start({ scenario: { pressedButton: 1 }, userDataDir: folder });
    await ask("app/state", {});
    await app.ask.closeWindow();
    expect(await app.ended).toBe(0);
    const kept = readFileSync(join(folder, "settings", "settings.json"), "utf8");
    expect(JSON.parse(kept)).toMatchObject({ whenClosed: "quit" });
  });

  test("a question that is not answered changes nothing", async () => {
    await start({ scenario: { pressedButton: 2 } });
    await ask("app/state", {});
    await app.ask.pageIsReadyToShow();
    await app.ask.closeWindow();
    await expect.poll(async () => (await report()).dialogs.length).toBe(1);
    await expect.poll(async () => (await report()).windows[0]?.isVisible).toBe(true);
    expect(await ask("settings/get", {})).toMatchObject({ whenClosed: "ask" });
  });
});

describe("links and other starts", () => {
  test("a link of another start opens the window, and a conversation that is not there is no wish", async () => {
    await start({ flags: ["--practice"] });
    const { items } = await ask<{ items: { id: number }[] }>("conversations/list", { list: "all" });
    const id = items[0]?.id ?? 0;
    await app.ask.startSecondInstance(["shopbell", `shopbell://conversation/${id}`]);
    await expect.poll(() => ask("desk/take-wish", {})).toEqual({ kind: "conversation", conversationId: id });
    const before = (await report()).windows[0]?.focuses ?? 0;
    await app.ask.startSecondInstance(["shopbell", "shopbell://conversation/999999"]);
    await app.ask.startSecondInstance(["shopbell", "shopbell://erase/everything"]);
    await expect.poll(async () => (await report()).windows[0]?.focuses).toBe(before + 2);
    expect(await ask("desk/take-wish", {})).toEqual({ kind: "none" });
  }, 60_000);

  test("the link the app is started with is followed once its inbox is open", async () => {
    await start({ flags: ["--practice", "shopbell://conversation/1"] });
    await ask("app/state", {});
    await expect.poll(() => ask("desk/take-wish", {})).toEqual({ kind: "conversation", conversationId: 1 });
  }, 60_000);

  test("on a Mac the app goes on without its window, asks nothing, and a link opens it again", async () => {
    await start({ flags: ["--practice"], scenario: { platform: "darwin" } });
    const { unread } = await ask<{ unread: number }>("conversations/counts", {});
    await app.ask.closeWindow();
    expect(await report()).toMatchObject({ windows: [], dialogs: [], badge: unread });
    // A click on the icon opens its menu there, and nothing behind it.
    await app.ask.clickTray();
    expect((await report()).windows).toEqual([]);
    await app.ask.openUrl("shopbell://conversation/1");
    const [window] = (await report()).windows;
    const page = window?.webContentsId ?? 0;
    const take = async () => app.ask.invoke("request", ["desk/take-wish", {}], page, PAGE);
    await expect.poll(take).toEqual({ ok: true, data: { kind: "conversation", conversationId: 1 } });
  }, 60_000);

  test("started at login it receives without a window, and the tray opens one", async () => {
    app = startApp({ flags: ["--hidden"] });
    await expect.poll(async () => (await report()).trayToolTip, { timeout: 10_000 }).toBe("Shopbell");
    await expect.poll(async () => (await report()).windows).toEqual([]);
    await app.ask.clickTray("Settings…");
    await app.hasWindow;
    await expect.poll(() => ask("desk/take-wish", {})).toEqual({ kind: "settings" });
  });
});

test("an item of the menu bar asks the screen for what its key would do", async () => {
  await start();
  await ask("app/state", {});
  await app.ask.clickMenu("Done");
  expect(await ask("desk/take-wish", {})).toEqual({ kind: "command", command: "conversation.done" });
  await app.ask.clickMenu("Settings…");
  expect(await ask("desk/take-wish", {})).toEqual({ kind: "settings" });
});

test("items of the menu bar that the screen cannot do now cannot be chosen, also after the menu was drawn anew", async () => {
  await start();
  await ask("app/state", {});
  await expect.poll(async () => (await report()).menuDisabled).toEqual([]);
  const commands = MENU_COMMANDS.filter((command) => command !== "reply" && command !== "message.react");
  await ask("desk/can-do", { commands });
  await expect.poll(async () => (await report()).menuDisabled).toEqual(["reply", "message.react"]);
  await ask("settings/set", { locale: "es" });
  await expect.poll(async () => (await report()).menuLabels).toContain("Conversación");
  await expect.poll(async () => (await report()).menuDisabled).toEqual(["reply", "message.react"]);
});

test("Windows has the number as a picture over the icon, with words, whenever its window comes into sight", async () => {
  await start({ flags: ["--practice"], scenario: { platform: "win32", pressedButton: 0 } });
  const { unread } = await ask<{ unread: number }>("conversations/counts", {});
  expect(unread).toBeGreaterThan(1);
  await expect.poll(async () => (await report()).trayToolTip).toContain(`${unread} unread`);
  await app.ask.pageIsReadyToShow();
  await expect.poll(async () => (await report()).overlay).toBe(`${unread} unread conversations`);
  await app.ask.closeWindow();
  await expect.poll(async () => (await report()).windows[0]?.isVisible).toBe(false);
  await app.ask.clickTray();
  await expect.poll(async () => (await report()).overlay).toBe(`${unread} unread conversations`);
}, 60_000);

test("an installed app starts with the system when the owner says so, and only then", async () => {
  folder = newUserDataDir();
  const installed = { appPath: folder, resourcesPath: folder };
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "shopbell" }));
  await start({ userDataDir: folder, scenario: { platform: "win32", installed } });
  await ask("app/state", {});
  await expect.poll(async () => (await report()).loginItem).toBeUndefined();
  await ask("settings/set", { startAtLogin: true });
  await expect.poll(async () => (await report()).loginItem).toEqual({ openAtLogin: true, args: ["--hidden"] });
  await ask("settings/set", { startAtLogin: false });
  await expect.poll(async () => (await report()).loginItem).toMatchObject({ openAtLogin: false });
});

test("tray, menu and spelling follow the settings while the app runs", async () => {
  await start({ scenario: { languages: ["es-MX", "en-GB"] } });
  await ask("app/state", {});
  await expect.poll(async () => (await report()).trayLabels).toContain("Abrir Shopbell");
  await expect.poll(async () => (await report()).spelling).toEqual({ isOn: true, languages: ["es", "en-GB"] });
  await app.ask.clickTray("Notificaciones");
  await expect.poll(() => ask("settings/get", {})).toMatchObject({ notifications: false });
  await ask("settings/set", { locale: "pt-BR", spellCheck: false });
  await expect.poll(async () => (await report()).trayLabels).toContain("Abrir o Shopbell");
  await expect.poll(async () => (await report()).spelling.isOn).toBe(false);
});

test("behind the lock the tray changes nothing: the window comes and says that it is locked", async () => {
  await start();
  await ask("lock/turn-on", { passphrase: "open the shop" });
  await ask("lock/lock", {});
  const before = (await report()).windows[0]?.focuses ?? 0;
  await app.ask.clickTray("Notifications");
  await expect.poll(async () => (await report()).windows[0]?.focuses).toBe(before + 1);
  await ask("lock/unlock", { passphrase: "open the shop" });
  expect(await ask("settings/get", {})).toMatchObject({ notifications: true });
});
