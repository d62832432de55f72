import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { type Page, test } from "@playwright/test";
import { BUSY_ARCHIVE, openSection } from "../support/archive-screens.ts";
import { openFakeShop } from "../support/fake-bridge.ts";
import type { FakeShop, FakeShopOptions } from "../support/fake-shop.ts";
import { openWizard } from "../support/setup-screens.ts";
import { openConversation, settle } from "../support/steps.ts";
import { openPrivacy } from "../support/upkeep-screens.ts";

/**
 * The pictures of docs/guide, of the example shop: `npm run pictures [-- -g "inbox"]`. They are committed, so look at
 * them before you do. Names and times are the example's; nothing here is compared.
 */
const FOLDER = fileURLToPath(new URL("../../../docs/pictures/guide/", import.meta.url));

interface Picture {
  readonly name: string;
  readonly options?: Partial<FakeShopOptions>;
  readonly prepare: (page: Page, shop: FakeShop) => Promise<void>;
  /** The part of the screen that is shown; all of it when left out. */
  readonly part?: string;
}

const madeMs = BUSY_ARCHIVE.copies[1]?.content.madeMs ?? 0;

const PICTURES: readonly Picture[] = [
  { name: "welcome", options: { accounts: [] }, prepare: async () => undefined },
  { name: "inbox", prepare: async (page, shop) => openConversation(page, shop, "Mia Oliveira") },
  {
    name: "window",
    prepare: async (page, shop) => openConversation(page, shop, "Ana Castillo"),
  },
  {
    name: "search",
    prepare: async (page) => {
      await page.locator(".row").first().waitFor();
      await page.keyboard.press("/");
      await page.keyboard.type("linen");
      await page.locator(".search-results [role=option], .search-results button").first().waitFor();
    },
  },
  {
    name: "connect",
    options: { accounts: [] },
    prepare: async (page, shop) => {
      shop.setup.standAt("sign_in");
      const { draft } = shop.setup.view;
      if (draft !== undefined) {
        const redirectUrl = "https://linho.ngrok-free.app/meta/sign-in";
        shop.setup.view = { ...shop.setup.view, draft: { ...draft, redirectUrl } };
      }
      await openWizard(page);
      await page.locator(".wizard .lead h1").waitFor();
    },
  },
  {
    name: "health",
    prepare: async (page, shop) => {
      shop.setup.chain({ link: "probes", cause: "messages_access_off" });
      await page.locator(".health-light").click();
      await page.locator(".account-chain").waitFor();
    },
  },
  { name: "privacy", prepare: async (page) => openPrivacy(page) },
  {
    name: "backup",
    prepare: async (page, shop) => {
      const { folder: _, ...desktop } = BUSY_ARCHIVE;
      shop.archive.set({ ...desktop, canChoosePlace: true });
      await openSection(page, "backup");
    },
  },
  {
    name: "restore",
    prepare: async (page, shop) => {
      const content = BUSY_ARCHIVE.copies[1]?.content;
      if (content === undefined) throw new Error("The example has lost its copy.");
      const job = { kind: "rehearsal" as const, state: "done" as const, done: 0, total: 0, unit: "bytes" as const };
      shop.archive.set({ ...BUSY_ARCHIVE, rehearsed: content, job: { ...job, startedMs: madeMs } });
      await openSection(page, "backup");
    },
    part: ".archive section",
  },
];

for (const picture of PICTURES) {
  test(picture.name, async ({ browser }) => {
    await mkdir(FOLDER, { recursive: true });
    const page = await browser.newPage({
      viewport: { width: 1280, height: 800 },
      locale: "en-GB",
      timezoneId: "Europe/Lisbon",
    });
    const shop = await openFakeShop(page, { ...picture.options, settings: { theme: "light", locale: "en" } });
    await page.locator(".row, .empty, .welcome").first().waitFor();
    await picture.prepare(page, shop);
    // No row stands out because the pointer happens to be there.
    await page.mouse.move(640, 1);
    await settle(page);
    const path = `${FOLDER}${picture.name}.png`;
    if (picture.part === undefined) await page.screenshot({ path });
    else await page.locator(picture.part).first().screenshot({ path });
    await page.close();
  });
}
