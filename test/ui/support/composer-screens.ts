import { expect, type Page } from "@playwright/test";
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
      await page.locator(".composer-tools button[aria-haspopup]").click();
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
  {
    name: "composer-file-leaving",
    prepare: async (page, shop) => {
      shop.holdReplies = true;
      await openConversation(page, shop, "Ben Whitaker");
      await page
        .locator("input[type=file]")
        .setInputFiles([{ name: "sizes.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7") }]);
      await page.locator(".file-size").waitFor();
      await page.locator(".composer-foot .composer-send").click();
      // The bubble is there before the host has the reply.
      await expect.poll(() => shop.byName("Ben Whitaker").messages.at(-1)?.direction).toBe("out");
      shop.replyProgress = { kind: "under_way", sentBytes: 4, totalBytes: 10 };
      const conversation = shop.byName("Ben Whitaker");
      const reply = conversation.messages.at(-1);
      shop.changeMessage(conversation, reply?.id ?? 0, { state: { kind: "waiting", because: "uploading" } });
      await page.locator(".leaving").waitFor();
    },
  },
  { name: "voice-refused", prepare: voice('[data-stage="failed"]') },
  { name: "voice-recording", prepare: voice('[data-stage="recording"]', ["microphone"]) },
  {
    name: "voice-ready",
    prepare: async (page, shop) => {
      await voice('[data-stage="recording"]', ["microphone"])(page, shop);
      await page.locator(".voice-recorder [data-next]").click();
      await page.locator('.voice-recorder[data-stage="ready"]').waitFor();
    },
  },
  {
    name: "voice-left",
    prepare: async (page, shop) => {
      await voice('[data-stage="recording"]', ["microphone"])(page, shop);
      await openConversation(page, shop, "Noor A.");
      await page.locator(".toast").waitFor();
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
  {
    name: "settings-saved-reply-removing",
    prepare: async (page) => {
      await settingsTab("savedReplies")(page);
      await page.locator(".saved-replies li button").nth(1).click();
      await page.locator(".saved-replies [role=alert]").waitFor();
    },
  },
  {
    name: "composer-closed-draft",
    prepare: async (page, shop) => {
      const { id } = shop.byName("Rosa Delgado").view;
      const text = "Of course! The blue one is back on Thursday.\nShall I put it aside?";
      shop.composer.drafts.set(id, { text, replyToMessageId: undefined });
      for (const name of ["Ben Whitaker", "Noor A."]) shop.composer.begun(shop.byName(name).view.id, true);
      await openConversation(page, shop, "Rosa Delgado");
      await page.locator(".unsent-draft").waitFor();
    },
  },
  {
    name: "list-drafts",
    prepare: async (page, shop) => {
      for (const name of ["Ben Whitaker", "Pedro Nunes", "Mia Oliveira"]) {
        shop.composer.begun(shop.byName(name).view.id, true);
      }
      await openConversation(page, shop, "Ana Castillo");
      await page.locator(".rows").evaluate((element) => element.scrollTo(0, 0));
    },
  },
];

function exampleWeek(): FakeShop["settings"]["workingHours"] {
  const day = [{ fromMin: 540, untilMin: 660 }];
  return [day, day, [...day, { fromMin: 840, untilMin: 1080 }], day, day, [], []];
}

function voice(stage: string, permissions: string[] = []) {
  return async (page: Page, shop: FakeShop): Promise<void> => {
    await page.context().grantPermissions(permissions);
    await openConversation(page, shop, "Ben Whitaker");
    await page.locator(".composer-tools button[aria-pressed]").first().click();
    await page.locator(`.voice-recorder${stage}`).waitFor();
  };
}

function settingsTab(section: string) {
  return async (page: Page): Promise<void> => {
    await page.locator(".rail button").last().click();
    await page.locator(`.settings-tabs [id$="-${section}"]`).click();
  };
}
