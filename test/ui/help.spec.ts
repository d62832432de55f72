import { expect, test } from "@playwright/test";
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
  await help.getByRole("searchbox").fill("another computer");
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

test("Help stands on the first screen too, and over what was open", async ({ page }) => {
  await openFakeShop(page, { accounts: [], settings: { locale: "en" } });
  await page.getByRole("button", { name: "Help" }).click();
  const heading = page.getByRole("dialog", { name: "Help" }).getByRole("heading", { name: "Before you begin" });
  await expect(heading).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Help" })).toBeFocused();
});
