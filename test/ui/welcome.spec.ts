import { expect, test } from "@playwright/test";
import { expectNoViolationsWithin } from "./support/axe.ts";
import { openConversation } from "./support/steps.ts";
import { openFakeShop } from "./support/fake-bridge.ts";

test("without an account there are two ways to begin; one press practises, another leads back", async ({ page }) => {
  const shop = await openFakeShop(page, { accounts: [] });
  const title = page.getByRole("heading", { level: 1, name: "Your shop’s messages, on your computer" });
  await expect(title).toBeVisible();
  await page.getByRole("button", { name: "Practice first" }).click();
  await expect(page.getByText("This is practice.")).toBeVisible();
  await expect(page.getByRole("option").first()).toBeFocused();
  await expect(page).toHaveTitle(/^\(\d+\) Practice · Shopbell$/);
  // Pressed twice while it takes its time, it is asked for once; that it did not work is said.
  const leaving = Promise.withResolvers<void>();
  shop.held.set("practice/leave", leaving.promise);
  shop.practice.isStuck = true;
  const leave = page.getByRole("button", { name: "Leave practice" });
  await leave.click();
  await leave.click();
  shop.held.clear();
  leaving.resolve();
  await expect(page.getByRole("status").filter({ hasText: "Practice could not be left." })).toBeVisible();
  expect(shop.requests.filter(({ route }) => route === "practice/leave")).toHaveLength(1);
  shop.practice.isStuck = false;
  await page.keyboard.press("Control+k");
  await page.keyboard.type("leave");
  await page.keyboard.press("Enter");
  await expect(title).toBeFocused();
  await expect(page).toHaveTitle("Shopbell");
});

test("an example shop that cannot be opened is said where the button is", async ({ page }) => {
  const shop = await openFakeShop(page, { accounts: [] });
  shop.practice.fail();
  await page.getByRole("button", { name: "Practice first" }).click();
  await expect(page.getByText(/^The example shop could not be opened\. Your own inbox is as it was/)).toBeVisible();
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
  const isAt = async (title: string) => {
    await expect(tour).toContainText(title);
    await expectNoViolationsWithin(page, ".tour");
  };
  await isAt("First steps, 1 of 5");
  await openConversation(page, shop, "Ben Whitaker");
  await isAt("Answer it");
  await expect(page.getByRole("textbox", { name: /Reply to/ })).toBeFocused();
  await page.keyboard.type("Yes");
  await page.keyboard.press("Enter");
  await isAt("Put one aside");
  const next = tour.getByRole("button", { name: "Next step" });
  await next.focus();
  await page.keyboard.press("Enter");
  await isAt("Clear the day");
  await page.locator(".message").last().focus();
  await page.keyboard.press("e");
  await isAt("Find anything");
  await page.keyboard.press("Control+k");
  await expect(tour).toContainText("That is all it takes");
  await page.keyboard.press("Escape");
  await isAt("That is all it takes");
  await tour.getByRole("button", { name: "End the first steps" }).focus();
  await page.keyboard.press("Escape");
  await expect(tour).toHaveCount(0);
  await expect(page.getByRole("listbox", { name: "Inbox" }).locator(":focus")).toHaveCount(1);
  await page.reload();
  await expect(page.getByRole("option").first()).toBeVisible();
  await expect(tour).toHaveCount(0);
});
