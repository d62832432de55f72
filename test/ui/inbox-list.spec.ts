import { expect, test } from "@playwright/test";
import { openFakeShop } from "./support/fake-bridge.ts";
import { addReply } from "./support/reply-screens.ts";
import { painted, problem, waitForRows } from "./support/steps.ts";
import { exampleConversations } from "./support/example-shop.ts";

const rowOf = (name: string | RegExp) => ({ name });

test.describe("a row", () => {
  test("says who, when, what, and what is pressing", async ({ page }) => {
    await openFakeShop(page);
    const row = (name: RegExp) => page.getByRole("option", rowOf(name));
    await expect(row(/Ben Whitaker/)).toHaveText(/09:41.*Is the shop open today\?.*1 unread message/);
    await expect(row(/João Pereira/)).toHaveText(/You:.*Sim, enviamos.*2 h left/);
    await expect(row(/Lucía M\./)).toContainText("❤️ to your message");
    await expect(row(/Tom Krüger/)).toContainText("Photo ·can you repair this one?");
    await expect(row(/Milan Horvat/)).toContainText("not sent");
    await expect(row(/Mia Oliveira/)).toContainText("Something this app cannot show");
    await expect(row(/Customer ···381/)).toContainText("Mentioned you in a story");
  });

  test("stands in for a picture that is gone with initials", async ({ page }) => {
    await page.route("**/media/picture/ben", (route) => route.fulfill({ status: 404 }));
    await openFakeShop(page);
    await page.unroute("**/media/picture/ben");
    await expect(page.getByRole("option", rowOf(/Ben Whitaker/)).locator(".avatar")).toContainText("BW");
  });
});

test("every list has its rows, its count and a sentence when it is empty", async ({ page }) => {
  await openFakeShop(page, { conversations: exampleConversations().slice(0, 2) });
  await expect(page.getByRole("heading", { level: 2 }).first()).toHaveText(/Inbox.*2 conversations/);
  await page.getByRole("tab", { name: "Unread" }).click();
  await expect(page.getByRole("option")).toHaveCount(2);
  await page.getByRole("tab", { name: "Closing soon" }).click();
  await expect(page.getByText("Nothing closes in the next 4 hours")).toBeVisible();
  await page.getByRole("navigation").getByRole("button", { name: "Done" }).click();
  await expect(page.getByText("Nothing marked as done")).toBeVisible();
  await expect(page.getByRole("tab", { name: "Done" })).toHaveAttribute("aria-selected", "true");
});

test("counts follow what happens", async ({ page }) => {
  const shop = await openFakeShop(page);
  const unread = page.getByRole("navigation").getByRole("button", { name: /^Unread/ });
  await expect(unread).toHaveAccessibleName("Unread: 4 conversations");
  await expect(page).toHaveTitle("(4) Shopbell");
  shop.receive("João Pereira", "Obrigado!");
  await expect(unread).toHaveAccessibleName("Unread: 5 conversations");
  await expect(page).toHaveTitle("(5) Shopbell");
});

test("only the rows in sight are in the page, and the end of the list is reached", async ({ page }) => {
  const shop = await openFakeShop(page);
  const rows = page.getByRole("listbox", { name: "Inbox" });
  await waitForRows(page);
  expect(await page.getByRole("option").count()).toBeLessThan(40);
  // Chosen is all of it, however little has been read.
  await page.keyboard.press("Control+a");
  const all = shop.conversations.filter(({ view }) => !view.done && view.snoozedUntilMs === undefined).length;
  await expect(page.getByText(`${all} chosen`)).toBeVisible();
  await page.keyboard.press("Escape");
  const last = shop.conversations
    .filter(({ view }) => !view.done)
    .sort((a, b) => a.view.lastActivityMs - b.view.lastActivityMs)[0];
  const lastRow = page.locator(`[data-conversation="${last?.view.id}"]`);
  await expect(async () => {
    await rows.evaluate((element) => element.scrollTo(0, element.scrollHeight));
    await expect(lastRow).toBeVisible({ timeout: 200 });
  }).toPass();
  const pages = shop.requests.filter(
    ({ route, input }) => route === "conversations/list" && JSON.stringify(input).includes("cursor"),
  );
  expect(pages.length).toBeGreaterThanOrEqual(2);
});

test.describe("while rows move", () => {
  test("the focus stays with its conversation, and so does what is chosen", async ({ page }) => {
    const shop = await openFakeShop(page);
    await waitForRows(page);
    for (let step = 0; step < 2; step++) await page.keyboard.press("j");
    await page.keyboard.press("x");
    await page.keyboard.press("j");
    await page.keyboard.press("x");
    const focused = page.locator(".row:focus");
    await expect(focused).toContainText("João Pereira");
    const chosen = page.locator('.row[aria-selected="true"] .row-name');
    await expect(chosen).toHaveText(["Ben Whitaker", "João Pereira"]);
    shop.receive("Tom Krüger", "Hello again");
    await expect(page.getByRole("option").first()).toContainText("Tom Krüger");
    await expect(focused).toContainText("João Pereira");
    shop.receive("João Pereira", "E em azul?");
    await expect(page.getByRole("option").first()).toContainText("João Pereira");
    await expect(focused).toContainText("João Pereira");
    await expect(chosen).toHaveText(["João Pereira", "Ben Whitaker"]);
    await expect(page.getByText("2 chosen")).toBeVisible();
  });

  test("the view stays where it is when one has scrolled down", async ({ page }) => {
    const shop = await openFakeShop(page);
    await waitForRows(page);
    await page.keyboard.press("j");
    await page.getByRole("listbox").evaluate((element) => element.scrollTo(0, 605));
    const row = page.getByRole("option", rowOf(/Elif Demir Tue/));
    await expect(row).toBeInViewport();
    await painted(page);
    const place = Number(await row.getAttribute("aria-posinset"));
    const before = await row.boundingBox();
    // From far below to the top: every row between has moved on by one place.
    shop.receive("Rosa Delgado", "¿Siguen abiertos?");
    await expect(row).toHaveAttribute("aria-posinset", String(place + 1));
    await expect.poll(async () => row.boundingBox()).toEqual(before);
    // The row with the focus is far out of sight, and has it still.
    await expect(page.locator(".row:focus")).toContainText("ياسمين خالد");
    await expect(page.locator(".row:focus")).not.toBeInViewport();
  });

  test("the row that takes the place of one that leaves has the focus", async ({ page }) => {
    await openFakeShop(page);
    await waitForRows(page);
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await expect(page.locator(".row:focus")).toContainText("Ben Whitaker");
    await page.keyboard.press("e");
    await expect(page.getByRole("option", rowOf(/Ben Whitaker/))).toHaveCount(0);
    await expect(page.locator(".row:focus")).toContainText("João Pereira");
  });

  test("the sentence that takes the place of the last one has the focus, and gives it to the next row that comes", async ({
    page,
  }) => {
    await openFakeShop(page, { conversations: exampleConversations().slice(1, 2) });
    await waitForRows(page);
    await page.keyboard.press("j");
    await expect(page.locator(".row:focus")).toContainText("Ben Whitaker");
    await page.keyboard.press("e");
    await expect(page.locator(".list-rest.empty")).toBeFocused();
    await expect(page.getByText("Ben Whitaker is done")).toBeVisible();
    await page.keyboard.press("z");
    await expect(page.locator(".row:focus")).toContainText("Ben Whitaker");
  });
});

test("done can be taken back", async ({ page }) => {
  await openFakeShop(page);
  await page.getByRole("option", rowOf(/Ben Whitaker/)).click();
  await page.getByRole("button", { name: "Done", exact: true }).last().click();
  await expect(page.getByText("Ben Whitaker is done")).toBeVisible();
  await expect(page.getByRole("option", rowOf(/Ben Whitaker/))).toHaveCount(0);
  await expect(page.locator(".row:focus")).toHaveCount(1);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("option", rowOf(/Ben Whitaker/))).toHaveCount(1);
  await expect(page.getByText("Put back as it was")).toBeVisible();
  // The button has gone with what it did, and the focus is where it was before.
  await expect(page.locator(".row:focus")).toHaveCount(1);
});

test("a new message is read aloud once", async ({ page }) => {
  const shop = await openFakeShop(page);
  await waitForRows(page);
  const aloud = page.getByTestId("announcements");
  await expect(aloud).toHaveText("");
  shop.receive("Tom Krüger", "Still there?");
  await expect(aloud).toHaveText("New message from Tom Krüger: Still there?");
  shop.withdraw("Tom Krüger", shop.byName("Tom Krüger").messages.at(-1)?.id ?? 0);
  await expect(aloud).toHaveText("");
  // So is a reply that does not go on by itself.
  addReply(shop, "Ben Whitaker", "Yes, until 18:00.", { kind: "refused", reason: "link_refused" });
  await expect(aloud).toHaveText("Your reply to Ben Whitaker was not sent.");
});

test("a list that cannot be read says so and tries again", async ({ page }) => {
  const shop = await openFakeShop(page);
  await waitForRows(page);
  shop.faults.set("conversations/list", "storage_failed");
  await page.getByRole("navigation").getByRole("button", { name: "Done" }).click();
  await expect(problem(page)).toContainText("storage_failed");
  shop.faults.clear();
  await page.getByRole("button", { name: "Try again" }).press("Enter");
  await expect(page.getByRole("option").first()).toBeFocused();
  // So does a thread, and the focus goes on to what was read.
  shop.faults.set("messages/list", "storage_failed");
  await page.getByRole("option").first().click();
  await expect(page.getByRole("textbox", { name: /^Reply to/ })).toBeFocused();
  await expect(problem(page)).toContainText("storage_failed");
  shop.faults.clear();
  await page.getByRole("button", { name: "Try again" }).press("Enter");
  await expect(page.locator(".messages :focus")).toHaveCount(1);
});

test("panes are resized with the keyboard and by dragging, and keep their size", async ({ page }) => {
  await openFakeShop(page);
  const edge = page.getByRole("separator", { name: "Width of the list" });
  await edge.focus();
  await page.keyboard.press("ArrowRight");
  await expect(edge).toHaveAttribute("aria-valuenow", "348");
  const box = await edge.boundingBox();
  if (box === null) throw new Error("The edge has no box.");
  await page.mouse.move(box.x + 3, 300);
  await page.mouse.down();
  await page.mouse.move(box.x + 43, 300);
  await page.mouse.up();
  await expect(edge).toHaveAttribute("aria-valuenow", "388");
  await page.reload();
  await expect(edge).toHaveAttribute("aria-valuenow", "388");
  await edge.dblclick();
  await expect(edge).toHaveAttribute("aria-valuenow", "332");
});
