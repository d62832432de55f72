import { expect, test } from "@playwright/test";
import { openSection } from "./support/archive-screens.ts";
import { openFakeShop } from "./support/fake-bridge.ts";

test("Help opens by key without a line, is searched, and is read on where it was found", async ({ page }) => {
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  await openFakeShop(page, { settings: { locale: "en" }, online: false });
  await page.getByRole("option").first().waitFor();
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

test("Help stands on the first screen too, more than once", async ({ page }) => {
  await openFakeShop(page, { accounts: [], settings: { locale: "en" } });
  await page.getByRole("button", { name: "Help" }).click();
  const heading = page.getByRole("dialog", { name: "Help" }).getByRole("heading", { name: "Before you begin" });
  await expect(heading).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Help" })).toBeFocused();
  await page.getByRole("button", { name: "Help" }).click();
  await expect(heading).toBeFocused();
});

test("Help opens from the settings at their own page, and they are there again when it closes", async ({ page }) => {
  await openFakeShop(page, { settings: { locale: "en" } });
  await openSection(page, "backup");
  await page.getByRole("button", { name: "Help: Backup" }).click();
  await expect(page.getByRole("heading", { name: "Backup, and the way back" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Help: Backup" })).toBeFocused();
  await expect(page.getByRole("dialog", { name: "Settings" })).toBeVisible();
});
