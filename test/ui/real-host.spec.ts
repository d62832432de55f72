import { expect, type Page, test } from "@playwright/test";
import { z } from "zod";
import { type HeadlessHost, startHeadlessHost } from "./support/headless-host.ts";

/** The whole way: a simulated Meta, the real core on disk, its host, and the screen in a browser. */
let host: HeadlessHost;

test.describe.configure({ mode: "serial" });

test.beforeAll(async () => {
  host = await startHeadlessHost();
});

test.afterAll(async () => {
  await host.stop();
});

const rowOf = (page: Page, name: string) => page.getByRole("option").filter({ hasText: name });

async function open(page: Page): Promise<void> {
  await page.goto(host.ui);
  await page.getByRole("option").first().waitFor();
}

test("the token leaves the address, and a page without it gets nothing", async ({ page, browser }) => {
  await open(page);
  expect(page.url()).not.toContain("token");
  const context = await browser.newContext();
  const stranger = await context.newPage();
  const answer = await stranger.goto(new URL("/", host.ui).href);
  expect(answer?.status()).toBeGreaterThanOrEqual(400);
  await context.close();
});

test("a message arrives live: in the list, in the thread, in the counts, aloud", async ({ page }) => {
  await open(page);
  await expect(page.getByText("Practice", { exact: true })).toBeVisible();
  const customerId = await host.customerId("Grace Fennell");
  const unread = page.getByRole("navigation").getByRole("button", { name: /^Unread/ });
  const before = await unread.getAttribute("aria-label");
  await host.control("customer-writes", { customerId, text: "Do you wrap it as a present?" });
  await expect(rowOf(page, "Grace Fennell")).toContainText("Do you wrap it as a present?");
  await expect(unread).not.toHaveAccessibleName(before ?? "");
  await expect(page.getByTestId("announcements")).toHaveText(
    "New message from Grace Fennell: Do you wrap it as a present?",
  );
  await rowOf(page, "Grace Fennell").click();
  await host.control("customer-writes", { customerId, text: "In blue paper?" });
  await expect(page.locator(".message").getByText("In blue paper?")).toBeInViewport();
  // Seen at the bottom of an attended window: read.
  await expect(rowOf(page, "Grace Fennell").getByText("unread message")).toHaveCount(0);
});

test("a reply reaches Instagram and says when it was accepted and seen; a reload keeps everything", async ({
  page,
}) => {
  await open(page);
  const customerId = await host.customerId("Grace Fennell");
  await rowOf(page, "Grace Fennell").click();
  await page.getByRole("textbox", { name: /^Reply to/ }).fill("With pleasure, in blue paper.");
  await page.keyboard.press("Enter");
  const bubble = page.getByRole("listitem").filter({ hasText: "With pleasure, in blue paper." });
  // Customers of the example shop read what they get: accepted may already be seen.
  await expect(bubble).toContainText(/accepted|seen/);
  await expect(bubble).toHaveCount(1);
  expect(JSON.stringify(await host.simulatorState())).toContain("With pleasure, in blue paper.");
  await host.control("read", { customerId });
  await expect(bubble).toContainText("seen");
  // The last words are kept, too: nothing waits for a pause in the typing.
  const reply = page.getByRole("textbox", { name: /^Reply to/ });
  await reply.pressSequentially("It leaves tomorr");
  await page.reload();
  await expect(reply).toHaveValue("It leaves tomorr");
  const isEmptied = page.waitForResponse(/\/rpc\/drafts\/save$/u);
  await reply.fill("");
  await isEmptied;
  await expect(bubble).toContainText("seen");
  await expect(page.getByRole("heading", { name: "Grace Fennell", level: 2 })).toBeVisible();
});

test("a reply whose answer got lost is looked after and settled by its echo; a new one can be taken back", async ({
  page,
}) => {
  await open(page);
  await rowOf(page, "Grace Fennell").click();
  const field = page.getByRole("textbox", { name: /^Reply to/ });
  const bubble = (text: string) => page.getByRole("listitem").filter({ hasText: text });
  await host.control("faults", { echo: "never", call: { on: "send", times: 1, fault: { kind: "cut_after_accept" } } });
  // Reading the conversation tells nothing: the echo alone can settle it.
  await host.control("faults", { call: { on: "conversations", times: 50, fault: { kind: "error", code: 2 } } });
  await field.fill("Perhaps you get this.");
  await page.keyboard.press("Enter");
  await expect(bubble("Perhaps you get this.")).toContainText("leaves in a moment");
  await expect(bubble("Perhaps you get this.")).toContainText("Checking whether Instagram received this");
  const { sends } = z
    .object({ sends: z.array(z.looseObject({ outcome: z.looseObject({ messageId: z.string().optional() }) })) })
    .parse(await host.simulatorState());
  const mid = sends.at(-1)?.outcome.messageId ?? "";
  const customerId = await host.customerId("Grace Fennell");
  const { accountId } = host;
  // The echo that Meta owes, late.
  await host.control("deliver", {
    events: [
      {
        sender: { id: accountId },
        recipient: { id: customerId },
        timestamp: Date.now(),
        message: { mid, text: "Perhaps you get this.", is_echo: true },
      },
    ],
  });
  await expect(bubble("Perhaps you get this.")).toContainText(/accepted|seen/);
  await expect(bubble("Perhaps you get this.")).toHaveCount(1);

  await host.control("faults", { echo: "before", clear: true });
  await field.fill("Not this one");
  await page.keyboard.press("Enter");
  await bubble("Not this one").getByRole("button", { name: "Undo" }).click();
  await expect(field).toHaveValue("Not this one");
  await field.fill("");
  expect(JSON.stringify(await host.simulatorState())).not.toContain("Not this one");
});

test("a reaction and a withdrawal show at once", async ({ page }) => {
  await open(page);
  const customerId = await host.customerId("Grace Fennell");
  await rowOf(page, "Grace Fennell").click();
  const written = await host.control("customer-writes", { customerId, text: "Something I regret" });
  await expect(page.locator(".message").getByText("Something I regret")).toBeVisible();
  const { mid } = written as { mid: string };
  await host.control("unsend", { mid });
  await expect(page.getByText(/^Message withdrawn by Grace/)).toBeVisible();
  await expect(page.getByText("Something I regret")).toHaveCount(0);
});

test("pictures that never come hold up nothing that is asked", async ({ page }) => {
  const asked = new Set<string>();
  page.on("request", (request) => {
    if (request.resourceType() === "image" && /\/media\/\d+$/u.test(request.url())) asked.add(request.url());
  });
  const customerId = await host.customerId("Grace Fennell");
  // More than the six connections a browser opens to one host and port.
  const files = Array.from({ length: 8 }, (_, index) => `never-${index}`);
  for (const id of files) await host.control("faults", { asset: { id, fault: { kind: "slow", delayMs: 3_600_000 } } });
  const attachments = files.map((assetId) => ({ type: "image", assetId, width: 40, height: 30 }));
  await host.control("customer-writes", { customerId, text: "Would the vase survive the post?" });
  await host.control("customer-writes", { customerId, attachments });
  await page.setViewportSize({ width: 1280, height: 2400 });
  await open(page);
  await rowOf(page, "Grace Fennell").click();
  await expect.poll(() => asked.size).toBeGreaterThanOrEqual(files.length);
  await page.getByRole("searchbox", { name: "Search" }).fill("survive the");
  // A picture is given up after twenty seconds: whoever has waited behind one is late here.
  await expect(page.locator("mark").first()).toBeVisible();
  await expect(page.locator('.photo[data-state="loading"]')).not.toHaveCount(0);
  // Nor do they hold up the pictures of the conversation one goes on to.
  const other = await host.customerId("Studio Norr");
  await host.control("customer-writes", { customerId: other, attachments: [{ type: "image", width: 40, height: 30 }] });
  await page.keyboard.press("Escape");
  await rowOf(page, "Studio Norr").click();
  await expect(page.locator('.photo[data-state="here"]').last()).toBeVisible();
  for (const id of files) await host.control("faults", { asset: { id } });
});

test("settings are kept by the host: language and theme outlive a reload", async ({ page }) => {
  await open(page);
  await page.getByRole("button", { name: "Language" }).click();
  await page.getByRole("menuitemradio", { name: "العربية" }).click();
  await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
  await page.evaluate(() => {
    localStorage.clear();
  });
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
  await expect(page.getByRole("tab", { name: "غير مقروءة" })).toBeVisible();
  await page.getByRole("button", { name: "اللغة" }).click();
  await page.getByRole("menuitemradio", { name: "English" }).click();
  await expect(page.locator("html")).toHaveAttribute("dir", "ltr");
});

test("when the host falls over, the screen says so, keeps what it shows, and goes on when it is back", async ({
  page,
}) => {
  await open(page);
  const customerId = await host.customerId("Grace Fennell");
  const light = page.getByRole("button", { name: /^Health/ });
  await expect(light).toHaveAccessibleName("Health: OK");
  await host.kill();
  await expect(light).toHaveAccessibleName("Health: Down", { timeout: 20_000 });
  await expect(rowOf(page, "Grace Fennell")).toBeVisible();
  await host.startAgain();
  await expect(light).toHaveAccessibleName("Health: OK", { timeout: 20_000 });
  await rowOf(page, "Grace Fennell").click();
  await host.control("customer-writes", { customerId, text: "Are you back?" });
  await expect(page.locator(".message").getByText("Are you back?")).toBeVisible();
});
