import type { Page } from "@playwright/test";
import type { FakeShop, FakeShopOptions } from "./fake-shop.ts";
import { pngOf } from "../../support/pictures.ts";
import { openConversation } from "./steps.ts";

/** The tools of the composer and their settings, for the pictures of every screen. */
export const COMPOSER_SCREENS: readonly {
  readonly name: string;
  readonly options?: Partial<FakeShopOptions>;
  readonly prepare: (page: Page, shop: FakeShop) => Promise<void>;
}[] = [
  {
    name: "composer-split",
    prepare: async (page, shop) => {
      await openConversation(page, shop, "Ben Whitaker");
      await page.locator(".composer textarea").fill("We ship within two days, and linen takes three. ".repeat(50));
      await page.locator(".split-offer summary").click();
    },
  },
  {
    name: "composer-saved",
    prepare: async (page, shop) => {
      await openConversation(page, shop, "Ben Whitaker");
      await page.locator(".composer textarea").pressSequentially("/");
      await page.locator(".saved-list").waitFor();
    },
  },
  {
    name: "composer-emoji",
    prepare: async (page, shop) => {
      await openConversation(page, shop, "Ben Whitaker");
      await page.locator(".composer-tools button").first().click();
      await page.locator(".emoji-grid").waitFor();
    },
  },
  {
    name: "composer-files",
    prepare: async (page, shop) => {
      await openConversation(page, shop, "Ben Whitaker");
      await page.locator("input[type=file]").setInputFiles([
        { name: "linen-sand.png", mimeType: "image/png", buffer: pngOf() },
        { name: "sizes.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7") },
        { name: "list of prices.txt", mimeType: "text/plain", buffer: Buffer.from("text") },
      ]);
      await page.locator(".file-problem").waitFor();
    },
  },
  { name: "settings-shop", options: { settings: { workingHours: exampleWeek() } }, prepare: settingsTab("shop") },
  { name: "settings-saved-replies", prepare: settingsTab("savedReplies") },
  {
    name: "settings-saved-reply",
    prepare: async (page) => {
      await settingsTab("savedReplies")(page);
      await page.locator(".saved-replies li button").first().click();
    },
  },
];

function exampleWeek(): FakeShop["settings"]["workingHours"] {
  const day = [{ fromMin: 540, untilMin: 660 }];
  return [day, day, [...day, { fromMin: 840, untilMin: 1080 }], day, day, [], []];
}

function settingsTab(section: string) {
  return async (page: Page): Promise<void> => {
    await page.locator(".rail button").last().click();
    await page.locator(`.settings-tabs [id$="-${section}"]`).click();
  };
}
