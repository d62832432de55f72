import { expect, type Page, test } from "@playwright/test";
import { expectNoViolationsInBothThemes } from "./support/axe.ts";
import { openFakeShop } from "./support/fake-bridge.ts";
import { QUARANTINED } from "./support/example-upkeep.ts";
import { openConversation } from "./support/steps.ts";
import {
  askToRemoveCustomer,
  openHealth,
  openMessageMenu,
  openPrivacy,
  UPKEEP_SCREENS,
} from "./support/upkeep-screens.ts";

const light = (page: Page) => page.getByRole("button", { name: /^Health:/ });
const dialog = (page: Page) => page.getByRole("dialog").last();

for (const screen of UPKEEP_SCREENS) {
  test(`axe finds nothing: ${screen.name}`, async ({ page }) => {
    const shop = await openFakeShop(page, { ...screen.options, settings: { theme: "light", locale: "en" } });
    await screen.prepare(page, shop);
    await expectNoViolationsInBothThemes(page);
  });
}

test.describe("Health", () => {
  test("its light says in a word how things are, and changes at once", async ({ page }) => {
    const shop = await openFakeShop(page, { settings: { locale: "en" } });
    await expect(light(page)).toHaveAccessibleName("Health: OK");
    shop.upkeep.setHealth({ today: { beingFetched: 1 } });
    await expect(light(page)).toHaveAccessibleName("Health: Working");
    shop.upkeep.setHealth({ quarantine: QUARANTINED });
    await expect(light(page)).toHaveAccessibleName("Health: Needs you");
    shop.setOnline(false);
    await expect(light(page)).toHaveAccessibleName("Health: Down");
  });

  test("a disk that takes nothing is told over everything, until it does again", async ({ page }) => {
    const shop = await openFakeShop(page, { settings: { locale: "en" } });
    const banner = page.getByText("Messages cannot be saved on this computer now.");
    await expect(banner).toHaveCount(0);
    shop.setStorageFailing(true);
    await expect(banner).toBeVisible();
    shop.setStorageFailing(false);
    await expect(banner).toHaveCount(0);
  });

  test("is reached and left with the keyboard", async ({ page }) => {
    const shop = await openFakeShop(page, { settings: { locale: "en" } });
    // Where two lists fail, one sentence says it, and one button reads both again.
    for (const route of ["quarantine/list", "events/list"]) shop.faults.set(route, "internal");
    await openConversation(page, shop, "Ben Whitaker");
    await page.keyboard.press("Escape");
    await page.keyboard.press("g");
    await page.keyboard.press("h");
    await expect(page.getByRole("heading", { name: "Health" })).toBeFocused();
    const failed = page.getByText("Health could not be read.");
    const events = page.getByRole("heading", { name: "What else arrived" });
    await expect(failed).toHaveCount(1);
    await expect(events).toHaveCount(0);
    shop.faults.clear();
    await page.getByRole("button", { name: "Try again" }).press("Enter");
    await expect(events).toBeVisible();
    await expect(failed).toHaveCount(0);
    await expect(page.getByRole("heading", { name: "Not in the inbox" })).toBeFocused();
    await page.keyboard.press("Escape");
    await expect(page.getByRole("option", { name: /Ben Whitaker/ })).toBeFocused();
  });

  test("what is not understood is looked at as text, tried again and dropped", async ({ page }) => {
    const shop = await openFakeShop(page, { settings: { locale: "en" } });
    await openHealth(page, shop);
    const entries = page.getByRole("region", { name: "Not in the inbox" }).getByRole("listitem");
    await expect(entries).toHaveCount(3);

    await entries.first().getByRole("button", { name: /^Look/ }).click();
    await expect(dialog(page)).toContainText("<b>not markup</b>");
    await page.keyboard.press("Escape");
    await expect(entries.first().getByRole("button", { name: /^Look/ })).toBeFocused();

    await page.getByRole("button", { name: "Try all again" }).click();
    await expect(page.getByText("1 part is in the inbox now. 1 is still not understood.")).toBeVisible();
    await expect(entries).toHaveCount(2);

    await entries.first().getByRole("button", { name: /^Drop/ }).click();
    await dialog(page).getByRole("button", { name: "Drop it" }).click();
    await expect(page.getByText("1 part dropped.")).toBeVisible();
    await expect(entries).toHaveCount(1);
    await expect(page.getByRole("heading", { name: "Not in the inbox" })).toBeFocused();
  });

  test("what else arrived is filtered by kind and leads to the conversation", async ({ page }) => {
    const shop = await openFakeShop(page, { settings: { locale: "en" } });
    await openHealth(page, shop);
    const events = page.getByRole("region", { name: "What else arrived" });
    await expect(events.getByRole("listitem")).toHaveCount(7);
    const kept = shop.upkeep.events;
    const many = Array.from({ length: 4 }, (_, round) =>
      kept.map((event) => ({ ...event, id: event.id + 100 * round })),
    );
    shop.upkeep.setHealth({ events: many.flat() });
    await expect(events.getByRole("listitem")).toHaveCount(25);
    shop.faults.set("events/list", "internal");
    await events.getByRole("button", { name: "Show more events" }).click();
    await expect(events.getByRole("alert")).toContainText("Health could not be read.");
    shop.faults.clear();
    await events.getByRole("button", { name: "Try again" }).press("Enter");
    await expect(events.getByRole("alert")).toHaveCount(0);
    await expect(events.getByRole("heading", { name: "What else arrived" })).toBeFocused();
    shop.upkeep.setHealth({ events: kept });
    await expect(events.getByRole("listitem")).toHaveCount(7);
    await events.getByRole("radio", { name: /Comments/ }).click({ force: true });
    await expect(events.getByRole("listitem")).toHaveCount(2);
    await events.getByRole("button", { name: "Open the conversation" }).click();
    await expect(page.locator(".thread-head")).toBeVisible();
  });
});

/** Goes down the open menu until the entry has the focus. */
async function chooseByKeyboard(page: Page, name: string): Promise<void> {
  const entry = page.getByRole("menuitem", { name });
  for (let step = await page.getByRole("menuitem").count(); step > 0; step--) {
    if (await entry.evaluate((element) => element === document.activeElement)) break;
    await page.keyboard.press("ArrowDown");
  }
  await expect(entry).toBeFocused();
  await page.keyboard.press("Enter");
}

test.describe("a message", () => {
  test("tells how it arrived, from its menu and from the keyboard", async ({ page }) => {
    const shop = await openFakeShop(page, { settings: { locale: "en" } });
    await openConversation(page, shop, "Ana Castillo");
    await openMessageMenu(page, 2);
    await chooseByKeyboard(page, "How it arrived");
    await expect(dialog(page)).toContainText("Meta delivered it to this computer.");
    await expect(dialog(page)).toContainText("Meta’s signature checked");
    await page.keyboard.press("Escape");
    await expect(page.locator(".message").nth(2)).toBeFocused();
  });

  test("is removed after one question; its picture goes, and the focus stays among the messages", async ({ page }) => {
    const shop = await openFakeShop(page, { settings: { locale: "en" } });
    await openConversation(page, shop, "Ana Castillo");
    const picture = page.locator(".message").nth(3);
    await expect(picture.locator("img")).toBeVisible();
    const before = await page.locator(".message").count();
    await picture.focus();
    await page.keyboard.press("Delete");
    await expect(dialog(page)).toContainText("It stays at Instagram");
    await dialog(page).getByRole("button", { name: "Remove", exact: true }).click();
    await expect(page.locator(".message")).toHaveCount(before - 1);
    await expect(page.locator(".message img")).toHaveCount(0);
    await expect(page.getByText("Removed: 1 message and 1 photo or file.")).toBeVisible();
    await expect(page.locator(".message:focus")).toHaveCount(1);
  });

  test("stays when the question is answered with Keep", async ({ page }) => {
    const shop = await openFakeShop(page, { settings: { locale: "en" } });
    await openConversation(page, shop, "Ana Castillo");
    const before = await page.locator(".message").count();
    await openMessageMenu(page, 2);
    await chooseByKeyboard(page, "Remove from this computer…");
    await expect(dialog(page).getByRole("button", { name: "Keep" })).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(page.locator(".message").nth(2)).toBeFocused();
    await expect(page.locator(".message")).toHaveCount(before);
    expect(shop.requests.some(({ route }) => route === "erasure/start")).toBe(false);
    // Removed in another window, while it has the focus that the dialog gave back.
    const key = (await page.locator(".message").nth(2).getAttribute("data-key")) ?? "";
    const target = { kind: "message", messageId: Number(key.slice(1)) } as const;
    await shop.handle("erasure/start", { clientId: "another-window", target });
    await expect(page.locator(`[data-key="${key}"]`)).toHaveCount(0);
    await expect(page.locator(".message").nth(2)).toBeFocused();
  });
});

test.describe("a customer", () => {
  test("is removed with counts before and a result after; list and thread let go at once", async ({ page }) => {
    const shop = await openFakeShop(page, { settings: { locale: "en" } });
    await openConversation(page, shop, "Ana Castillo");
    await askToRemoveCustomer(page);
    await expect(dialog(page)).toContainText("To be removed: 1 conversation and 86 messages.");
    await dialog(page).getByRole("button", { name: "Remove", exact: true }).click();
    await expect(dialog(page)).toContainText(/Removed: 86 messages, .* 1 customer\./);
    await expect(page.locator(".thread-head")).toHaveCount(0);
    await expect(page.getByRole("option", { name: /Ana Castillo/ })).toHaveCount(0);
    await dialog(page).getByRole("button", { name: "Close" }).last().click();
    await expect(page.getByRole("option").and(page.locator(":focus"))).toHaveCount(1);
  });

  test("of two accounts is removed from one or from both", async ({ page }) => {
    const both = UPKEEP_SCREENS.find(({ name }) => name === "customer-remove-both");
    const shop = await openFakeShop(page, { ...both?.options, settings: { locale: "en" } });
    await both?.prepare(page, shop);
    await expect(dialog(page)).toContainText("2 conversations and 95 messages");
    await dialog(page).getByRole("checkbox").click();
    await expect(dialog(page).getByRole("checkbox")).not.toBeChecked();
    await expect(dialog(page)).toContainText("1 conversation and 86 messages");
  });

  test("whose removal goes on behind a closed dialog is told when it has ended", async ({ page }) => {
    const shop = await openFakeShop(page, { settings: { locale: "en" } });
    shop.upkeep.holdErasures = true;
    await openConversation(page, shop, "Ana Castillo");
    await askToRemoveCustomer(page);
    await dialog(page).getByRole("button", { name: "Remove", exact: true }).click();
    await dialog(page).getByRole("button", { name: "Stop" }).waitFor();
    await dialog(page).getByRole("button", { name: "Close" }).last().click();
    await expect(light(page)).toHaveAccessibleName("Health: Working");
    shop.upkeep.finish(1, { messages: 86, customers: 1 });
    await expect(page.getByText("Removed: 86 messages and 1 customer.")).toBeVisible();
    await expect(light(page)).toHaveAccessibleName("Health: OK");
  });
});

test.describe("Settings, Privacy", () => {
  test("finds a customer by part of a username and removes them", async ({ page }) => {
    await openFakeShop(page, { settings: { locale: "en" } });
    await openPrivacy(page);
    await dialog(page).getByRole("searchbox").fill("ana.cast");
    await dialog(page).getByRole("button", { name: "Remove Ana Castillo…" }).click();
    await dialog(page).getByRole("button", { name: "Remove", exact: true }).click();
    await expect(dialog(page)).toContainText("Removed: 86 messages");
    await dialog(page).getByRole("button", { name: "Close" }).last().click();
    await expect(dialog(page).getByText("Nobody found for “ana.cast”.")).toBeVisible();
    await expect(dialog(page)).toContainText("86 messages");
  });

  test("removes everything of an account only after its name was typed", async ({ page }) => {
    const shop = await openFakeShop(page, { settings: { locale: "en" } });
    await openPrivacy(page);
    await dialog(page).getByRole("button", { name: "Remove everything of this account…" }).click();
    const remove = dialog(page).getByRole("button", { name: "Remove", exact: true });
    await expect(remove).toBeDisabled();
    await dialog(page).getByRole("textbox").fill("linho.port");
    await expect(remove).toBeDisabled();
    await dialog(page).getByRole("textbox").fill("@Linho.Porto");
    await remove.click();
    await expect(dialog(page)).toContainText("Removed:");
    expect(shop.conversations).toHaveLength(0);
  });

  test("old messages go after a confirmation with counts, and the rule can be turned off", async ({ page }) => {
    const shop = await openFakeShop(page, { settings: { locale: "en" } });
    await openPrivacy(page);
    // The page is what scrolls; the dialog stays in its frame.
    const scrolled = await page.locator(".dialog-settings").evaluate((element) => {
      element.scrollTo(0, element.scrollHeight);
      return element.scrollTop;
    });
    expect(scrolled).toBe(0);
    await dialog(page)
      .getByLabel(/^Remove messages older than/)
      .fill("0");
    await dialog(page).getByRole("button", { name: "Turn on…" }).click();
    await expect(dialog(page).getByText("Between 1 and 3650 days.")).toBeVisible();
    await dialog(page)
      .getByLabel(/^Remove messages older than/)
      .fill("180");
    await dialog(page).getByRole("button", { name: "Turn on…" }).click();
    await expect(dialog(page)).toContainText("To be removed: 212 messages.");
    expect(shop.upkeep.retention.size).toBe(0);
    await dialog(page).getByRole("button", { name: "Remove and turn on" }).click();
    await expect(dialog(page).getByText("Messages are removed after 180 days.")).toBeVisible();
    await dialog(page).getByRole("button", { name: "Turn off" }).click();
    await expect(dialog(page).getByText("Off: messages stay until they are removed.")).toBeVisible();
  });
});
