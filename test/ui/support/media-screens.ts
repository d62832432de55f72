import type { Page } from "@playwright/test";
import type { AttachmentView } from "#shared/contract/messages.ts";
import { attachment, HOUR, incoming, MINUTE } from "./example-builder.ts";
import type { FakeShop } from "./fake-shop.ts";
import { openConversation } from "./steps.ts";
import { openPrivacy } from "./upkeep-screens.ts";

/** Screens of pictures, films and sounds. */
export const MEDIA_CUSTOMER = "Tom Krüger";

/** Tom has sent these instead of what he has sent otherwise, oldest first. */
export function sendMedia(shop: FakeShop, ...attachments: readonly AttachmentView[]): void {
  const conversation = shop.byName(MEDIA_CUSTOMER);
  conversation.messages = attachments.map((item, index) =>
    incoming(20 * HOUR - index * MINUTE * 7, undefined, { kind: "media", attachments: [item] }),
  );
}

/** Before what Tom has sent: this, and then so many words that it is read from the host only when one goes there. */
export function putFarBefore(shop: FakeShop, item: AttachmentView): void {
  const conversation = shop.byName(MEDIA_CUSTOMER);
  const [{ sentAtMs } = { sentAtMs: 0 }] = conversation.messages;
  const words = incoming(0, "And these?");
  const between = Array.from({ length: 90 }, (_none, at) => ({
    ...words,
    id: 800_000 + at,
    sentAtMs: sentAtMs - 90 + at,
  }));
  const old = { ...incoming(0, undefined, { kind: "media", attachments: [item] }), id: 799_999 };
  conversation.messages = [{ ...old, sentAtMs: sentAtMs - 100 }, ...between, ...conversation.messages];
}

export const wide = { width: 1600, height: 900 };
export const tall = { width: 1080, height: 1350 };

const open = (page: Page, shop: FakeShop) => openConversation(page, shop, MEDIA_CUSTOMER);

interface MediaScreen {
  readonly name: string;
  readonly prepare: (page: Page, shop: FakeShop) => Promise<void>;
}

export const MEDIA_SCREENS: readonly MediaScreen[] = [
  {
    name: "media-keeping",
    prepare: async (page, shop) => {
      shop.media.keeping.set(shop.accounts[0]?.id ?? "", 30);
      await openPrivacy(page);
      await page.locator(".keeping").scrollIntoViewIfNeeded();
    },
  },
  {
    name: "media-thread",
    prepare: async (page, shop) => {
      sendMedia(
        shop,
        attachment("image", { size: wide }),
        attachment("audio", { id: 7 }),
        attachment("video", { id: 6 }),
      );
      await open(page, shop);
      await page.locator('.voice[data-state="here"]').waitFor();
    },
  },
  {
    name: "media-failed",
    prepare: async (page, shop) => {
      sendMedia(
        shop,
        attachment("image", { id: 81 }),
        attachment("audio", { id: 82 }),
        attachment("video", { id: 83 }),
        attachment("image", { id: 84 }),
        attachment("story_mention", { id: 85 }),
      );
      const states = ["gone", "offline", "too_large", "refused", "gone"] as const;
      for (const [index, kind] of states.entries()) shop.media.setState(81 + index, { kind });
      await open(page, shop);
      await page.locator(".media-gone").nth(4).waitFor();
    },
  },
  {
    name: "media-loading",
    prepare: async (page, shop) => {
      sendMedia(shop, attachment("image", { id: 91, size: tall }), attachment("image", { id: 92, size: wide }));
      for (const id of [91, 92]) shop.media.hold(id);
      await open(page, shop);
    },
  },
  {
    name: "viewer-picture",
    prepare: async (page, shop) => {
      sendMedia(shop, attachment("image", { size: wide }), attachment("image"), attachment("video", { id: 6 }));
      await open(page, shop);
      await page.locator(".photo").nth(1).click();
      await page.locator('.stage img[data-state="here"]').waitFor();
    },
  },
  {
    name: "viewer-film",
    prepare: async (page, shop) => {
      sendMedia(shop, attachment("image", { size: wide }), attachment("video", { id: 6 }));
      await open(page, shop);
      await page.locator("button.video").click();
      await page.locator(".stage video").waitFor();
    },
  },
];

/** To be looked at only: axe sees what they are made of in the others. */
export const MORE_MEDIA_SCREENS: readonly MediaScreen[] = [
  {
    name: "viewer-near",
    prepare: async (page, shop) => {
      sendMedia(shop, attachment("image", { size: wide }), attachment("image"));
      await open(page, shop);
      await page.locator(".photo").first().click();
      await page.locator('.stage img[data-state="here"]').waitFor();
      await page.keyboard.press("+");
      await page.keyboard.press("+");
      await page.keyboard.press("Tab");
    },
  },
  far("going", ".viewer-turn[aria-disabled=true] >> nth=1", (shop) => {
    // What is asked for when one goes there.
    shop.held.set("messages/list", new Promise(() => undefined));
  }),
  far("loading", ".stage .spinner", undefined, (shop) => void shop.media.hold(FAR_ID)),
  far("failed", ".stage .media-gone", undefined, (shop) => shop.media.setState(FAR_ID, { kind: "offline" })),
  far("gone", ".stage .media-gone", undefined, (shop) => shop.media.setState(FAR_ID, { kind: "gone" })),
];

const FAR_ID = 300;

/** On the way to a picture that had not been read from the host, or there, until this is to be seen. */
function far(
  name: string,
  until: string,
  onTheWay: (shop: FakeShop) => void = () => {},
  before: (shop: FakeShop) => void = () => {},
): MediaScreen {
  return {
    name: `viewer-far-${name}`,
    prepare: async (page, shop) => {
      sendMedia(shop, attachment("image", { id: 301, size: wide }));
      putFarBefore(shop, attachment("image", { id: FAR_ID, size: tall }));
      before(shop);
      await open(page, shop);
      await page.locator(".photo").last().click();
      await page.locator('.stage img[data-state="here"]').waitFor();
      await page.locator(".viewer-turn:not([aria-disabled=true])").waitFor();
      onTheWay(shop);
      await page.locator(".viewer-turn").first().click();
      await page.locator(until).waitFor();
    },
  };
}
