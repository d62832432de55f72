import { expect, test } from "@playwright/test";
import { openFakeShop } from "./support/fake-bridge.ts";
import { openConversation, waitForRows } from "./support/steps.ts";
import { ACCOUNT } from "./support/example-builder.ts";
import { exampleConversations } from "./support/example-shop.ts";
import { fillTriage } from "./support/triage-screens.ts";

const row = (name: RegExp) => ({ name });

test("snoozing takes a conversation away until a time, and one key brings it back", async ({ page }) => {
  const shop = await openFakeShop(page);
  await openConversation(page, shop, "Ben Whitaker");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await expect(page.locator(".row:focus")).toContainText("Ben Whitaker");
  await page.keyboard.press("s");
  const dialog = page.getByRole("dialog", { name: "Snooze until" });
  await expect(dialog.getByRole("button").nth(1)).toBeFocused();
  const own = dialog.locator("input");
  await expect(own).toHaveAccessibleDescription(/^Fri, .*2026.*09:00/u);
  // The dialog gives the focus back to the row before that has left the list.
  const answered = Promise.withResolvers<void>();
  shop.held.set("conversations/change", answered.promise);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(dialog).toHaveCount(0);
  await expect(page.locator(".row:focus")).toContainText("Ben Whitaker");
  // The list is drawn anew in between.
  shop.receive("Ana Castillo", "Hello again");
  await expect(page.getByRole("option", row(/Ana Castillo/))).toContainText("Hello again");
  shop.held.delete("conversations/change");
  answered.resolve();
  await expect(page.getByRole("status").filter({ hasText: "1 conversation is snoozed" })).toBeVisible();
  await expect(page.getByRole("option", row(/Ben Whitaker/))).toHaveCount(0);
  await expect(page.locator(".row:focus")).toHaveCount(1);
  await page.keyboard.press("g");
  await page.keyboard.press("s");
  await expect(page.getByRole("option", row(/Ben Whitaker/))).toBeVisible();
  await page.keyboard.press("z");
  await expect(page.getByText("Nothing is snoozed")).toBeVisible();
  await expect.poll(() => shop.byName("Ben Whitaker").view.snoozedUntilMs).toBeUndefined();
});

test("where everything is snoozed the way leads there, and a list that comes late leaves the focus to whoever writes", async ({
  page,
}) => {
  const conversations = exampleConversations().filter(({ view }) => view.customer.name === "Ben Whitaker");
  const shop = await openFakeShop(page, { conversations });
  await openConversation(page, shop, "Ben Whitaker");
  await page.keyboard.press("Escape");
  await page.keyboard.press("s");
  await expect(page.getByRole("dialog").getByRole("button").nth(1)).toBeFocused();
  await page.keyboard.press("Enter");
  const late = Promise.withResolvers<void>();
  const way = page.locator(".list-rest").getByRole("button", { name: "Go to Snoozed" });
  await expect(way).toBeVisible();
  shop.held.set("conversations/list", late.promise);
  await way.click();
  const search = page.getByRole("searchbox");
  await search.click();
  late.resolve();
  await expect(page.getByRole("option", row(/Ben Whitaker/))).toBeVisible();
  await page.keyboard.type("ex");
  await expect(search).toHaveValue("ex");
});

test("what was snoozed comes back with a word about it", async ({ page }) => {
  const shop = await openFakeShop(page);
  await waitForRows(page);
  shop.triage.wake("Ben Whitaker");
  await expect(page.getByRole("status").filter({ hasText: "Reminder: Ben Whitaker" })).toBeVisible();
  await expect(page.getByRole("option", row(/Ben Whitaker/))).toContainText("reminder");
});

test("a conversation marked as unread closes, and is read again when it is opened", async ({ page }) => {
  const shop = await openFakeShop(page);
  await openConversation(page, shop, "João Pereira");
  await page.keyboard.press("Escape");
  await page.keyboard.press("u");
  await expect(page.getByText("1 conversation is marked as unread")).toBeVisible();
  await expect(page.getByRole("option", row(/João Pereira/))).toContainText("Marked as unread");
  await expect(page.getByRole("heading", { name: "João Pereira", level: 2 })).toHaveCount(0);
  await openConversation(page, shop, "João Pereira");
  await expect.poll(() => shop.byName("João Pereira").view.markedUnread).toBe(false);
  // At once after it was opened, before the host has been told that it was read.
  const telling = Promise.withResolvers<void>();
  shop.held.set("conversations/mark-read", telling.promise);
  const { id } = shop.byName("Ben Whitaker").view;
  await openConversation(page, shop, "Ben Whitaker");
  const isTold = ({ route, input }: { readonly route: string; readonly input: unknown }) =>
    route === "conversations/mark-read" && (input as { readonly conversationId: number }).conversationId === id;
  await expect.poll(() => shop.requests.some(isTold)).toBe(true);
  await page.keyboard.press("Escape");
  await page.keyboard.press("u");
  await expect(page.getByRole("heading", { name: "Ben Whitaker", level: 2 })).toHaveCount(0);
  shop.held.delete("conversations/mark-read");
  telling.resolve();
  await expect(page.getByRole("option", row(/Ben Whitaker/))).toContainText("Marked as unread");
});

test("several conversations are chosen, dealt with together, and put back", async ({ page }) => {
  const shop = await openFakeShop(page);
  await waitForRows(page);
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Shift+ArrowDown");
  await expect(page.getByText("3 chosen")).toHaveAttribute("aria-live", "polite");
  await expect(page.locator('.row[aria-selected="true"]')).toHaveCount(3);
  const names = await page.locator('.row[aria-selected="true"] .row-name').allInnerTexts();
  await page.getByRole("toolbar").getByRole("button", { name: "Done" }).click();
  await expect(page.getByText("3 conversations are done")).toBeVisible();
  await expect(page.getByRole("toolbar")).toHaveCount(0);
  await expect(page.locator(".row:focus")).toHaveCount(1);
  await expect.poll(() => shop.conversations.filter(({ view }) => view.done).length).toBeGreaterThanOrEqual(3);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Put back as it was" })).toBeVisible();
  for (const name of names) await expect(page.locator(".row-name", { hasText: name })).toBeVisible();
});

test("several are marked as read, labelled and snoozed together, each with a way back", async ({ page }) => {
  const shop = await openFakeShop(page);
  await fillTriage(page, shop);
  const yasmin = page.getByRole("option", row(/ياسمين خالد/));
  const ben = page.getByRole("option", row(/Ben Whitaker/));
  // João's is read already, which keeps nothing from the others.
  const chosen = [yasmin, ben, page.getByRole("option", row(/João Pereira/))];
  for (const one of chosen) await one.locator("[data-select]").click();
  await expect(page.getByText("3 chosen")).toBeVisible();
  const undo = page.getByRole("button", { name: "Undo" });
  await page.getByRole("toolbar").getByRole("button", { name: "Mark as read", exact: true }).click();
  await expect(page.getByText("2 conversations are marked as read")).toBeVisible();
  await expect(yasmin).not.toContainText("unread");
  await expect(ben).not.toContainText("unread");
  await undo.click();
  await expect(yasmin).toContainText("2 unread messages");
  await expect(ben).toContainText("1 unread message");
  // What stays in the list stays chosen.
  await expect(page.getByText("3 chosen")).toBeVisible();

  await page.getByRole("toolbar").getByRole("button", { name: "Labels" }).click();
  const dialog = page.getByRole("dialog", { name: "Choose labels" });
  const order = dialog.getByRole("checkbox", { name: "Order" });
  // One of the three has it: neither yes nor no.
  await expect(order).toHaveJSProperty("indeterminate", true);
  await order.click();
  await expect(order).toBeChecked();
  await page.keyboard.press("Escape");
  await expect(ben).toContainText("Order");
  await undo.click();
  await expect(ben).not.toContainText("Order");
  await expect(yasmin).toContainText("Order");

  await page.getByRole("toolbar").getByRole("button", { name: "Snooze" }).click();
  await page.getByRole("dialog", { name: "Snooze until" }).getByRole("listitem").first().getByRole("button").click();
  await expect(page.getByText("3 conversations are snoozed")).toBeVisible();
  for (const one of chosen) await expect(one).toHaveCount(0);
  await undo.click();
  for (const one of chosen) await expect(one).toBeVisible();
  // What is done can be opened again together.
  await page.getByRole("navigation").getByRole("button", { name: "Done" }).click();
  await page.getByRole("option").first().locator("[data-select]").click();
  await page.getByRole("toolbar").getByRole("button", { name: "Not done" }).click();
  await expect(page.getByRole("button", { name: "Undo" })).toBeVisible();
  await expect(page.getByRole("toolbar")).toHaveCount(0);
  await expect(page.locator(".row:focus")).toHaveCount(1);
});

test("the pointer chooses by the picture and, with Shift, everything between; Escape lets go", async ({ page }) => {
  const shop = await openFakeShop(page, { conversations: exampleConversations(660) });
  const rows = page.getByRole("option");
  await waitForRows(page);
  const place = await rows.nth(1).boundingBox();
  await rows.nth(1).locator("[data-select]").click();
  await expect(page.getByText("1 chosen")).toBeVisible();
  // The bar takes the place of the head: no row moves from under the pointer.
  await expect.poll(async () => rows.nth(1).boundingBox()).toEqual(place);
  await rows.nth(4).click({ modifiers: ["Shift"] });
  await expect(page.getByText("4 chosen")).toBeVisible();
  await expect(page.locator(".thread-none")).toBeVisible();
  await rows.nth(2).focus();
  await page.keyboard.press("Escape");
  await expect(page.getByText("4 chosen")).toHaveCount(0);
  await rows.nth(1).locator("[data-select]").click();
  await page.keyboard.press("/");
  await expect(page.getByRole("searchbox")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.locator(".row:focus")).toHaveCount(1);
  // Of a list that is longer than what is changed at once, what is said to be chosen is what is changed.
  await rows.nth(1).locator("[data-select]").click();
  await page.getByRole("toolbar").getByRole("button", { name: "More commands" }).click();
  await page.getByRole("menuitem", { name: "Choose the whole list" }).click();
  await expect(page.getByText("500 chosen")).toBeVisible();
  await expect(page.getByText(/^\d+ more are not chosen: no more than 500 can be changed at once\.$/u)).toBeVisible();
  await page.getByRole("toolbar").getByRole("button", { name: "Done" }).click();
  await expect(page.getByText("500 conversations are done")).toBeVisible();
  expect(shop.conversations.filter(({ view }) => !view.done).length).toBeGreaterThan(0);
});

test("a label is made while typing, set on a conversation, and narrows the list", async ({ page }) => {
  const shop = await openFakeShop(page);
  await openConversation(page, shop, "Ben Whitaker");
  await page.keyboard.press("Escape");
  await page.keyboard.press("l");
  const dialog = page.getByRole("dialog", { name: "Choose labels" });
  await expect(dialog.getByRole("textbox")).toBeFocused();
  await page.keyboard.type("Wholesale");
  await dialog.getByRole("button", { name: "Add “Wholesale”" }).press("Enter");
  await expect(dialog.getByRole("textbox")).toBeFocused();
  await expect(dialog.getByRole("checkbox", { name: "Wholesale" })).toBeChecked();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("option", row(/Ben Whitaker/))).toContainText("Wholesale");
  await page.getByRole("button", { name: "Sort and filter" }).click();
  await page.getByRole("radio", { name: "Wholesale" }).click();
  await expect(page.getByRole("radio", { name: "Wholesale" })).toBeChecked();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Sort and filter" })).toBeFocused();
  await expect(page.getByRole("option")).toHaveCount(1);
  await page.getByRole("button", { name: "Show everything" }).click();
  await expect.poll(async () => page.getByRole("option").count()).toBeGreaterThan(1);
});

test("with two accounts the list is narrowed to one of them, and says so", async ({ page }) => {
  const other = { ...ACCOUNT, id: "17841400000000099", username: "mira.home" };
  const conversations = exampleConversations().map((each) =>
    each.view.customer.name === "Ben Whitaker" ? { ...each, view: { ...each.view, accountId: other.id } } : each,
  );
  await openFakeShop(page, { accounts: [ACCOUNT, other], conversations });
  await expect.poll(async () => page.getByRole("option").count()).toBeGreaterThan(1);
  await page.getByRole("button", { name: "Sort and filter" }).click();
  await page.getByRole("radio", { name: "@mira.home" }).click();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(page.getByRole("option")).toHaveCount(1);
  await expect(page.getByRole("option")).toContainText("Ben Whitaker");
  await expect(page.locator(".list-narrowed")).toContainText("@mira.home");
  await page.getByRole("option").click();
  await expect(page.locator(".thread-account")).toHaveText("to @mira.home");
  await page.getByRole("button", { name: "Show everything" }).click();
  await expect.poll(async () => page.getByRole("option").count()).toBeGreaterThan(1);
});

test("closing first puts what ends soonest on top", async ({ page }) => {
  await openFakeShop(page);
  await page.getByRole("button", { name: "Sort and filter" }).click();
  await page.getByRole("radio", { name: "Closing first" }).click();
  await expect(page.getByRole("radio", { name: "Closing first" })).toBeChecked();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("option").nth(0)).toContainText("1 h left");
  await expect(page.getByRole("option").nth(1)).toContainText("2 h left");
});

test("notes are written, changed and removed beside the conversation", async ({ page }) => {
  const shop = await openFakeShop(page);
  await openConversation(page, shop, "Ben Whitaker");
  await page.keyboard.press("Escape");
  await page.keyboard.press("n");
  await expect(page.getByRole("textbox", { name: "New note" })).toBeFocused();
  await page.keyboard.type("Collects on");
  // Whoever looks elsewhere finds it as it was, and is not drawn into it.
  await openConversation(page, shop, "Ana Castillo");
  await expect(page.getByRole("button", { name: "Add a note" })).toBeVisible();
  await openConversation(page, shop, "Ben Whitaker");
  await expect(page.getByRole("textbox", { name: "New note" })).toHaveValue("Collects on");
  await expect(page.getByRole("textbox", { name: /^Reply to/ })).toBeFocused();
  await page.keyboard.press("Escape");
  await page.keyboard.press("n");
  await expect(page.getByRole("textbox", { name: "New note" })).toBeFocused();
  await page.keyboard.press("End");
  await page.keyboard.type(" Fridays");
  await page.keyboard.press("Control+Enter");
  const note = page.locator(".note", { hasText: "Collects on Fridays" });
  await expect(note).toBeVisible();
  await expect(page.getByRole("button", { name: "Add a note" })).toBeFocused();
  await note.getByRole("button", { name: "Edit note" }).click();
  await page.getByRole("textbox", { name: "Edit note" }).fill("Collects on Saturdays");
  await openConversation(page, shop, "Ana Castillo");
  await openConversation(page, shop, "Ben Whitaker");
  await expect(page.getByRole("textbox", { name: "Edit note" })).toHaveValue("Collects on Saturdays");
  await expect(page.getByRole("textbox", { name: /^Reply to/ })).toBeFocused();
  shop.faults.set("notes/edit", "storage_failed");
  await page.locator(".note").getByRole("button", { name: "Save note" }).click();
  await expect(page.getByRole("alert")).toHaveText("The note could not be saved. Your text is still here.");
  shop.faults.delete("notes/edit");
  await page.locator(".note").getByRole("button", { name: "Save note" }).click();
  await expect(page.locator(".note")).toContainText("Collects on Saturdays");
  await expect(page.getByRole("button", { name: "Edit note" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("textbox", { name: "Edit note" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Edit note" })).toBeFocused();
  const [before] = shop.triage.notes;
  await page.locator(".note").getByRole("button", { name: "Remove note" }).click();
  await expect(page.locator(".note")).toHaveCount(0);
  await expect.poll(() => shop.triage.notes).toEqual([]);
  await expect(page.getByRole("button", { name: "Add a note" })).toBeFocused();
  await page.keyboard.press("z");
  await expect(page.locator(".note")).toContainText("Collects on Saturdays");
  expect(shop.triage.notes).toMatchObject([{ text: before?.text, writtenMs: before?.writtenMs }]);
  // Removed in another window, which is heard of with the answer: the new words are another note.
  await page.locator(".note").getByRole("button", { name: "Edit note" }).click();
  await page.getByRole("textbox", { name: "Edit note" }).fill("Collects on Sundays");
  shop.triage.notes = [];
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("textbox", { name: "New note" })).toHaveValue("Collects on Sundays");
  await expect(page.getByRole("textbox", { name: "New note" })).toBeFocused();
  await expect(page.locator(".note")).toHaveCount(0);
});

test("the labels' settings refuse a name twice and ask before one in use goes", async ({ page }) => {
  const shop = await openFakeShop(page);
  await fillTriage(page, shop);
  const { view } = shop.byName("Ana Castillo");
  shop.byName("Ana Castillo").view = { ...view, labelIds: [1] };
  await page.keyboard.press("Control+,");
  await page.getByRole("tab", { name: "Labels" }).click();
  await page.getByRole("textbox", { name: "Name of the new label" }).fill("order");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert")).toHaveText("There is a label with this name already.");
  await page.getByRole("button", { name: "Remove “Returns”" }).click();
  await expect(page.getByText("Remove “Returns”? It is on 1 conversation, which stays.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Cancel" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Remove “Returns”" })).toBeFocused();
  shop.faults.set("labels/remove", "storage_failed");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Remove the label" }).click();
  await expect(page.getByText("It could not be removed. Try again.")).toBeVisible();
  shop.faults.delete("labels/remove");
  await page.getByRole("button", { name: "Remove the label" }).click();
  await expect(page.getByRole("textbox", { name: "Name of “Returns”" })).toHaveCount(0);
  await expect(page.getByRole("textbox", { name: "Name of the new label" })).toBeFocused();
  await page.getByRole("textbox", { name: "Name of “Order”" }).fill("Orders");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("textbox", { name: "Name of “Orders”" })).toBeVisible();
  // On no conversation, so that it goes without a question; what is tried next is told about instead.
  shop.faults.set("labels/remove", "storage_failed");
  await page.getByRole("button", { name: "Remove “Wholesale”" }).click();
  await expect(page.getByText("It could not be removed. Try again.")).toBeVisible();
  await page.getByRole("textbox", { name: "Name of “Wholesale”" }).fill("Trade");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("textbox", { name: "Name of “Trade”" })).toBeVisible();
  await expect(page.getByText("It could not be removed. Try again.")).toHaveCount(0);
});
