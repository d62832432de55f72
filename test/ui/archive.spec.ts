import { expect, type Page, test } from "@playwright/test";
import { BUSY_ARCHIVE, openSection } from "./support/archive-screens.ts";
import { RECEIPTS } from "./support/example-upkeep.ts";
import { openFakeShop } from "./support/fake-bridge.ts";
import { problem } from "./support/steps.ts";

const section = (page: Page, name: string) => page.getByRole("region", { name });

test("a backup asks for its passphrase twice, shows how far it is, and goes on without the dialog", async ({
  page,
}) => {
  const shop = await openFakeShop(page, { settings: { locale: "en" } });
  await openSection(page, "backup");
  const backUp = section(page, "Back up to a file");
  const start = backUp.getByRole("button", { name: "Back up now" });
  await backUp.getByLabel("Passphrase", { exact: true }).fill("short");
  await start.click();
  await expect(problem(page)).toHaveText(["At least 8 characters, please."]);
  await backUp.getByLabel("Passphrase", { exact: true }).fill("three blue horses");
  await backUp.getByLabel("Passphrase again").fill("three blue cows");
  await start.click();
  await expect(problem(page)).toHaveText(["The two are not the same."]);
  expect(shop.archive.asked).toEqual([]);
  await backUp.getByLabel("Passphrase again").fill("three blue horses");
  await start.click();
  await expect(page.getByRole("progressbar", { name: "Writing the backup" })).toBeVisible();
  expect(shop.archive.asked).toEqual(["backup three blue horses"]);
  await expect(backUp.getByLabel("Passphrase", { exact: true })).toHaveValue("");

  await page.keyboard.press("Escape");
  const { job } = shop.archive.state;
  if (job === undefined) throw new Error("There is no job");
  shop.archive.set({ job: { ...job, done: 40_000_000, total: 160_000_000 } });
  await openSection(page, "backup");
  await expect(page.getByText("40 of 160 MB")).toBeVisible();
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByText("Cancelled. Nothing was left behind.")).toBeVisible();
  shop.archive.set({ job: { ...job, state: "done", path: "/media/disk/shop.shopbell-backup" } });
  await expect(page.getByText("/media/disk/shop.shopbell-backup")).toBeVisible();
});

test("a copy is looked into first, and takes the inbox's place only when that is said", async ({ page }) => {
  const shop = await openFakeShop(page, { settings: { locale: "en" } });
  shop.archive.set(BUSY_ARCHIVE);
  await openSection(page, "backup");
  await page.getByRole("button", { name: "Check it: 16 Nov 2026, 08:30" }).click();
  await expect.poll(() => shop.archive.asked).toEqual([`rehearsal {"kind":"copy","id":"b"}`]);
  const content = BUSY_ARCHIVE.copies[1]?.content;
  const { job } = shop.archive.state;
  if (content === undefined || job === undefined) throw new Error("There is no copy");
  shop.archive.set({ rehearsed: content, job: { ...job, state: "done" } });
  const ready = section(page, "Checked and ready");
  await expect(ready).toContainText("18,230 messages · 214 conversations");
  await ready.getByRole("button", { name: "Leave everything as it is" }).click();
  await expect(ready).toBeHidden();
  shop.archive.set({ rehearsed: content });
  await ready.getByRole("button", { name: "Replace the inbox" }).click();
  await expect.poll(() => shop.archive.asked.at(-1)).toBe("restore");
});

test("a damaged database is said over everything, with the way to its copies", async ({ page }) => {
  const shop = await openFakeShop(page, { settings: { locale: "en" } });
  shop.archive.set({ ...BUSY_ARCHIVE, damaged: true, lastGood: "b" });
  await page.getByRole("button", { name: "Show copies" }).click();
  await expect(section(page, "Copies of the inbox").getByRole("listitem")).toHaveCount(3);
  await page.getByRole("button", { name: "Check the copy of 16 Nov 2026, 08:30" }).click();
  await expect.poll(() => shop.archive.asked).toEqual([`rehearsal {"kind":"copy","id":"b"}`]);
});

test("what a cut-off end has cost is said over everything until the owner has read it", async ({ page }) => {
  const shop = await openFakeShop(page, { settings: { locale: "en" } });
  const madeMs = Date.UTC(2026, 10, 16, 8, 30);
  shop.archive.set({ ...BUSY_ARCHIVE, lost: { sinceMs: madeMs, untilMs: madeMs + 120_000 }, lastGood: "b" });
  const said = page.getByRole("alert").filter({ hasText: "what was written last could not be read" });
  await expect(said).toContainText(
    "Something of what changed between 16 Nov 2026, 08:30 and 16 Nov 2026, 08:32 is missing here.",
  );
  await said.getByRole("button", { name: "Show copies" }).click();
  await expect(page.getByRole("button", { name: "Check the copy of 16 Nov 2026, 08:30" })).toBeVisible();
  await page.keyboard.press("Escape");
  shop.faults.set("archive/forget-loss", "unavailable");
  const understood = said.getByRole("button", { name: "Understood" });
  await understood.click();
  await expect(said).toContainText("That did not work.");
  await expect(understood).toBeFocused();
  shop.faults.clear();
  await understood.press("Enter");
  await expect(said).toBeHidden();
  await expect(page.locator(".row:focus")).toHaveCount(1);
  expect(shop.archive.asked).toEqual(["forget loss"]);

  shop.archive.set({ ...BUSY_ARCHIVE, lost: { sinceMs: madeMs, untilMs: madeMs } });
  await page.keyboard.press("g");
  await page.keyboard.press("h");
  const health = page.getByRole("heading", { name: "Health", exact: true });
  await expect(health).toBeFocused();
  await understood.click();
  await expect(said).toBeHidden();
  await expect(health).toBeFocused();
});

test("copies go to a folder of the owner's choice, and a drive that is away is said to be", async ({ page }) => {
  const shop = await openFakeShop(page, { settings: { locale: "en" } });
  shop.archive.set({ ...BUSY_ARCHIVE, canChoosePlace: true });
  await openSection(page, "backup");
  const copies = section(page, "Copies of the inbox");
  await copies.getByRole("button", { name: "Choose another folder" }).click();
  await expect(copies.getByText("/media/stick/Shopbell copies")).toBeVisible();
  shop.archive.set({ place: { folder: "/media/stick/Shopbell copies", isThere: false, isOwed: true } });
  await expect(
    copies.getByRole("status").filter({ hasText: "The drive with your copies is not there." }),
  ).toContainText("What was removed meanwhile leaves the copies on it as soon as it is back.");
  await expect(copies.getByText("what lies on that drive is deleted when it is back")).toBeVisible();
  // Whoever reads a receipt is told of it too, and of each whether it is about this one.
  shop.upkeep.erasures = [...RECEIPTS];
  await page.getByRole("tab", { name: "Privacy" }).click();
  await expect(section(page, "Receipts")).toContainText("leaves the copies on it as soon as it is back");
  const open = page.getByRole("listitem").filter({ hasText: "Still to be removed from copies on a drive" });
  await expect(open).toHaveCount(1);
  await expect(open).toContainText("86 messages");
  await page.getByRole("tab", { name: "Backup" }).click();
  await copies.getByRole("button", { name: "Keep them on this computer" }).click();
  await expect(copies.getByRole("heading", { name: "Copies of the inbox" })).toBeFocused();
  await expect(copies.getByText("This computer, beside the inbox")).toBeVisible();
  expect(shop.archive.asked).toEqual(["place choose", "place home"]);
});

test("one customer is exported from beside the conversation, for some days", async ({ page }) => {
  const shop = await openFakeShop(page, { settings: { locale: "en" } });
  const { id } = shop.byName("Ana Castillo").view;
  await page.locator(`[data-conversation="${id}"]`).click();
  await page.getByRole("button", { name: "Export this conversation" }).click();
  const form = section(page, "Export");
  await expect(form.getByText("Only the conversation with Ana Castillo")).toBeVisible();
  await form.getByText("A table").click();
  await form.getByLabel("From").fill("2026-01-05");
  await form.getByLabel("Up to and including").fill("2026-01-05");
  await form.getByRole("button", { name: "Export", exact: true }).click();
  const asked = (): unknown => JSON.parse(shop.archive.asked[0]?.replace("export ", "") ?? "{}");
  const midnight = Date.UTC(2026, 0, 5);
  await expect
    .poll(asked)
    .toMatchObject({ format: "csv", conversationId: id, fromMs: midnight, toMs: midnight + 86_400_000 });
});

test("the figures say in a table what the bars show", async ({ page }) => {
  await openFakeShop(page, { settings: { locale: "en" } });
  await openSection(page, "figures");
  await expect(page.getByText("47 min")).toBeVisible();
  await page.getByText("Show as a table").click();
  await expect(page.getByRole("table").getByRole("row")).toHaveCount(8);
  await expect(page.locator("rect[data-bar=received]")).toHaveCount(7);
  await page.getByText("30 days").click();
  await expect(page.getByRole("table").getByRole("row")).toHaveCount(31);
});
