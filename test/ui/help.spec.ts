import { basename } from "node:path";
import { expect, test } from "@playwright/test";
import { openSection } from "./support/archive-screens.ts";
import { expectNoViolations } from "./support/axe.ts";
import { openFakeShop } from "./support/fake-bridge.ts";
import { waitForRows } from "./support/steps.ts";

test("Help opens by key without a line, is searched, and is read on where it was found", async ({ page }) => {
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  await openFakeShop(page, { settings: { locale: "en" }, online: false });
  await waitForRows(page);
  await page.keyboard.press("F1");
  const help = page.getByRole("dialog", { name: "Help" });
  await expect(help.getByRole("heading", { name: "Daily work", level: 3 })).toBeFocused();
  const found = help.getByRole("status");
  await expect(found).toBeEmpty();
  await help.getByRole("searchbox").fill("another computer");
  await expect(found).toHaveText(/\d/u);
  await help.getByRole("button", { name: /^Another computer/ }).click();
  await expect(help.getByRole("heading", { name: "Another computer" })).toBeFocused();
  await expect(help.getByRole("button", { name: "Backup, and the way back" })).toHaveAttribute("aria-current", "page");
  await help.getByRole("button", { name: "install Shopbell", exact: true }).click();
  await expect(help.getByRole("heading", { name: "Put it on the computer" })).toBeFocused();
  const picture = help.getByRole("img").first();
  await picture.scrollIntoViewIfNeeded();
  await expect.poll(async () => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(600);
  await page.keyboard.press("Escape");
  await expect(help).toBeHidden();
  expect(complaints).toEqual([]);
});

test("Help stands on the first screen too, more than once, in the language of the screen", async ({ page }) => {
  await openFakeShop(page, { accounts: [], settings: { locale: "es" } });
  await page.getByRole("button", { name: "Ayuda" }).click();
  const heading = page.getByRole("dialog", { name: "Ayuda" }).getByRole("heading", { name: "Antes de empezar" });
  await expect(heading).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Ayuda" })).toBeFocused();
  await page.getByRole("button", { name: "Ayuda" }).click();
  await expect(heading).toBeFocused();
});

test("Help opens from the settings at their own page, in Arabic from the right, and brings no other language", async ({
  page,
}) => {
  const files: string[] = [];
  page.on("request", (request) => files.push(basename(new URL(request.url()).pathname)));
  await openFakeShop(page, { settings: { locale: "ar" } });
  await openSection(page, "backup");
  await page.getByRole("button", { name: "المساعدة: النسخ الاحتياطي" }).click();
  const heading = page.getByRole("heading", { name: "النسخ الاحتياطي وطريق العودة" });
  await expect(heading).toBeFocused();
  await expect(heading).toHaveCSS("direction", "rtl");
  expect(files.filter((file) => /^guide-.*\.js$/u.test(file))).toEqual([expect.stringMatching(/^guide-ar-/u)]);
  await expectNoViolations(page);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "المساعدة: النسخ الاحتياطي" })).toBeFocused();
  await expect(page.getByRole("dialog", { name: "الإعدادات" })).toBeVisible();
});
