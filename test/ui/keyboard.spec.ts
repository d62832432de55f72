import { expect, test } from "@playwright/test";
import { openFakeShop } from "./support/fake-bridge.ts";
import { openConversation, waitForRows } from "./support/steps.ts";

test("a morning without a mouse: read, answer, label, done, next", async ({ page }) => {
  const shop = await openFakeShop(page);
  await waitForRows(page);
  await page.keyboard.press("g");
  await page.keyboard.press("u");
  await expect(page.getByRole("tab", { name: "Unread" })).toHaveAttribute("aria-selected", "true");
  await expect(page.getByRole("option")).toHaveCount(4);
  await expect(page.locator(".row:focus")).toContainText("ياسمين خالد");
  await page.keyboard.press("j");
  await expect(page.locator(".row:focus")).toContainText("Ben Whitaker");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Ben Whitaker", level: 2 })).toBeVisible();
  await expect(page.locator(".message:focus")).toContainText("Is the shop open today?");
  await page.keyboard.press("c");
  await expect(page.getByText("Copied", { exact: true })).toBeVisible();
  // What sorts and narrows the list, and a day of the thread, have keys too.
  await page.keyboard.press("f");
  await expect(page.getByRole("radio", { name: "Newest first" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.keyboard.press("d");
  await expect(page.getByLabel("Go to a day")).toBeFocused();
  await page.getByRole("button", { name: "Close the search" }).press("Enter");
  // Read now, it keeps its place in Unread while it is open.
  await expect.poll(() => shop.byName("Ben Whitaker").view.unreadCount).toBe(0);
  await page.keyboard.press("Escape");
  await expect(page.locator(".row:focus")).toContainText("Ben Whitaker");
  await page.keyboard.press("Enter");
  await page.keyboard.press("r");
  await expect(page.getByRole("textbox")).toBeFocused();
  await page.keyboard.type("Yes, until 18:00. e j k ?");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("listitem").filter({ hasText: "until 18:00" })).toContainText("accepted");
  await page.keyboard.press("Escape");
  await expect(page.locator(".message:focus")).toHaveCount(1);
  await page.keyboard.press("l");
  await expect(page.getByRole("dialog", { name: "Choose labels" })).toBeVisible();
  await page.keyboard.type("Opening hours");
  await page.keyboard.press("Enter");
  await expect.poll(() => shop.byName("Ben Whitaker").view.labelIds).toHaveLength(1);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.keyboard.press("e");
  await expect(page.getByText("Ben Whitaker is done")).toBeVisible();
  await expect(page.locator(".row:focus")).toHaveCount(1);
  await expect.poll(() => shop.byName("Ben Whitaker").view.done).toBe(true);
  await page.keyboard.press("z");
  await expect.poll(() => shop.byName("Ben Whitaker").view.done).toBe(false);
  await page.keyboard.press("g");
  await page.keyboard.press("d");
  await expect(page.getByRole("heading", { name: /^Done/ })).toBeVisible();
});

test("who already writes is not pulled away when the messages come late", async ({ page }) => {
  const shop = await openFakeShop(page);
  await waitForRows(page);
  const handle = shop.handle.bind(shop);
  let answer: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => {
    answer = resolve;
  });
  shop.handle = async (route, input) => {
    if (route === "messages/list") await asked;
    return handle(route, input);
  };
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  // Before there is a field to write in.
  await page.keyboard.press("r");
  await expect(page.getByRole("textbox")).toBeFocused();
  await page.keyboard.type("One ");
  answer();
  await expect(page.locator(".message").first()).toBeVisible();
  await page.keyboard.type("sentence");
  await expect(page.getByRole("textbox")).toHaveValue("One sentence");
});

test("list and messages are one tab stop each", async ({ page }) => {
  const shop = await openFakeShop(page);
  await openConversation(page, shop, "Tom Krüger");
  await expect(page.locator('.row[tabindex="0"]')).toHaveCount(1);
  await expect(page.locator('.message[tabindex="0"]')).toHaveCount(1);
  await page.locator('.message[tabindex="0"]').focus();
  await page.keyboard.press("ArrowUp");
  await expect(page.locator(".message:focus")).toContainText("No longer available");
  await expect(page.locator('.message[tabindex="0"]')).toHaveCount(1);
});

test("the focus is always to be seen, and comes back after a dialog", async ({ page }) => {
  await openFakeShop(page);
  await waitForRows(page);
  await page.keyboard.press("j");
  const row = page.locator(".row:focus-visible");
  await expect(row).toHaveCSS("outline-style", "solid");
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
  await page.keyboard.press("j");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(row).toContainText("ياسمين خالد");
});

test("the help sheet lists what the registry has", async ({ page }) => {
  await openFakeShop(page);
  await page.keyboard.press("?");
  const help = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(help).toContainText("Go to Unread");
  await expect(help.getByText("Ctrl Enter", { exact: true })).toBeVisible();
  await expect(help).toContainText("Photos and videos");
  await expect(help.getByText("Page Down", { exact: true })).toBeVisible();
});

test("the palette finds a command and does it", async ({ page }) => {
  await openFakeShop(page);
  await waitForRows(page);
  await page.keyboard.press("Control+k");
  const palette = page.getByRole("dialog", { name: "Commands" });
  await palette.getByRole("combobox").fill("dark");
  await expect(palette.getByRole("option")).toHaveCount(1);
  await page.keyboard.press("Enter");
  await expect(palette).toHaveCount(0);
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.keyboard.press("Control+k");
  // The last of a list that is longer than its box.
  await page.keyboard.press("ArrowUp");
  await expect(palette.getByRole("option", { selected: true })).toHaveText("Appearance like this computer");
  await expect(palette.getByRole("option", { selected: true })).toBeInViewport({ ratio: 0.9 });
  await page.keyboard.type("nothing like it");
  await expect(palette.getByRole("status")).toContainText("nothing like it");
  await palette.getByRole("combobox").fill("");
  await page.keyboard.type("done");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.type(" go");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: /^Done/ })).toBeVisible();
});

test("letters are commands on an Arabic keyboard too", async ({ page }) => {
  await openFakeShop(page);
  await waitForRows(page);
  await page.evaluate(() =>
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "ت", code: "KeyJ", bubbles: true })),
  );
  await expect(page.locator(".row:focus")).toHaveCount(1);
});

test("a button tells its name and its keys", async ({ page }) => {
  await openFakeShop(page);
  await page
    .getByRole("navigation")
    .getByRole("button", { name: /^Unread/ })
    .hover();
  await expect(page.locator(".tooltip")).toHaveText("UnreadG U");
});
