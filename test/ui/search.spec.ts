import { expect, test } from "@playwright/test";
import { openFakeShop } from "./support/fake-bridge.ts";
import { attachment } from "./support/example-builder.ts";
import { MEDIA_CUSTOMER, sendMedia } from "./support/media-screens.ts";
import { openConversation, waitForRows } from "./support/steps.ts";
import { fillTriage } from "./support/triage-screens.ts";

const field = { name: "Search" };

test("a slash, a word, Enter: the newest hit is in sight, marked, with the keyboard all the way", async ({ page }) => {
  const shop = await openFakeShop(page);
  await waitForRows(page);
  await page.keyboard.press("/");
  await expect(page.getByRole("searchbox", field)).toBeFocused();
  // Letter after letter without a pause: how quickly a key comes back from the page is the machine's.
  await Promise.all(Array.from("message number 40", async (letter) => page.keyboard.insertText(letter)));
  await expect(page.getByRole("searchbox", field)).toHaveValue("message number 40");
  const results = page.locator("[data-result]");
  await expect(results.first()).toContainText("Message number 40");
  await expect(page.getByRole("status").filter({ hasText: /^\d+ results?$/ })).toHaveCount(1);
  await expect(results.first().locator("mark")).toHaveText("Message number 40");
  await page.keyboard.press("ArrowDown");
  await expect(page.locator("[data-result]:focus")).toHaveCount(1);
  await page.keyboard.press("End");
  const last = await page.locator("[data-result]:focus .snippet").innerText();
  await page.keyboard.press("Enter");
  await expect(page.locator(".message:focus")).toContainText(last);
  await expect(page.locator(".message[data-found]")).toBeInViewport();
  // The results stay while one reads; of two that are pressed, the later one counts, whichever is read first.
  const read = Promise.withResolvers<void>();
  const jumps = () => shop.requests.filter(({ input }) => JSON.stringify(input).includes('"around"')).length;
  const before = jumps();
  shop.held.set("messages/list", read.promise);
  await results.first().click();
  await expect.poll(jumps).toBe(before + 1);
  shop.held.delete("messages/list");
  const second = await results.nth(1).locator(".snippet").innerText();
  await results.nth(1).click();
  await expect(page.locator(".message[data-found]")).toContainText(second);
  read.resolve();
  // Answers come in the order in which they are given.
  await page.evaluate(async () => (Reflect.get(globalThis, "fakeRequest") as (route: string) => unknown)("app/state"));
  await expect(page.locator(".message[data-found]")).toContainText(second);
  await expect(page.locator(".message[data-found]")).toBeInViewport();
  // One step back is the result one came from, also where list and thread take turns and when the conversation is done.
  await page.keyboard.press("Escape");
  await expect(page.locator("[data-result]:focus .snippet")).toHaveText(second);
  await page.keyboard.press("Enter");
  await expect(page.locator(".message:focus")).toContainText(second);
  await page.setViewportSize({ width: 800, height: 700 });
  await page.keyboard.press("Escape");
  await expect(page.locator("[data-result]:focus .snippet")).toHaveText(second);
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.keyboard.press("Enter");
  await expect(page.locator(".message:focus")).toContainText(second);
  await page.keyboard.press("e");
  await expect(page.locator("[data-result]:focus .snippet")).toHaveText(second);
  await page.keyboard.press("/");
  await page.keyboard.press("Escape");
  await expect(results).toHaveCount(0);
  await expect(page.locator(".row:focus")).toHaveCount(1);
  expect(shop.requests.filter(({ route }) => route === "search/find").length).toBeLessThan(12);
});

test("people and notes are found too, and nothing found says so", async ({ page }) => {
  const shop = await openFakeShop(page);
  await fillTriage(page, shop);
  await page.getByRole("searchbox", field).fill("linen");
  const note = page.getByRole("region", { name: "Notes" }).getByRole("button");
  await expect(note).toContainText("Prefers linen in sand");
  // Where the panel has no room beside the thread, the note is in the sheet over it.
  await page.setViewportSize({ width: 900, height: 700 });
  await note.click();
  await expect(page.getByRole("dialog", { name: "Customer" }).getByText("Prefers linen in sand")).toBeVisible();
  await page.keyboard.press("Escape");
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByRole("searchbox", field).fill("whitaker");
  await page.getByRole("region", { name: "People" }).getByRole("button").click();
  await expect(page.getByRole("heading", { name: "Ben Whitaker", level: 2 })).toBeVisible();
  // Whoever presses another one before the first is found means that one.
  const found = Promise.withResolvers<void>();
  shop.held.set("search/find", found.promise);
  await page.getByRole("searchbox", field).fill("delgado");
  await page.keyboard.press("Enter");
  await page.getByRole("region", { name: "People" }).getByRole("button", { name: "Ben Whitaker" }).click();
  found.resolve();
  await expect(page.getByRole("region", { name: "People" })).toContainText("Rosa Delgado");
  await expect(page.getByRole("heading", { name: "Ben Whitaker", level: 2 })).toBeVisible();
  // Enter means what was typed, not what is still there of what was typed before.
  const late = Promise.withResolvers<void>();
  shop.held.set("search/find", late.promise);
  await page.getByRole("searchbox", field).fill("krüger");
  await page.keyboard.press("Enter");
  late.resolve();
  await expect(page.getByRole("heading", { name: "Tom Krüger", level: 2 })).toBeVisible();
  shop.held.delete("search/find");
  // Conversations in the order of their newest hit, each once, and in each the newest first.
  await page.getByRole("searchbox", field).fill("thank you");
  const groups = page.locator(".search-group");
  await expect(groups.filter({ hasText: "Ana Castillo" }).locator("mark")).toHaveText("thank you");
  const times = await groups.evaluateAll((all) =>
    all.map((group) => Array.from(group.querySelectorAll("time"), ({ dateTime }) => dateTime)),
  );
  expect(times.length).toBeGreaterThan(5);
  const newestFirst = (a = "", b = "") => b.localeCompare(a);
  for (const own of [...times, times.map(([first]) => first)]) expect(own).toEqual(own.toSorted(newestFirst));
  const names = await groups.getByRole("heading").allInnerTexts();
  expect(new Set(names).size).toBe(names.length);
  // One that comes in takes its place, and nobody's; one that is withdrawn leaves no word, and the focus to the next.
  const results = page.locator("[data-result]");
  const ofAna = groups.filter({ hasText: "Ana Castillo" }).locator("[data-result]");
  await ofAna.focus();
  shop.receive("Lucía M.", "Thank you, until Friday!");
  await expect(results.first()).toContainText("until Friday!");
  await expect(ofAna).toBeFocused();
  const withdrawn = shop.byName("Ana Castillo").messages.find(({ text }) => text?.includes("thank you!"));
  shop.withdraw("Ana Castillo", withdrawn?.id ?? 0);
  await expect(ofAna).toHaveCount(0);
  await expect(results.and(page.locator(":focus"))).toHaveCount(1);
  // The results of before, which stand there while the next are looked for, lose it as well.
  const finding = Promise.withResolvers<void>();
  shop.held.set("search/find", finding.promise);
  await page.getByRole("searchbox", field).fill("thank you,");
  const isAsked = ({ route, input }: { readonly route: string; readonly input: unknown }) =>
    route === "search/find" && JSON.stringify(input).includes("thank you,");
  await expect.poll(() => shop.requests.some(isAsked)).toBe(true);
  await expect(results.first()).toContainText("until Friday!");
  shop.withdraw("Lucía M.", shop.byName("Lucía M.").messages.at(-1)?.id ?? 0);
  await expect(results.filter({ hasText: "until Friday!" })).toHaveCount(0);
  shop.held.delete("search/find");
  finding.resolve();
  await page.getByRole("searchbox", field).fill("zzzzz");
  await expect(page.getByText("Nothing found")).toBeVisible();
  await page.getByRole("button", { name: "has:photo" }).click();
  await expect(page.getByRole("searchbox", field)).toHaveValue("zzzzz has:photo");
  await page.getByRole("searchbox", field).fill("zzzzz after:2026-02 before:2026-11-20 before:soon");
  await expect(page.locator(".search-days span")).toHaveText([/^From .*Mar.* on$/u, /^Before .*Nov/u]);
  await page.getByRole("searchbox", field).fill("has:photo");
  await expect(results.first()).toContainText("Photo");
  await expect(results.first().locator("img")).toHaveJSProperty("complete", true);
});

test("inside a conversation hits are gone through one by one, far beyond what was read, and a day is gone to", async ({
  page,
}) => {
  const shop = await openFakeShop(page);
  await openConversation(page, shop, "Peter Long");
  await page.keyboard.press("Control+f");
  const box = page.getByRole("searchbox", { name: "Search in this conversation" });
  await expect(box).toBeFocused();
  await page.keyboard.insertText("message number 1");
  const bar = page.locator(".thread-search");
  await expect(bar.getByRole("status")).toContainText(/1 of/);
  const first = await page.locator(".message[data-found]").innerText();
  await page.keyboard.press("Enter");
  await expect(bar).toContainText(/2 of/);
  await expect(page.locator(".message[data-found]")).not.toHaveText(first);
  await expect(page.locator(".message[data-found]")).toBeInViewport();
  await expect(box).toBeFocused();
  await page.keyboard.press("Shift+Enter");
  await expect(bar).toContainText(/1 of/);
  const oldest = shop.byName("Peter Long").messages[0];
  const day = new Date((oldest?.sentAtMs ?? 0) + 86_400_000).toISOString().slice(0, 10);
  const reading = Promise.withResolvers<void>();
  shop.held.set("messages/list", reading.promise);
  await bar.getByLabel("Go to a day").fill(day);
  await expect(bar.getByLabel("Go to a day")).toHaveAccessibleDescription(/^\w{3}, .*2026$/u);
  // Nothing lies over that.
  await expect(page.locator(".tooltip")).toHaveCount(0);
  const { messages } = shop.byName("Peter Long");
  const start = new Date(`${day}T00:00:00Z`).getTime();
  const expected = messages.find(({ sentAtMs }) => sentAtMs >= start);
  // Who begins to write while the day is fetched goes on writing: letters on a message are commands.
  const reply = page.getByRole("textbox", { name: /^Reply to/ });
  await reply.focus();
  await page.keyboard.type("One mo");
  shop.held.delete("messages/list");
  reading.resolve();
  await expect(page.locator(".message[data-found]")).toContainText(String(expected?.text).slice(0, 18));
  await expect(reply).toBeFocused();
  await page.keyboard.type("ment");
  await expect(reply).toHaveValue("One moment");
  // Asked for again, what was looked for is there to be written over.
  await page.keyboard.press("Control+f");
  await expect(box).toBeFocused();
  await page.keyboard.type("number 399");
  await expect(box).toHaveValue("number 399");
  await expect(page.locator(".message[data-found]")).toContainText("Message number 399");
  shop.faults.set("search/find", "storage_failed");
  await box.fill("not to be had");
  await expect(bar.getByRole("status")).toHaveText("The search did not work.");
  shop.faults.delete("search/find");
  // What comes in after nothing was found is a step away; at its end the button keeps the focus.
  await box.fill("just now");
  await expect(bar.getByRole("status")).toHaveText("Nothing found");
  shop.receive("Peter Long", "Written just now");
  const older = bar.getByRole("button", { name: "Older hit" });
  await expect(older).toBeEnabled();
  await older.press("Enter");
  await expect(page.locator(".message[data-found]")).toContainText("Written just now");
  await expect(older).toBeDisabled();
  await expect(older).toBeFocused();
  // From a button as from the field.
  await older.press("Escape");
  await expect(bar).toHaveCount(0);
  await expect(page.locator(".message[data-found]")).toBeFocused();
});

test("the panel shows what was shared, and a picture leads to its message", async ({ page }) => {
  const shop = await openFakeShop(page);
  await openConversation(page, shop, "Tom Krüger");
  await page.locator(".shared-picture").last().click();
  await expect(page.locator(".message[data-found]")).toBeInViewport();
  await page.locator(".shared").getByRole("button", { name: "Files" }).click();
  await expect(page.locator(".shared-line").first()).toBeVisible();
  shop.receive("Tom Krüger", "Like this: https://shop.example/curtains.");
  await page.locator(".shared").getByRole("button", { name: "Links" }).click();
  await expect(page.locator(".shared").getByRole("link", { name: "shop.example/curtains" })).toBeVisible();
});

test("what was shared is shown to its end, and the button that does it keeps the focus or hands it on", async ({
  page,
}) => {
  const shop = await openFakeShop(page);
  sendMedia(shop, ...Array.from({ length: 27 }, () => attachment("image")));
  await openConversation(page, shop, MEDIA_CUSTOMER);
  const pictures = page.locator(".shared-picture");
  await expect(pictures).toHaveCount(12);
  const more = page.locator(".shared").getByRole("button", { name: "Show more" });
  await more.click();
  await expect(pictures).toHaveCount(24);
  await expect(more).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(pictures).toHaveCount(27);
  await expect(more).toHaveCount(0);
  await expect(pictures.last()).toBeFocused();
});
