import type { Page } from "@playwright/test";
import type { AssistantConfig } from "#shared/contract/assistant.ts";
import type { Locale } from "#shared/contract/settings.ts";
import { defaultAssistant } from "#shared/domain/assistant-texts.ts";
import { ACCOUNT, MINUTE, NOW_MS, outgoing } from "./example-builder.ts";
import type { FakeShop, FakeShopOptions } from "./fake-shop.ts";
import { openConversation } from "./steps.ts";

const DAY = [{ fromMin: 540, untilMin: 1080 }];
export const WEEKDAYS: FakeShop["settings"]["workingHours"] = [DAY, DAY, DAY, DAY, DAY, [], []];

export function exampleAssistant(locale: Locale): AssistantConfig {
  return {
    ...defaultAssistant(locale),
    isOn: true,
    questions:
      locale === "ar"
        ? [
            { id: "hours", question: "أوقات العمل", answer: "نحن هنا {hours}." },
            { id: "ship", question: "التوصيل", answer: "نوصل خلال يومين داخل المدينة." },
          ]
        : [
            { id: "hours", question: "Opening hours", answer: "You find us here {hours}." },
            { id: "ship", question: "Shipping", answer: "We ship within two days, and linen takes three." },
          ],
  };
}

/** The assistant's settings, its mark in a thread and its state in the panel; found without words. */
export const ASSISTANT_SCREENS: readonly {
  readonly name: string;
  readonly options?: Partial<FakeShopOptions>;
  readonly prepare: (page: Page, shop: FakeShop) => Promise<void>;
}[] = [
  {
    name: "settings-assistant",
    prepare: async (page, shop) => {
      fill(shop);
      shop.settings = { ...shop.settings, workingHours: WEEKDAYS, shopName: "Linho" };
      await page.evaluate(() => {
        const world = globalThis as unknown as { fakeEvent: (event: { readonly type: "settings" }) => void };
        world.fakeEvent({ type: "settings" });
      });
      await openSettings(page);
      await page.locator(".assistant-preview input").last().click();
    },
  },
  {
    name: "settings-assistant-end",
    prepare: async (page, shop) => {
      fill(shop);
      await openSettings(page);
      await page.locator(".assistant-question .icon-button").first().click();
      await page.locator(".assistant-questions > .button").click();
      await page.locator(".settings-panel").evaluate((element) => element.scrollTo(0, element.scrollHeight));
    },
  },
  {
    name: "thread-assistant",
    prepare: async (page, shop) => {
      addAutomatic(shop, "Ben Whitaker");
      await openConversation(page, shop, "Ben Whitaker");
    },
  },
];

/** A greeting and a hand-over, said by the assistant. */
export function addAutomatic(shop: FakeShop, customer: string): void {
  const conversation = shop.byName(customer);
  const { id } = conversation.view;
  const texts = ["Hello Ben! We will answer you here.", "Of course. Somebody will answer you here soon."];
  texts.forEach((text, index) =>
    conversation.messages.push(outgoing((9 - index) * MINUTE, text, { kind: "accepted" }, { automatic: true })),
  );
  conversation.view = {
    ...conversation.view,
    needsPersonMs: NOW_MS - 8 * MINUTE,
    preview: { kind: "text", by: "account", text: texts.at(-1) ?? "", automatic: true },
  };
  shop.assistant.states.set(id, { kind: "stopped", because: "asked", atMs: NOW_MS - 8 * MINUTE });
}

function fill(shop: FakeShop): void {
  shop.assistant.configs.set(ACCOUNT.id, exampleAssistant(shop.settings.locale === "ar" ? "ar" : "en"));
}

async function openSettings(page: Page): Promise<void> {
  await page.locator(".rail button").last().click();
  await page.locator('.settings-tabs [id$="-assistant"]').click();
  await page.locator(".assistant-preview").waitFor();
}
