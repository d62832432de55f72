import type { Page } from "@playwright/test";
import type { FakeShop, FakeShopOptions } from "./fake-shop.ts";
import { openConversation, waitForRows } from "./steps.ts";

/** Every place that is empty to begin with; each says what comes here and how. For axe and for the eye. */
export interface EmptyScreen {
  readonly name: string;
  readonly options?: Partial<FakeShopOptions>;
  readonly prepare: (page: Page, shop: FakeShop) => Promise<void>;
}

const goTo = (key: string) => async (page: Page) => {
  await waitForRows(page);
  await page.keyboard.press("g");
  await page.keyboard.press(key);
  await page.locator(".list-rest.empty").waitFor();
};

const list = (name: string, key: string): EmptyScreen => ({
  name: `empty-${name}`,
  options: { conversations: [] },
  prepare: goTo(key),
});

const openSettings = async (page: Page, section: string): Promise<void> => {
  await waitForRows(page);
  await page.keyboard.press("Control+,");
  await page.locator(`.settings-tabs [role=tab][id$='-${section}']`).click();
};

export const EMPTY_SCREENS: readonly EmptyScreen[] = [
  list("all", "i"),
  list("unread", "u"),
  list("person", "p"),
  list("closing", "c"),
  list("snoozed", "s"),
  list("done", "d"),
  {
    name: "empty-cleared",
    prepare: async (page, shop) => {
      await waitForRows(page);
      for (const conversation of shop.conversations) conversation.view = { ...conversation.view, done: true };
      await page.reload();
      await page.locator(".list-rest.empty").waitFor();
    },
  },
  {
    name: "empty-label",
    prepare: async (page, shop) => {
      await waitForRows(page);
      shop.triage.labels = [{ id: 1, name: "Order", color: "teal" }];
      await page.reload();
      await page.locator(".list-title .icon-button").click();
      await page.locator(".popup .label-chip").first().click();
      await page.keyboard.press("Escape");
      await page.locator(".list-rest.empty").waitFor();
    },
  },
  { name: "empty-customer", prepare: async (page, shop) => openConversation(page, shop, "Mia Oliveira") },
  {
    name: "empty-saved-replies",
    prepare: async (page, shop) => {
      shop.composer.savedReplies = [];
      await openSettings(page, "savedReplies");
      await page.locator(".saved-replies .settings-none").waitFor();
    },
  },
  {
    name: "empty-labels",
    prepare: async (page) => {
      await openSettings(page, "labels");
      await page.locator(".labels-settings").waitFor();
    },
  },
  {
    name: "empty-figures",
    prepare: async (page, shop) => {
      shop.archive.hasFigures = false;
      await openSettings(page, "figures");
      await page.locator(".figures .settings-none").waitFor();
    },
  },
  {
    name: "empty-health",
    prepare: async (page) => {
      await page.locator(".health-light").click();
      await page.locator(".health-section").first().waitFor();
    },
  },
];
