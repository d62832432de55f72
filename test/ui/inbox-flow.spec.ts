import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Locator, type Page, test } from "@playwright/test";
import { MEDIA_ORIGIN_META } from "#shared/contract/bridge.ts";
import { startHeadless, type HeadlessProcess } from "../support/headless-process.ts";

/** The way once: the real screen in Chromium on the real host, with the simulated Meta behind it. */
test.describe.configure({ mode: "serial" });

let host: HeadlessProcess;
let folder = "";
test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "shopbell-ui-"));
  host = await startHeadless(["--practice", "--data-dir", join(folder, "data")]);
});
test.afterAll(async () => {
  await host.stop("SIGKILL");
  await rm(folder, { recursive: true, force: true });
});

const CUSTOMER = "900000000424242";
const control = async (command: string, body: unknown): Promise<unknown> => {
  const response = await fetch(`${host.ready.practice?.simulator}/control/${command}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(200);
  return response.json();
};
const customerWrites = (text: string) => control("customer-writes", { customerId: CUSTOMER, text });
const open = async (page: Page): Promise<void> => {
  await page.goto(host.ready.ui);
  await expect(page.locator("[data-conversation]").first()).toBeVisible();
};
const conversation = (page: Page) => page.locator("[data-conversation]").filter({ hasText: "Customer 4242" });
const sentAtMeta = async (): Promise<string> => {
  const state = await fetch(`${host.ready.practice?.simulator}/control/state`);
  return await state.text();
};

test("a message arrives while the owner looks on, and is announced", async ({ page }) => {
  await open(page);
  expect(new URL(page.url()).search).toBe("");
  await customerWrites("Do you have the blue vase in small?");
  await expect(conversation(page)).toContainText("Do you have the blue vase in small?");
  await expect(page).toHaveTitle(/Shopbell/u);
});

test("a reply is shown at once, reaches Instagram and turns accepted; a reload keeps everything", async ({ page }) => {
  await open(page);
  await conversation(page).click();
  const thread = page.getByRole("main");
  await expect(thread).toContainText("Do you have the blue vase in small?");
  const box = page.getByRole("textbox");
  await box.fill("Yes, two are left. Shall I keep one for you?");
  await box.press("Enter");
  await expect(box).toHaveValue("");
  const bubble = page.locator(".message").filter({ hasText: "Yes, two are left." });
  await expect(bubble).toBeVisible();
  await expect(bubble).toContainText(/accepted|seen/iu);
  expect(await sentAtMeta()).toContain("Yes, two are left. Shall I keep one for you?");

  await page.reload();
  await conversation(page).click();
  await expect(page.locator(".message").filter({ hasText: "Yes, two are left." })).toContainText(/accepted|seen/iu);
  await expect(page.getByRole("main")).toContainText("Do you have the blue vase in small?");
});

test("the whole round works from the keyboard: find, read, answer, done", async ({ page }) => {
  await customerWrites("And in green?");
  await open(page);
  const row = conversation(page);
  await expect(row).toContainText("And in green?");
  // Other customers go on writing: our row may not be the first one, but j comes to it, and focus stays on it.
  await expect(async () => {
    await page.keyboard.press("j");
    await expect(row).toBeFocused({ timeout: 200 });
  }).toPass();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toContainText("And in green?");
  await page.keyboard.press("r");
  await expect(page.getByRole("textbox")).toBeFocused();
  await page.keyboard.type("Green is sold out, sorry.");
  await page.keyboard.press("Control+Enter");
  // That it arrives is the test before; here it has been taken, and need not be waited for.
  await expect(page.locator(".message").filter({ hasText: "Green is sold out" })).toContainText(
    /moment|accepted|seen/iu,
  );
  await page.keyboard.press("Escape");
  await page.keyboard.press("e");
  await expect(conversation(page)).toHaveCount(0);
});

test("Arabic mirrors the whole frame and keeps every message in its own direction", async ({ page }) => {
  await customerWrites("Hello again");
  await host.call("settings/set", { locale: "ar" });
  await open(page);
  await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
  await expect(page.locator("html")).toHaveAttribute("lang", "ar");
  await conversation(page).click();
  await expect(page.getByRole("main")).toContainText("Hello again");
  const left = async (part: Locator) => (await part.boundingBox())?.x ?? 0;
  const listIsRight = async () => (await left(page.locator(".rows"))) > (await left(page.getByRole("main")));
  await expect.poll(listIsRight).toBe(true);
  const text = page.locator(".message").filter({ hasText: "Hello again" }).locator("[dir=auto]").first();
  expect(await text.evaluate((element) => getComputedStyle(element).direction)).toBe("ltr");
  await host.call("settings/set", { locale: "en" });
  await expect(page.locator("html")).toHaveAttribute("dir", "ltr");
});

test("the page loads nothing from elsewhere and breaks no rule of its own policy", async ({ page }) => {
  const requested: URL[] = [];
  const violations: string[] = [];
  page.on("request", (request) => void requested.push(new URL(request.url())));
  page.on("console", (message) => {
    if (message.type() === "error") violations.push(message.text());
  });
  page.on("pageerror", (error) => violations.push(error.message));
  await open(page);
  for (const row of (await page.locator("[data-conversation]").all()).slice(0, 6)) await row.click();
  await expect(page.locator(".message").first()).toBeVisible();
  const own = new URL(host.ready.ui);
  // Pictures, films and sounds have a port of their own, on this computer as well.
  const media = (await page.locator(`meta[name="${MEDIA_ORIGIN_META}"]`).getAttribute("content")) ?? "";
  expect(new URL(media).hostname).toBe(own.hostname);
  const foreign = requested.filter(
    ({ origin, pathname }) => origin !== own.origin && !(origin === media && pathname.startsWith("/media/")),
  );
  expect(foreign.map(({ href }) => href)).toEqual([]);
  expect(violations).toEqual([]);
});
