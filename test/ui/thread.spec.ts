import { expect, type Locator, type Page, test } from "@playwright/test";
import { openFakeShop } from "./support/fake-bridge.ts";
import { attachment } from "./support/example-builder.ts";
import { exampleConversations } from "./support/example-shop.ts";
import { openConversation } from "./support/steps.ts";

/** Scrolls so far from one end, and says which message begins in sight first then, and where; nothing comes between. */
const scrollFrom = async (page: Page, end: "top" | "bottom", pixels: number) =>
  scrollerOf(page).evaluate(
    (element, to) => {
      element.scrollTop = to.end === "top" ? to.pixels : element.scrollHeight - element.clientHeight - to.pixels;
      element.dispatchEvent(new Event("scroll"));
      const top = element.getBoundingClientRect().top;
      const first = Array.from(element.querySelectorAll<HTMLElement>("[data-key]")).find(
        (message) => message.getBoundingClientRect().top >= top,
      );
      return { key: first?.dataset["key"] ?? "", top: first?.getBoundingClientRect().top ?? 0 };
    },
    { end, pixels },
  );
/** Where a message is once everything of the last change has been painted. */
const topOf = async (page: Page, key: string): Promise<number> =>
  page.locator(`[data-key="${key}"]`).evaluate(async (element) => {
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    return element.getBoundingClientRect().top;
  });
const scrollerOf = (page: Page): Locator => page.locator(".messages");
/** Not by a pixel. */
const expectHeld = (top: number, before: number) => expect(Math.abs(top - before)).toBeLessThan(1);
const withUnread = (name: string, unreadCount: number) =>
  exampleConversations().map((each) =>
    each.view.customer.name === name ? { ...each, view: { ...each.view, unreadCount } } : each,
  );
const fromBottom = async (page: Page): Promise<number> =>
  scrollerOf(page).evaluate((element) => element.scrollHeight - element.clientHeight - element.scrollTop);

test("every state of a reply is a sign with words", async ({ page }) => {
  const shop = await openFakeShop(page);
  await openConversation(page, shop, "Noor A.");
  const message = (text: string) => page.getByRole("listitem").filter({ hasText: text });
  await expect(message("Yes, we sew them to length.")).toContainText("accepted");
  await expect(message("They will be ready on Friday.")).toContainText("Checking whether Instagram received this");
  await expect(message("Shall I keep the sand ones")).toContainText("sending");
  await expect(message("Or would you like to see")).toContainText("waiting, Instagram is busy");
  await expect(message("We are open until 18:00.")).toContainText("waiting until sending works again");
  await expect(message("waiting for the line to come back")).toContainText("waiting for the internet");
});

test("a reply that was refused says why, and can be tried again, copied or discarded", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const shop = await openFakeShop(page);
  await openConversation(page, shop, "Milan Horvat");
  const refused = page.getByRole("listitem").filter({ hasText: "Yes! Sorry for the wait." });
  await expect(refused).toContainText("Instagram cannot deliver to this customer now");
  await refused.getByText("Details").click();
  await expect(refused).toContainText("Code 551 / 1545041");
  await expect(refused).toContainText("Trace HiJ456kLmN");
  await refused.getByRole("button", { name: "Copy" }).click();
  await expect(refused.getByRole("button", { name: "Copied" })).toBeVisible();
  expect(await page.evaluate(async () => navigator.clipboard.readText())).toBe("Yes! Sorry for the wait.");
  await refused.getByRole("button", { name: "Retry" }).click();
  await expect(refused).toContainText("accepted");
  // The button has gone; the focus has not.
  await expect(refused).toBeFocused();
  const other = page.getByRole("listitem").filter({ hasText: "Of course, here it is" });
  // Another window takes the focus before the answer comes: it is kept here, and only said to be lost.
  await other.getByRole("button", { name: "Discard" }).evaluate((button: HTMLElement) => {
    button.focus();
    button.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
    button.click();
  });
  await expect(other).toHaveCount(0);
  await expect(page.locator(".message:focus")).toHaveText(/Are you still there/);
});

test("what hangs on a message is shown with it", async ({ page }) => {
  const shop = await openFakeShop(page);
  await openConversation(page, shop, "Mia Oliveira");
  const thread = page.getByRole("list", { name: "Messages with Mia Oliveira" });
  await expect(thread).toContainText("Pressed a button");
  await expect(thread).toContainText("Came through the ad “Spring linen”");
  await expect(thread).toContainText("edited");
  await expect(thread).toContainText("Mia reacted 👍");
  await expect(thread).toContainText("You reacted 🎁");
  await expect(thread).toContainText("Withdrawn message");
  await expect(thread).toContainText("Mia sent something this app cannot show. Open Instagram to see it.");
  await thread.getByRole("button", { name: /Do you have gift cards/ }).click();
  await expect(page.locator(".message:focus")).toContainText("Do you have gift cards");
});

test("attachments are shown, or say why not", async ({ page }) => {
  const shop = await openFakeShop(page);
  await openConversation(page, shop, "Tom Krüger");
  const thread = page.getByRole("list", { name: "Messages with Tom Krüger" });
  await expect(thread.getByText("Was to be seen once, in Instagram")).toBeAttached();
  await expect(thread.getByText("No longer available at Instagram").first()).toBeAttached();
  await expect(thread.getByText("Story no longer available")).toBeAttached();
  const voice = thread.getByRole("group", { name: "Voice message" });
  await voice.scrollIntoViewIfNeeded();
  await expect(voice.getByRole("button", { name: "Play" })).toBeEnabled();
  await expect(thread.getByRole("link", { name: /measurements-living-room\.pdf/ })).toHaveAttribute(
    "href",
    /^media\/\d+$/,
  );
  const link = thread.getByRole("link", { name: "Open in Instagram" }).first();
  await expect(link).toHaveAttribute("href", "https://www.instagram.com/p/Cxample1/");
  await expect(link).toHaveAttribute("target", "_blank");
  await thread.getByRole("button", { name: "Open the photo: Photo" }).last().click();
  await expect(page.getByRole("dialog", { name: "Photos and videos" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("only an https address becomes a link, in a card as in a text", async ({ page }) => {
  const shop = await openFakeShop(page);
  const ben = shop.byName("Ben Whitaker");
  const written =
    "look (https://example.com/a_b?c=1). http://example.com/ javascript:alert(1) https://instagram.com@evil.example/";
  ben.messages = ben.messages.map((message) => (message.direction === "in" ? { ...message, text: written } : message));
  await openConversation(page, shop, "Ben Whitaker");
  const text = page.locator(".message-text").last();
  await expect(text).toHaveText(written);
  await expect(text.getByRole("link")).toHaveCount(1);
  await expect(text.getByRole("link", { name: "https://example.com/a_b?c=1" })).toHaveAttribute("target", "_blank");
  const tom = shop.byName("Tom Krüger");
  for (const [index, permalink] of ["javascript:alert(1)", "http://example.com/", "not an address"].entries()) {
    const message = tom.messages[index];
    const attachment = message?.attachments[0];
    if (message === undefined || attachment === undefined) throw new Error("The example shop has changed.");
    tom.messages[index] = { ...message, attachments: [{ ...attachment, kind: "share", permalink }] };
  }
  await openConversation(page, shop, "Tom Krüger");
  await expect(page.getByRole("list", { name: "Messages with Tom Krüger" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Open in Instagram" })).toHaveCount(0);
});

test("a message that is withdrawn goes at once, with what was written about it", async ({ page }) => {
  const shop = await openFakeShop(page);
  await openConversation(page, shop, "Ben Whitaker");
  const message = shop.byName("Ben Whitaker").messages.at(-1);
  await page.getByText("Is the shop open today?").last().hover();
  await page
    .getByRole("listitem")
    .filter({ hasText: "Is the shop open" })
    .getByRole("button", { name: "Reply" })
    .click();
  await expect(page.getByText("Replying to Ben")).toBeVisible();
  shop.withdraw("Ben Whitaker", message?.id ?? 0);
  await expect(page.getByText(/^Message withdrawn by Ben · \d\d:\d\d$/)).toBeVisible();
  await expect(page.getByText("Replying to Ben")).toHaveCount(0);
  await expect(page.locator(".message").getByText("Is the shop open today?")).toHaveCount(0);
});

test.describe("a long thread", () => {
  test("opens where the unread begins, and is read only when its end was seen", async ({ page }) => {
    const shop = await openFakeShop(page);
    await openConversation(page, shop, "Peter Long");
    await expect(page.locator(".new-marker")).toBeInViewport();
    await expect.poll(async () => fromBottom(page)).toBeGreaterThan(500);
    expect(shop.byName("Peter Long").view.unreadCount).toBe(24);
    await page.getByRole("button", { name: "Go to the newest message" }).click();
    await expect.poll(() => shop.byName("Peter Long").view.unreadCount).toBe(0);
    // The mark stays while one reads on.
    await expect(page.locator(".new-marker")).toBeAttached();
  });

  test("opens at the first unread however far up it is, and is gone back to it from its end", async ({ page }) => {
    const shop = await openFakeShop(page, { conversations: withUnread("Peter Long", 150) });
    const peter = shop.byName("Peter Long");
    const first = peter.messages.filter(({ direction }) => direction === "in").at(-150);
    const last = peter.messages.at(-1);
    const quoted = peter.messages[1];
    if (first === undefined || last === undefined || quoted === undefined)
      throw new Error("The example shop has changed.");
    const quote = { kind: "message", messageId: quoted.id, by: "customer", text: quoted.text, state: "here" } as const;
    peter.messages[peter.messages.length - 1] = { ...last, quote };
    await openConversation(page, shop, "Peter Long");
    const message = page.locator(`[data-key="m${first.id}"]`);
    await expect(page.locator(".new-marker + .message")).toHaveAttribute("data-key", `m${first.id}`);
    await expect(message).toBeInViewport();
    // Whatever is asked about what is in sight goes out before what the next key asks.
    const asked = () => shop.requests.map(({ route }) => route);
    await message.focus();
    await page.keyboard.press("i");
    await expect(page.getByRole("dialog")).toContainText("Meta delivered it to this computer.");
    expect(asked()).not.toContain("conversations/mark-read");
    await page.keyboard.press("Escape");
    await expect(message).toBeFocused();
    await page.keyboard.press("End");
    await expect.poll(() => shop.byName("Peter Long").view.unreadCount).toBe(0);
    expect(asked()).toContain("conversations/mark-read");
    await expect(message).toHaveCount(0);
    // What is quoted has not been read from the host yet.
    await page.getByRole("button", { name: /Message number 2/ }).click();
    await expect(page.locator(".message:focus")).toHaveAttribute("data-key", `m${quoted.id}`);
    await expect(page.locator(".message:focus")).toBeInViewport();
    await page.keyboard.press("Shift+U");
    await expect(message).toBeFocused();
    await expect(message).toBeInViewport();
  });

  test("shows what comes and what is written also at the end of a piece of it that is full", async ({ page }) => {
    const shop = await openFakeShop(page, { conversations: withUnread("Peter Long", 150) });
    await openConversation(page, shop, "Peter Long");
    await expect(page.locator(".new-marker")).toBeInViewport();
    // Scrolled, not by the button: the piece read last ends with the newest message, and holds no more than it has.
    const scroller = scrollerOf(page);
    await expect(async () => {
      await scroller.evaluate((element) => element.scrollTo(0, element.scrollHeight));
      await expect(page.locator(".message").getByText("Message number 400")).toBeInViewport({ timeout: 250 });
    }).toPass({ timeout: 20_000, intervals: [50] });
    for (let number = 1; number <= 12; number++) {
      shop.receive("Peter Long", `Come later ${number}`);
      const text = page.locator(".message").getByText(`Come later ${number}`, { exact: true });
      // Looked at as soon as it is here: an assertion that fails at first looks again much later.
      await text.waitFor();
      await expect(text).toBeInViewport();
    }
    // Every bubble that has ever been seen, and whether it went again: also for a moment.
    await page.evaluate(() => {
      const gone: string[] = [];
      Reflect.set(globalThis, "gone", gone);
      new MutationObserver((records) => {
        for (const { removedNodes } of records) {
          for (const node of removedNodes) {
            if (node instanceof HTMLElement && node.textContent.includes("Written")) gone.push(node.textContent);
          }
        }
      }).observe(document.querySelector(".message-list") ?? document.body, { childList: true });
    });
    const field = page.getByRole("textbox", { name: /^Reply to/ });
    for (let number = 1; number <= 12; number++) {
      await field.fill(`Written ${number}`);
      await page.keyboard.press("Enter");
      const text = page.locator(".message-text").getByText(`Written ${number}`, { exact: true });
      await expect(page.getByRole("listitem").filter({ has: text })).toContainText("accepted");
    }
    expect(await page.evaluate(() => Reflect.get(globalThis, "gone") as unknown)).toEqual([]);
  });

  test("holds what is read when messages above it change, grow and go", async ({ page }) => {
    const shop = await openFakeShop(page, { conversations: withUnread("Peter Long", 0) });
    const peter = shop.byName("Peter Long");
    await openConversation(page, shop, "Peter Long");
    await expect.poll(async () => fromBottom(page)).toBeLessThan(2);
    // Of one message only the end is in sight: the eye is below it.
    const at = peter.messages.length - 25;
    const cut = peter.messages[at];
    if (cut === undefined) throw new Error("The example shop has changed.");
    await expect(page.locator(`[data-key="m${cut.id}"]`)).toBeAttached();
    const { key, top } = await scrollerOf(page).evaluate((element, id) => {
      const message = element.querySelector<HTMLElement>(`[data-key="m${id}"]`);
      const next = message?.nextElementSibling?.closest<HTMLElement>("[data-key]");
      if (message === null || next === null || next === undefined) throw new Error("The message is not here.");
      element.scrollTop += message.getBoundingClientRect().top - element.getBoundingClientRect().top + 10;
      return { key: next.dataset["key"] ?? "", top: next.getBoundingClientRect().top };
    }, cut.id);
    await expect(page.getByRole("button", { name: "Go to the newest message" })).toBeVisible();
    const above = (steps: number) => peter.messages[at - steps]?.id ?? 0;
    shop.changeMessage(peter, cut.id, { text: "one\ntwo\nthree\nfour\nfive" });
    await expect(page.locator(`[data-key="m${cut.id}"]`)).toContainText("five");
    expectHeld(await topOf(page, key), top);
    shop.changeMessage(peter, above(1), { text: "changed\n".repeat(8), editedAtMs: cut.sentAtMs });
    await expect(page.locator(`[data-key="m${above(1)}"]`)).toContainText("changed");
    expectHeld(await topOf(page, key), top);
    // Lines are no whole number of pixels high, and the parts of a pixel do not add up.
    for (let lines = 9; lines < 16; lines++) {
      shop.changeMessage(peter, above(1), { text: `${"changed\n".repeat(lines)}${lines} lines` });
      await expect(page.locator(`[data-key="m${above(1)}"]`)).toContainText(`${lines} lines`);
    }
    expectHeld(await topOf(page, key), top);
    shop.withdraw("Peter Long", above(2));
    await expect(page.locator(`[data-key="m${above(2)}"]`)).toContainText("withdrawn");
    expectHeld(await topOf(page, key), top);
    // A picture that turns out to be gone becomes a sentence, which is smaller.
    shop.changeMessage(peter, above(1), { attachments: [attachment("image", { id: 404 })] });
    await expect(page.locator(`[data-key="m${above(1)}"]`)).toContainText("No longer available at Instagram");
    expectHeld(await topOf(page, key), top);
    // The message that was held goes: the next one stays where it is.
    const next = await page.locator(`[data-key="${key}"] + [data-key]`).getAttribute("data-key");
    const nextTop = await topOf(page, next ?? "");
    peter.messages = peter.messages.filter(({ id }) => `m${id}` !== key);
    shop.changeMessage(peter, above(3), { text: "The last change" });
    await expect(page.locator(`[data-key="m${above(3)}"]`)).toContainText("The last change");
    await expect(page.locator(`[data-key="${key}"]`)).toHaveCount(0);
    expectHeld(await topOf(page, next ?? ""), nextTop);
  });

  test("loads older messages without moving what is read", async ({ page }) => {
    const shop = await openFakeShop(page);
    await openConversation(page, shop, "Peter Long");
    const scroller = scrollerOf(page);
    // Page after page: what was in sight is in the same place when more is above it.
    for (let round = 0; round < 3; round++) {
      const before = shop.requests.filter(({ route }) => route === "messages/list").length;
      const seen = await scrollFrom(page, "top", 500);
      await expect
        .poll(() => shop.requests.filter(({ route }) => route === "messages/list").length)
        .toBeGreaterThan(before);
      await expect.poll(async () => scroller.evaluate((element) => element.scrollTop)).toBeGreaterThan(1000);
      expectHeld(await topOf(page, seen.key), seen.top);
    }
  });

  test("is read to its beginning and back to its end with a bounded part of it in the page", async ({ page }) => {
    test.slow();
    const shop = await openFakeShop(page);
    const peter = shop.byName("Peter Long");
    const first = peter.messages[0];
    if (first === undefined) throw new Error("The example shop has changed.");
    const older = Array.from({ length: 80 }, (_, index) => ({
      ...first,
      id: 2_000_000 + index,
      sentAtMs: first.sentAtMs - (80 - index) * 60_000,
      text: `Older ${index + 1}`,
    }));
    peter.messages.unshift(...older);
    await openConversation(page, shop, "Peter Long");
    const scroller = scrollerOf(page);
    await expect(async () => {
      await scroller.evaluate((element) => element.scrollTo(0, 0));
      await expect(page.getByText("Older 1", { exact: true })).toBeVisible({ timeout: 250 });
    }).toPass({ timeout: 30_000, intervals: [50] });
    await expect(page.getByText("The conversation begins here")).toBeVisible();
    expect(await page.locator(".message").count()).toBeLessThanOrEqual(170);
    await expect(page.locator(".message").getByText("Message number 400")).toHaveCount(0);
    // And down again: newer messages come below, the oldest are let go of above, and what is read stays where it is.
    for (let round = 0; round < 3; round++) {
      const last = await page.locator(".message").last().getAttribute("data-key");
      const seen = await scrollFrom(page, "bottom", 400);
      await expect(page.locator(".message").last()).not.toHaveAttribute("data-key", last ?? "");
      await expect(page.getByText("Older 1", { exact: true })).toHaveCount(0);
      expectHeld(await topOf(page, seen.key), seen.top);
    }
    await page.getByRole("button", { name: "Go to the newest message" }).click();
    await expect(page.locator(".message").getByText("Message number 400")).toBeInViewport();
  });
});

test("at the bottom the view follows; further up a button tells of new messages", async ({ page }) => {
  const shop = await openFakeShop(page);
  await openConversation(page, shop, "Tom Krüger");
  await expect.poll(async () => fromBottom(page)).toBeLessThan(2);
  shop.receive("Tom Krüger", "One more thing");
  await expect(page.locator(".message").getByText("One more thing")).toBeInViewport();
  // What stands above is drawn a moment later.
  await expect(page.locator(".beginning")).toBeAttached();
  await scrollerOf(page).evaluate((element) => element.scrollTo(0, 100));
  await expect(page.getByRole("button", { name: "Go to the newest message" })).toBeVisible();
  const place = await scrollerOf(page).evaluate((element) => element.scrollTop);
  shop.receive("Tom Krüger", "And another");
  shop.receive("Tom Krüger", "And the last");
  await expect(page.getByRole("button", { name: "2 new messages" })).toBeVisible();
  expect(await scrollerOf(page).evaluate((element) => element.scrollTop)).toBe(place);
  expect(shop.byName("Tom Krüger").view.unreadCount).toBe(2);
  await page.getByRole("button", { name: "2 new messages" }).click();
  await expect(page.locator(".message").getByText("And the last")).toBeInViewport();
  await expect.poll(() => shop.byName("Tom Krüger").view.unreadCount).toBe(0);
});

test("days, and times beside messages that have none of their own", async ({ page }) => {
  const shop = await openFakeShop(page);
  await openConversation(page, shop, "Ana Castillo");
  await expect(page.getByText("Tuesday 17 November")).toBeVisible();
  const first = page.getByRole("listitem").filter({ hasText: "What would shipping to Seville cost" });
  await expect(first.locator("time")).toHaveCSS("opacity", "1");
  await expect(first.locator(".message-tools")).toHaveCSS("opacity", "0");
  await first.hover();
  await expect(first.locator(".message-tools")).toHaveCSS("opacity", "1");
  await page.mouse.move(0, 0);
  await expect(first.locator(".message-tools")).toHaveCSS("opacity", "0");
  await first.focus();
  await expect(first.locator(".message-tools")).toHaveCSS("opacity", "1");
});

test("the customer's panel stands beside the thread where there is room, over it where there is not", async ({
  page,
}) => {
  const shop = await openFakeShop(page);
  await openConversation(page, shop, "Ana Castillo");
  const panel = page.getByRole("complementary", { name: "Customer" });
  await expect(panel).toContainText("1,204");
  await expect(panel).toContainText("Follows you");
  await expect(panel).toContainText("3 May 2025");
  await expect(panel).toContainText("86");
  await expect(panel.getByRole("link", { name: "@ana.castillo" })).toHaveAttribute(
    "href",
    "https://www.instagram.com/ana.castillo/",
  );
  await expect(panel).toContainText(/RepliesBy a person until/);
  await expect(panel).toContainText(/Last wrote.*17\sNov/);
  await expect(panel.getByRole("button", { name: /Export/ })).toBeVisible();
  await expect(panel.getByRole("button", { name: /Remove from this computer/ })).toBeVisible();
  await openConversation(page, shop, "Lucía M.");
  await expect(panel.getByRole("heading", { name: "Lucía M." })).toBeVisible();
  await expect(panel.locator(".avatar img")).toHaveAttribute("src", /media\/picture\/lucia/);
  await expect(panel).toContainText("Verified account");
  await expect(panel).toContainText("48,210");
  await expect(panel).toContainText(/RepliesOpen until/);
  await page.getByRole("button", { name: "Customer panel" }).click();
  await expect(panel).toHaveCount(0);
  await page.setViewportSize({ width: 900, height: 640 });
  const button = page.getByRole("button", { name: "Customer panel" });
  await button.click();
  await expect(page.getByRole("dialog", { name: "Customer" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(button).toBeFocused();
});

test("in a narrow window list and thread take turns", async ({ page }) => {
  await page.setViewportSize({ width: 700, height: 640 });
  const shop = await openFakeShop(page);
  await openConversation(page, shop, "Ben Whitaker");
  await expect(page.getByRole("listbox")).toBeHidden();
  await page.getByRole("button", { name: "Back" }).click();
  await expect(page.getByRole("listbox")).toBeVisible();
  await expect(page.locator(".row:focus")).toContainText("Ben Whitaker");
});
