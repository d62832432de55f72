import { expect, type Page, test } from "@playwright/test";
import { openFakeShop } from "./support/fake-bridge.ts";
import { expectNoOverflow, openConversation } from "./support/steps.ts";
import { fillTriage } from "./support/triage-screens.ts";

/** Holds back the next answer to an address until it is released. */
async function holdNext(page: Page, address: RegExp) {
  const asked = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  await page.route(
    address,
    async (route) => {
      asked.resolve();
      await released.promise;
      await route.fallback();
    },
    { times: 1 },
  );
  return { asked: asked.promise, release: () => released.resolve() };
}

test("Arabic turns the screen round at once, and back", async ({ page }) => {
  const shop = await openFakeShop(page);
  await openConversation(page, shop, "Ben Whitaker");
  const rail = page.getByRole("navigation");
  expect((await rail.boundingBox())?.x).toBe(0);
  const texts = await holdNext(page, /\/ar-[^/]+\.js$/);
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByRole("radio", { name: "العربية" }).click();
  // Until its texts are here everything stays as it is: no half of one language and half of another.
  await texts.asked;
  await expect(page.getByRole("dialog", { name: "Settings" })).toBeVisible();
  await expect(page.getByRole("tablist", { name: "Sections" })).toHaveAttribute("aria-orientation", "vertical");
  await expect(page.locator("html")).toHaveAttribute("dir", "ltr");
  texts.release();
  await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
  await expect(page.locator("html")).toHaveAttribute("lang", "ar");
  await expect(page.getByRole("dialog", { name: "الإعدادات" })).toBeVisible();
  await page.keyboard.press("Escape");
  const box = await rail.boundingBox();
  expect(Math.round((box?.x ?? 0) + (box?.width ?? 0))).toBe(1280);
  await expect(page.getByRole("tab", { name: "غير مقروءة" })).toBeVisible();
  const catalogues: string[] = [];
  page.on("request", (request) => {
    if (/\/(en|ar|es|pt-br)-[^/]+\.js$/.test(request.url())) catalogues.push(request.url());
  });
  await page.reload();
  await expect(page.getByRole("tab", { name: "غير مقروءة" })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
  expect(catalogues).toHaveLength(1);
});

test("a language chosen elsewhere is there with the first thing that is drawn", async ({ page }) => {
  await page.addInitScript(() => {
    const drawn: string[] = [];
    Reflect.set(globalThis, "drawnTexts", drawn);
    new MutationObserver(() => drawn.push(document.body?.innerText ?? "")).observe(document, {
      childList: true,
      subtree: true,
    });
  });
  await openFakeShop(page, { settings: { locale: "es" } });
  await expect(page.getByRole("tab", { name: "Sin leer" })).toBeVisible();
  const drawn = await page.evaluate(() => Reflect.get(globalThis, "drawnTexts") as string[]);
  expect(drawn.length).toBeGreaterThan(0);
  expect(drawn.filter((text) => /Unread|list\.unread/.test(text))).toEqual([]);
});

test("each message has its own direction, whatever the screen's", async ({ page }) => {
  const shop = await openFakeShop(page, { settings: { locale: "en" } });
  await openConversation(page, shop, "ياسمين خالد");
  const direction = async (text: string) =>
    page
      .locator(".message-text")
      .filter({ hasText: text })
      .evaluate((element) => getComputedStyle(element).direction);
  expect(await direction("كم سعر الفستان")).toBe("rtl");
  await openConversation(page, shop, "Ben Whitaker");
  expect(await direction("Is the shop open")).toBe("ltr");
});

test("every language is chosen from the rail by its own name", async ({ page }) => {
  await openFakeShop(page);
  await page.getByRole("button", { name: "Language" }).click();
  await page.getByRole("menuitemradio", { name: "Español" }).click();
  await expect(page.getByRole("tab", { name: "Sin leer" })).toBeVisible();
  await page.getByRole("button", { name: "Idioma" }).press("Enter");
  await expect(page.getByRole("menuitemradio", { name: "Español" })).toBeFocused();
  await page.keyboard.press("ArrowUp");
  // A letter goes to what begins with it.
  await page.keyboard.press("p");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("tab", { name: "Não lidas" })).toBeVisible();
});

test("the first language of the computer that Shopbell speaks is spoken", async ({ browser }) => {
  const context = await browser.newContext({ locale: "pt-PT" });
  const page = await context.newPage();
  await openFakeShop(page);
  await expect(page.getByRole("tab", { name: "Não lidas" })).toBeVisible();
  await context.close();
});

test("the theme follows the computer until the owner chooses", async ({ page }) => {
  const background = async () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  await page.emulateMedia({ colorScheme: "light" });
  await openFakeShop(page);
  await page.getByRole("option").first().waitFor();
  const light = await background();
  await page.emulateMedia({ colorScheme: "dark" });
  await expect.poll(background).not.toBe(light);
  await page.getByRole("button", { name: "Appearance" }).click();
  await page.getByRole("menuitemradio", { name: "Light" }).click();
  await expect.poll(background).toBe(light);
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "light");
});

test("nothing moves for those who asked for less motion", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "no-preference" });
  await openFakeShop(page);
  await page.keyboard.press("?");
  const dialog = page.getByRole("dialog");
  await expect(dialog).not.toHaveCSS("animation-duration", "0s");
  await page.emulateMedia({ reducedMotion: "reduce" });
  await expect(dialog).toHaveCSS("animation-duration", "0s");
});

test("with the system's colours, what is chosen still stands out", async ({ page }) => {
  await page.emulateMedia({ forcedColors: "active" });
  const shop = await openFakeShop(page);
  await openConversation(page, shop, "Ben Whitaker");
  await expect(page.locator('.row[aria-selected="true"]')).toHaveCSS("outline-style", "solid");
  await expect(page.locator(".bubble").first()).toHaveCSS("border-style", "solid");
});

test("texts grow at once with the setting, stay grown, and nothing runs out of the window", async ({ page }) => {
  const shop = await openFakeShop(page);
  await openConversation(page, shop, "Ana Castillo");
  const size = async () =>
    page
      .locator(".message")
      .first()
      .evaluate((element) => parseFloat(getComputedStyle(element).fontSize));
  const usual = await size();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+,");
  await page.getByText("Largest", { exact: true }).click();
  await expect.poll(size).toBeGreaterThan(usual * 1.25);
  await page.emulateMedia({ reducedMotion: "no-preference" });
  await expect(page.locator("html")).not.toHaveCSS("--normal", /^0m?s$/);
  await page.getByRole("checkbox", { name: /Less motion/ }).click();
  await expect(page.locator("html")).toHaveCSS("--normal", /^0m?s$/);
  await expect.poll(() => shop.settings).toMatchObject({ textSize: "largest", motion: "less" });
  await page.keyboard.press("Escape");
  await expectNoOverflow(page);
  await page.reload();
  await expect.poll(size).toBeGreaterThan(usual * 1.25);
});

test("at 200 % zoom the list and the thread can still be worked in", async ({ page }) => {
  // Half of 1280 × 800: what a browser shows of it at 200 %.
  await page.setViewportSize({ width: 640, height: 400 });
  const shop = await openFakeShop(page);
  await openConversation(page, shop, "Ben Whitaker");
  await expect(page.getByRole("textbox")).toBeInViewport();
  await expectNoOverflow(page);
});

test("with the system's own colours every row, label, button and field keeps an edge", async ({ page }) => {
  await page.emulateMedia({ forcedColors: "active" });
  const shop = await openFakeShop(page);
  await fillTriage(page, shop);
  await openConversation(page, shop, "Ana Castillo");
  await expect(page.locator(".label-chip").first()).toHaveCSS("border-top-style", "solid");
  await expect(page.locator(".note").first()).toHaveCSS("border-top-style", "solid");
  await page.keyboard.press("Control+,");
  await page.getByRole("tab", { name: "Backup" }).click();
  await expect(page.getByLabel("Passphrase", { exact: true }).first()).toHaveCSS("border-top-style", "solid");
});
