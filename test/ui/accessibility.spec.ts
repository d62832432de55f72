import { expect, type Page, test } from "@playwright/test";
import type { Settings } from "#shared/contract/settings.ts";
import { expectNoViolations, expectNoViolationsInBothThemes } from "./support/axe.ts";
import { openFakeShop } from "./support/fake-bridge.ts";
import type { FakeShop, FakeShopOptions } from "./support/fake-shop.ts";
import { DESK_SCREENS } from "./support/desk-screens.ts";
import { HELP_SCREENS } from "./support/help-screens.ts";
import { LOCK_SCREENS } from "./support/lock-screens.ts";
import { SETUP_SCREENS } from "./support/setup-screens.ts";
import { expectNoOverflow, openConversation, problem, waitForRows } from "./support/steps.ts";
import { ARCHIVE_SCREENS } from "./support/archive-screens.ts";
import { TRIAGE_SCREENS } from "./support/triage-screens.ts";

/** axe finds nothing on any screen, in both themes; the marks of Arabic are the same, so a few of its screens do. */
interface Screen {
  readonly name: string;
  readonly options?: Partial<FakeShopOptions>;
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly prepare?: (page: Page, shop: FakeShop) => Promise<void>;
}

const thread = (name: string, customer: string, more?: Screen["prepare"]): Screen => ({
  name,
  prepare: async (page, shop) => {
    await openConversation(page, shop, customer);
    await more?.(page, shop);
  },
});

/** Those that show what the others show, too. */
const CHOSEN_TRIAGE = new Set([
  "triage-list",
  "triage-selecting",
  "triage-filter",
  "triage-snooze",
  "triage-more",
  "triage-label-removing",
  "search-results",
  "search-thread",
]);

const CHOSEN_ARCHIVE = new Set([
  "archive-busy",
  "archive-ready",
  "archive-failed",
  "archive-damaged",
  "about-offered",
  "figures",
]);

const SCREENS: readonly Screen[] = [
  ...DESK_SCREENS.slice(0, 1),
  ...HELP_SCREENS.slice(0, 1),
  ...LOCK_SCREENS.filter(({ name }) => name === "lock-waiting" || name === "lock-settings-on"),
  ...TRIAGE_SCREENS.filter(({ name }) => CHOSEN_TRIAGE.has(name)),
  ...ARCHIVE_SCREENS.filter(({ name }) => CHOSEN_ARCHIVE.has(name)),
  {
    name: "practice with nothing open",
    options: { practice: true },
    prepare: async (page) => page.getByText("This is practice.").waitFor(),
  },
  { name: "an empty list", options: { conversations: [] } },
  {
    name: "a list that failed",
    prepare: async (page, shop) => {
      shop.faults.set("conversations/list", "internal");
      await page.getByRole("navigation").getByRole("button", { name: "Done" }).click();
      await problem(page).waitFor();
    },
  },
  thread("a thread for a person", "Ana Castillo"),
  thread("an Arabic thread", "ياسمين خالد"),
  thread("every kind of attachment", "Tom Krüger"),
  thread("every state of a reply", "Noor A."),
  thread("replies that were refused", "Milan Horvat", async (page) => page.getByText("Details").last().click()),
  thread("marks on messages", "Mia Oliveira", async (page) => page.locator(".message").nth(3).hover()),
  thread("a closed thread", "Rosa Delgado"),
  thread("a thread of another app", "Pedro Nunes"),
  thread("a long thread with unread messages", "Peter Long"),
  thread("a text that is too long, with a quote", "Mia Oliveira", async (page) => {
    await page.locator(".message").nth(3).focus();
    await page.keyboard.press("r");
    await expect(page.getByRole("textbox")).toBeFocused();
    await page.keyboard.insertText("x".repeat(1012));
  }),
  thread("a thread that is offline", "Ben Whitaker", async (page, shop) => {
    shop.setOnline(false);
    await page.getByText("You are offline.").waitFor();
  }),
  thread("a thread whose account must sign in", "Ben Whitaker", async (page, shop) => {
    shop.setSending("paused");
    await page.getByText("Instagram needs you to sign in again.").waitFor();
  }),
  {
    name: "the disk full",
    prepare: async (page, shop) => {
      shop.setStorageFailing(true);
      await page.locator(".storage-banner .notice").waitFor();
    },
  },
  {
    name: "the customer as a sheet",
    viewport: { width: 900, height: 640 },
    prepare: async (page, shop) => {
      await openConversation(page, shop, "Ana Castillo");
      await page.getByRole("button", { name: "Customer panel" }).click();
      await page.getByRole("dialog").waitFor();
    },
  },
  {
    name: "a narrow window with the list",
    viewport: { width: 700, height: 640 },
  },
  {
    name: "a narrow window with a thread",
    viewport: { width: 700, height: 640 },
    prepare: async (page, shop) => openConversation(page, shop, "Ben Whitaker"),
  },
  {
    name: "what was just done",
    prepare: async (page) => {
      await waitForRows(page);
      await page.keyboard.press("j");
      await page.keyboard.press("e");
      await page.getByRole("button", { name: "Undo" }).waitFor();
    },
  },
  { name: "a menu", prepare: async (page) => page.getByRole("button", { name: "Language" }).click() },
  {
    name: "settings",
    prepare: async (page) => {
      await page.getByRole("button", { name: "Settings" }).click();
      // It comes from a file of its own.
      await page.getByRole("tabpanel", { name: "General" }).getByRole("radio").first().waitFor();
    },
  },
  {
    name: "the help sheet",
    prepare: async (page) => {
      await page.keyboard.press("?");
      await page.getByRole("dialog").waitFor();
    },
  },
  {
    name: "the palette",
    prepare: async (page) => {
      await page.keyboard.press("Control+k");
      await page.getByRole("dialog").waitFor();
    },
  },
  { name: "welcome", options: { accounts: [] } },
  {
    name: "an example shop that did not open",
    options: { accounts: [] },
    prepare: async (page, shop) => {
      shop.practice.fail();
      await page.getByRole("button", { name: "Practice first" }).click();
      await page.getByText("Your own inbox is as it was").waitFor();
    },
  },
  ...SETUP_SCREENS.filter(({ name }) =>
    ["setup-app-missing", "setup-sign-in", "setup-access-off", "health-chain"].includes(name),
  ),
];

for (const screen of SCREENS) {
  test(`axe finds nothing: ${screen.name}`, async ({ page }) => {
    if (screen.viewport !== undefined) await page.setViewportSize(screen.viewport);
    const shop = await openFakeShop(page, { ...screen.options, settings: { theme: "light", locale: "en" } });
    await screen.prepare?.(page, shop);
    await expectNoViolationsInBothThemes(page);
  });
}

const ARABIC: readonly { readonly theme: Settings["theme"] }[] = [{ theme: "light" }, { theme: "dark" }];
for (const { theme } of ARABIC) {
  test(`axe finds nothing in Arabic, ${theme}`, async ({ page }) => {
    const shop = await openFakeShop(page, { settings: { theme, locale: "ar" } });
    await openConversation(page, shop, "ياسمين خالد");
    await expectNoViolations(page);
    await openConversation(page, shop, "Milan Horvat");
    await expectNoViolations(page);
  });
}

test("what runs out of room at 900 × 640 is not wider than the window", async ({ page }) => {
  await page.setViewportSize({ width: 900, height: 640 });
  const shop = await openFakeShop(page, { settings: { locale: "es" } });
  await openConversation(page, shop, "Maximiliane Alexandra von Hohenstein-Wolkenburg");
  await expectNoOverflow(page);
});
