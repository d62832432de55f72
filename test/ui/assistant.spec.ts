import { expect, test } from "@playwright/test";
import { defaultAssistant } from "#shared/domain/assistant-texts.ts";
import { expectNoViolations } from "./support/axe.ts";
import { addAutomatic, WEEKDAYS } from "./support/assistant-screens.ts";
import { ACCOUNT } from "./support/example-builder.ts";
import { openFakeShop } from "./support/fake-bridge.ts";
import { openConversation } from "./support/steps.ts";

test("the assistant is set up with questions, seen as a customer sees it, and saved as a whole", async ({ page }) => {
  const shop = await openFakeShop(page, { settings: { shopName: "Mira Linen", workingHours: WEEKDAYS } });
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByRole("tab", { name: "Assistant" }).click();
  const save = page.getByRole("button", { name: "Save", exact: true });
  await expect(page.getByRole("button", { name: "Saved" })).toBeDisabled();
  await page.getByRole("checkbox", { name: /Answer automatically/ }).click();
  await expect(save).toBeEnabled();
  const preview = page.getByRole("region", { name: "This is how customers see it" });
  await expect(preview).toContainText("Hello Ana! Thank you for writing to Mira Linen.");
  await expect(preview.getByRole("listitem")).toHaveText(["Talk to a person"]);

  const add = page.getByRole("button", { name: "Add a question" });
  await add.click();
  await expect(page.getByRole("textbox", { name: "Question 1", exact: true })).toBeFocused();
  await page.getByRole("button", { name: "Remove question 1" }).click();
  await expect(add).toBeFocused();
  await add.click();
  await expect(save).toBeDisabled();
  await page.getByRole("textbox", { name: "Question 1", exact: true }).fill("Opening hours");
  await page.getByLabel("Answer to question 1").fill("We are here {hours}.");
  await expect(preview.getByRole("listitem")).toHaveText(["Opening hours", "Talk to a person"]);
  await expect(preview).toContainText("We are here Mon–Fri 9:00");
  await preview.getByText("While you are closed").click();
  await expect(preview).toContainText("We are closed at the moment");
  await expectNoViolations(page);
  await page.getByLabel("Language of the assistant").selectOption("es");
  await expect(preview.getByRole("listitem").last()).toHaveText("Hablar con alguien");
  await expect(preview.getByText("Hello!", { exact: true })).toHaveAttribute("lang", "en");
  await expect(preview.getByText("Opening hours").last()).toHaveAttribute("lang", "es");
  // What is not saved outlives the tab and the dialog.
  await page.getByRole("tab", { name: "Saved replies" }).click();
  await expect(preview).toHaveCount(0);
  await page.getByRole("tab", { name: "Assistant" }).click();
  await expect(page.getByLabel("Answer to question 1")).toHaveValue("We are here {hours}.");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByRole("tab", { name: "Assistant" }).click();
  await expect(page.getByLabel("Answer to question 1")).toHaveValue("We are here {hours}.");
  expect(shop.assistant.configs.size).toBe(0);
  // It is saved when the host says so, whatever becomes of reading it again.
  const reading = Promise.withResolvers<void>();
  shop.held.set("assistant/get", reading.promise);
  await save.click();
  const savedButton = page.getByRole("button", { name: "Saved" });
  await expect(savedButton).toBeDisabled();
  await expect(savedButton).toBeFocused();
  await expect(page.getByRole("status").filter({ hasText: /^Saved$/ })).toHaveCount(1);
  shop.held.clear();
  reading.resolve();
  shop.assistant.tellIceBreakers({ kind: "refused", code: 10 });
  await expect(page.getByText("Instagram did not take these buttons for empty conversations.")).toBeVisible();
  shop.assistant.tellIceBreakers({ kind: "shown" });
  await expect(page.getByText("Instagram also shows these buttons before somebody has written.")).toBeVisible();
  shop.assistant.tellIceBreakers({ kind: "leaving" });
  await expect(page.getByText("Instagram still shows these buttons before somebody has written.")).toBeVisible();
  shop.assistant.tellIceBreakers({ kind: "not_removed", code: 10 });
  await expect(page.getByText("Instagram did not remove these buttons.")).toBeVisible();
  expect(shop.assistant.configs.get(ACCOUNT.id)).toMatchObject({
    isOn: true,
    language: "es",
    questions: [{ question: "Opening hours", answer: "We are here {hours}." }],
  });
});

test("what the assistant said is marked, and the panel says why it stopped", async ({ page }) => {
  const shop = await openFakeShop(page);
  addAutomatic(shop, "Ben Whitaker");
  await openConversation(page, shop, "Ben Whitaker");
  const said = page.getByRole("listitem").filter({ hasText: "Somebody will answer you here soon." });
  await expect(said).toContainText("assistant");
  await expect(page.getByRole("option", { name: /Ben Whitaker/ })).toContainText("Assistant:");
  await expect(page.getByText("Stopped: the customer asked for a person")).toBeVisible();
  shop.assistant.states.set(shop.byName("Ben Whitaker").view.id, { kind: "answering" });
  shop.assistant.handlers["assistant/set"]({ accountId: ACCOUNT.id, config: defaultAssistant("en") });
  await expect(page.getByText("Answers automatically")).toBeVisible();
});
