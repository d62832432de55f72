import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { type Page, test } from "@playwright/test";
import { BUSY_ARCHIVE, openSection } from "../support/archive-screens.ts";
import { openFakeShop } from "../support/fake-bridge.ts";
import type { FakeShop, FakeShopOptions } from "../support/fake-shop.ts";
import { SETUP_SCREENS } from "../support/setup-screens.ts";
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

const DAY_MS = 86_400_000;
const madeMs = BUSY_ARCHIVE.copies[1]?.content.madeMs ?? 0;

/** What is drawn for the eye is drawn for the guide the same way. */
function screenNamed(
  screens: readonly Omit<Picture, "part">[],
  name: string,
): Pick<Picture, "prepare"> & Partial<Pick<Picture, "options">> {
  const found = screens.find((screen) => screen.name === name);
  if (found === undefined) throw new Error(`There is no screen "${name}".`);
  const { prepare, options } = found;
  return options === undefined ? { prepare } : { prepare, options };
}

const PICTURES: readonly Picture[] = [
  { name: "welcome", options: { accounts: [] }, prepare: async () => undefined },
  { name: "inbox", prepare: async (page, shop) => openConversation(page, shop, "Mia Oliveira") },
  {
    name: "window",
    prepare: async (page, shop) => openConversation(page, shop, "Ana Castillo"),
  },
  {
    name: "search",
    prepare: async (page, shop) => {
      await openConversation(page, shop, "Ana Castillo");
      await page.locator(".search-field input").fill("ship");
      await page.locator("[data-result]").first().waitFor();
    },
  },
  { name: "connect", ...screenNamed(SETUP_SCREENS, "setup-sign-in") },
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
      const [, daily] = BUSY_ARCHIVE.copies;
      if (daily === undefined) throw new Error("The example has lost its copy.");
      const copies = [0, 1, 2].map((day) => ({
        ...daily,
        id: `day-${day}`,
        away: false,
        bytes: daily.bytes - day * 40_000,
        content: {
          ...daily.content,
          madeMs: madeMs - day * DAY_MS,
          newestMs: madeMs - day * DAY_MS - 600_000,
          messages: daily.content.messages - day * 96,
        },
      }));
      shop.archive.set({ ...desktop, copies, canChoosePlace: true });
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
