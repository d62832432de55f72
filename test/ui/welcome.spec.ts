import { expect, type Page, test } from "@playwright/test";
import { openFakeShop } from "./support/fake-bridge.ts";
import { problem } from "./support/steps.ts";

async function connect(page: Page, token: string): Promise<void> {
  await page.getByLabel("App secret", { exact: true }).fill("0123456789abcdef");
  await page.getByLabel("Access token", { exact: true }).fill(token);
  await page.getByRole("button", { name: "Connect", exact: true }).click();
}

test("without an account there are two ways to begin", async ({ page }) => {
  await openFakeShop(page, { accounts: [] });
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Your shop’s messages, on your computer");
  await page.getByRole("button", { name: "Practice first" }).click();
  await expect(page.getByText("npm run practice")).toBeVisible();
});

test("connecting ends with what Meta needs to know, and stays until one goes on", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await openFakeShop(page, { accounts: [] });
  await page.getByRole("button", { name: "Connect Instagram" }).click();
  await expect(page.getByRole("heading", { name: "Connect Instagram" })).toBeFocused();
  await connect(page, "IGQVtoken");
  await expect(page.getByRole("heading", { name: "@linho.porto is connected" })).toBeFocused();
  await expect(page.getByText("http://127.0.0.1:47113/webhook")).toBeVisible();
  await page.getByRole("button", { name: "Copy: Verify token" }).click();
  expect(await page.evaluate(async () => navigator.clipboard.readText())).toBe("sb-4f1c9a7e2d8b4c60");
  await page.getByRole("button", { name: "Open the inbox" }).click();
  await expect(page.getByRole("listbox", { name: "Inbox" })).toBeVisible();
});

test.describe("when Instagram says no, a sentence says what to do, and what was typed stays", () => {
  for (const [what, token, sentence] of [
    ["the token of the other way to sign in", "EAAtoken", "This token belongs to sign-in with Facebook."],
    ["a token that is not accepted", "IGrefused", "Instagram did not accept this token."],
    ["no line", "IGoffline", "Instagram could not be reached."],
  ] as const) {
    test(what, async ({ page }) => {
      await openFakeShop(page, { accounts: [] });
      await page.getByRole("button", { name: "Connect Instagram" }).click();
      await connect(page, token);
      await expect(problem(page)).toContainText(sentence);
      await expect(page.getByLabel("Access token", { exact: true })).toHaveValue(token);
    });
  }

  test("a fault of Shopbell", async ({ page }) => {
    const shop = await openFakeShop(page, { accounts: [] });
    shop.faults.set("accounts/connect", "storage_failed");
    await page.getByRole("button", { name: "Connect Instagram" }).click();
    await connect(page, "IGQVtoken");
    await expect(problem(page)).toContainText("Shopbell could not finish this. Nothing was changed.");
  });
});

test("an empty field is named and has the focus, and nothing is asked", async ({ page }) => {
  const shop = await openFakeShop(page, { accounts: [] });
  await page.getByRole("button", { name: "Connect Instagram" }).click();
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  await expect(page.getByLabel("App secret", { exact: true })).toBeFocused();
  await expect(page.getByLabel("App secret", { exact: true })).toHaveAccessibleDescription("Fill in this field.");
  expect(shop.requests.filter(({ route }) => route === "accounts/connect")).toEqual([]);
});

test("secrets are hidden until one asks to see them", async ({ page }) => {
  await openFakeShop(page, { accounts: [] });
  await page.getByRole("button", { name: "Connect Instagram" }).click();
  const field = page.getByLabel("App secret", { exact: true });
  await expect(field).toHaveAttribute("type", "password");
  await page.getByRole("button", { name: "Show: App secret" }).click();
  await expect(field).toHaveAttribute("type", "text");
});

test("a host that does not answer is said to be silent, and asked again", async ({ page }) => {
  const shop = await openFakeShop(page);
  shop.faults.set("*", "unavailable");
  await page.reload();
  await expect(page.getByRole("heading", { name: "Shopbell is not answering" })).toBeVisible();
  shop.faults.clear();
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("listbox", { name: "Inbox" })).toBeVisible();
});

test("practice is marked for as long as it lasts", async ({ page }) => {
  await openFakeShop(page, { practice: true });
  await expect(page.getByText("Practice", { exact: true })).toBeVisible();
  await expect(page.getByText("An example shop on this computer. Nothing here reaches Instagram.")).toBeAttached();
});
