import { expect, test } from "@playwright/test";
import { openSection } from "./support/archive-screens.ts";
import { expectNoViolations } from "./support/axe.ts";
import { openFakeShop } from "./support/fake-bridge.ts";
import { NEXT_VERSION } from "./support/fake-updates.ts";
import { waitForRows } from "./support/steps.ts";

test("a new version is said quietly once, fetched when that is wanted, and installed at the end or at once", async ({
  page,
}) => {
  const shop = await openFakeShop(page, { settings: { locale: "en" } });
  await waitForRows(page);
  shop.updates.set({ step: { kind: "offered", update: NEXT_VERSION, byHand: false } });
  const notice = page.locator(".update-notice").filter({ hasText: "Shopbell 1.4.0 is out." });
  await notice.waitFor();
  await expectNoViolations(page);
  await notice.getByRole("button", { name: "Not now" }).click();
  await expect(notice).toBeHidden();

  await openSection(page, "about");
  const updates = page.getByRole("region", { name: "New versions" });
  // Plain text, whatever it looks like.
  await expect(updates).toContainText("Search finds <b>parts</b> of words");
  // Another window takes the focus before the answer comes: it is kept here, and only said to be lost.
  await updates.getByRole("button", { name: "Download" }).evaluate((button: HTMLElement) => {
    button.focus();
    button.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
    button.click();
  });
  await expect.poll(() => shop.updates.asked).toEqual(["download"]);
  const bytes = { doneBytes: 41_000_000, totalBytes: 97_000_000 };
  shop.updates.set({ step: { kind: "downloading", update: NEXT_VERSION, ...bytes } });
  await expect(updates.getByRole("progressbar", { name: "Downloading version 1.4.0" })).toBeVisible();
  // The button that had the focus is gone.
  await expect(updates.getByRole("heading")).toBeFocused();
  await expect(updates).toContainText("41 of 97 MB");
  await updates.getByRole("button", { name: "Cancel" }).click();
  shop.updates.set({ step: { kind: "ready", update: NEXT_VERSION } });
  await expect(updates.locator("p")).toContainText(["It is installed when you quit Shopbell."]);
  await expect(updates.getByRole("status")).toContainText("It is installed when you quit Shopbell.");
  await updates.getByRole("button", { name: "Restart now" }).click();
  await expect.poll(() => shop.updates.asked).toEqual(["download", "cancel", "restart"]);
  shop.updates.set({ step: { kind: "restarting", update: NEXT_VERSION, waitsForReplies: true } });
  await expect(updates).toContainText("as soon as the replies on their way have left");

  shop.updates.set({ step: { kind: "none" }, fault: "unsigned" });
  await expect(updates.getByRole("alert")).toContainText("the makers of Shopbell have not signed it");
  await updates.getByLabel("Also offer early versions").click();
  await expect.poll(() => shop.settings.updateChannel).toBe("early");
});

test("whose work is in Shopbell is read when somebody asks", async ({ page }) => {
  await openFakeShop(page, { settings: { locale: "en" } });
  await openSection(page, "about");
  const licences = page.getByRole("region", { name: "The work of others" });
  await licences.getByRole("button", { name: "Show licences" }).click();
  const react = licences.getByRole("listitem").filter({ hasText: /^react \d/u });
  await react.locator("summary").click();
  await expect(react).toContainText("Permission is hereby granted");
  await expect(licences.getByRole("listitem").filter({ hasText: /^better-sqlite3 /u })).toHaveCount(1);
});
