import { expect, type Locator, type Page } from "@playwright/test";
import type { FakeShop } from "./fake-shop.ts";

/** Opens a customer's conversation from the list with the pointer, wherever it is in the list. */
export async function openConversation(page: Page, shop: FakeShop, customer: string): Promise<void> {
  const { id } = shop.byName(customer).view;
  const row = page.locator(`[data-conversation="${id}"]`);
  const rows = page.locator(".rows");
  await rows.getByRole("option").first().waitFor();
  await rows.evaluate((element) => element.scrollTo(0, 0));
  await expect(async () => {
    if ((await row.count()) === 0) await rows.evaluate((element) => element.scrollBy(0, element.clientHeight - 80));
    await row.click({ timeout: 500 });
  }).toPass();
  await page.locator(".message, .messages .empty").first().waitFor();
}

/** Waits until what moves once has moved; what turns for ever does not count. */
export async function settle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    // What goes with scrolling, or for ever, never ends by itself.
    const moving = document
      .getAnimations()
      .filter((one) => one.timeline === document.timeline && one.effect?.getTiming().iterations !== Infinity);
    await Promise.allSettled(moving.map(async ({ finished }) => finished));
  });
}

/** What is said to be wrong. A place where something may be said later is empty and does not count. */
export const problem = (page: Page): Locator => page.getByRole("alert").filter({ hasText: /\S/ });
