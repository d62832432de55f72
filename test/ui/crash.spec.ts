import { expect, test } from "@playwright/test";
import { openFakeShop } from "./support/fake-bridge.ts";
import { openConversation } from "./support/steps.ts";

/** Further than any calendar goes: a time that cannot be drawn. */
const NO_TIME = 8_640_000_000_000_001;

test("a screen that cannot be drawn says so, comes back with what was being written, and has missed nothing", async ({
  page,
}) => {
  const shop = await openFakeShop(page, { settings: { locale: "en" } });
  await openConversation(page, shop, "Ben Whitaker");
  const field = page.getByRole("textbox", { name: /^Reply to/ });
  await field.fill("half a sentence");
  const { conversations } = shop;
  const { id } = shop.byName("Ben Whitaker").view;
  const crash = async () => {
    shop.conversations = conversations.map((one) =>
      one.view.id === id ? { ...one, view: { ...one.view, lastActivityMs: NO_TIME } } : one,
    );
    const [first] = shop.byName("Ben Whitaker").messages;
    shop.changeMessage(shop.byName("Ben Whitaker"), first?.id ?? 0, {});
    await expect(page.getByRole("heading", { name: "The screen could not be shown" })).toBeVisible();
    shop.conversations = conversations;
  };
  await crash();
  await page.getByRole("button", { name: "Show it again" }).click();
  await expect(field).toHaveValue("half a sentence");

  // Another inbox comes meanwhile: what was open and begun in the one before belongs to nobody in this one.
  await crash();
  await expect.poll(() => shop.composer.drafts.size).toBe(1);
  shop.composer.drafts.clear();
  shop.reopen();
  await page.getByRole("button", { name: "Show it again" }).click();
  await expect(page.locator(".thread-none")).toBeVisible();
  await openConversation(page, shop, "Ben Whitaker");
  await expect(field).toHaveValue("");
});
