import type { OutboundState } from "#shared/contract/messages.ts";
import type { Page } from "@playwright/test";
import type { FakeShop, FakeShopOptions } from "./fake-shop.ts";
import { openConversation } from "./steps.ts";

let nextId = 950_000;

/** A reply to this customer, as far as that. */
export function addReply(shop: FakeShop, customer: string, text: string, state: OutboundState): number {
  nextId += 1;
  const conversation = shop.byName(customer);
  conversation.messages.push({
    id: nextId,
    direction: "out",
    origin: "here",
    kind: "text",
    sentAtMs: conversation.view.lastActivityMs + nextId - 950_000,
    text,
    attachments: [],
    reactions: [],
    state,
    asPerson: false,
    automatic: false,
    clientId: `reply-${nextId}`,
  });
  const held = conversation.messages.flatMap((message) =>
    message.state?.kind === "held" ? [message.state.reason] : [],
  );
  const toConfirmCount = held.filter((reason) => reason === "needs_person").length;
  const keptCount = held.length - toConfirmCount;
  const refusedCount = conversation.messages.filter((message) => message.state?.kind === "refused").length;
  conversation.view = { ...conversation.view, toConfirmCount, keptCount, refusedCount };
  shop.changeMessage(conversation, nextId, {});
  return nextId;
}

/** What a night without internet leaves behind: sent, to be confirmed, kept as a draft. */
export function afterTheNight(shop: FakeShop): void {
  addReply(shop, "Ben Whitaker", "Yes, until 18:00.", { kind: "accepted" });
  for (const text of ["Sorry for the wait!", "Shipping to Seville is 6.90 €.", "Shall I reserve them?"]) {
    addReply(shop, "Ana Castillo", text, { kind: "held", reason: "needs_person" });
  }
  addReply(shop, "Rosa Delgado", "They are back in stock.", { kind: "held", reason: "window_closed" });
}

interface ReplyScreen {
  readonly name: string;
  readonly options?: Partial<FakeShopOptions>;
  readonly prepare: (page: Page, shop: FakeShop) => Promise<void>;
}

const screen = (
  name: string,
  customer: string,
  prepare: (shop: FakeShop, page: Page) => void | Promise<void>,
  /** What has to stand above the text field. */
  says?: string,
): ReplyScreen => ({
  name: `replies-${name}`,
  prepare: async (page, shop) => {
    await openConversation(page, shop, customer);
    await prepare(shop, page);
    await page.locator(".message").last().waitFor();
    if (says !== undefined) await page.locator(".composer-area").locator(says).waitFor();
  },
});

/** Where a reply can stand, and the line above the text field, to be looked at. */
export const REPLY_SCREENS: readonly ReplyScreen[] = [
  screen("undo", "Ben Whitaker", (shop) => {
    const untilMs = shop.byName("Ben Whitaker").view.lastActivityMs + 5_000;
    addReply(shop, "Ben Whitaker", "Yes, until 18:00.", { kind: "waiting", because: "undo", untilMs });
  }),
  screen("confirm", "Ana Castillo", (shop) => afterTheNight(shop), ".notice + .notice"),
  screen(
    "confirm-open",
    "Ben Whitaker",
    (shop) => {
      addReply(shop, "Ben Whitaker", "Yes, until 18:00.", { kind: "held", reason: "needs_person" });
    },
    ".notice",
  ),
  screen("kept", "Rosa Delgado", (shop) => afterTheNight(shop), ".notice + .notice"),
  screen("fates", "Ben Whitaker", (shop) => {
    const later = shop.byName("Ben Whitaker").view.lastActivityMs + 30 * 60_000;
    addReply(shop, "Ben Whitaker", "Yes, until 18:00.", { kind: "held", reason: "fate_unknown" });
    addReply(shop, "Ben Whitaker", "The film is here.", {
      kind: "refused",
      reason: "media_not_fetched",
      code: 100,
      subcode: 2_018_008,
      traceId: "AbC123dEfG",
    });
    addReply(shop, "Ben Whitaker", "See you then.", { kind: "waiting", because: "rate_limited", untilMs: later });
  }),
  screen("other-app", "Pedro Nunes", async (shop, page) => {
    shop.takeOverAnswer = { kind: "refused", code: 100, subcode: 2_018_300, traceId: "AbC123dEfG" };
    await page.locator(".other-app button").click();
    await page.locator(".other-app-details summary").click();
  }),
  screen(
    "unreachable",
    "Ben Whitaker",
    (shop) => {
      const ben = shop.byName("Ben Whitaker");
      ben.view = { ...ben.view, unreachable: true };
      addReply(shop, "Ben Whitaker", "Yes.", { kind: "refused", reason: "customer_unreachable", code: 551 });
    },
    ".notice",
  ),
  screen(
    "paused",
    "Ben Whitaker",
    (shop) => {
      addReply(shop, "Ben Whitaker", "Yes, until 18:00.", { kind: "waiting", because: "paused" });
      shop.setSending("paused", "messages_access");
    },
    ".notice",
  ),
  screen("no-human-agent", "Ana Castillo", (shop) => shop.setHumanAgent("missing"), ".notice"),
];
