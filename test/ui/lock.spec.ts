import { expect, test } from "@playwright/test";
import { openFakeShop } from "./support/fake-bridge.ts";
import { openConversation } from "./support/steps.ts";

test("the lock is turned on, shut by its keys, holds nothing of the shop in the page, and opens where one was", async ({
  page,
}) => {
  const shop = await openFakeShop(page);
  await openConversation(page, shop, "Ben Whitaker");
  await page.getByRole("textbox", { name: /Reply to/ }).fill("Half a sentence");
  await page.keyboard.press("Control+,");
  await page.getByRole("tab", { name: "Privacy" }).click();
  await page.getByText("Turn the lock on").first().click();
  await page.getByLabel("New passphrase").fill("open the shop");
  await page.getByLabel("The same once more").fill("open the shap");
  await page.getByRole("button", { name: "Turn the lock on" }).click();
  await expect(page.getByText("The two are not the same.")).toBeVisible();
  await page.getByLabel("The same once more").fill("open the shop");
  await page.getByRole("button", { name: "Turn the lock on" }).click();
  await expect(page.getByRole("button", { name: "Lock now" })).toBeVisible();
  // The form went with what it did.
  await expect(page.getByRole("heading", { name: "Lock and hidden names" })).toBeFocused();
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: "Health" }).hover();
  await expect(page.locator(".tooltip")).toBeVisible();
  await page.keyboard.press("Control+Shift+L");
  const passphrase = page.getByLabel("Passphrase");
  await expect(passphrase).toBeFocused();
  await expect(page).toHaveTitle("Shopbell");
  await expect(page.locator(".tooltip")).toHaveCount(0);
  for (const words of ["Ben Whitaker", "Is the shop open", "Half a sentence"])
    await expect(page.getByText(words)).toHaveCount(0);
  const asked = shop.requests.length;
  shop.receive("Ben Whitaker", "Are you there?");
  await passphrase.fill("not it");
  await page.keyboard.press("Enter");
  await expect(page.getByText("That is not the passphrase.")).toBeVisible();
  const routes = shop.requests.slice(asked).map(({ route }) => route);
  expect(routes.filter((route) => !route.startsWith("lock/") && route !== "settings/get")).toEqual([]);

  await passphrase.fill("open the shop");
  await page.keyboard.press("Enter");
  await expect(page.locator(".message").filter({ hasText: "Are you there?" })).toBeVisible();
  await expect(page.getByRole("textbox", { name: /Reply to/ })).toHaveValue("Half a sentence");
});

test("a locked shop shows the lock alone from its start, and slows wrong tries", async ({ page }) => {
  const shop = await openFakeShop(page);
  shop.lock.turnOn("open the shop", { isLocked: true });
  await page.reload();
  await expect(page.getByRole("heading", { name: "Shopbell is locked" })).toBeVisible();
  for (const words of ["one", "two"]) {
    await page.getByLabel("Passphrase").fill(words);
    await page.keyboard.press("Enter");
    await expect(page.getByLabel("Passphrase")).toHaveValue("");
  }
  await expect(page.getByText(/Try again in (60|5\d) seconds/)).toBeVisible();
  await expect(page.getByRole("button", { name: "Unlock" })).toBeDisabled();
  await page.getByText("Forgot the passphrase?").click();
  await expect(page.getByText("lock.json")).toBeVisible();
});

test("hidden names are read by nobody beside the screen, and by the owner under the hand", async ({ page }) => {
  await openFakeShop(page, { settings: { hidesNames: true } });
  const row = page.getByRole("option").nth(1);
  const name = row.locator(".row-name bdi");
  const words = row.locator(".row-preview");
  await page.mouse.move(0, 0);
  await expect(name).toHaveCSS("color", "rgba(0, 0, 0, 0)");
  await expect(words).toHaveCSS("color", "rgba(0, 0, 0, 0)");
  // Whoever hears the screen instead of seeing it hears all of it.
  for (const said of [name, words.locator("bdi")]) {
    await expect(row.and(page.getByRole("option", { name: (await said.textContent()) ?? "" }))).toHaveCount(1);
  }
  await row.hover();
  await expect(words).not.toHaveCSS("color", "rgba(0, 0, 0, 0)");
  await expect(name).not.toHaveCSS("color", "rgba(0, 0, 0, 0)");
});
