import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { type BrowserContext, chromium, expect, type Page, test } from "@playwright/test";
import { CHROMIUM_ARGS, findChromium } from "./support/browser.ts";
import { type HeadlessHost, startHeadlessHost } from "./support/headless-host.ts";

/**
 * Pictures, films and sounds are looked at in a browser with a profile on disk, as an owner's has. Afterwards not a
 * piece of them stands in any file: neither in the data folder nor in what the browser keeps.
 */
let host: HeadlessHost;
let profile = "";

test.describe.configure({ mode: "serial" });
test.beforeAll(async () => {
  host = await startHeadlessHost();
  profile = await mkdtemp(join(tmpdir(), "shopbell-profile-"));
});
test.afterAll(async () => {
  await host.stop();
  await rm(profile, { recursive: true, force: true });
});

const CUSTOMER = "Grace Fennell";
const KINDS = ["image", "audio", "video", "story_mention"] as const;
const PIECE = 24;
const PIECES = 12;

/** Pieces from all over a file, but for its head, which other files of the kind share. */
function piecesOf(bytes: Buffer): readonly Buffer[] {
  const from = Math.min(400, Math.floor(bytes.length / 4));
  const step = Math.floor((bytes.length - from - PIECE) / PIECES);
  const pieces = Array.from({ length: PIECES }, (_, index) =>
    bytes.subarray(from + index * step, from + index * step + PIECE),
  );
  // A run of equal bytes stands in many files.
  return pieces.filter((piece) => new Set(piece).size > PIECE / 3);
}

async function find(folder: string, pieces: ReadonlyMap<string, readonly Buffer[]>): Promise<readonly string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const bytes = await readFile(path).catch(() => Buffer.alloc(0));
    for (const [what, parts] of pieces) {
      if (parts.some((part) => bytes.includes(part))) found.push(`${relative(folder, path)}: ${what}`);
    }
  }
  return found;
}

async function openBrowser(): Promise<{ readonly context: BrowserContext; readonly page: Page }> {
  const executablePath = findChromium();
  const context = await chromium.launchPersistentContext(profile, {
    ...(executablePath === undefined ? {} : { executablePath }),
    args: [...CHROMIUM_ARGS],
    viewport: { width: 1280, height: 800 },
  });
  return { context, page: context.pages()[0] ?? (await context.newPage()) };
}

test("what was looked at, opened, played and moved in is nowhere on disk", async () => {
  test.setTimeout(60_000);
  const customerId = await host.customerId(CUSTOMER);
  const { context, page } = await openBrowser();
  const seen = new Map<string, readonly Buffer[]>();
  const reading: Promise<void>[] = [];
  page.on("response", (response) => {
    if (!/\/media\/\d+$/u.test(response.url()) || response.status() !== 200) return;
    const read = response.body().then(
      (bytes) =>
        void seen.set(`${response.headers()["content-type"]} ${response.url().split("/").at(-1)}`, piecesOf(bytes)),
      () => {},
    );
    reading.push(read);
  });
  await page.goto(host.ui);
  await page.getByRole("option").filter({ hasText: CUSTOMER }).click();
  for (const type of KINDS) await host.control("customer-writes", { customerId, attachments: [{ type }] });
  const last = page.locator(".message").last();
  await expect(last.locator(".story-card img")).toBeVisible();
  await expect(last.locator('.photo[data-state="here"]')).toBeVisible();

  const voice = page.getByRole("group", { name: "Voice message" }).last();
  await voice.getByRole("button", { name: "Play" }).click();
  await voice.getByRole("slider", { name: "Position" }).focus();
  await page.keyboard.press("ArrowRight");
  await page
    .getByRole("button", { name: /^Open the photo/ })
    .last()
    .click();
  const viewer = page.getByRole("dialog", { name: "Photos and videos" });
  await expect(viewer.locator('.stage img[data-state="here"]')).toBeVisible();
  await page.keyboard.press("ArrowRight");
  const film = viewer.locator("video");
  await expect.poll(async () => film.evaluate((element: HTMLVideoElement) => element.currentTime)).toBeGreaterThan(0.2);
  expect(await film.evaluate((element: HTMLVideoElement) => Math.round(element.duration))).toBe(3);
  await page.keyboard.press("Escape");
  // Films and sounds come in parts: their bytes are asked for here as a whole.
  const urls = await page
    .locator("video, audio")
    .evaluateAll((players) => players.map((player) => (player as HTMLMediaElement).src).filter((src) => src !== ""));
  for (const url of new Set(urls)) {
    const answer = await page.request.get(url);
    seen.set(`${answer.headers()["content-type"]} ${url.split("/").at(-1)}`, piecesOf(await answer.body()));
  }
  // The same once more, from memory.
  await page.reload();
  await page.getByRole("option").filter({ hasText: CUSTOMER }).click();
  await expect(page.locator(".story-card img").last()).toBeVisible();

  await Promise.all(reading);
  await context.close();

  const types = new Set([...seen.keys()].map((key) => key.split("/", 1)[0]));
  expect(types).toEqual(new Set(["image", "audio", "video"]));
  expect([...seen.values()].every((pieces) => pieces.length > 3)).toBe(true);
  expect(await find(host.dataDir, seen)).toEqual([]);
  expect(await find(profile, seen)).toEqual([]);
  // The search itself: with a single piece on disk it does not come back with nothing.
  await writeFile(
    join(profile, "left-behind"),
    Buffer.concat([Buffer.alloc(99), [...seen.values()][0]?.[1] ?? Buffer.alloc(0)]),
  );
  expect(await find(profile, seen)).toHaveLength(1);
});

test("a copy is saved where the owner says, under a name that tells what it is and when it came", async () => {
  const { context, page } = await openBrowser();
  await page.goto(host.ui);
  await page.getByRole("option").filter({ hasText: CUSTOMER }).click();
  await page
    .getByRole("button", { name: /^Open the photo/ })
    .last()
    .click();
  const download = page.waitForEvent("download");
  await page.getByRole("dialog", { name: "Photos and videos" }).getByRole("link", { name: "Save a copy" }).click();
  expect((await download).suggestedFilename()).toMatch(/^instagram-photo-\d{4}-\d\d-\d\d-\d\d-\d\d\.png$/);
  await context.close();
});
