import type { Page } from "@playwright/test";
import { waitForRows } from "./steps.ts";

/** Help, for axe and for the eye; found without words, so in every language. */
export async function openHelp(page: Page): Promise<void> {
  await waitForRows(page);
  await page.keyboard.press("F1");
  await page.locator(".guide h3").waitFor();
}

export const HELP_SCREENS: readonly { readonly name: string; readonly prepare: (page: Page) => Promise<void> }[] = [
  { name: "guide", prepare: openHelp },
  {
    name: "guide-connect",
    prepare: async (page) => {
      await openHelp(page);
      await page.locator(".guide nav button").nth(1).click();
      await page.locator("#help-3-sign-in").evaluate((heading) => heading.scrollIntoView());
    },
  },
  {
    name: "guide-trouble",
    prepare: async (page) => {
      await openHelp(page);
      await page.locator(".guide nav button").last().click();
      await page.locator("#help-no-messages-arrive").waitFor();
    },
  },
  {
    name: "guide-search",
    prepare: async (page) => {
      await openHelp(page);
      await page.locator(".guide input").fill("ngrok");
      await page.locator(".guide-found li").first().waitFor();
    },
  },
];
