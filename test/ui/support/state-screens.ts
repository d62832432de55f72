import type { Page } from "@playwright/test";
import { WEEKDAYS } from "./assistant-screens.ts";
import type { FakeShop, FakeShopOptions } from "./fake-shop.ts";
import { addReply } from "./reply-screens.ts";
import { openConversation } from "./steps.ts";

type Prepare = (page: Page, shop: FakeShop) => Promise<void>;

const NEVER = new Promise<never>(() => undefined);
/** Further than any calendar goes: a time that cannot be drawn. */
const NO_TIME = 8_640_000_000_000_001;

const EARLY = [{ fromMin: 540, untilMin: 660 }];

const within =
  (customer: string, prepare: Prepare): Prepare =>
  async (page, shop) => {
    await openConversation(page, shop, customer);
    await prepare(page, shop);
  };

/** Without waiting for its messages, which do not come. */
const chosen = async (page: Page): Promise<void> => {
  await page.locator(".rows").getByRole("option").nth(1).click();
};

const field = (page: Page) => page.locator(".composer textarea");

/** What one sees for a moment, or only when something goes wrong, or at a size of its own. */
export const STATE_SCREENS: readonly {
  readonly name: string;
  readonly options?: Partial<FakeShopOptions>;
  readonly prepare: Prepare;
}[] = [
  {
    name: "lock-settings-problem",
    prepare: async (page) => {
      await page.keyboard.press("Control+,");
      await page.locator('[role="tab"][id$="-privacy"]').click();
      await page.locator(".lock-settings summary").click();
      await page.locator(".lock-form input").first().fill("open the shop");
      await page.locator(".lock-form input").last().fill("open the ship");
      await page.keyboard.press("Enter");
      await page.locator(".lock-form .field-problem").waitFor();
    },
  },
  {
    name: "replies-held",
    prepare: within("Ben Whitaker", async (page, shop) => {
      addReply(shop, "Ben Whitaker", "Yes, until 18:00.", { kind: "held", reason: "restored" });
      addReply(shop, "Ben Whitaker", "On Saturdays too.", { kind: "refused", reason: "permission_missing", code: 10 });
      addReply(shop, "Ben Whitaker", "See you!", { kind: "held", reason: "human_agent_unavailable" });
      await page.locator(".stuck").nth(2).waitFor();
    }),
  },
  {
    name: "thread-loading",
    prepare: async (page, shop) => {
      shop.held.set("messages/list", NEVER);
      await chosen(page);
      await page.locator(".skeleton-messages").waitFor();
    },
  },
  {
    name: "thread-failed",
    prepare: async (page, shop) => {
      shop.faults.set("messages/list", "internal");
      await chosen(page);
      await page.locator(".thread .notice").waitFor();
    },
  },
  {
    name: "thread-new-below",
    prepare: within("Tom Krüger", async (page, shop) => {
      await page.locator(".messages").evaluate((element) => element.scrollTo(0, 100));
      await page.locator(".to-newest .button").waitFor();
      for (const text of ["And another", "And the last"]) shop.receive("Tom Krüger", text);
      await page.locator(".to-newest .button-text:not(:empty)").waitFor();
    }),
  },
  {
    name: "thread-message-focus",
    prepare: within("Mia Oliveira", async (page) => {
      await page.locator(".message").nth(3).focus();
      await page.keyboard.press("ArrowDown");
    }),
  },
  {
    name: "thread-largest",
    options: { settings: { textSize: "largest" } },
    prepare: within("Noor A.", async () => undefined),
  },
  {
    name: "list-loading",
    prepare: async (page, shop) => {
      shop.held.set("conversations/list", NEVER);
      await page.keyboard.press("g");
      await page.keyboard.press("d");
      await page.locator(".skeleton-rows").waitFor();
    },
  },
  {
    name: "list-closing-note",
    // The example's clock says 10:20: the shop closes at 11 today.
    options: { settings: { workingHours: WEEKDAYS.map((day) => (day.length === 0 ? [] : EARLY)) } },
    prepare: async (page) => page.locator(".closing-note").waitFor(),
  },
  {
    name: "tour-answer",
    options: { practice: true },
    prepare: async (page) => page.locator(".tour .button").first().click(),
  },
  {
    name: "composer-needs-person",
    prepare: within("Ana Castillo", async (page) => {
      await field(page).fill("Shipping to Seville is 6.90 € for both.");
      await page.keyboard.press("Enter");
      await page.locator('.notice[data-tone="red"]').waitFor();
    }),
  },
  {
    name: "composer-drop",
    prepare: within("Ben Whitaker", async (page) => {
      await page.locator(".composer").evaluate((element) => {
        const data = new DataTransfer();
        data.items.add(new File(["a"], "linen.png", { type: "image/png" }));
        element.dispatchEvent(new DragEvent("dragenter", { dataTransfer: data, bubbles: true, cancelable: true }));
      });
      await page.locator(".composer[data-over]").waitFor();
    }),
  },
  {
    name: "composer-too-many",
    prepare: within("Ben Whitaker", async (page) => {
      await field(page).fill("We ship within two days, and linen takes three. ".repeat(440));
      await page.locator('.composer .notice[data-tone="amber"]').waitFor();
    }),
  },
  {
    name: "composer-emoji-none",
    prepare: within("Ben Whitaker", async (page) => {
      await page.locator(".composer-tools button[aria-haspopup]").click();
      await page.locator(".emoji-picker input").fill("linen");
      await page.locator(".emoji-none").waitFor();
    }),
  },
  {
    name: "composer-tip",
    prepare: within("Ben Whitaker", async (page) => {
      await page.locator('[data-action="reply.record"]').hover();
      await page.locator(".tooltip[data-placed]").waitFor();
    }),
  },
  {
    name: "host-silent",
    prepare: async (page, shop) => {
      shop.faults.set("*", "unavailable");
      await page.reload();
      await page.locator(".host-silent").waitFor();
    },
  },
  {
    name: "screen-crashed",
    prepare: within("Ben Whitaker", async (page, shop) => {
      const ben = shop.byName("Ben Whitaker");
      ben.view = { ...ben.view, lastActivityMs: NO_TIME };
      shop.changeMessage(ben, ben.messages[0]?.id ?? 0, {});
      await page.locator(".host-silent").waitFor();
    }),
  },
];
