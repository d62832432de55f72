import type { Page } from "@playwright/test";
import type { FakeShop, FakeShopOptions } from "./fake-shop.ts";

interface Screen {
  readonly name: string;
  readonly options?: Partial<FakeShopOptions>;
  readonly prepare: (page: Page, shop: FakeShop) => Promise<void>;
}

const settings = async (page: Page): Promise<void> => {
  await page.keyboard.press("Control+,");
  await page.locator('[role="tab"][id$="-privacy"]').click();
  await page.locator(".lock-settings").waitFor();
};

/** The lock, its settings, and names that are hidden. */
export const LOCK_SCREENS: readonly Screen[] = [
  {
    name: "lock-shut",
    prepare: async (page, shop) => {
      shop.lock.turnOn("open the shop", { isLocked: true });
      await page.locator(".lock-screen").waitFor();
    },
  },
  {
    name: "lock-wrong",
    prepare: async (page, shop) => {
      shop.lock.turnOn("open the shop", { isLocked: true });
      await page.locator(".lock-screen input").fill("something else");
      await page.keyboard.press("Enter");
      await page.locator(".lock-screen .field-problem:not(:empty)").waitFor();
    },
  },
  {
    name: "lock-waiting",
    prepare: async (page, shop) => {
      shop.lock.turnOn("open the shop", { isLocked: true, waitMs: 8000, system: "touch_id" });
      await page.locator(".lock-screen summary").click();
    },
  },
  {
    name: "lock-settings-off",
    prepare: async (page) => {
      await settings(page);
      await page.locator(".lock-settings summary").click();
    },
  },
  {
    name: "lock-settings-on",
    prepare: async (page, shop) => {
      shop.lock.turnOn("open the shop", { system: "touch_id" });
      await settings(page);
      await page.locator(".lock-settings summary").first().click();
    },
  },
  {
    name: "lock-hidden-names",
    options: { settings: { hidesNames: true } },
    prepare: async (page) => {
      await page.locator(".rows").getByRole("option").nth(2).hover();
    },
  },
];
