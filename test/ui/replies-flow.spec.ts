import { expect, type Locator, type Page, test } from "@playwright/test";
import { NOW_MS } from "./support/example-builder.ts";
import { openFakeShop } from "./support/fake-bridge.ts";
import { addReply, afterTheNight } from "./support/reply-screens.ts";
import { openConversation } from "./support/steps.ts";

const field = (page: Page): Locator => page.getByRole("textbox", { name: /^Reply to/ });
const bubble = (page: Page, text: string): Locator => page.getByRole("listitem").filter({ hasText: text });
const rowOf = (page: Page, name: string): Locator => page.getByRole("option").filter({ hasText: name });

test("written offline, a reply waits and goes out when the line is back", async ({ page }) => {
  const shop = await openFakeShop(page, { online: false });
  await openConversation(page, shop, "Ben Whitaker");
  await expect(page.getByText("You are offline.")).toBeVisible();
  await field(page).fill("Yes, until 18:00");
  await page.keyboard.press("Enter");
  await expect(bubble(page, "Yes, until 18:00")).toContainText("waiting for the internet");
  shop.setOnline(true);
  await expect(bubble(page, "Yes, until 18:00")).toContainText("accepted");
  await expect(bubble(page, "Yes, until 18:00")).toHaveCount(1);
  await expect(page.getByText("You are offline.")).toHaveCount(0);
});

test("after a night: what was open has gone, one confirmation for the rest of a customer, what closed is a draft", async ({
  page,
}) => {
  const shop = await openFakeShop(page);
  afterTheNight(shop);
  await openConversation(page, shop, "Ben Whitaker");
  await expect(bubble(page, "Yes, until 18:00.")).toContainText("accepted");

  await expect(rowOf(page, "Ana Castillo")).toContainText("confirm");
  await openConversation(page, shop, "Ana Castillo");
  await expect(page.getByText("3 replies need your confirmation.")).toBeVisible();
  await expect(bubble(page, "Sorry for the wait!")).toContainText("Needs your confirmation");
  await page.getByRole("button", { name: "Confirm and send" }).click();
  for (const text of ["Sorry for the wait!", "Shipping to Seville is 6.90 €.", "Shall I reserve them?"]) {
    await expect(bubble(page, text)).toHaveAttribute("data-state", "accepted");
  }
  await expect(page.getByText("need your confirmation")).toHaveCount(0);
  expect(shop.requests.filter(({ route }) => route === "replies/confirm")).toHaveLength(1);

  await openConversation(page, shop, "Rosa Delgado");
  await expect(page.getByText("1 reply is kept as a draft.")).toBeVisible();
  await expect(bubble(page, "They are back in stock.")).toContainText("Kept as a draft");
  await expect(page.getByRole("button", { name: "Confirm and send" })).toHaveCount(0);
  shop.receive("Rosa Delgado", "Hello again");
  await page.getByRole("button", { name: "Send now" }).click();
  await expect(bubble(page, "They are back in stock.")).toContainText("accepted");
});

test("a reply comes back into the text field before it leaves: by its button, and by the key in the empty field", async ({
  page,
}) => {
  const shop = await openFakeShop(page);
  await openConversation(page, shop, "Ben Whitaker");
  const undo = { kind: "waiting", because: "undo", untilMs: NOW_MS + 5_000 } as const;
  addReply(shop, "Ben Whitaker", "Wrong chat", undo);
  await bubble(page, "Wrong chat").getByRole("button", { name: "Undo" }).click();
  await expect(field(page)).toHaveValue("Wrong chat");
  await expect(field(page)).toBeFocused();
  await expect(bubble(page, "Wrong chat")).toHaveCount(0);
  await expect(page.getByText("The reply is back in the text field.")).toBeVisible();

  await field(page).fill("");
  addReply(shop, "Ben Whitaker", "Also wrong", undo);
  await bubble(page, "Also wrong").waitFor();
  await field(page).press("Control+z");
  await expect(field(page)).toHaveValue("Also wrong");
  // What is being written has the key for itself.
  addReply(shop, "Ben Whitaker", "A third", undo);
  await bubble(page, "A third").waitFor();
  await field(page).press("Control+z");
  await expect(bubble(page, "A third")).toBeVisible();
});

test("a reply that did not leave can be edited: it comes back with what it says", async ({ page }) => {
  const shop = await openFakeShop(page);
  await openConversation(page, shop, "Milan Horvat");
  await bubble(page, "Yes! Sorry for the wait.").getByRole("button", { name: "Edit" }).click();
  await expect(field(page)).toHaveValue("Yes! Sorry for the wait.");
  await expect(bubble(page, "Yes! Sorry for the wait.")).toHaveCount(0);
  // The same of one that waits, from the menu that is always there.
  const more = (text: string) => bubble(page, text).getByRole("button", { name: "More about this message" });
  const offline = { kind: "waiting", because: "offline" } as const;
  await field(page).fill("");
  addReply(shop, "Milan Horvat", "Not like this", offline);
  await more("Not like this").click();
  await expect(page.getByRole("menuitem")).toHaveText([
    /^Edit/,
    /^Discard/,
    /^Copy the text/,
    /^How it arrived/,
    /^Remove/,
  ]);
  await page.getByRole("menuitem", { name: "Edit" }).click();
  await expect(field(page)).toHaveValue("Not like this");
  await expect(field(page)).toBeFocused();
  const waiting = addReply(shop, "Milan Horvat", "Not at all", offline);
  await more("Not at all").click();
  // It leaves while its menu is open: what cannot be done any more goes, and the focus stays in the menu.
  await expect(page.getByRole("menuitem", { name: "Edit" })).toBeFocused();
  shop.changeMessage(shop.byName("Milan Horvat"), waiting, { state: { kind: "sending" } });
  await expect(page.getByRole("menuitem", { name: /^Copy the text/ })).toBeFocused();
  shop.changeMessage(shop.byName("Milan Horvat"), waiting, { state: offline });
  await page.getByRole("menuitem", { name: "Discard" }).click();
  await expect(bubble(page, "Not at all")).toHaveCount(0);
  await expect(page.locator(".message:focus")).toHaveCount(1);
  await more("Are you still there").first().click();
  await page.getByRole("menuitem", { name: "Reply" }).click();
  await expect(page.locator(".quote-bar")).toContainText("Are you still there");
});

test("without the Human Agent feature the customer is answered elsewhere, Health says so, and the owner can say otherwise", async ({
  page,
}) => {
  const shop = await openFakeShop(page);
  shop.setHumanAgent("missing");
  await openConversation(page, shop, "Ana Castillo");
  await expect(page.getByText("Meta has not approved the Human Agent feature for your app")).toBeVisible();
  await expect(field(page)).toHaveCount(0);
  await page.locator(".composer-area").getByRole("button", { name: "Health" }).click();
  await expect(page.getByText(/^Human Agent is not approved for @/)).toBeVisible();
  await page.getByRole("button", { name: "It is approved now" }).click();
  await expect(page.getByText(/^Human Agent is not approved for @/)).toHaveCount(0);
});

test("a pause says why and what to do, and ends when the owner says so", async ({ page }) => {
  const shop = await openFakeShop(page);
  await openConversation(page, shop, "Ben Whitaker");
  shop.setSending("paused", "messages_access");
  await expect(page.getByText("Access to messages is switched off in the Instagram app.")).toBeVisible();
  await page.locator(".composer-area").getByRole("button", { name: "Try again" }).click();
  await expect(page.getByText("Access to messages is switched off in the Instagram app.")).toHaveCount(0);
  shop.setSending("paused", "two_factor");
  await expect(page.getByText("Instagram asks for two-factor authentication.")).toBeVisible();
});
