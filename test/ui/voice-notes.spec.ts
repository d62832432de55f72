import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { expectNoViolations } from "./support/axe.ts";
import { openFakeShop } from "./support/fake-bridge.ts";
import type { FakeShop } from "./support/fake-shop.ts";
import { openConversation } from "./support/steps.ts";

const NAME = "Record a voice message";
const recordButton = (page: Page) => page.getByRole("button", { name: NAME });
const recorderOf = (page: Page) => page.getByRole("group", { name: NAME });

async function openBen(page: Page): Promise<FakeShop> {
  const shop = await openFakeShop(page);
  await openConversation(page, shop, "Ben Whitaker");
  return shop;
}

async function openWithMicrophone(page: Page, context: BrowserContext): Promise<FakeShop> {
  await context.grantPermissions(["microphone"]);
  return openBen(page);
}

test("a voice message is recorded, listened to and sent, by keyboard, in a format Instagram takes", async ({
  page,
  context,
}) => {
  const shop = await openWithMicrophone(page, context);
  const recorder = recorderOf(page);
  await recordButton(page).press("Enter");
  const stop = recorder.getByRole("button", { name: "Stop" });
  await expect(stop).toBeFocused();
  await expect(recorder).toContainText(/0:(0[1-9]|[1-5]\d) \/ 3:00/u);
  // The fake microphone beeps every second, and not for long.
  await expect
    .poll(() => page.locator(".level > span").evaluate((bar) => Number.parseInt(bar.style.inlineSize, 10)), {
      intervals: [70],
    })
    .toBeGreaterThan(5);
  await expectNoViolations(page);
  await page.keyboard.press("Enter");
  const send = recorder.getByRole("button", { name: "Send" });
  await expect(send).toBeFocused();
  // Begun and stopped in one breath: it may be over before anybody outside the page has pressed again.
  const whileListening = await recorder.locator("[data-listen]").evaluate(async (button: HTMLElement) => {
    button.click();
    await new Promise((resolve) => setTimeout(resolve));
    const { textContent } = button;
    button.click();
    return textContent;
  });
  expect(whileListening).toBe("Stop");
  await expect(recorder.getByRole("button", { name: "Listen" })).toBeVisible();
  await send.press("Enter");
  await expect(recorder).toHaveCount(0);
  await expect.poll(() => shop.composer.received.size).toBe(1);
  const [wav] = [...shop.composer.received.values()];
  expect(wav?.toString("latin1", 0, 4)).toBe("RIFF");
  expect([wav?.readUInt16LE(20), wav?.readUInt16LE(22), wav?.readUInt32LE(24)]).toEqual([1, 1, 24_000]);
  // More than a second of it, and not silence.
  expect(wav?.length).toBeGreaterThan(48_000);
  expect(new Set(wav?.subarray(44)).size).toBeGreaterThan(10);
  const sent = shop.requests.find(({ route }) => route === "replies/send");
  expect(sent?.input).toMatchObject({ parts: [{ content: { kind: "files", media: "audio" } }] });
});

test("without the microphone a sentence says so; a recording ends by itself, and Escape lets go of it", async ({
  page,
  context,
}) => {
  await page.clock.install();
  const shop = await openBen(page);
  const record = recordButton(page);
  const recorder = recorderOf(page);
  await record.click();
  await expect(recorder.getByRole("alert")).toContainText("Shopbell may not use the microphone.");
  await page.keyboard.press("Escape");
  await expect(recorder).toHaveCount(0);
  // The button it was opened with closes it as well.
  await record.click();
  await expect(recorder.getByRole("alert")).toBeVisible();
  await record.click();
  await expect(recorder).toHaveCount(0);
  await context.grantPermissions(["microphone"]);
  await record.click();
  await expect(recorder.getByRole("button", { name: "Stop" })).toBeFocused();
  // Whoever types while it reaches its longest keeps on typing: the next Enter must not send it.
  const field = page.getByRole("textbox", { name: /^Reply to/u });
  await field.focus();
  // The clock of the page can be hurried, the microphone cannot: something has to be recorded.
  await expect(recorder).toContainText(/0:(0[1-9]|[1-5]\d) \/ 3:00/u);
  await page.clock.fastForward(180_000);
  const send = recorder.getByRole("button", { name: "Send" });
  await expect(send).toBeVisible();
  await expect(field).toBeFocused();
  const held = Promise.withResolvers<void>();
  shop.composer.held = held.promise;
  await send.click();
  await expect(recorder).toHaveAttribute("data-stage", "leaving");
  await send.press("Escape");
  await expect(recorder).toHaveCount(0);
  held.resolve();
  await expect.poll(() => shop.requests.some(({ route }) => route === "files/discard")).toBe(true);
  expect(shop.composer.received.size).toBe(0);
  expect(shop.requests.some(({ route }) => route === "replies/send")).toBe(false);
});

test("a recording left for another conversation waits in its own, and goes to nobody else", async ({
  page,
  context,
}) => {
  const shop = await openWithMicrophone(page, context);
  const recorder = recorderOf(page);
  await recordButton(page).click();
  await expect(recorder).toContainText(/0:(0[1-9]|[1-5]\d) \/ 3:00/u);
  await openConversation(page, shop, "João Pereira");
  await expect(page.getByText("The recording waits in its conversation.")).toBeVisible();
  await expect(recorder).toHaveCount(0);
  await openConversation(page, shop, "Ben Whitaker");
  await expect(recorder).toHaveAttribute("data-stage", "ready");
  await expect(page.getByRole("textbox", { name: /^Reply to/u })).toBeFocused();
  // What would record another leads to the one that is there: by its button and, from the thread, by its key.
  await recordButton(page).click();
  const listen = recorder.getByRole("button", { name: "Listen" });
  await expect(listen).toBeFocused();
  await page.locator(".message").last().focus();
  await page.keyboard.press("v");
  await expect(listen).toBeFocused();
  // Sent, it goes to whom it was recorded for, whatever is opened before the host has it.
  const held = Promise.withResolvers<void>();
  shop.composer.held = held.promise;
  await recorder.getByRole("button", { name: "Send" }).click();
  await openConversation(page, shop, "João Pereira");
  await openConversation(page, shop, "Ben Whitaker");
  await recordButton(page).press("Enter");
  await expect(page.getByText("The last voice message is still being sent.")).toBeVisible();
  await openConversation(page, shop, "João Pereira");
  held.resolve();
  await openConversation(page, shop, "Ben Whitaker");
  await expect(page.locator(".message").last()).toContainText(/Voice message.*accepted/su);
  const sent = shop.requests.filter(({ route }) => route === "replies/send").map(({ input }) => input);
  expect(sent).toMatchObject([{ conversationId: shop.byName("Ben Whitaker").view.id }]);
});

test("a recording that cannot begin says so and lets go of the microphone", async ({ page, context }) => {
  await openWithMicrophone(page, context);
  await page.evaluate(() => {
    const { mediaDevices } = navigator;
    const ask = mediaDevices.getUserMedia.bind(mediaDevices);
    mediaDevices.getUserMedia = async (wish) => {
      const stream = await ask(wish);
      Reflect.set(globalThis, "givenStream", stream);
      return stream;
    };
    Reflect.deleteProperty(globalThis, "AudioContext");
  });
  await recordButton(page).click();
  const recorder = recorderOf(page);
  await expect(recorder.getByRole("alert")).toBeVisible();
  const states = await page.evaluate(() => {
    const stream: unknown = Reflect.get(globalThis, "givenStream");
    return stream instanceof MediaStream ? stream.getTracks().map(({ readyState }) => readyState) : [];
  });
  expect(states).toEqual(["ended"]);
});
