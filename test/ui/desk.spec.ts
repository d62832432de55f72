import { expect, test } from "@playwright/test";
import { openFakeShop } from "./support/fake-bridge.ts";
import { openConversation, waitForRows } from "./support/steps.ts";

test.describe("what happens outside the page", () => {
  test("the host knows which conversation is open, and which one follows it", async ({ page }) => {
    const shop = await openFakeShop(page);
    for (const name of ["João Pereira", "Ana Castillo"]) {
      await openConversation(page, shop, name);
      await expect.poll(() => shop.desk.lookedAt).toBe(shop.byName(name).view.id);
    }
    const field = page.getByRole("textbox", { name: /^Reply to/ });
    await page.getByRole("button", { name: "Answer as a person" }).click();
    // The browser's own spelling check, in the languages the host has chosen.
    await expect(field).toHaveJSProperty("spellcheck", true);
    await field.fill("for Ana alone");
    // Under her number somebody else may stand in the inbox that was brought back.
    shop.reopen();
    await expect(field).toBeHidden();
    await openConversation(page, shop, "Ana Castillo");
    await expect.poll(() => shop.desk.lookedAt).toBe(shop.byName("Ana Castillo").view.id);
    await expect(field).toHaveValue("");
  });

  test("a click on a notification opens the conversation, from behind a dialog too", async ({ page }) => {
    const shop = await openFakeShop(page);
    await page.keyboard.press("?");
    await expect(page.getByRole("dialog")).toBeVisible();
    shop.wish({ kind: "conversation", conversationId: shop.byName("João Pereira").view.id });
    await expect(page.getByRole("dialog")).toBeHidden();
    await expect(page.getByRole("heading", { name: "João Pereira" }).first()).toBeVisible();
    await expect(page.locator("textarea")).toBeFocused();
  });

  test("a wish that came before the page was there is followed", async ({ page }) => {
    const shop = await openFakeShop(page);
    shop.desk.wishFor({ kind: "settings" });
    await page.reload();
    await expect(page.getByRole("dialog", { name: "Settings" })).toBeVisible();
  });

  test("an item of the menu bar does what its key would, says where it cannot, and keeps out of dialogs", async ({
    page,
  }) => {
    const shop = await openFakeShop(page);
    const taken = () => shop.requests.filter(({ route }) => route === "desk/take-wish").length;
    await waitForRows(page);
    // What the menu bar offers follows the screen.
    const offers = (...commands: readonly string[]) => commands.map((one) => shop.desk.possible.includes(one));
    await expect.poll(() => offers("go.done", "conversation.done", "message.react")).toEqual([true, false, false]);
    shop.wish({ kind: "command", command: "conversation.done" });
    await expect(page.getByRole("status").filter({ hasText: "That is not possible here now." })).toBeVisible();
    await openConversation(page, shop, "João Pereira");
    await expect.poll(() => offers("conversation.done", "message.react")).toEqual([true, false]);
    await page.locator(".message").last().focus();
    await expect.poll(() => offers("conversation.done", "message.react")).toEqual([true, true]);
    shop.wish({ kind: "command", command: "conversation.done" });
    await expect(page.getByText("João Pereira is done")).toBeVisible();
    // An open menu bar has the focus; what is chosen there is about the row that has it on the screen.
    await expect(page.getByRole("option", { name: /João Pereira/ })).toHaveCount(0);
    await expect(page.locator(".row:focus")).toHaveCount(1);
    const ben = page.getByRole("option", { name: /Ben Whitaker/ });
    await ben.focus();
    await ben.dispatchEvent("focusout");
    shop.wish({ kind: "command", command: "conversation.done" });
    await expect(page.getByText("Ben Whitaker is done")).toBeVisible();
    await page.keyboard.press("?");
    await expect(page.getByRole("dialog")).toBeVisible();
    await expect.poll(() => shop.desk.possible).toEqual([]);
    const before = taken();
    shop.wish({ kind: "command", command: "go.snoozed" });
    await expect.poll(taken).toBe(before + 1);
    // Answered after the command, and followed: by then the command has met a dialog or has done what it should not.
    shop.wish({ kind: "settings" });
    await expect(page.getByRole("dialog", { name: "Settings" })).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await expect(page.getByRole("tab", { name: "All" })).toHaveAttribute("aria-selected", "true");
    shop.wish({ kind: "command", command: "go.done" });
    await expect(page.getByRole("tab", { name: "Done" })).toHaveAttribute("aria-selected", "true");
    await expect(page.getByRole("option", { name: /João Pereira/ })).toBeVisible();
  });

  test("the desktop's settings are kept as they are changed", async ({ page }) => {
    const shop = await openFakeShop(page);
    shop.wish({ kind: "settings" });
    await page.getByRole("tab", { name: "Desktop" }).click();
    await page.getByLabel("Name and text").click();
    await page.getByLabel("Do not notify in these hours").click();
    await page.getByLabel("Quiet from").fill("22:30");
    await page.getByLabel("Keep Shopbell running").click();
    await page.getByLabel("Start Shopbell when I sign in").click();
    await expect
      .poll(() => shop.settings)
      .toMatchObject({
        notificationShows: "name_and_text",
        quietHours: { isOn: true, fromMin: 22 * 60 + 30, untilMin: 8 * 60 },
        whenClosed: "keep_running",
        startAtLogin: true,
      });
    await page.getByLabel("Tell me about new messages").click();
    await expect(page.getByLabel("Name and text")).toBeDisabled();
    await expect(page.getByLabel("Quiet from")).toBeDisabled();
  });
});
