import { expect, type Page, test } from "@playwright/test";
import { NOW_MS } from "./support/example-builder.ts";
import { BUSY_DAY } from "./support/example-upkeep.ts";
import { openFakeShop } from "./support/fake-bridge.ts";
import { openConversation } from "./support/steps.ts";
import { openWizard } from "./support/setup-screens.ts";

const heading = (page: Page) => page.getByRole("heading", { level: 1 });
const SECRET = "0123456789abcdef0123";

test("the set-up goes on from step to step, and the heading of each has the focus", async ({ page }) => {
  const shop = await openFakeShop(page, { accounts: [] });
  await page.getByRole("button", { name: "Connect Instagram" }).click();
  await expect(heading(page)).toBeFocused();
  await page.getByRole("button", { name: "Begin" }).click();
  await expect(page.getByRole("heading", { name: "Your app at Meta" })).toBeFocused();
  await page.getByLabel("Instagram app ID", { exact: true }).fill("9876543210987654");
  await page.getByLabel("Instagram app secret", { exact: true }).fill(SECRET);
  await page.getByRole("button", { name: "Check", exact: true }).click();
  await expect(page.getByRole("heading", { name: "An address for this computer" })).toBeFocused();
  await page.getByLabel("ngrok authtoken", { exact: true }).fill(SECRET);
  await page.getByRole("button", { name: "Check", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Sign in to your account" })).toBeFocused();
  await page.getByRole("button", { name: "Help: Sign in to your account" }).click();
  const guide = page.getByRole("dialog", { name: "Help" });
  await expect(guide.getByRole("heading", { name: "3. Sign in" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(guide).toBeHidden();
  await expect(page.getByText("https://linho.ngrok-free.app/meta/sign-in")).toBeVisible();
  await page.locator("summary", { hasText: "Paste a token instead" }).click();
  await page.getByLabel("Access token", { exact: true }).fill(SECRET);
  await page.getByRole("button", { name: "Use this token" }).click();
  await expect(page.getByRole("heading", { name: "Send a test message" })).toBeFocused();
  shop.setup.standAt("import", undefined, { state: "working", progress: { done: 12, total: 40, messages: 208 } });
  await expect(page.getByRole("heading", { name: "Earlier messages" })).toBeFocused();
  await expect(page.getByText("12 of 40 conversations · 208 messages")).toBeVisible();
  await page.getByRole("button", { name: "Stop", exact: true }).click();
  await expect(page.getByText("You stopped bringing in earlier messages.")).toBeVisible();
  await expect(page.getByRole("button", { name: "History" })).toHaveText(/stopped$/u);
  await page.getByRole("button", { name: "Go on", exact: true }).click();
  await expect(page.getByText("You stopped bringing in earlier messages.")).toBeHidden();
  await page.getByRole("button", { name: "Open the inbox" }).click();
  await expect.poll(() => shop.requests.some(({ route }) => route === "setup/close")).toBe(true);
  // What was entered is nowhere in the page any more.
  const kept = await page.evaluate(() => JSON.stringify([localStorage, sessionStorage]) + document.body.innerHTML);
  expect(kept).not.toContain(SECRET);
});

test("an empty field is named and has the focus, and nothing is asked", async ({ page }) => {
  const shop = await openFakeShop(page, { accounts: [] });
  shop.setup.standAt("app");
  await openWizard(page);
  await page.getByRole("button", { name: "Check", exact: true }).click();
  await expect(page.getByLabel("Instagram app ID", { exact: true })).toBeFocused();
  await expect(page.getByLabel("Instagram app ID", { exact: true })).toHaveAccessibleDescription("Fill in this field.");
  expect(shop.requests.filter(({ route }) => route === "setup/enter-app")).toEqual([]);
});

test("a step that was done can be entered again, one that is to come cannot", async ({ page }) => {
  const shop = await openFakeShop(page, { accounts: [] });
  shop.setup.standAt("sign_in");
  await openWizard(page);
  const steps = page.getByRole("navigation", { name: "Steps" });
  await expect(steps.getByRole("button", { name: /Test message/u })).toBeDisabled();
  await steps.getByRole("button", { name: /Public address/u }).click();
  await expect(page.getByRole("heading", { name: "An address for this computer" })).toBeFocused();
  await page.getByRole("button", { name: "Next" }).click();
  await expect(page.getByRole("heading", { name: "Sign in to your account" })).toBeFocused();
});

test("a fault is said as a sentence with its mend and the way there; the numbers are in the fold", async ({
  page,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const shop = await openFakeShop(page, { accounts: [] });
  const details = {
    what: "GET conversations",
    atMs: 1_767_600_000_000,
    code: 200,
    subcode: 2_534_041,
    traceId: "AbC123",
  };
  shop.setup.standAt("probes", "messages_access_off", { details });
  await openWizard(page);
  await expect(page.getByText("Instagram has switched off access to messages for this account.")).toBeVisible();
  await expect(page.getByText("Connected tools", { exact: true })).toBeVisible();
  await expect(page.getByText("200 / 2534041")).toBeHidden();
  await page.getByText("Details", { exact: true }).click();
  await expect(page.getByText("200 / 2534041")).toBeVisible();
  await page.getByRole("button", { name: "Copy report" }).click();
  await expect(page.getByRole("button", { name: "Copied" })).toBeVisible();
  expect(await page.evaluate(async () => navigator.clipboard.readText())).toContain("Shopbell 0.1.0");
});

test("where Meta refuses the API way, the values to paste are shown", async ({ page }) => {
  const shop = await openFakeShop(page, { accounts: [] });
  shop.setup.standAt("subscription", "dashboard_needed");
  await openWizard(page);
  await expect(page.getByText("https://linho.ngrok-free.app/webhook")).toBeVisible();
  await expect(page.getByRole("button", { name: "Copy: Verify token" })).toBeVisible();
});

test("with Facebook there are further ways to sign in, each with the address to be listed", async ({ page }) => {
  const shop = await openFakeShop(page, { accounts: [] });
  shop.setup.signInByFacebook();
  await openWizard(page);
  await page.getByText("Other ways to sign in").click();
  await expect(page.getByText("http://localhost:41017/meta/sign-in")).toBeVisible();
  // Only that one need not be listed.
  const straight = page.getByRole("region", { name: "Straight back to this computer" });
  await expect(straight).toContainText("You need not list it at Meta.");
  await expect(straight).not.toContainText("Valid OAuth Redirect URIs");
  const inWindow = page.getByRole("region", { name: "In a window of Shopbell" });
  await expect(inWindow.getByText("https://www.facebook.com/connect/login_success.html")).toBeVisible();
  await inWindow.getByRole("button", { name: "Open the window" }).click();
  await expect(page.getByText("Go on in the window that has opened.")).toBeVisible();
  // What a missing permission costs is said permission by permission; what only the test message proves is named, too.
  shop.setup.permissionMissing(["pages_manage_metadata"]);
  await expect(
    page.getByText("Without pages_manage_metadata the Page’s messages cannot be delivered here."),
  ).toBeVisible();
  await expect(page.getByText("The app is published, so that customers reach it")).toBeVisible();
  await page.getByRole("button", { name: "Sign in again" }).click();
  await expect(page.getByRole("heading", { name: "Sign in to your account" })).toBeFocused();
});

test("Health draws the chain of every account, and one light says it all", async ({ page }) => {
  const shop = await openFakeShop(page);
  shop.setup.chain();
  const light = page.getByRole("button", { name: /^Health:/u });
  await expect(light).toHaveAccessibleName("Health: OK");
  const heldMs = NOW_MS - 2 * 86_400_000;
  shop.setup.chain({ link: "sign_in", cause: "token_expired", more: { provenMs: heldMs } });
  shop.setup.nearQuota();
  shop.upkeep.setHealth({ today: BUSY_DAY });
  await expect(light).toHaveAccessibleName("Health: Needs you");
  await light.click();
  const chain = page.getByRole("article", { name: "The chain of @linho.porto" });
  await expect(chain.getByText("The sign-in has expired.")).toBeVisible();
  // When each was last proven: the time, with its day where that is not today.
  const links = chain.locator(".chain > li");
  await expect(links).toHaveCount(7);
  await expect(links.filter({ hasText: /works|84 ms/u }).filter({ hasText: "10:19" })).toHaveCount(6);
  await expect(links.filter({ hasText: "needs you" })).toContainText(/worked Tue,?\s17\sNov,?\s(at\s)?10:20/u);
  await expect(page.getByText("about 16,420 of 20,000 requests")).toBeVisible();
  await expect(page.getByText("Encrypted with this computer’s keychain (gnome_libsecret).")).toBeVisible();
  // What had to be asked for, because nobody told of it.
  const numbers = page.locator(".numbers");
  await expect(numbers).toContainText(/Arrived at Instagram without notice\D*2/u);
  await chain.getByRole("button", { name: "Check again" }).click();
  await expect.poll(() => shop.requests.some(({ route }) => route === "setup/check")).toBe(true);
  await chain.getByRole("button", { name: "Sign in again" }).click();
  await expect(page.getByRole("dialog", { name: "Connect Instagram" })).toBeVisible();
  // Of one that never held there is no time.
  shop.setup.chain({ link: "live_test", cause: "no_message_yet" });
  await expect(links.filter({ hasText: "needs you" })).not.toContainText(/\d\d:\d\d/u);
});

test("a gap is marked across the thread, with the way to what is missing", async ({ page }) => {
  const shop = await openFakeShop(page);
  const { view, messages } = shop.byName("Mia Oliveira");
  const [first, second] = messages;
  if (first === undefined || second === undefined) throw new Error("Mia has written too little.");
  shop.setup.gaps.set(view.id, [{ fromMs: first.sentAtMs, toMs: second.sentAtMs }]);
  await openConversation(page, shop, "Mia Oliveira");
  const line = page.getByRole("listitem").filter({ hasText: "may be missing here" });
  await expect(line).toContainText("Messages between");
  await expect(line.getByRole("link", { name: "Open Instagram" })).toHaveAttribute("href", /instagram\.com/u);
  await line.getByRole("button", { name: "Check again" }).click();
  await expect.poll(() => shop.requests.some(({ route }) => route === "history/read-again")).toBe(true);
});
