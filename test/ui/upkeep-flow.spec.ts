import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, type Page } from "@playwright/test";
import { startHeadless, type HeadlessProcess } from "../support/headless-process.ts";

/** Removing, and what is not understood, from the screen through the real host down to its data folder. */
test.describe.configure({ mode: "serial" });

let host: HeadlessProcess;
let folder = "";
test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "shopbell-upkeep-"));
  host = await startHeadless(["--practice", "--data-dir", join(folder, "data")]);
});
test.afterAll(async () => {
  await host.stop("SIGKILL");
  await rm(folder, { recursive: true, force: true });
});

const CUSTOMER = "900000000313131";
const control = async (command: string, body: unknown): Promise<void> => {
  const response = await fetch(`${host.ready.practice?.simulator}/control/${command}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(200);
};
const customerWrites = async (text: string) => control("customer-writes", { customerId: CUSTOMER, text });
const row = (page: Page) => page.locator("[data-conversation]").filter({ hasText: "Customer 3131" });
const dialog = (page: Page) => page.getByRole("dialog").last();
const message = (page: Page, text: string) => page.locator(".message").filter({ hasText: text });
const open = async (page: Page): Promise<void> => {
  await page.goto(host.ready.ui);
  await expect(page.locator("[data-conversation]").first()).toBeVisible();
};

test("one message is traced, then removed; the other stays", async ({ page }) => {
  await customerWrites("My new address is 4 Cedar Lane");
  await customerWrites("Thank you!");
  await open(page);
  await row(page).click();
  await message(page, "Cedar Lane").focus();
  await page.keyboard.press("i");
  await expect(dialog(page)).toContainText("Meta delivered it to this computer.");
  await expect(dialog(page)).toContainText("Shown for the first time");
  await page.keyboard.press("Escape");
  await expect(message(page, "Cedar Lane")).toBeFocused();

  await page.keyboard.press("Delete");
  await expect(dialog(page)).toContainText("To be removed: 1 message.");
  await dialog(page).getByRole("button", { name: "Remove", exact: true }).click();
  await expect(message(page, "Cedar Lane")).toHaveCount(0);
  await expect(message(page, "Thank you!")).toHaveCount(1);
  await expect(page.getByText("Removed: 1 message.")).toBeVisible();
  await page.reload();
  await row(page).click();
  await expect(message(page, "Thank you!")).toHaveCount(1);
  await expect(message(page, "Cedar Lane")).toHaveCount(0);
});

test("a customer is removed; the list lets go, and the receipt says so without a name", async ({ page }) => {
  await open(page);
  await row(page).click();
  await message(page, "Thank you!").waitFor();
  await page.getByRole("button", { name: "Remove from this computer…" }).click();
  await expect(dialog(page)).toContainText("To be removed: 1 conversation and 1 message.");
  await dialog(page).getByRole("button", { name: "Remove", exact: true }).click();
  await expect(dialog(page)).toContainText(/Removed: 1 message.* 1 customer/);
  await expect(row(page)).toHaveCount(0);
  await dialog(page).getByRole("button", { name: "Close" }).last().click();
  await page.keyboard.press("Control+,");
  await page.getByRole("tab", { name: "Privacy" }).click();
  const receipts = page.getByRole("region", { name: "Receipts" }).getByRole("listitem");
  await expect(receipts.first()).toContainText("Conversation");
  await expect(receipts.first()).toContainText("your wish");
  await expect(receipts.first()).toContainText("1 customer");
  await expect(receipts.first()).not.toContainText("3131");
  await receipts.first().getByText("Details", { exact: true }).click();
  await expect(receipts.first()).toContainText("Nothing of it left on this computer since");
  await expect(page.getByRole("region", { name: "Receipts" })).toContainText(
    "saved elsewhere are out of Shopbell’s reach",
  );
});

test("signed nonsense is shown in quarantine, tried again in vain, and dropped", async ({ page }) => {
  await open(page);
  const light = page.getByRole("button", { name: /^Health:/ });
  await control("deliver", { bodyText: '{"object":"instagram","entry":"<script>alert(1)</script>"}' });
  await expect(light).toHaveAccessibleName("Health: Needs you");
  await light.click();
  const entries = page.getByRole("region", { name: "Not in the inbox" }).getByRole("listitem");
  await expect(entries).toHaveCount(1);
  await entries.getByRole("button", { name: /^Look/ }).click();
  await expect(dialog(page)).toContainText("<script>alert(1)</script>");
  await page.keyboard.press("Escape");
  await entries.getByRole("button", { name: /^Try again/ }).click();
  await expect(page.getByText("1 is still not understood.")).toBeVisible();
  await entries.getByRole("button", { name: /^Drop/ }).click();
  await dialog(page).getByRole("button", { name: "Drop it" }).click();
  await expect(entries).toHaveCount(0);
  await expect(light).toHaveAccessibleName(/^Health: (OK|Working)$/);
});
