import { expect, type Locator, type Page } from "@playwright/test";
import type { FakeShop } from "./fake-shop.ts";

/** The list is drawn, and hears its keys: what React does after drawing is done. */
export async function waitForRows(page: Page): Promise<void> {
  await page.locator(".row, .list-rest.empty").first().waitFor();
  await page.evaluate(async () => {
    await new Promise((resolve) => requestAnimationFrame(resolve));
    await new Promise((resolve) => setTimeout(resolve));
  });
}

/**
 * Opens a customer's conversation from the list with the pointer, wherever it is in the list. The focus is then where it
 * belongs: whatever a test puts it on afterwards keeps it.
 */
export async function openConversation(page: Page, shop: FakeShop, customer: string): Promise<void> {
  const { id } = shop.byName(customer).view;
  const row = page.locator(`[data-conversation="${id}"]`);
  const rows = page.locator(".rows");
  await rows.getByRole("option").first().waitFor();
  await rows.evaluate((element) => element.scrollTo(0, 0));
  // In sight it is there to stay: the list draws what is in sight, however late.
  await expect(async () => {
    if ((await row.count()) === 0) {
      await rows.evaluate(scrollOn);
      await painted(page);
    }
    expect(await row.count()).toBe(1);
    await row.scrollIntoViewIfNeeded({ timeout: 500 });
    await expect(row).toBeInViewport({ timeout: 500 });
  }).toPass({ intervals: [10] });
  // Pressed once: where list and thread take turns the row has gone with it.
  await row.click();
  await page.locator(".message, .messages .empty").first().waitFor();
  await page.locator(".thread :focus, .messages .empty").first().waitFor();
}

/** A page further, and from the end to the beginning again: what was drawn too late is met the next time. */
function scrollOn(list: Element): void {
  const isAtEnd = list.scrollTop + list.clientHeight >= list.scrollHeight - 1;
  if (isAtEnd) list.scrollTo(0, 0);
  else list.scrollBy(0, list.clientHeight - 80);
}

/** Waits until what has changed so far is painted. */
export async function painted(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  });
}

/** Nothing is wider than the window, once all is drawn. */
export async function expectNoOverflow(page: Page): Promise<void> {
  const overflow = async () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  await expect.poll(overflow).toBeLessThanOrEqual(0);
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
