import { expect, type Locator, type Page, test } from "@playwright/test";
import { openFakeShop } from "./support/fake-bridge.ts";
import type { FakeShop } from "./support/fake-shop.ts";
import { openConversation, problem } from "./support/steps.ts";

const field = (page: Page): Locator => page.getByRole("textbox", { name: /^Reply to/ });
const sent = (shop: FakeShop): readonly unknown[] =>
  shop.requests.filter(({ route }) => route === "replies/send").map(({ input }) => input);

test("Enter sends, Shift Enter begins a new line, and the reply goes from waiting to accepted", async ({ page }) => {
  const shop = await openFakeShop(page);
  await openConversation(page, shop, "Ben Whitaker");
  await field(page).pressSequentially("Yes,");
  await page.keyboard.press("Shift+Enter");
  await page.keyboard.type("until 18:00");
  await expect(field(page)).toHaveValue("Yes,\nuntil 18:00");
  await page.keyboard.press("Enter");
  await expect(field(page)).toHaveValue("");
  const bubble = page.getByRole("listitem").filter({ hasText: "until 18:00" });
  await expect(bubble).toContainText("accepted");
  await expect(bubble).toHaveCount(1);
  expect(sent(shop)).toMatchObject([
    { parts: [{ content: { kind: "text", text: "Yes,\nuntil 18:00" } }], confirmedByPerson: false },
  ]);
});

test("Ctrl Enter sends too", async ({ page }) => {
  const shop = await openFakeShop(page);
  await openConversation(page, shop, "Ben Whitaker");
  await field(page).fill("Yes");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("listitem").filter({ hasText: /^Yes/ })).toContainText("accepted");
  expect(sent(shop)).toHaveLength(1);
});

test("the bubble is there before the host has answered", async ({ page }) => {
  const shop = await openFakeShop(page);
  let answer: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const handle = shop.handle.bind(shop);
  shop.handle = async (route, input) => {
    if (route === "replies/send") await asked;
    return handle(route, input);
  };
  await openConversation(page, shop, "Ben Whitaker");
  await field(page).fill("At once");
  await page.keyboard.press("Enter");
  const bubble = page.getByRole("listitem").filter({ hasText: "At once" });
  await expect(bubble).toContainText("waiting");
  await bubble.evaluate((element) => element.setAttribute("data-same", "yes"));
  answer();
  await expect(bubble).toContainText("accepted");
  // It is the same element all the way: nothing flickers, and focus on it is not lost.
  await expect(bubble).toHaveAttribute("data-same", "yes");
});

test("bytes are counted, not letters, and what is too long is not sent", async ({ page }) => {
  const shop = await openFakeShop(page);
  await openConversation(page, shop, "Ben Whitaker");
  await field(page).fill("é".repeat(500));
  await expect(page.getByText("1,000 / 1,000")).toBeVisible();
  await expect(page.getByRole("button", { name: "Send", exact: true })).toBeEnabled();
  await field(page).fill(`${"é".repeat(500)}!`);
  await expect(page.getByText("1 over the limit")).toBeVisible();
  await expect(page.getByRole("button", { name: "Send", exact: true })).toBeDisabled();
  await page.keyboard.press("Enter");
  expect(sent(shop)).toEqual([]);
});

test.describe("in Arabic, with its own digits", () => {
  test.use({ locale: "ar-EG" });

  test("the counter goes from left to right: so many of so many", async ({ page }) => {
    const shop = await openFakeShop(page, { settings: { locale: "ar" } });
    await openConversation(page, shop, "Ben Whitaker");
    const numbers = page.locator(".composer-count bdi bdi");
    await expect(numbers).toHaveText(["٠", "١٬٠٠٠"]);
    const [part, whole] = await numbers.evaluateAll((all) => all.map((one) => one.getBoundingClientRect().x));
    expect(part).toBeLessThan(whole ?? 0);
  });
});

test("a draft is kept for each conversation", async ({ page }) => {
  const shop = await openFakeShop(page);
  await openConversation(page, shop, "Ben Whitaker");
  await field(page).fill("For Ben");
  await openConversation(page, shop, "João Pereira");
  await expect(field(page)).toHaveValue("");
  await field(page).fill("Para o João");
  await openConversation(page, shop, "Ben Whitaker");
  await expect(field(page)).toHaveValue("For Ben");
});

test("a draft is there again after a restart, with what it quotes", async ({ page }) => {
  const shop = await openFakeShop(page);
  await openConversation(page, shop, "Ben Whitaker");
  await page.getByRole("listitem").filter({ hasText: "Is the shop open today?" }).focus();
  await page.keyboard.press("r");
  await expect(field(page)).toBeFocused();
  await page.keyboard.type("I will ask, one moment");
  const kept = () => shop.composer.drafts.get(shop.byName("Ben Whitaker").view.id)?.text;
  await expect.poll(kept).toBe("I will ask, one moment");
  const row = page.getByRole("option", { name: /Ben Whitaker/ });
  await expect(row.getByText("draft", { exact: true })).toHaveCount(0);
  await openConversation(page, shop, "Tom Krüger");
  await expect(row.getByText("draft", { exact: true })).toBeVisible();
  await page.reload();
  await openConversation(page, shop, "Ben Whitaker");
  await expect(field(page)).toHaveValue("I will ask, one moment");
  await expect(page.getByText("Replying to Ben")).toBeVisible();
  await expect(field(page)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("listitem").filter({ hasText: "one moment" })).toContainText("accepted");
  await page.reload();
  await openConversation(page, shop, "Ben Whitaker");
  await expect(page.getByRole("listitem").filter({ hasText: "one moment" })).toBeVisible();
  await expect(field(page)).toHaveValue("");
});

test("a text that is too long goes out in parts, shown before and each with a state of its own", async ({ page }) => {
  const shop = await openFakeShop(page);
  await openConversation(page, shop, "Ben Whitaker");
  const sentence = "قماش الكتان متوفر بثلاثة ألوان هذا الأسبوع. ";
  const text = sentence.repeat(40).trim();
  expect(Buffer.byteLength(text)).toBeGreaterThan(3000);
  await field(page).fill(text);
  await page.getByText("Show the 4 messages").click();
  await expect(page.locator(".split-offer li")).toHaveCount(4);
  // Longer than its box, it is moved by key too.
  await page.keyboard.press("Tab");
  await expect(page.locator(".split-offer ol")).toBeFocused();
  const parts = await page.locator(".split-offer li").allTextContents();
  expect(parts.join(" ")).toBe(text);
  for (const part of parts) expect(part).toMatch(/\.$/u);
  await page.getByRole("button", { name: "Send as 4 messages" }).click();
  await expect(field(page)).toHaveValue("");
  await expect(field(page)).toBeFocused();
  const bubbles = page.getByRole("listitem").filter({ hasText: "قماش الكتان" });
  await expect(bubbles).toHaveCount(4);
  for (let part = 0; part < 4; part++) await expect(bubbles.nth(part)).toHaveAttribute("data-state", "accepted");
  const [request] = sent(shop) as { parts: { clientId: string; content: { text: string } }[] }[];
  expect(request?.parts.map(({ content }) => content.text)).toEqual(parts);
  expect(new Set(request?.parts.map(({ clientId }) => clientId)).size).toBe(4);
});

test("a text for more messages than anybody wants is not sent at all", async ({ page }) => {
  const shop = await openFakeShop(page);
  await openConversation(page, shop, "Ben Whitaker");
  await field(page).fill("word ".repeat(4200).slice(0, 20_900));
  await expect(page.getByText("Too long even for 20 messages.")).toBeVisible();
  await expect(page.getByRole("button", { name: /^Send as/ })).toHaveCount(0);
});

test.describe("when sending fails", () => {
  test("the text comes back with a sentence, and is sent under the same id when tried again", async ({ page }) => {
    const shop = await openFakeShop(page);
    await openConversation(page, shop, "Ben Whitaker");
    shop.faults.set("replies/send", "unavailable");
    await field(page).fill("Yes, until 18:00");
    await page.keyboard.press("Enter");
    await expect(problem(page)).toHaveText(/Shopbell is not answering\. Your text is still here/);
    await expect(field(page)).toHaveValue("Yes, until 18:00");
    await expect(page.getByRole("listitem").filter({ hasText: "until 18:00" })).toHaveCount(0);
    shop.faults.clear();
    // Something is heard of the host.
    shop.setOnline(true);
    await expect(problem(page)).toHaveText(/Shopbell answers again\. Your text is still here/);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("listitem").filter({ hasText: "until 18:00" })).toContainText("accepted");
    await expect(problem(page)).toHaveCount(0);
    const ids = sent(shop).map((input) => (input as { parts: { clientId: string }[] }).parts[0]?.clientId);
    expect(ids).toHaveLength(2);
    expect(ids[0]).toBe(ids[1]);
  });

  test("the text comes back also after one has gone to another conversation", async ({ page }) => {
    const shop = await openFakeShop(page);
    await openConversation(page, shop, "Ben Whitaker");
    const handle = shop.handle.bind(shop);
    let fail: () => void = () => undefined;
    const failed = new Promise<void>((resolve) => {
      fail = resolve;
    });
    shop.handle = async (route, input) => {
      if (route !== "replies/send") return handle(route, input);
      await failed;
      return { ok: false, error: { code: "storage_failed", message: "" } };
    };
    await field(page).fill("Not lost");
    await page.keyboard.press("Enter");
    await openConversation(page, shop, "João Pereira");
    fail();
    await openConversation(page, shop, "Ben Whitaker");
    await expect(field(page)).toHaveValue("Not lost");
    await expect(problem(page)).toContainText("Is the disk full?");
  });

  test("the text comes back when the window closed meanwhile", async ({ page }) => {
    const shop = await openFakeShop(page);
    await openConversation(page, shop, "Ben Whitaker");
    await expect(field(page)).toBeFocused();
    const ben = shop.byName("Ben Whitaker");
    // The screen hears of it by the reply alone.
    const never = new Promise<void>(() => undefined);
    for (const route of ["conversations/get", "conversations/list"] as const) shop.held.set(route, never);
    ben.view = { ...ben.view, lastQualifyingMs: ben.view.lastActivityMs - 8 * 86_400_000 };
    await field(page).fill("Too late");
    await page.keyboard.press("Enter");
    await expect(problem(page)).toContainText("Instagram has closed this conversation. Your text is still here.");
  });
});

test.describe("the line above the composer", () => {
  test("is not there while the window is wide open", async ({ page }) => {
    const shop = await openFakeShop(page);
    await openConversation(page, shop, "Ben Whitaker");
    await expect(page.locator(".composer-area .notice")).toHaveCount(0);
  });

  test("says until when to answer", async ({ page }) => {
    const shop = await openFakeShop(page);
    await openConversation(page, shop, "João Pereira");
    await expect(page.getByText("Answer before 12:49.")).toBeVisible();
  });

  test("asks for a person after 24 hours, once, and every reply then says so", async ({ page }) => {
    const shop = await openFakeShop(page);
    await openConversation(page, shop, "Ana Castillo");
    await expect(page.getByText("More than 24 hours since Ana wrote.")).toBeVisible();
    await field(page).fill("It is 6.90 €");
    await page.keyboard.press("Enter");
    await expect(problem(page)).toContainText("Choose “Answer as a person”");
    expect(sent(shop)).toEqual([]);
    await page.getByRole("button", { name: "Answer as a person" }).click();
    await expect(field(page)).toBeFocused();
    await expect(page.getByText(/^Answering as a person, until/)).toBeVisible();
    await page.keyboard.press("Enter");
    const bubble = page.getByRole("listitem").filter({ hasText: "It is 6.90 €" });
    await expect(bubble).toContainText("as a person");
    await expect(bubble).toContainText("accepted");
    expect(sent(shop)).toMatchObject([{ confirmedByPerson: true }]);
    // Confirmed for this window only: when the customer writes, the mark goes, and a later window asks again.
    shop.receive("Ana Castillo", "Perfect");
    await expect(page.getByText(/^Answering as a person/)).toHaveCount(0);
  });

  test("closes the composer after 7 days, and before the customer has ever written", async ({ page }) => {
    const shop = await openFakeShop(page);
    const rosa = shop.byName("Rosa Delgado").view.id;
    shop.composer.drafts.set(rosa, { text: "The blue one, then", replyToMessageId: undefined });
    await openConversation(page, shop, "Rosa Delgado");
    await expect(page.getByText("You can answer when Rosa writes again.")).toBeVisible();
    await expect(page.getByRole("textbox")).toHaveCount(0);
    // What was begun before that can still be read, copied and let go of.
    const begun = page.getByRole("region", { name: "Your unsent reply" });
    await expect(begun).toContainText("The blue one, then");
    await begun.getByRole("button", { name: "Discard" }).click();
    await expect(begun).toHaveCount(0);
    await expect(page.locator(".message:focus")).toHaveCount(1);
    // One press does not lose it.
    await page.keyboard.press("z");
    await expect(begun).toContainText("The blue one, then");
    await begun.getByRole("button", { name: "Discard" }).click();
    await expect(begun).toHaveCount(0);
    await expect(page.locator(".message:focus")).toHaveCount(1);
    await expect.poll(() => shop.composer.drafts.has(rosa)).toBe(false);
    await openConversation(page, shop, "Sofia Lind");
    await expect(page.getByText("Sofia has not written yet.")).toBeVisible();
    await expect(page.getByRole("textbox")).toHaveCount(0);
    shop.receive("Sofia Lind", "Hello!");
    await expect(field(page)).toBeVisible();
  });

  test("tells of the line and of signing in, and replies wait", async ({ page }) => {
    const shop = await openFakeShop(page);
    await openConversation(page, shop, "Ben Whitaker");
    shop.setOnline(false);
    await expect(page.getByText("You are offline.")).toBeVisible();
    await field(page).fill("Later then");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("listitem").filter({ hasText: "Later then" })).toContainText(
      "waiting for the internet",
    );
    await expect(page.getByRole("button", { name: "Health: Down" })).toBeVisible();
    shop.setOnline(true);
    shop.setSending("paused");
    await expect(page.getByText("Instagram needs you to sign in again.")).toBeVisible();
    await page.getByRole("button", { name: "Sign in again" }).click();
    await expect(page.getByRole("dialog", { name: "Connect Instagram" })).toBeVisible();
  });

  test("tells of another app, shows what it may see, and takes the conversation over", async ({ page }) => {
    const shop = await openFakeShop(page);
    await openConversation(page, shop, "Pedro Nunes");
    await expect(page.getByText("Another app is answering this conversation.")).toBeVisible();
    const message = page.getByRole("listitem").filter({ hasText: "Olá?" });
    await expect(field(page)).toHaveCount(0);
    // What Instagram would refuse is not offered.
    await message.focus();
    await page.keyboard.press("m");
    await expect(page.getByRole("menuitem")).toHaveText([/^Copy the text/, /^How it arrived/, /^Remove/]);
    await page.keyboard.press("Escape");
    await expect(message).toBeFocused();

    shop.takeOverAnswer = { kind: "refused", code: 100, subcode: 2_018_300, traceId: "AbC123" };
    await page.getByRole("button", { name: "Take over" }).click();
    await expect(page.getByText("Instagram did not give the conversation to your app.")).toBeVisible();
    await page.getByText("Details").click();
    await expect(page.getByText("Code 100 / 2018300")).toBeVisible();

    shop.takeOverAnswer = { kind: "taken", released: 0 };
    await page.getByRole("button", { name: "Take over" }).click();
    await expect(field(page)).toBeFocused();
    await expect(page.getByText("Another app is answering this conversation.")).toHaveCount(0);
  });
});

test("a reply quotes the message it answers, unless one thinks better of it", async ({ page }) => {
  const shop = await openFakeShop(page);
  await openConversation(page, shop, "Ben Whitaker");
  const question = page.getByRole("listitem").filter({ hasText: "Is the shop open today?" });
  await question.focus();
  await page.keyboard.press("r");
  await expect(page.getByText("Replying to Ben")).toBeVisible();
  await expect(field(page)).toBeFocused();
  await page.getByRole("button", { name: "Do not quote this message" }).click();
  await expect(page.getByText("Replying to Ben")).toHaveCount(0);
  await question.hover();
  await question.getByRole("button", { name: "Reply" }).click();
  await expect(field(page)).toBeFocused();
  await page.keyboard.type("Yes it is");
  await page.keyboard.press("Enter");
  const bubble = page.getByRole("listitem").filter({ hasText: "Yes it is" });
  await expect(bubble).toContainText("Is the shop open today?");
  await expect(bubble).toContainText("accepted");
  expect(sent(shop)).toMatchObject([{ replyToMessageId: shop.byName("Ben Whitaker").messages[1]?.id }]);
});
