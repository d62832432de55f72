import { expect, type Page, test } from "@playwright/test";
import { ACTIONS } from "#renderer/actions/registry.ts";
import { openFakeShop } from "./support/fake-bridge.ts";
import { attachment, NOW_MS } from "./support/example-builder.ts";
import { MEDIA_CUSTOMER, sendMedia } from "./support/media-screens.ts";
import { addReply } from "./support/reply-screens.ts";
import { openConversation } from "./support/steps.ts";
import { fillTriage } from "./support/triage-screens.ts";

/** What a pointer does without a button: a row is pressed. Every test presses rows. */
const BY_ROW = ["list.next", "list.previous", "list.open"];

/** The actions of what can be pressed now. */
const pressable = async (page: Page): Promise<readonly string[]> =>
  page.evaluate(() =>
    Array.from(document.querySelectorAll<HTMLElement>("[data-action]"))
      .filter((element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
      .map((element) => element.dataset["action"] ?? ""),
  );

test("every action of the registry has something to press", async ({ page }) => {
  const shop = await openFakeShop(page, { practice: true });
  await fillTriage(page, shop);
  sendMedia(shop, attachment("image", { id: 301 }), attachment("image", { id: 302 }));
  shop.lock.turnOn("open the shop");
  const found = new Set(BY_ROW);
  const see = async (...actions: readonly string[]) => {
    await expect.poll(() => pressable(page)).toEqual(expect.arrayContaining([...actions]));
    for (const action of actions) found.add(action);
  };
  const lists = ["all", "unread", "person", "closing", "snoozed", "done"].map((list) => `go.${list}`);
  await see(
    ...lists,
    "go.health",
    "guide",
    "settings",
    "lock",
    "search",
    "list.filter",
    "list.select",
    "palette",
    "help",
    "practice.leave",
  );
  await page.getByRole("button", { name: "Appearance" }).click();
  await see("theme.light", "theme.dark", "theme.system");
  await page.keyboard.press("Escape");

  await openConversation(page, shop, "Ben Whitaker");
  await see("conversation.done", "conversation.snooze", "conversation.labels", "panel", "reply.send", "reply.record");
  await see("reply.attach", "reply.saved", "reply.heart");
  await page.getByRole("button", { name: "More commands" }).click();
  await see("conversation.unread", "conversation.person", "conversation.note", "search.thread", "palette");
  await see("conversation.remove", "conversation.export", "conversation.copyLink", "thread.day");
  await expect(page.getByRole("menuitem").first()).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "More commands" })).toBeFocused();
  const undo = { kind: "waiting", because: "undo", untilMs: NOW_MS + 60_000 } as const;
  addReply(shop, "Ben Whitaker", "Wrong chat", undo);
  await see("reply.takeBack");
  await page.locator('.message[data-side="in"]').last().focus();
  await see("reply", "message.menu");
  await page.keyboard.press("m");
  await see("message.react", "message.copy", "message.trace", "message.remove");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Done", exact: true }).last().click();
  await see("undo");
  await page.getByRole("navigation").getByRole("button", { name: "Done" }).click();
  await openConversation(page, shop, "Ben Whitaker");
  await see("conversation.reopen");

  await page.getByRole("navigation").getByRole("button", { name: "Snoozed" }).click();
  await openConversation(page, shop, "Rosa Delgado");
  await see("conversation.wake");
  await page.getByRole("navigation").getByRole("button", { name: "All", exact: false }).first().click();
  await openConversation(page, shop, "Peter Long");
  await page.locator(".messages").evaluate((element) => element.scrollTo(0, 0));
  await see("thread.newest");
  await page.getByRole("button", { name: "More commands" }).click();
  await see("thread.unread");
  await page.keyboard.press("Escape");

  await openConversation(page, shop, MEDIA_CUSTOMER);
  await page.locator(".photo").first().click();
  await see("viewer.previous", "viewer.next", "viewer.larger", "viewer.smaller", "viewer.whole");
  await page.keyboard.press("Escape");
  await openConversation(page, shop, "ياسمين خالد");
  await page.getByRole("button", { name: "More commands" }).click();
  await see("conversation.noPerson");
  await page.keyboard.press("Escape");
  // A right click offers what can be done with the one under the pointer.
  await page.getByRole("option").nth(1).click({ button: "right" });
  await expect(page.getByRole("menu").getByRole("menuitem").first()).toBeFocused();
  await see("list.open", "conversation.done", "conversation.snooze", "list.select");
  // Another one, while the menu of the first is open: that one's menu, and not the first one's with another meaning.
  const other = page.getByRole("option").nth(7);
  // Its middle may lie under the way back in the toast: then the list would be scrolled until it does not.
  await other.click({ button: "right", position: { x: 60, y: 20 } });
  await expect.poll(async () => (await page.getByRole("menu").boundingBox())?.y).toBeGreaterThan(300);
  await expect(page.getByRole("menu").getByRole("menuitem").first()).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("menu")).toHaveCount(0);
  await expect(other).toBeFocused();
  // The key for menus does the same; and a menu goes with its row, instead of meaning the conversation that is open.
  await page.keyboard.press("ContextMenu");
  await expect(page.getByRole("menu").getByRole("menuitem").first()).toBeFocused();
  const goneId = Number(await other.getAttribute("data-conversation"));
  const gone = shop.find(goneId);
  gone.view = { ...gone.view, done: true };
  // The host tells of every conversation that changed.
  shop.changeMessage(gone, gone.messages[0]?.id ?? 0, {});
  await expect(page.locator(`[data-conversation="${goneId}"]`)).toHaveCount(0);
  await expect(page.getByRole("menu")).toHaveCount(0);
  await expect(page.locator(".row:focus")).toHaveCount(1);
  await page.locator('.message[data-side="in"]').last().click({ button: "right" });
  await see("message.trace");
  await page.keyboard.press("Escape");
  await page.locator("[data-select]").first().click();
  await see("conversation.read");
  await page.getByRole("toolbar").getByRole("button", { name: "More commands" }).click();
  await see("list.selectAll");
  await page.getByRole("menuitem", { name: "Choose the whole list" }).click();
  await expect(page.locator('.row[aria-selected="false"]')).toHaveCount(0);
  await page.keyboard.press("Escape");
  await openConversation(page, shop, "João Pereira");
  await page.setViewportSize({ width: 760, height: 640 });
  await see("back");
  expect(ACTIONS.map(({ id }) => id).filter((id) => !found.has(id))).toEqual([]);
});
