import { expect, type Locator, type Page, test } from "@playwright/test";
import { exif, pngOf } from "../support/pictures.ts";
import { expectNoViolations } from "./support/axe.ts";
import { openFakeShop } from "./support/fake-bridge.ts";
import type { FakeShop } from "./support/fake-shop.ts";
import { openConversation } from "./support/steps.ts";

const field = (page: Page): Locator => page.getByRole("textbox", { name: /^Reply to/ });
const tray = (page: Page): Locator => page.getByRole("list", { name: "Files of this reply" }).getByRole("listitem");
const choose = async (page: Page, ...files: readonly { name: string; mimeType: string; buffer: Buffer }[]) =>
  page.locator("input[type=file]").setInputFiles([...files]);
const picture = (name: string) => ({ name, mimeType: "image/png", buffer: pngOf() });
const parts = (shop: FakeShop): unknown[] =>
  shop.requests
    .filter(({ route }) => route === "replies/send")
    .flatMap(({ input }) => (input as { parts: { content: unknown }[] }).parts.map(({ content }) => content));

/** A real photo, made by the browser: 600 wide, 300 high. */
async function photo(page: Page): Promise<Buffer> {
  const bytes = await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(600, 300);
    canvas.getContext("2d")?.fillRect(0, 0, 600, 300);
    const blob = await canvas.convertToBlob({ type: "image/jpeg" });
    return Array.from(new Uint8Array(await blob.arrayBuffer()));
  });
  return Buffer.from(bytes);
}

const sizeOf = async (page: Page, jpeg: Buffer | undefined) =>
  page.evaluate(
    async (bytes) => {
      const bitmap = await createImageBitmap(new Blob([new Uint8Array(bytes)]), { imageOrientation: "none" });
      return [bitmap.width, bitmap.height];
    },
    Array.from(jpeg ?? []),
  );

test("pictures and words go as messages of their own, pictures together", async ({ page }) => {
  const shop = await openFakeShop(page);
  await openConversation(page, shop, "Ben Whitaker");
  const pdf = { name: "sizes.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7 sizes") };
  await choose(page, picture("front.png"), picture("back.png"), pdf);
  await expect(tray(page)).toHaveCount(3);
  await expect(tray(page).filter({ hasText: "front.png" })).toContainText("MB");
  await expectNoViolations(page);
  await field(page).fill("Front and back");
  // Not before all three are with the host.
  await expect(page.getByRole("button", { name: "Send", exact: true })).toBeEnabled();
  await page.keyboard.press("Enter");
  await expect(tray(page)).toHaveCount(0);
  const [front, back, paper] = [...shop.composer.received.keys()];
  await expect
    .poll(() => parts(shop))
    .toEqual([
      { kind: "files", media: "image", fileIds: [front, back] },
      { kind: "files", media: "file", fileIds: [paper] },
      { kind: "text", text: "Front and back" },
    ]);
  await expect(page.getByRole("listitem").filter({ hasText: "Front and back" })).toContainText("accepted");
  // What is one of these already is not drawn again: the same bytes.
  expect([...shop.composer.received.values()][0]).toEqual(pngOf());
});

test("a picture needs no words", async ({ page }) => {
  const shop = await openFakeShop(page);
  await openConversation(page, shop, "Ben Whitaker");
  const sendButton = page.getByRole("button", { name: "Send", exact: true });
  await expect(sendButton).toBeDisabled();
  await choose(page, picture("front.png"));
  await expect(sendButton).toBeEnabled();
  await sendButton.click();
  await expect.poll(() => parts(shop)).toHaveLength(1);
});

test("while a file leaves, how much of it has left is seen, and stopped it is a draft again", async ({ page }) => {
  const shop = await openFakeShop(page);
  shop.holdReplies = true;
  await openConversation(page, shop, "Ben Whitaker");
  await choose(page, picture("front.png"));
  await expect(tray(page)).toContainText("MB");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(tray(page)).toHaveCount(0);
  await expect.poll(() => parts(shop)).toHaveLength(1);
  const [fileId = ""] = shop.composer.received.keys();
  const sent = { kind: "files", media: "image", fileIds: [fileId] };
  shop.replyProgress = { kind: "under_way", sentBytes: 4, totalBytes: 10 };
  const conversation = shop.byName("Ben Whitaker");
  const reply = conversation.messages.at(-1);
  shop.changeMessage(conversation, reply?.id ?? 0, { state: { kind: "waiting", because: "uploading" } });
  const message = page.locator(".message").last();
  await expect(message.getByRole("progressbar")).toHaveAttribute("value", "0.4");
  await expect(message).toContainText("40%");
  await expectNoViolations(page);
  await message.getByRole("button", { name: "Stop" }).click();
  // The same file, as it was chosen: nothing is posted to the host again.
  await expect(tray(page)).toContainText("front.png");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect.poll(() => parts(shop)).toEqual([sent, sent]);
});

test("what Instagram does not take is said so, can be left out, and keeps the rest from leaving", async ({ page }) => {
  const shop = await openFakeShop(page);
  await openConversation(page, shop, "Ben Whitaker");
  await choose(page, { name: "list.txt", mimeType: "text/plain", buffer: Buffer.from("text") }, picture("front.png"));
  await expect(page.getByRole("alert").filter({ hasText: "does not take this kind of file" })).toBeVisible();
  await field(page).fill("Here");
  await expect(page.getByRole("button", { name: "Send", exact: true })).toBeDisabled();
  await page.getByRole("button", { name: "Leave out “list.txt”" }).click();
  await page.getByRole("button", { name: "Leave out “front.png”" }).click();
  await expect(page.getByRole("textbox", { name: /^Reply to/ })).toBeFocused();
  await expect.poll(() => shop.composer.received.size).toBe(0);
  await field(page).press("Enter");
  await expect.poll(() => parts(shop)).toEqual([{ kind: "text", text: "Here" }]);
});

test("a photo taken sideways is turned upright", async ({ page }) => {
  const shop = await openFakeShop(page);
  await openConversation(page, shop, "Ben Whitaker");
  const upright = await photo(page);
  const sideways = Buffer.concat([upright.subarray(0, 2), exif(6), upright.subarray(2)]);
  await choose(page, { name: "sideways.jpg", mimeType: "image/jpeg", buffer: sideways });
  await expect.poll(() => shop.composer.received.size).toBe(1);
  expect(await sizeOf(page, [...shop.composer.received.values()][0])).toEqual([300, 600]);
});

test("a picture over the limit is made smaller when its owner says so", async ({ page }) => {
  const shop = await openFakeShop(page);
  await openConversation(page, shop, "Ben Whitaker");
  const upright = await photo(page);
  // Over 8 MB by what stands behind its end.
  const large = Buffer.concat([upright, Buffer.alloc(9 * 1024 * 1024, 1)]);
  await choose(page, { name: "large.jpg", mimeType: "image/jpeg", buffer: large });
  await expect(page.getByText("Instagram takes pictures up to 8 MB.")).toBeVisible();
  expect(shop.composer.received.size).toBe(0);
  await page.getByRole("button", { name: "Make it smaller" }).click();
  await expect.poll(() => shop.composer.received.size).toBe(1);
  expect([...shop.composer.received.values()][0]?.length).toBeLessThan(8 * 1024 * 1024);
});

test("files are pasted and dropped", async ({ page }) => {
  const shop = await openFakeShop(page);
  await openConversation(page, shop, "Ben Whitaker");
  const bytes = Array.from(pngOf());
  await field(page).evaluate((element, png) => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(png)], "pasted.png", { type: "image/png" }));
    element.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, bytes);
  // Words of an office program come with a picture of themselves: the words are meant.
  await field(page).evaluate((element, png) => {
    const data = new DataTransfer();
    data.setData("text/plain", "Cup 12,50");
    data.setData("text/html", "<table></table>");
    data.items.add(new File([new Uint8Array(png)], "words.png", { type: "image/png" }));
    element.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, bytes);
  await page.locator(".messages").evaluate((element, png) => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(png)], "dropped.png", { type: "image/png" }));
    for (const type of ["dragenter", "dragover", "drop"]) {
      element.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
    }
  }, bytes);
  await expect(tray(page).filter({ hasText: "pasted.png" })).toBeVisible();
  await expect(tray(page).filter({ hasText: "dropped.png" })).toBeVisible();
  await expect.poll(() => shop.composer.received.size).toBe(2);
  await expect(tray(page)).toHaveCount(2);
});

test("ten files at most, and they come back when the reply cannot be taken", async ({ page }) => {
  const shop = await openFakeShop(page);
  await openConversation(page, shop, "Ben Whitaker");
  await choose(page, ...Array.from({ length: 11 }, (_none, index) => picture(`${index}.png`)));
  await expect(tray(page)).toHaveCount(10);
  await expect(page.getByText("A reply takes up to 10 files.")).toBeVisible();
  await expect.poll(() => shop.composer.received.size).toBe(10);
  shop.faults.set("replies/send", "unavailable");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(page.getByText("Shopbell is not answering.")).toBeVisible();
  await expect(tray(page)).toHaveCount(10);
});
