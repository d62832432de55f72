import type { Page } from "@playwright/test";
import type { FakeShop } from "./fake-shop.ts";

/** Screens of what Shopbell does outside its window. */
export const DESK_SCREENS: readonly {
  readonly name: string;
  readonly prepare: (page: Page, shop: FakeShop) => Promise<void>;
}[] = [
  {
    name: "settings-desk",
    prepare: async (page, shop) => {
      shop.wish({ kind: "settings" });
      await page.locator("[role=tab][id$='-desk']").click();
    },
  },
  {
    name: "settings-desk-end",
    prepare: async (page, shop) => {
      shop.wish({ kind: "settings" });
      await page.locator("[role=tab][id$='-desk']").click();
      await page.locator(".settings fieldset").last().scrollIntoViewIfNeeded();
    },
  },
];
