import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { type Page, test } from "@playwright/test";
import type { Locale } from "#shared/contract/settings.ts";
import { BUSY_ARCHIVE, openSection } from "../support/archive-screens.ts";
import { openFakeShop } from "../support/fake-bridge.ts";
import type { FakeShop, FakeShopOptions } from "../support/fake-shop.ts";
import { SETUP_SCREENS } from "../support/setup-screens.ts";
import { openConversation, settle } from "../support/steps.ts";
import { openPrivacy } from "../support/upkeep-screens.ts";

/**
 * The pictures of docs/guide, of the example shop, in every language: `npm run pictures [-- -g "inbox in ar"]`. They are
 * committed, so look at them before you do. Names and times are the example's; nothing here is compared.
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

/** Each language as a computer of one of its countries shows dates and numbers. */
const COMPUTERS: Readonly<Record<Locale, string>> = { en: "en-GB", ar: "ar-AE", es: "es-MX", "pt-BR": "pt-BR" };

/** A third of the PNG, with letters still sharp. Chromium's own, so that nothing has to be installed. */
async function webpOf(page: Page, png: Buffer): Promise<Buffer> {
  const base64 = await page.evaluate(async (source) => {
    const bytes = Uint8Array.from(atob(source), (char) => char.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const canvas = new OffscreenCanvas(image.width, image.height);
    canvas.getContext("2d")?.drawImage(image, 0, 0);
    const webp = await canvas.convertToBlob({ type: "image/webp", quality: 0.85 });
    const letters = Array.from(new Uint8Array(await webp.arrayBuffer()), (byte) => String.fromCharCode(byte));
    return btoa(letters.join(""));
  }, png.toString("base64"));
  return Buffer.from(base64, "base64");
}

for (const [locale, computer] of Object.entries(COMPUTERS) as [Locale, string][]) {
  for (const picture of PICTURES) {
    test(`${picture.name} in ${locale}`, async ({ browser }) => {
      const folder = `${FOLDER}${locale}/`;
      await mkdir(folder, { recursive: true });
      const page = await browser.newPage({
        viewport: { width: 1280, height: 800 },
        locale: computer,
        timezoneId: "Europe/Lisbon",
      });
      const shop = await openFakeShop(page, { ...picture.options, settings: { theme: "light", locale } });
      await page.locator(".row, .empty, .welcome").first().waitFor();
      await picture.prepare(page, shop);
      // No row stands out because the pointer happens to be there.
      await page.mouse.move(640, 1);
      await settle(page);
      const png = await (picture.part === undefined ? page : page.locator(picture.part).first()).screenshot();
      await writeFile(`${folder}${picture.name}.webp`, await webpOf(page, png));
      await page.close();
    });
  }
}
