import { expect as playwrightExpect, type Locator, type Page } from "@playwright/test";

/** Where Vitest runs the test, no configuration says how long a page may take; by itself it is a few seconds. */
const expect = playwrightExpect.configure({ timeout: 15_000 });

/**
 * What an owner does first in practice, on any host: the example shop is there, a reply is taken by Instagram's side,
 * and the customer's answer appears by itself. The shop's customers answer within eight seconds.
 */
export async function answerACustomer(page: Page, text: string): Promise<void> {
  // The shop's past of nine days is delivered first, event by event.
  await expect(
    page
      .getByRole("navigation")
      .getByText(/^Practice/u)
      .first(),
  ).toBeVisible({ timeout: 30_000 });
  const conversations = page.getByRole("listbox").getByRole("option");
  await expect(conversations.nth(3)).toBeVisible();

  // The newest conversation is the one whose window is surely open.
  await conversations.first().click();
  const messages = page.getByRole("list", { name: /^Messages with/u }).locator("li.message");
  await expect(messages.last()).toBeVisible();
  const inboundBefore = await inbound(messages).count();

  await page.getByRole("textbox", { name: /^Reply to/u }).fill(text);
  await page.keyboard.press("Enter");
  const reply = messages.filter({ hasText: text });
  await expect(reply).toHaveAttribute("data-state", /^(?:accepted|seen)$/u, { timeout: 15_000 });
  await expect(reply).toHaveAttribute("data-state", "seen", { timeout: 15_000 });
  await expect.poll(() => inbound(messages).count(), { timeout: 20_000 }).toBeGreaterThan(inboundBefore);
}

function inbound(messages: Locator): Locator {
  return messages.and(messages.page().locator('[data-side="in"]'));
}
