import type { Page } from "@playwright/test";
import type { ArchiveState } from "#shared/contract/archive.ts";
import type { FakeShop } from "./fake-shop.ts";
import { NEXT_VERSION } from "./fake-updates.ts";
import { waitForRows } from "./steps.ts";

/** Backup and figures, for axe and for the eye; found without words, so in every language. */
interface ArchiveScreen {
  readonly name: string;
  readonly prepare: (page: Page, shop: FakeShop) => Promise<void>;
}

const MADE_MS = Date.UTC(2026, 10, 16, 8, 30);
const content = {
  madeMs: MADE_MS,
  conversations: 214,
  messages: 18_230,
  newestMs: MADE_MS - 600_000,
  version: "0.1.0",
};
export const BUSY_ARCHIVE: ArchiveState = {
  copies: [
    {
      id: "a",
      why: "before_restore",
      bytes: 9_800_000,
      away: false,
      content: { ...content, madeMs: MADE_MS + 3_600_000 },
    },
    { id: "b", why: "daily", bytes: 9_700_000, away: true, content },
    {
      id: "c",
      why: "owner",
      bytes: 8_100_000,
      away: false,
      content: { ...content, madeMs: MADE_MS - 86_400_000, messages: 1 },
    },
  ],
  canChoosePlace: false,
  damaged: false,
  folder: "/home/shop/.local/share/Shopbell/headless-files",
  files: [{ name: "shopbell-2026-11-15T09-12-00.shopbell-backup", bytes: 8_400_000, changedMs: MADE_MS }],
};

export async function openSection(page: Page, section: "backup" | "figures" | "about"): Promise<void> {
  await waitForRows(page);
  await page.keyboard.press("Control+,");
  await page.locator(`.settings-tabs [role=tab][id$='-${section}']`).click();
  const inside = { backup: ".archive section", figures: ".figure-chart", about: ".updates" }[section];
  await page.locator(inside).first().waitFor();
}

export const ARCHIVE_SCREENS: readonly ArchiveScreen[] = [
  { name: "archive-empty", prepare: async (page) => openSection(page, "backup") },
  {
    name: "archive-busy",
    prepare: async (page, shop) => {
      const job = { kind: "backup" as const, state: "running" as const, done: 3_400_000, total: 9_700_000 };
      shop.archive.set({ ...BUSY_ARCHIVE, job: { ...job, unit: "bytes", startedMs: MADE_MS } });
      await openSection(page, "backup");
    },
  },
  {
    name: "archive-ready",
    prepare: async (page, shop) => {
      const job = { kind: "rehearsal" as const, state: "done" as const, done: 0, total: 0 };
      shop.archive.set({ ...BUSY_ARCHIVE, rehearsed: content, job: { ...job, unit: "bytes", startedMs: MADE_MS } });
      await openSection(page, "backup");
    },
  },
  {
    name: "archive-failed",
    prepare: async (page, shop) => {
      const job = { kind: "rehearsal" as const, state: "failed" as const, done: 0, total: 0 };
      const failed = { ...job, unit: "bytes" as const, startedMs: MADE_MS, fault: "wrong_passphrase" as const };
      shop.archive.set({ ...BUSY_ARCHIVE, job: failed });
      await openSection(page, "backup");
      await page.locator(".archive section").nth(1).locator("button[type=submit]").click();
      await page.locator(".archive section").nth(2).scrollIntoViewIfNeeded();
    },
  },
  {
    name: "archive-export",
    prepare: async (page, shop) => {
      shop.archive.set(BUSY_ARCHIVE);
      await openSection(page, "backup");
      await page.locator(".archive-days input").first().fill("2026-01-31");
      await page.locator(".archive section").last().scrollIntoViewIfNeeded();
      await page.locator(".archive .segments input").nth(1).focus();
    },
  },
  {
    name: "archive-damaged",
    prepare: async (page, shop) => {
      shop.archive.set({ ...BUSY_ARCHIVE, damaged: true, lastGood: "b" });
      await page.locator(".storage-banner").waitFor();
    },
  },
  {
    name: "archive-lost",
    prepare: async (page, shop) => {
      shop.archive.set({ ...BUSY_ARCHIVE, lost: { sinceMs: MADE_MS, untilMs: MADE_MS + 90_000 }, lastGood: "a" });
      await page.locator(".storage-banner").waitFor();
    },
  },
  {
    name: "archive-lost-settings",
    prepare: async (page, shop) => {
      shop.archive.set({ ...BUSY_ARCHIVE, lost: { sinceMs: MADE_MS, untilMs: MADE_MS }, lastGood: "a" });
      await openSection(page, "backup");
    },
  },
  {
    name: "update-notice",
    prepare: async (page, shop) => {
      shop.updates.set({ step: { kind: "offered", update: NEXT_VERSION, byHand: false }, checkedMs: MADE_MS });
      await page.locator(".update-notice").waitFor();
    },
  },
  {
    name: "about-offered",
    prepare: async (page, shop) => {
      shop.updates.set({ step: { kind: "offered", update: NEXT_VERSION, byHand: false }, checkedMs: MADE_MS });
      await openSection(page, "about");
    },
  },
  {
    name: "about-downloading",
    prepare: async (page, shop) => {
      const done = { doneBytes: 41_000_000, totalBytes: 97_000_000 };
      shop.updates.set({ step: { kind: "downloading", update: NEXT_VERSION, ...done } });
      await openSection(page, "about");
    },
  },
  {
    name: "about-ready",
    prepare: async (page, shop) => {
      shop.updates.set({ step: { kind: "ready", update: NEXT_VERSION } });
      await openSection(page, "about");
    },
  },
  {
    name: "about-refused",
    prepare: async (page, shop) => {
      shop.updates.set({ step: { kind: "none" }, checkedMs: MADE_MS, fault: "unsigned" });
      await openSection(page, "about");
    },
  },
  {
    name: "about-licences",
    prepare: async (page) => {
      await openSection(page, "about");
      await page.locator(".licences > .button").click();
      await page.locator(".licences summary").nth(2).click();
      await page.locator(".licences").scrollIntoViewIfNeeded();
    },
  },
  {
    name: "archive-drive-away",
    prepare: async (page, shop) => {
      const { folder: _, ...desktop } = BUSY_ARCHIVE;
      const place = { folder: "/media/shop/STICK/Shopbell copies 3f2a91c0", isThere: false, isOwed: true };
      shop.archive.set({ ...desktop, canChoosePlace: true, place, damaged: true, lastGood: "b" });
      await openSection(page, "backup");
      await page.locator(".archive-line").nth(1).scrollIntoViewIfNeeded();
    },
  },
  {
    name: "figures",
    prepare: async (page) => {
      await openSection(page, "figures");
      await page.locator(".figures input[type=radio]").nth(1).click({ force: true });
      await page.locator(".figure-table summary").click();
    },
  },
];
