import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, type Page, test } from "@playwright/test";
import type { Settings } from "#shared/contract/settings.ts";
import type { FakeShopOptions } from "../support/fake-shop.ts";
import type { FakeShop } from "../support/fake-shop.ts";
import { violations } from "../support/axe.ts";
import { openFakeShop } from "../support/fake-bridge.ts";
import { openConversation, settle } from "../support/steps.ts";
import { TRIAGE_SCREENS } from "../support/triage-screens.ts";
import { DESK_SCREENS } from "../support/desk-screens.ts";
import { LOCK_SCREENS } from "../support/lock-screens.ts";
import { COMPOSER_SCREENS } from "../support/composer-screens.ts";
import { EMPTY_SCREENS } from "../support/empty-screens.ts";
import { HELP_SCREENS } from "../support/help-screens.ts";
import { MEDIA_SCREENS, MORE_MEDIA_SCREENS } from "../support/media-screens.ts";
import { REPLY_SCREENS } from "../support/reply-screens.ts";
import { SETUP_SCREENS, MORE_SETUP_SCREENS } from "../support/setup-screens.ts";
import { ASSISTANT_SCREENS } from "../support/assistant-screens.ts";
import { ARCHIVE_SCREENS } from "../support/archive-screens.ts";
import { STATE_SCREENS } from "../support/state-screens.ts";
import { UPKEEP_SCREENS, MORE_UPKEEP_SCREENS } from "../support/upkeep-screens.ts";

/**
 * Every screen in both themes, in English and Arabic, in three sizes, at 200 % and in the system's own colours, to be
 * looked at: `npm run screenshots [-- -g "thread-states"]`. Nothing here is compared; axe looks as well, and what it
 * finds fails. `SHOPBELL_SHOTS=1280-en-light,zoom-ar-dark` takes only these variants, `SHOPBELL_AXE=no` leaves axe out.
 */
const FOLDER = fileURLToPath(new URL("../../../dist/screenshots/", import.meta.url));
interface Size {
  readonly name: string;
  readonly viewport: { readonly width: number; readonly height: number };
  readonly page?: { readonly deviceScaleFactor?: number; readonly forcedColors?: "active" };
}

const SIZES: readonly Size[] = [
  { name: "1280", viewport: { width: 1280, height: 800 } },
  { name: "1920", viewport: { width: 1920, height: 1080 } },
  { name: "900", viewport: { width: 900, height: 640 } },
  // What 200 % leave of 1280 × 800.
  { name: "zoom", viewport: { width: 640, height: 400 }, page: { deviceScaleFactor: 2 } },
  { name: "forced", viewport: { width: 1280, height: 800 }, page: { forcedColors: "active" } },
];
const THEMES: readonly Settings["theme"][] = ["light", "dark"];
const LOCALES: readonly Settings["locale"][] = ["en", "ar"];

const WITH_AXE = process.env["SHOPBELL_AXE"] !== "no";
const WANTED = process.env["SHOPBELL_SHOTS"]?.split(",");

interface Screen {
  readonly name: string;
  readonly options?: Partial<FakeShopOptions>;
  readonly prepare?: (page: Page, shop: FakeShop) => Promise<void>;
}

const thread = (name: string, customer: string, more?: Screen["prepare"], options?: Screen["options"]): Screen => ({
  name: `thread-${name}`,
  ...(options === undefined ? {} : { options }),
  prepare: async (page, shop) => {
    await openConversation(page, shop, customer);
    await more?.(page, shop);
  },
});

const press = (keys: string) => async (page: Page) => page.keyboard.press(keys);

const SCREENS: readonly Screen[] = [
  ...TRIAGE_SCREENS,
  ...EMPTY_SCREENS,
  ...ARCHIVE_SCREENS,
  ...HELP_SCREENS,
  ...ASSISTANT_SCREENS,
  ...DESK_SCREENS,
  ...LOCK_SCREENS,
  ...REPLY_SCREENS,
  { name: "inbox-nothing-open" },
  {
    name: "inbox-practice",
    options: { practice: true },
    prepare: async (page) => {
      await page.locator(".practice-bar").waitFor();
      await page.locator(".tour").waitFor();
    },
  },
  thread("person", "Ana Castillo"),
  thread("person-confirmed", "Ana Castillo", async (page) => {
    await page.locator(".notice button").click();
    await page.keyboard.type("Shipping to Seville is 6.90 € for both. Shall I reserve them in sand?");
  }),
  thread("arabic", "ياسمين خالد"),
  thread("closing", "João Pereira"),
  thread("picture", "Lucía M."),
  thread("media", "Tom Krüger"),
  thread("media-top", "Tom Krüger", async (page) => {
    await page.locator(".messages").evaluate((element) => element.scrollTo(0, 0));
  }),
  thread("states", "Noor A."),
  thread("refused", "Milan Horvat", async (page) => {
    await page.locator("details").last().click();
  }),
  thread("marks", "Mia Oliveira", async (page) => {
    await page.locator(".message").nth(3).hover();
  }),
  thread("closed", "Rosa Delgado"),
  thread("other-app", "Pedro Nunes"),
  thread("never", "Sofia Lind"),
  thread("long-words", "Maximiliane Alexandra von Hohenstein-Wolkenburg"),
  thread("unread", "Peter Long"),
  thread("reply-quote", "Mia Oliveira", async (page) => {
    await page.locator(".message").nth(3).focus();
    await page.keyboard.press("r");
    await page.keyboard.type("x".repeat(1012));
  }),
  thread("offline", "Ben Whitaker", undefined, { online: false }),
  thread("paused", "Ben Whitaker", async (page, shop) => {
    shop.setSending("paused");
    await page.locator(".notice").waitFor();
  }),
  thread("send-failed", "Ben Whitaker", async (page, shop) => {
    shop.faults.set("replies/send", "storage_failed");
    await page.locator("textarea").fill("Yes, until 18:00");
    await page.keyboard.press("Enter");
    await page.locator(".notice").waitFor();
  }),
  thread("panel-sheet", "Ana Castillo", async (page) => {
    if ((page.viewportSize()?.width ?? 0) >= 1100) return;
    await page.keyboard.press("Escape");
    await page.keyboard.press("p");
    await page.locator(".dialog-side").waitFor();
  }),
  thread("list-focus", "Ana Castillo", async (page) => {
    await page.keyboard.press("Escape");
    await page.keyboard.press("j");
    await page.keyboard.press("j");
  }),
  { name: "list-closing", prepare: async (page) => goTo(page, "c") },
  {
    name: "list-failed",
    prepare: async (page, shop) => {
      shop.faults.set("conversations/list", "internal");
      await page.keyboard.press("g");
      await page.keyboard.press("d");
      await page.locator(".notice").waitFor();
    },
  },
  {
    name: "toast-done",
    prepare: async (page) => {
      await page.locator(".row").first().waitFor();
      await page.keyboard.press("j");
      await page.keyboard.press("e");
      await page.locator(".toast").waitFor();
    },
  },
  {
    name: "disk-full",
    prepare: async (_page, shop) => shop.setStorageFailing(true),
  },
  { name: "menu-language", prepare: async (page) => page.locator(".rail-button[aria-haspopup]").first().click() },
  ...COMPOSER_SCREENS,
  ...STATE_SCREENS,
  ...UPKEEP_SCREENS,
  ...MORE_UPKEEP_SCREENS,
  ...MEDIA_SCREENS,
  ...MORE_MEDIA_SCREENS,
  ...SETUP_SCREENS,
  ...MORE_SETUP_SCREENS,
  {
    name: "settings",
    prepare: async (page) => {
      await page.keyboard.press("Control+,");
      await page.locator(".settings-panel fieldset").first().waitFor();
    },
  },
  {
    name: "settings-largest",
    options: { settings: { textSize: "largest" } },
    prepare: async (page) => {
      await page.keyboard.press("Control+,");
      await page.locator(".settings-panel fieldset").first().waitFor();
      await page.keyboard.press("Tab");
    },
  },
  { name: "help", prepare: press("?") },
  { name: "palette", prepare: press("Control+k") },
  {
    name: "palette-none",
    prepare: async (page) => {
      await page.keyboard.press("Control+k");
      await page.locator(".palette input").fill("zzz");
      await page.locator(".palette output:not(:empty)").waitFor();
    },
  },
  { name: "welcome", options: { accounts: [] } },
  {
    name: "welcome-practice-failed",
    options: { accounts: [] },
    prepare: async (page, shop) => {
      shop.practice.fail();
      await page.locator(".box .button").nth(1).click();
      await page.locator(".box-outcome[data-failed]").waitFor();
    },
  },
];

async function goTo(page: Page, key: string): Promise<void> {
  await page.keyboard.press("g");
  await page.keyboard.press(key);
}

for (const screen of SCREENS) {
  test(screen.name, async ({ browser }) => {
    await mkdir(FOLDER, { recursive: true });
    for (const size of SIZES) {
      for (const theme of THEMES) {
        for (const locale of LOCALES) {
          const variant = `${size.name}-${locale}-${theme}`;
          if (WANTED !== undefined && !WANTED.includes(variant)) continue;
          const context = await browser.newContext({
            viewport: size.viewport,
            colorScheme: theme === "dark" ? "dark" : "light",
            locale: "en-GB",
            timezoneId: "Europe/Lisbon",
            ...size.page,
          });
          const page = await context.newPage();
          const shop = await openFakeShop(page, {
            ...screen.options,
            settings: { ...screen.options?.settings, theme, locale },
          });
          await page.locator(".list-pane, .welcome").first().waitFor();
          await page.locator(".row, .empty, .welcome").first().waitFor();
          await screen.prepare?.(page, shop);
          await settle(page);
          await page.screenshot({ path: `${FOLDER}${screen.name}-${variant}.png` });
          // The system's own colours are not the page's to answer for.
          if (WITH_AXE && size.page?.forcedColors === undefined) {
            expect.soft(await violations(page), variant).toEqual([]);
          }
          await context.close();
        }
      }
    }
  });
}
