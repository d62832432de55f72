import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, expect as playwrightExpect } from "@playwright/test";
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { getChromium } from "../support/chromium.ts";
import { folderDigest } from "../support/folder-digest.ts";
import { openAppPage } from "./app-page.ts";
import { newUserDataDir, startApp, type AppUnderDouble } from "./app-under-double.ts";
import { ensureBuilt } from "./built.ts";

/** Without a configuration of Playwright's it would wait five seconds. */
const expectPage = playwrightExpect.configure({ timeout: 20_000 });

/** Practice begun on the first screen of the installed app. */
const PAGE = { url: "shopbell-app://app/" };

beforeAll(ensureBuilt, 180_000);

let app: AppUnderDouble;
let userDataDir = "";
let temp = "";
beforeEach(() => {
  userDataDir = newUserDataDir();
  temp = mkdtempSync(join(tmpdir(), "shopbell-temp-"));
  mkdirSync(join(userDataDir, "settings"));
  writeFileSync(join(userDataDir, "settings", "settings.json"), JSON.stringify({ locale: "es", shopName: "Mira" }));
});
afterEach(async () => {
  await app.dispose();
  for (const folder of [userDataDir, temp]) rmSync(folder, { recursive: true, force: true });
});

const start = async (): Promise<void> => {
  app = startApp({ userDataDir, env: { TMPDIR: temp } });
  await app.hasWindow;
};
const ask = async <Data>(route: string, input: unknown = {}): Promise<Data> => {
  const answer = (await app.ask.invoke("request", [route, input], 1, PAGE)) as { ok: boolean; data: Data };
  expect(answer).toMatchObject({ ok: true });
  return answer.data;
};
/** Secrets, settings and the inbox; the log is the program's. */
const ofTheShop = () => [folderDigest(join(userDataDir, "settings")), folderDigest(join(userDataDir, "shopbell"))];

test("tray, settings and links are practice's while it lasts, and the shop's own is not touched", async () => {
  await start();
  await ask("app/state");
  await expect.poll(async () => (await app.ask.report()).trayToolTip).toBe("Shopbell");
  expect(await ask("practice/begin")).toEqual({ kind: "begun" });
  const before = ofTheShop();
  await expect.poll(async () => (await app.ask.report()).trayToolTip).toMatch(/^Shopbell · Práctica · /u);
  await expect.poll(async () => (await app.ask.report()).badge).toBeGreaterThan(0);

  // Followed by the host, and kept nowhere.
  await ask("settings/set", { locale: "pt-BR", theme: "dark" });
  await expect.poll(async () => (await app.ask.report()).trayLabels).toContain("Abrir o Shopbell");
  await expect.poll(async () => (await app.ask.report()).themeSource).toBe("dark");

  // The number in a link is of the shop's; here it would be somebody else.
  const { items } = await ask<{ items: { id: number }[] }>("conversations/list", { list: "all" });
  const { focuses = 0 } = (await app.ask.report()).windows[0] ?? {};
  await app.ask.startSecondInstance(["shopbell", `shopbell://conversation/${items[0]?.id}`]);
  await expect.poll(async () => (await app.ask.report()).windows[0]?.focuses).toBe(focuses + 1);
  expect(await ask("desk/take-wish")).toEqual({ kind: "none" });
  expect(ofTheShop()).toEqual(before);

  expect(await ask("practice/leave")).toEqual({ kind: "left" });
  const after = await app.ask.report();
  expect([after.trayToolTip, after.badge, after.themeSource]).toEqual(["Shopbell", 0, "system"]);
  expect(after.trayLabels).toContain("Abrir Shopbell");
  expect(await ask("settings/get")).toMatchObject({ locale: "es", shopName: "Mira" });
  expect(readdirSync(temp)).toEqual([]);
}, 60_000);

test("one press on the first screen begins it, the window's title says so, and another leads back", async () => {
  await start();
  const found = await getChromium(() => {});
  if (found.kind === "missing") throw new Error(found.advice);
  const browser = await chromium.launch({ executablePath: found.path, args: ["--no-sandbox"] });
  try {
    const { page, close, complaints } = await openAppPage(app, browser);
    await page.getByRole("button", { name: "Practicar primero" }).click();
    await expectPage(page.getByRole("listbox").getByRole("option").nth(3)).toBeVisible({ timeout: 20_000 });
    await expectPage(page).toHaveTitle(/^\(\d+\) Práctica · Shopbell$/u);
    await page.getByRole("button", { name: "Salir de la práctica" }).click();
    await expectPage(page.getByRole("button", { name: "Practicar primero" })).toBeVisible({ timeout: 20_000 });
    await expectPage(page).toHaveTitle("Shopbell");
    // Pictures that were on their way when it ended are gone with it.
    expect(complaints.filter((text) => !text.startsWith("console: Failed to load resource"))).toEqual([]);
    await close();
  } finally {
    await browser.close();
  }
}, 60_000);

test("quitting in practice ends it, and the next start is the shop's", async () => {
  await start();
  await ask("app/state");
  expect(await ask("practice/begin")).toEqual({ kind: "begun" });
  await app.ask.quit();
  expect(await app.ended).toBe(0);
  expect(readdirSync(temp)).toEqual([]);
  await start();
  expect(await ask("app/state")).toMatchObject({ practice: false, practiceDoor: "practice", accounts: [] });
}, 60_000);
