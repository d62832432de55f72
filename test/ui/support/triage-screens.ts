import type { Page } from "@playwright/test";
import type { FakeShop, FakeShopOptions } from "./fake-shop.ts";
import { attachment, incoming, MINUTE, NOW_MS, outgoing } from "./example-builder.ts";
import { exampleConversations } from "./example-shop.ts";
import { openConversation, waitForRows } from "./steps.ts";

/** The screens of sorting the day, for axe and for the eye; found without words, so in every language. */
export interface TriageScreen {
  readonly name: string;
  readonly options?: Partial<FakeShopOptions>;
  readonly prepare: (page: Page, shop: FakeShop) => Promise<void>;
}

const HOUR_MS = 3_600_000;

/** Labels, notes, one who asks for a person, one snoozed, one reminded of, one marked as unread. */
export async function fillTriage(page: Page, shop: FakeShop): Promise<void> {
  await waitForRows(page);
  shop.triage.labels = [
    { id: 1, name: "Order", color: "teal" },
    { id: 2, name: "Wholesale", color: "violet" },
    { id: 3, name: "Returns", color: "red" },
    { id: 4, name: "جملة", color: "yellow" },
  ];
  const set = (name: string, change: object): void => {
    const conversation = shop.byName(name);
    conversation.view = { ...conversation.view, ...change };
    // The host tells of every conversation that changed; only those are read again.
    shop.changeMessage(conversation, conversation.messages[0]?.id ?? 0, {});
  };
  set("Ana Castillo", { labelIds: [1, 2] });
  set("ياسمين خالد", { labelIds: [4, 1], needsPersonMs: NOW_MS - HOUR_MS });
  set("Tom Krüger", { labelIds: [3] });
  set("Rosa Delgado", { snoozedUntilMs: NOW_MS + 22 * HOUR_MS });
  set("Lucía M.", { markedUnread: true });
  const { id } = shop.byName("Ana Castillo").view;
  shop.triage.notes = [
    { id: 90, conversationId: id, text: "Prefers linen in sand. Pays by transfer.", writtenMs: NOW_MS - 400 * HOUR_MS },
    {
      id: 91,
      conversationId: id,
      text: "Birthday in March: keep the blue one for her.",
      writtenMs: NOW_MS - 50 * HOUR_MS,
      editedMs: NOW_MS - 2 * HOUR_MS,
    },
  ];
  shop.triage.wake("Mia Oliveira");
  await page.locator(".label-dots").first().waitFor();
}

/** As full as it gets: long names of labels and people, in both directions, and more of everything than there is room for. */
async function crowd(page: Page, shop: FakeShop): Promise<void> {
  await fillTriage(page, shop);
  const colors = ["teal", "violet", "red", "yellow", "green", "blue", "pink", "orange", "grey"] as const;
  const names = [
    "Order",
    "Wholesale",
    "Returns",
    "جملة",
    "Waiting for the dressmaker in Guimarães",
    "VIP",
    "Press",
    "Família",
    "Überweisung",
  ];
  shop.triage.labels = colors.map((color, index) => ({ id: index + 1, name: names[index] ?? "", color }));
  const labelIds = shop.triage.labels.map(({ id }) => id);
  const customers = [
    { name: "محمد عبد الرحمن (Mo’s Flowers & Gifts)", username: "mo.flowers_gifts" },
    { name: "Ana-Sofia 🌸 de Castillo y Fernández-Villaverde", username: "ana" },
    { name: "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch", username: "llan" },
  ];
  shop.conversations = shop.conversations.map((conversation, index) => {
    const { view } = conversation;
    const customer = { ...view.customer, ...customers[index] };
    const more = index < 3 ? { labelIds, customer, unreadCount: [1, 240, 99][index] ?? 0 } : { unreadCount: 1 };
    return { ...conversation, view: { ...view, ...more } };
  });
  const { id } = shop.conversations[1]?.view ?? { id: 0 };
  const album = [
    incoming(20 * MINUTE, undefined, { kind: "media", attachments: [image(), image(), image(), image(), image()] }),
  ];
  const text =
    "مرحباً Ben، هل لديكم iPhone 15 Pro Max case باللون الأزرق؟ رأيتها هنا https://shop.example/cases/blue?size=15-pro-max&ref=instagram شكراً!";
  const word = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft".repeat(2);
  shop.conversations = shop.conversations.map((each) =>
    each.view.id === id
      ? {
          ...each,
          messages: [
            ...each.messages,
            ...album,
            incoming(12 * MINUTE, text),
            outgoing(10 * MINUTE, word, { kind: "seen" }),
          ],
        }
      : each,
  );
  shop.reopen();
  await page.locator(".row").filter({ hasText: "Ana-Sofia" }).waitFor();
}

const image = () => attachment("image");

const then =
  (more: (page: Page, shop: FakeShop) => Promise<void>) =>
  async (page: Page, shop: FakeShop): Promise<void> => {
    await fillTriage(page, shop);
    await more(page, shop);
  };

const press = (...keys: readonly string[]) =>
  then(async (page) => {
    for (const key of keys) await page.keyboard.press(key);
  });

export const TRIAGE_SCREENS: readonly TriageScreen[] = [
  {
    name: "triage-crowded",
    prepare: async (page, shop) => {
      await crowd(page, shop);
      await page.locator(".row").filter({ hasText: "Ana-Sofia" }).click();
      await page.locator(".message").last().waitFor();
    },
  },
  { name: "triage-list", prepare: then(async (page, shop) => openConversation(page, shop, "Ana Castillo")) },
  { name: "triage-person", prepare: press("g", "p") },
  { name: "triage-snoozed", prepare: press("g", "s") },
  { name: "triage-selecting", prepare: press("j", "x", "j", "x", "j") },
  {
    name: "triage-filter",
    prepare: then(async (page) => {
      await page.locator(".list-title .icon-button").click();
      await page.locator(".popup").waitFor();
    }),
  },
  {
    name: "triage-narrowed",
    prepare: then(async (page) => {
      await page.locator(".list-title .icon-button").click();
      await page.locator(".popup fieldset").last().locator("input").nth(1).click();
      await page.keyboard.press("Escape");
      await page.locator(".list-narrowed").waitFor();
    }),
  },
  {
    name: "triage-more",
    prepare: then(async (page, shop) => {
      await openConversation(page, shop, "ياسمين خالد");
      await page.locator(".thread-head [aria-haspopup=menu]").click();
    }),
  },
  {
    name: "triage-selecting-more",
    prepare: then(async (page) => {
      await page.locator("[data-select]").first().click();
      await page.locator(".selection-bar [aria-haspopup=menu]").click();
    }),
  },
  { name: "triage-snooze", prepare: press("j", "j", "s") },
  {
    name: "triage-snooze-past",
    prepare: then(async (page) => {
      for (const key of ["j", "j", "s"]) await page.keyboard.press(key);
      await page.locator(".snooze input").fill("2025-01-02T09:00");
    }),
  },
  { name: "triage-labels", prepare: press("j", "j", "l") },
  {
    name: "triage-label-new",
    prepare: then(async (page) => {
      for (const key of ["j", "j", "l"]) await page.keyboard.press(key);
      await page.keyboard.type("Wedding, with a very long name");
    }),
  },
  {
    name: "triage-largest",
    options: { settings: { textSize: "largest" } },
    prepare: then(async (page, shop) => openConversation(page, shop, "Ana Castillo")),
  },
  {
    name: "search-results",
    prepare: then(async (page, shop) => {
      await openConversation(page, shop, "Ana Castillo");
      await page.locator(".search-field input").fill("an");
      await page.locator("[data-result]").first().waitFor();
    }),
  },
  {
    name: "search-none",
    prepare: then(async (page) => {
      await page.locator(".search-field input").fill("zzzz");
      await page.locator(".search-results .empty").waitFor();
    }),
  },
  {
    name: "search-thread",
    prepare: then(async (page, shop) => {
      await openConversation(page, shop, "Tom Krüger");
      await page.keyboard.press("Control+f");
      await page.keyboard.type("repair");
      await page.locator(".message[data-found]").waitFor();
    }),
  },
  {
    name: "triage-labels-settings",
    prepare: then(async (page) => {
      await page.keyboard.press("Control+,");
      await page.locator(".settings-tabs [role=tab][id$='-labels']").click();
      await page.locator(".label-row").first().waitFor();
    }),
  },
  {
    name: "triage-label-removing",
    prepare: then(async (page) => {
      await page.keyboard.press("Control+,");
      await page.locator(".settings-tabs [role=tab][id$='-labels']").click();
      await page.locator(".label-row .icon-button").first().click();
    }),
  },
  {
    name: "triage-row-menu",
    prepare: then(async (page, shop) => {
      await openConversation(page, shop, "Ana Castillo");
      await page.locator(".rows").getByRole("option").nth(3).click({ button: "right" });
      await page.locator("[role=menu] :focus").waitFor();
    }),
  },
  {
    name: "triage-whole-list",
    prepare: then(async (page) => {
      await page.locator("[data-select]").first().click();
      await page.locator(".selection-bar [aria-haspopup=menu]").click();
      await page.locator('[data-action="list.selectAll"]').click();
      await page.locator('.row[aria-selected="false"]').waitFor({ state: "detached" });
    }),
  },
  {
    name: "triage-whole-list-long",
    options: { conversations: exampleConversations(660) },
    prepare: then(async (page) => {
      await page.locator("[data-select]").first().click();
      await page.locator(".selection-bar [aria-haspopup=menu]").click();
      await page.locator('[data-action="list.selectAll"]').click();
      await page.locator(".selection-bar small").waitFor();
    }),
  },
  {
    name: "triage-note-back",
    prepare: then(async (page, shop) => {
      await openConversation(page, shop, "Ana Castillo");
      if ((page.viewportSize()?.width ?? 0) < 1100) await page.locator('[data-action="panel"]').click();
      const notes = page.locator(".note");
      await notes.nth(1).waitFor();
      await notes.first().locator("button").last().click();
      await page.locator('.toast [data-action="undo"]').click();
      await page.locator('.toast:not(:has([data-action="undo"]))').waitFor();
      await notes.nth(1).waitFor();
    }),
  },
];
