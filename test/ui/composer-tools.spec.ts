import { expect, type Locator, type Page, test } from "@playwright/test";
import { expectNoViolations } from "./support/axe.ts";
import { openFakeShop } from "./support/fake-bridge.ts";
import { openConversation } from "./support/steps.ts";

const field = (page: Page): Locator => page.getByRole("textbox", { name: /^Reply to/ });

const WEEKDAYS = [1, 2, 3, 4, 5].map(() => [{ fromMin: 540, untilMin: 1080 }]);

test("a slash finds a saved reply by keyboard and fills in the customer", async ({ page }) => {
  const shop = await openFakeShop(page, {
    settings: { shopName: "Mira Linen", workingHours: [...WEEKDAYS, [], []] },
  });
  await openConversation(page, shop, "Ben Whitaker");
  await field(page).pressSequentially("/");
  const list = page.getByRole("listbox", { name: "Saved replies" });
  await expect(list.getByRole("option")).toHaveCount(3);
  await expectNoViolations(page);
  await page.keyboard.press("ArrowDown");
  await expect(list.getByRole("option", { name: /Shipping/ })).toHaveAttribute("aria-selected", "true");
  await page.keyboard.type("hou");
  await expect(list.getByRole("option")).toHaveCount(1);
  await page.keyboard.press("Enter");
  await expect(field(page)).toHaveValue("Hello Ben, Mira Linen is open Mon–Fri 09:00–18:00.");
  await expect(field(page)).toBeFocused();
  // It is a draft like any other: nothing has been sent.
  expect(shop.requests.some(({ route }) => route === "replies/send")).toBe(false);
});

test("Escape leaves the slash alone, and the button begins one", async ({ page }) => {
  const shop = await openFakeShop(page);
  await openConversation(page, shop, "Ben Whitaker");
  await field(page).pressSequentially("Size 38");
  await page.getByRole("button", { name: "Insert a saved reply" }).click();
  await expect(field(page)).toHaveValue("Size 38 /");
  await page.getByRole("option", { name: /Shipping/ }).click();
  await expect(field(page)).toHaveValue("Size 38 We ship within two days.");
  await field(page).fill("");
  await field(page).pressSequentially("/th");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("listbox", { name: "Saved replies" })).toHaveCount(0);
  await expect(field(page)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("listitem").filter({ hasText: "/th" })).toContainText("accepted");
});

test("an emoji is put where the caret is, and is offered first the next time", async ({ page }) => {
  const shop = await openFakeShop(page);
  await openConversation(page, shop, "Ben Whitaker");
  await field(page).fill("Yes!");
  await field(page).press("ArrowLeft");
  await page.getByRole("button", { name: "Emoji", exact: true }).click();
  const picker = page.getByRole("dialog", { name: "Emoji" });
  await expect(picker.getByRole("searchbox")).toBeFocused();
  await expectNoViolations(page);
  await picker.getByRole("searchbox").fill("red heart");
  await expect(picker.getByRole("button", { name: "red heart" })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(field(page)).toHaveValue("Yes❤️!");
  await expect(field(page)).toBeFocused();
  await page.getByRole("button", { name: "Emoji", exact: true }).click();
  await expect(picker.getByRole("button", { name: "Used last" })).toHaveAttribute("aria-pressed", "true");
  await expect(picker.getByRole("button", { name: "red heart" })).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await expect(picker.getByRole("button", { name: "red heart" })).toBeFocused();
  await picker.getByRole("button", { name: "Food and drink" }).click();
  await picker.getByRole("button", { name: "grapes" }).focus();
  await page.keyboard.press("ArrowRight");
  await expect(picker.getByRole("button", { name: "melon", exact: true })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(picker).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Emoji", exact: true })).toBeFocused();
});

test("saved replies are written, changed and removed in the settings", async ({ page }) => {
  const shop = await openFakeShop(page);
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByRole("tab", { name: "Saved replies" }).click();
  await page.getByRole("button", { name: "Add a saved reply" }).click();
  await expect(page.getByLabel("Name", { exact: true })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Add a saved reply" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Name", { exact: true })).toBeFocused();
  await page.keyboard.type("Thanks");
  await page.getByLabel("Text").fill("Hello {name}");
  await expect(page.getByText("Hello Ana")).toBeVisible();
  // Whoever leaves it too soon stays until it is known whether it was saved.
  const save = Promise.withResolvers<void>();
  shop.held.set("saved-replies/save", save.promise);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByRole("button", { name: "Save", exact: true })).toBeDisabled();
  await page.getByLabel("Text").press("Escape");
  save.resolve();
  await expect(page.getByRole("alert")).toContainText("Another saved reply has this name.");
  await expect(page.getByLabel("Text")).toHaveValue("Hello {name}");
  await page.getByLabel("Name", { exact: true }).fill("Greeting");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByRole("button", { name: "Add a saved reply" })).toBeFocused();
  await page.getByRole("button", { name: "Edit “Greeting”" }).click();
  await page.getByLabel("Text").fill("Welcome {name}");
  await expectNoViolations(page);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect
    .poll(() => shop.composer.savedReplies.find(({ name }) => name === "Greeting")?.text)
    .toBe("Welcome {name}");
  await page.getByRole("button", { name: "Remove “Shipping”" }).click();
  await expect(page.getByRole("alert")).toHaveText("Remove “Shipping”? It cannot be brought back.");
  await expectNoViolations(page);
  await expect(page.getByRole("button", { name: "Cancel" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Remove “Shipping”" })).toBeFocused();
  await page.keyboard.press("Enter");
  // Also from the words of the question, which take the focus out of it.
  await page.getByRole("alert").click();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Remove “Shipping”" })).toBeFocused();
  shop.faults.set("saved-replies/remove", "storage_failed");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Remove", exact: true }).click();
  await expect(page.getByRole("alert").last()).toHaveText("It could not be removed. Try again.");
  expect(shop.composer.savedReplies.map(({ name }) => name)).toContain("Shipping");
  shop.faults.delete("saved-replies/remove");
  await page.getByRole("button", { name: "Remove", exact: true }).click();
  await expect(page.getByText("Remove “Shipping”?")).toHaveCount(0);
  await expect(page.getByText("We ship within two days.")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Add a saved reply" })).toBeFocused();
  await expectNoViolations(page);
});

test("working hours are set day by day and copied over the week", async ({ page }) => {
  const shop = await openFakeShop(page);
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByRole("tab", { name: "Shop" }).click();
  await page.getByLabel("Name of the shop").fill("Mira Linen");
  await page.getByRole("button", { name: "Add a time on Monday" }).click();
  await expect.poll(() => shop.settings.shopName).toBe("Mira Linen");
  // Each change is built on the answer to the one before.
  const onMonday = () => shop.settings.workingHours[0];
  await expect.poll(onMonday).toHaveLength(1);
  await page.getByLabel("Monday, until").fill("13:00");
  await expect.poll(onMonday).toEqual([{ fromMin: 540, untilMin: 780 }]);
  await page.getByRole("button", { name: "Add a time on Monday" }).click();
  await expect.poll(onMonday).toHaveLength(2);
  // What goes with the press leaves the focus to its day.
  await expect(page.getByLabel("Monday, from").nth(1)).toBeFocused();
  await page.getByRole("button", { name: "The same until Friday" }).click();
  await expect(page.getByLabel("Monday, from").nth(1)).toBeFocused();
  const monday = [
    { fromMin: 540, untilMin: 780 },
    { fromMin: 840, untilMin: 1080 },
  ];
  await expect.poll(() => shop.settings.workingHours).toEqual([monday, monday, monday, monday, monday, [], []]);
  await expectNoViolations(page);
  // A time that would end before it begins is not taken.
  await page.getByLabel("Friday, until").first().fill("08:00");
  expect(shop.settings.workingHours[4]).toEqual(monday);
  await page.getByLabel("“Typing…” while you write to them").click();
  await expect.poll(() => shop.settings.showsTyping).toBe(false);
});

test("before the end of the day the list says what closes before the shop opens", async ({ page }) => {
  // The example's clock says 10:20 on a Wednesday in Lisbon: the shop closes at 11 today.
  const early = [{ fromMin: 540, untilMin: 660 }];
  const shop = await openFakeShop(page, { settings: { workingHours: [early, early, early, early, early, [], []] } });
  const note = page.locator(".closing-note");
  await expect(note).toContainText(/conversations? closes? before you open/);
  await note.getByRole("button", { name: "Show" }).click();
  await expect(page.getByRole("tab", { name: /Closing soon/, selected: true })).toBeVisible();
  shop.settings = { ...shop.settings, workingHours: WEEKDAYS.concat([[], []]) };
  await page.reload();
  await page.locator(".rows").first().waitFor();
  await expect(note).toHaveCount(0);
});

test("a heart is put on a message by key and taken back by pointer, and another emoji by the picker", async ({
  page,
}) => {
  const shop = await openFakeShop(page);
  await openConversation(page, shop, "Ben Whitaker");
  const question = page.getByRole("listitem").filter({ hasText: "Is the shop open today?" });
  await question.focus();
  await page.keyboard.press("h");
  await expect(question).toContainText("You reacted ❤️");
  await question.hover();
  // Its name says what it does; that it is pressed would say the contrary.
  const takeBack = question.getByRole("button", { name: "Take back the heart" });
  await expect(takeBack).not.toHaveAttribute("aria-pressed");
  await takeBack.click();
  await expect(question).not.toContainText("You reacted");
  await question.getByRole("button", { name: "React with another emoji" }).click();
  const picker = page.getByRole("dialog", { name: "Emoji" });
  // Not its name, but one of its words.
  await picker.getByRole("searchbox").fill("applause");
  await expect(picker.getByRole("button", { name: "clapping hands" })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(question).toContainText("You reacted 👏");
  await question.focus();
  await page.keyboard.press("m");
  await page.getByRole("menuitem", { name: "Change your 👏 to a heart" }).click();
  await expect(question).toContainText("You reacted ❤️");
  await page.keyboard.press("m");
  await expect(page.getByRole("menuitem", { name: "Take back the heart" })).toBeVisible();
  await page.keyboard.press("Escape");
  // Signed in with Facebook, Instagram takes the heart only.
  shop.accounts = shop.accounts.map((account) => ({ ...account, family: "facebook" }));
  await page.reload();
  await openConversation(page, shop, "Ben Whitaker");
  await question.hover();
  await expect(question.getByRole("button", { name: "Take back the heart" })).toBeVisible();
  await expect(question.getByRole("button", { name: "React with another emoji" })).toHaveCount(0);
});

test("a big heart is sent at once, and what was being written stays", async ({ page }) => {
  const shop = await openFakeShop(page);
  await openConversation(page, shop, "Ben Whitaker");
  await field(page).fill("And one more thing");
  await page.getByRole("button", { name: "Send a heart" }).click();
  await expect
    .poll(() => shop.requests.filter(({ route }) => route === "replies/send").map(({ input }) => input))
    .toMatchObject([{ parts: [{ content: { kind: "heart" } }] }]);
  await expect(field(page)).toHaveValue("And one more thing");
});
