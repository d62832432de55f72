import { expect, test } from "@playwright/test";
import { openConversation } from "./support/steps.ts";
import { openFakeShop } from "./support/fake-bridge.ts";

test("without an account there are two ways to begin", async ({ page }) => {
  await openFakeShop(page, { accounts: [] });
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Your shop’s messages, on your computer");
  await page.getByRole("button", { name: "Practice first" }).click();
  await expect(page.getByText("npm run practice")).toBeVisible();
});

test("a host that does not answer is said to be silent, and asked again", async ({ page }) => {
  const shop = await openFakeShop(page);
  shop.faults.set("*", "unavailable");
  await page.reload();
  await expect(page.getByRole("heading", { name: "Shopbell is not answering" })).toBeVisible();
  shop.faults.clear();
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("listbox", { name: "Inbox" })).toBeVisible();
});

test("practice is marked for as long as it lasts, and teaches five steps beside the work", async ({ page }) => {
  const shop = await openFakeShop(page, { practice: true });
  await expect(page.getByText("Practice", { exact: true })).toBeVisible();
  await expect(page.getByText("An example shop on this computer. Nothing here reaches Instagram.")).toBeAttached();
  const tour = page.getByRole("region", { name: "First steps" });
  await expect(tour).toContainText("First steps, 1 of 5");
  await openConversation(page, shop, "Ben Whitaker");
  await expect(tour).toContainText("Answer it");
  await expect(page.getByRole("textbox", { name: /Reply to/ })).toBeFocused();
  await page.keyboard.type("Yes");
  await page.keyboard.press("Enter");
  await expect(tour).toContainText("Put one aside");
  await tour.getByRole("button", { name: "Next step" }).click();
  await page.locator(".message").last().focus();
  await page.keyboard.press("e");
  await expect(tour).toContainText("Find anything");
  await tour.getByRole("button", { name: "End the first steps" }).click();
  await expect(tour).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole("option").first()).toBeVisible();
  await expect(tour).toHaveCount(0);
});
