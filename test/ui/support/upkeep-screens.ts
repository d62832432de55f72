import type { Page } from "@playwright/test";
import type { AccountView } from "#shared/contract/accounts.ts";
import { ACCOUNT } from "./example-builder.ts";
import { exampleConversations } from "./example-shop.ts";
import { BUSY_DAY, KEPT_EVENTS, QUARANTINED, RECEIPTS } from "./example-upkeep.ts";
import type { FakeShop, FakeShopOptions } from "./fake-shop.ts";
import { openConversation, waitForRows } from "./steps.ts";

/** The screens of Health and of removing, for axe and for the eye; found without words, so in every language. */
export interface UpkeepScreen {
  readonly name: string;
  readonly options?: Partial<FakeShopOptions>;
  readonly prepare: (page: Page, shop: FakeShop) => Promise<void>;
}

export const SECOND_ACCOUNT: AccountView = { ...ACCOUNT, id: "17841400000000002", username: "linho.lisboa" };

/** Ana wrote to both accounts of the shop. */
const withTwoAccounts = (): Partial<FakeShopOptions> => {
  const conversations = exampleConversations();
  const ana = conversations.find(({ view }) => view.customer.name === "Ana Castillo");
  if (ana === undefined) throw new Error("The example shop has lost Ana.");
  const twin = { view: { ...ana.view, id: 5000, accountId: SECOND_ACCOUNT.id, messageCount: 9 }, messages: [] };
  return { accounts: [ACCOUNT, SECOND_ACCOUNT], conversations: [...conversations, twin] };
};

export async function openHealth(page: Page, shop: FakeShop, isBusy = true): Promise<void> {
  if (isBusy) shop.upkeep.setHealth({ today: BUSY_DAY, events: KEPT_EVENTS, quarantine: QUARANTINED });
  await page.locator(".health-light").click();
  await page.locator(".numbers").waitFor();
}

export async function openPrivacy(page: Page): Promise<void> {
  await waitForRows(page);
  await page.keyboard.press("Control+,");
  await page.locator(".settings-tabs [role=tab][id$='-privacy']").click();
  await page.locator(".account-removals").first().waitFor();
}

/** Below 1100 px the customer is a sheet. */
export async function askToRemoveCustomer(page: Page): Promise<void> {
  if ((page.viewportSize()?.width ?? 0) < 1100) {
    await page.keyboard.press("Escape");
    await page.keyboard.press("p");
  }
  await page.locator(".customer-remove").click();
  await page.locator(".preview-counts p").first().waitFor();
}

export async function openMessageMenu(page: Page, index: number): Promise<void> {
  await page.locator(".message").nth(index).focus();
  await page.keyboard.press("m");
  await page.locator(".message-menu").waitFor();
}

export const UPKEEP_SCREENS: readonly UpkeepScreen[] = [
  { name: "health-quiet", prepare: async (page, shop) => openHealth(page, shop, false) },
  { name: "health-busy", prepare: async (page, shop) => openHealth(page, shop) },
  {
    name: "health-lists",
    prepare: async (page, shop) => {
      await openHealth(page, shop);
      await page.locator(".health").evaluate((element) => element.scrollTo(0, element.scrollHeight));
    },
  },
  {
    name: "health-trouble",
    prepare: async (page, shop) => {
      shop.setSending("paused");
      shop.setStorageFailing(true);
      shop.upkeep.holdErasures = true;
      await openHealth(page, shop);
      await page.locator(".storage-banner .notice").waitFor();
    },
  },
  {
    name: "health-raw",
    prepare: async (page, shop) => {
      await openHealth(page, shop);
      await page.locator(".entry-actions .button").first().click();
      await page.locator(".raw").waitFor();
    },
  },
  {
    name: "health-drop",
    prepare: async (page, shop) => {
      await openHealth(page, shop);
      await page.locator(".entry-actions .button").nth(2).click();
      await page.locator("dialog").waitFor();
    },
  },
  {
    name: "health-removing",
    options: withTwoAccounts(),
    prepare: async (page, shop) => {
      shop.upkeep.holdErasures = true;
      await openPrivacy(page);
      await page.locator(".account-all .button").first().click();
      await page.locator("dialog .field input").last().fill(ACCOUNT.username);
      await page.locator("dialog .button-danger").click();
      await page.locator("dialog .erasing").first().waitFor();
      shop.upkeep.progress(1, {
        conversations: { done: 7, total: 18 },
        removed: { messages: 143, attachments: 12, reactions: 4, replies: 0, customers: 7, events: 0, quarantined: 0 },
      });
    },
  },
  {
    name: "message-menu",
    prepare: async (page, shop) => {
      await openConversation(page, shop, "Ana Castillo");
      await openMessageMenu(page, 2);
    },
  },
  {
    name: "message-trace",
    prepare: async (page, shop) => {
      await openConversation(page, shop, "Ana Castillo");
      await page.locator(".message").nth(3).focus();
      await page.keyboard.press("i");
      await page.locator(".trace").waitFor();
    },
  },
  {
    name: "message-trace-own",
    prepare: async (page, shop) => {
      await openConversation(page, shop, "Ana Castillo");
      await page.locator('.message[data-side="out"]').last().focus();
      await page.keyboard.press("i");
      await page.locator(".trace").waitFor();
    },
  },
  {
    name: "message-remove",
    prepare: async (page, shop) => {
      await openConversation(page, shop, "Ana Castillo");
      await page.locator(".message").nth(3).focus();
      await page.keyboard.press("Delete");
      await page.locator(".preview-counts p").first().waitFor();
    },
  },
  {
    name: "customer-remove",
    prepare: async (page, shop) => {
      await openConversation(page, shop, "Ana Castillo");
      await askToRemoveCustomer(page);
    },
  },
  {
    name: "customer-remove-both",
    options: withTwoAccounts(),
    prepare: async (page, shop) => {
      await openConversation(page, shop, "Ana Castillo");
      await askToRemoveCustomer(page);
      await page.locator(".scope input[type=radio]").nth(1).click();
      await page.locator(".scope-chosen").waitFor();
    },
  },
  {
    name: "customer-removed",
    prepare: async (page, shop) => {
      await openConversation(page, shop, "Ana Castillo");
      await askToRemoveCustomer(page);
      await page.locator("dialog .button-danger").click();
      await page.locator(".removal-result:not(:empty)").waitFor();
    },
  },
  {
    name: "privacy",
    prepare: async (page, shop) => {
      shop.upkeep.erasures = [...RECEIPTS];
      shop.upkeep.retention.set(ACCOUNT.id, 365);
      await openPrivacy(page);
      await page.locator("dialog input[type=search]").fill("ana");
      await page.locator(".found").waitFor();
    },
  },
  {
    name: "privacy-receipts",
    prepare: async (page, shop) => {
      shop.upkeep.erasures = [...RECEIPTS];
      await openPrivacy(page);
      await page.locator(".receipts").waitFor();
      await page.locator(".receipt-details summary").first().click();
      await page.locator(".settings-panel").evaluate((element) => element.scrollTo(0, element.scrollHeight));
    },
  },
  {
    name: "privacy-retention",
    prepare: async (page) => {
      await openPrivacy(page);
      await page.locator(".retention input").first().fill("180");
      await page.locator(".retention .button").first().click();
      await page.locator("dialog .preview-counts p").first().waitFor();
    },
  },
  {
    name: "privacy-account",
    prepare: async (page) => {
      await openPrivacy(page);
      await page.locator(".account-all .button").click();
      await page.locator("dialog .preview-counts p").first().waitFor();
    },
  },
];

/** To be looked at only: axe sees what they are made of in the others. */
export const MORE_UPKEEP_SCREENS: readonly UpkeepScreen[] = [
  {
    name: "health-offline",
    options: { online: false },
    prepare: async (page, shop) => {
      shop.faults.set("health/today", "internal");
      shop.faults.set("events/list", "internal");
      shop.setHumanAgent("missing");
      // The light in the rail has read today's numbers already.
      await page.reload();
      await page.locator(".health-light").click();
      await page.locator(".health [role=alert]").first().waitFor();
    },
  },
  {
    name: "message-menu-own",
    prepare: async (page, shop) => {
      await openConversation(page, shop, "Ana Castillo");
      await page.locator('.message[data-side="out"]').last().hover();
      await page.locator('.message[data-side="out"]').last().focus();
      await page.keyboard.press("m");
      await page.locator(".message-menu").waitFor();
    },
  },
  {
    name: "customer-remove-failed",
    prepare: async (page, shop) => {
      shop.faults.set("erasure/start", "storage_failed");
      await openConversation(page, shop, "Maximiliane Alexandra von Hohenstein-Wolkenburg");
      await askToRemoveCustomer(page);
      await page.locator("dialog .button-danger").click();
      await page.locator("dialog [role=alert]").waitFor();
    },
  },
  {
    name: "privacy-account-typed",
    prepare: async (page) => {
      await openPrivacy(page);
      await page.locator(".account-all .button").click();
      await page.locator("dialog .preview-counts p").first().waitFor();
      await page.locator("dialog .field input").last().fill(ACCOUNT.username);
      await page.keyboard.press("Tab");
      await page.keyboard.press("Tab");
    },
  },
  {
    name: "privacy-mistakes",
    options: { settings: { textSize: "largest" } },
    prepare: async (page) => {
      await openPrivacy(page);
      await page.locator("dialog input[type=search]").fill("nobody");
      await page.locator(".found-count:not(:empty)").waitFor();
      await page.locator(".retention input").first().fill("0");
      await page.locator(".retention .button").first().click();
      await page.locator(".field-problem").waitFor();
    },
  },
];
