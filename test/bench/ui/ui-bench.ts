/** The screen in Chromium on the headless host with a million messages: start, opening, search, first load, scrolling. */
import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { loadavg } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { chromium, type Browser, type Page } from "@playwright/test";
import { getChromium } from "../../support/chromium.ts";
import { REPOSITORY } from "../../support/repository.ts";
import { median, quantile, type Bench, type BenchResult } from "../bench.ts";
import { copyFullInbox } from "../full-inbox.ts";
import { startGraphStub } from "../graph-stub.ts";
import { startBenchHost, type BenchHost } from "../host.ts";
import { frameResults, framesOf, framesOfPlainTwin, type Frames, type Scrolled } from "../scrolling.ts";
import { measureCore } from "./core-figures.ts";
import { longestThread } from "./longest-thread.ts";

const STARTS = 5;
const OPENED = 60;
const WARM_UP = 10;
/** After the last picture, and on the row before it presses: no hand is faster. */
const POINTER_RESTS_MS = 100;
const STEP_PIXELS = 240;
const LIST: Scrolled = { scroller: ".rows", rows: ".rows-inner", step: STEP_PIXELS };
/** Up: older pages come in on the way. */
const THREAD: Scrolled = { scroller: ".messages", rows: ".message-list", step: -STEP_PIXELS };
/** Of the 100,000 messages of the longest thread so many are scrolled through: the rest is the same over again. */
const SCROLLED_FRAMES = 2500;
const IDLE_FRAMES = 300;
const VIEWPORT = { width: 1280, height: 800 };
/** Words of the made-up shop, so that each is found. */
const WORDS = ["when", "size", "blue", "tamanho", "open", "thank", "than", "ope", "tamanh", "whe"];

export const uiBench: Bench = {
  name: "ui",
  about: "the screen with 1,000,000 messages: start, click to painted, search, first load, scrolling; the core's pages",
  run: async (note) => {
    if (!existsSync(join(REPOSITORY, "dist/renderer/index.html"))) throw new Error("Run `npm run build` first.");
    const found = await getChromium(note);
    if (found.kind === "missing") throw new Error(found.advice);
    note(`load of the machine before: ${loadavg()[0]?.toFixed(2)}`);
    const graph = await startGraphStub({ id: "17841400000000021", username: "bench.shop" });
    const dataDir = await copyFullInbox(note);
    const browser = await chromium.launch({ executablePath: found.path, args: ["--no-sandbox"] });
    try {
      const core = await measureCore(dataDir, graph.url, note);
      const starts = await measureStarts(browser, graph.url, dataDir);
      const host = await startBenchHost(graph.url, dataDir, { keep: true });
      try {
        const screen = await measureScreen(browser, host, note);
        return [...core, ...starts, ...screen, ...(await memoryOf(host.pid))];
      } finally {
        await host.stop();
        note(`load of the machine after: ${loadavg()[0]?.toFixed(2)}`);
      }
    } finally {
      await browser.close();
      await rm(dataDir, { recursive: true, force: true });
      await graph.stop();
    }
  },
};

/** From the start of the program to rows on the screen; the browser is open already, its cache is empty. */
async function measureStarts(browser: Browser, graphUrl: string, dataDir: string): Promise<readonly BenchResult[]> {
  const tookMs: number[] = [];
  for (let nth = 0; nth < STARTS; nth += 1) {
    const page = await browser.newPage({ viewport: VIEWPORT });
    const startedMs = performance.now();
    const host = await startBenchHost(graphUrl, dataDir, { keep: true });
    await page.goto(host.ui, { waitUntil: "commit" });
    await page.locator(".row").first().waitFor();
    await nextFrame(page);
    tookMs.push(performance.now() - startedMs);
    await page.close();
    await host.stop();
  }
  const value = median(tookMs);
  return [
    { metric: "start to usable list, median of 5", value, unit: "ms", budget: { bound: "at most", value: 1000 } },
    { metric: "start to usable list, longest", value: Math.max(...tookMs), unit: "ms" },
  ];
}

async function measureScreen(
  browser: Browser,
  host: BenchHost,
  note: (line: string) => void,
): Promise<readonly BenchResult[]> {
  const idlePage = await browser.newPage({ viewport: VIEWPORT });
  const idle = await framesOf(idlePage, "body", 0, IDLE_FRAMES);
  await idlePage.close();
  const page = await browser.newPage({ viewport: VIEWPORT });
  const loaded = await firstLoad(page, host.ui);
  const opened = await clickToPainted(page);
  const searched = await keyToResults(page);
  const list = await scrollList(page);
  const plainList = await framesOfPlainTwin(browser, page, LIST, list.took.length);
  const thread = await scrollThread(page, host, note);
  const plainThread = await framesOfPlainTwin(browser, page, THREAD, thread.took.length);
  await page.close();
  note(`an empty page at the same time: longest frame ${Math.max(...idle.took).toFixed(0)} ms`);
  return [
    { metric: "first load", value: loaded / 1024, unit: "KB gzip", budget: { bound: "at most", value: 250 } },
    {
      metric: `click to painted, ${OPENED} conversations, p95`,
      value: quantile(opened.cold, 0.95),
      unit: "ms",
      budget: { bound: "at most", value: 50 },
    },
    { metric: "click to painted, median", value: median(opened.cold), unit: "ms" },
    {
      metric: `the same as a hand does it, ${POINTER_RESTS_MS} ms on the row before, p95`,
      value: quantile(opened.rested, 0.95),
      unit: "ms",
      budget: { bound: "at most", value: 50 },
    },
    { metric: "the same, median", value: median(opened.rested), unit: "ms" },
    {
      metric: "search, last key to results painted (60 ms of it waiting for the next key), p95",
      value: quantile(searched, 0.95),
      unit: "ms",
    },
    ...frameResults("list of conversations", list, plainList),
    ...frameResults("longest thread", thread, plainThread),
  ];
}

/** Bytes until the list is there, each file as gzip would make it. */
async function firstLoad(page: Page, ui: string): Promise<number> {
  const bodies: Promise<number>[] = [];
  page.on("response", (response) => {
    const { pathname } = new URL(response.url());
    if (response.status() !== 200 || /^\/(?:media|rpc|events)\b/u.test(pathname)) return;
    bodies.push(response.body().then((body) => gzipSync(body).length));
  });
  await page.goto(ui);
  await page.locator(".row").first().waitFor();
  const sizes = await Promise.all(bodies);
  page.removeAllListeners("response");
  return sizes.reduce((sum, size) => sum + size, 0);
}

/**
 * The page itself takes the time: from the press to the frame after the one in which the messages stand. No conversation
 * twice, and the pointer comes with the press: nothing of it has been read before.
 */
async function clickToPainted(
  page: Page,
): Promise<{ readonly cold: readonly number[]; readonly rested: readonly number[] }> {
  await page.evaluate(() => {
    window.addEventListener(
      "pointerdown",
      () => {
        const pressedMs = performance.now();
        const before = document.querySelector(".thread");
        const look = () => {
          const thread = document.querySelector(".thread");
          const isThere = thread !== before && thread?.querySelector(".message") !== null;
          if (!isThere) return void requestAnimationFrame(look);
          requestAnimationFrame(() => Reflect.set(globalThis, "paintedMs", performance.now() - pressedMs));
        };
        requestAnimationFrame(look);
      },
      { capture: true },
    );
  });
  const opened: string[] = [];
  const open = async (restMs: number): Promise<number> => {
    const id = await nextUnopened(page, opened);
    opened.push(id);
    const row = page.locator(`.row[data-conversation="${id}"]`);
    await page.evaluate(() => Reflect.deleteProperty(globalThis, "paintedMs"));
    if (restMs > 0) {
      await delay(restMs);
      await row.hover();
      await delay(restMs);
    }
    await row.click();
    const handle = await page.waitForFunction(() => Reflect.get(globalThis, "paintedMs") as number | undefined);
    return (await handle.jsonValue()) ?? Number.NaN;
  };
  const several = async (times: number, restMs: number): Promise<readonly number[]> => {
    const took: number[] = [];
    for (let nth = 0; nth < times; nth += 1) took.push(await open(restMs));
    return took;
  };
  await several(WARM_UP, 0);
  return { cold: await several(OPENED, 0), rested: await several(OPENED, POINTER_RESTS_MS) };
}

/** The next row down the list, scrolled on where all in sight have been opened: what was opened once is here already. */
async function nextUnopened(page: Page, opened: readonly string[]): Promise<string> {
  const rows = page.locator(".rows");
  for (;;) {
    const id = await rows.evaluate((scroller, done) => {
      const { top, bottom } = scroller.getBoundingClientRect();
      const inSight = Array.from(scroller.querySelectorAll<HTMLElement>(".row"), (row) => {
        const box = row.getBoundingClientRect();
        return { id: row.dataset["conversation"] ?? "", top: box.top, bottom: box.bottom };
      }).filter((row) => row.top >= top && row.bottom <= bottom && !done.includes(row.id));
      return inSight.toSorted((one, other) => one.top - other.top)[0]?.id;
    }, opened);
    if (id !== undefined) return id;
    await rows.evaluate((scroller) => scroller.scrollBy(0, scroller.clientHeight - 40));
    await nextFrame(page);
  }
}

/** From the last key of a word, its beginning not yet looked for, to the frame after the one in which its results stand. */
async function keyToResults(page: Page): Promise<readonly number[]> {
  await page.evaluate(() => {
    window.addEventListener(
      "input",
      ({ target }) => {
        if (!(target instanceof HTMLInputElement) || target.value === "") return;
        const pressedMs = performance.now();
        const look = () => {
          if (document.querySelector("[data-result]") === null) return void requestAnimationFrame(look);
          requestAnimationFrame(() => Reflect.set(globalThis, "foundMs", performance.now() - pressedMs));
        };
        requestAnimationFrame(look);
      },
      { capture: true },
    );
  });
  const took: number[] = [];
  const field = page.locator(".search-field input");
  await field.focus();
  for (const word of WORDS) {
    await page.evaluate(() => Reflect.deleteProperty(globalThis, "foundMs"));
    await page.keyboard.insertText(word);
    const handle = await page.waitForFunction(() => Reflect.get(globalThis, "foundMs") as number | undefined);
    const ms = await handle.jsonValue();
    if (ms !== undefined) took.push(ms);
    await field.press("ControlOrMeta+a");
    await field.press("Delete");
    await page.locator("[data-result]").first().waitFor({ state: "detached" });
  }
  return took;
}

async function scrollList(page: Page): Promise<Frames> {
  await page.locator(".row").first().waitFor();
  return framesOf(page, LIST.scroller, LIST.step, SCROLLED_FRAMES / 5);
}

/** Up through the longest thread. */
async function scrollThread(page: Page, host: BenchHost, note: (line: string) => void): Promise<Frames> {
  const id = (await longestThread(host.call)).id;
  await page.goto(`${new URL(host.ui).origin}/`);
  await page.evaluate(
    (openId) => sessionStorage.setItem("shopbell.place", JSON.stringify({ list: "done", openId })),
    id,
  );
  await page.reload();
  await page.locator(".message").last().waitFor();
  const frames = await framesOf(page, THREAD.scroller, THREAD.step, SCROLLED_FRAMES);
  const oldest = await page.locator(".message time").first().getAttribute("datetime");
  note(`scrolled ${frames.took.length} frames of ${STEP_PIXELS} px up, to ${oldest ?? "the beginning"}`);
  return frames;
}

async function nextFrame(page: Page): Promise<void> {
  await page.evaluate(
    async () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
}

/** Linux says it; elsewhere there is no figure. */
async function memoryOf(pid: number): Promise<readonly BenchResult[]> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  const kilobytes = Number(/^VmRSS:\s+(\d+) kB$/mu.exec(status)?.[1] ?? Number.NaN);
  if (Number.isNaN(kilobytes)) return [];
  return [
    {
      metric: "host memory after all of it",
      value: kilobytes / 1024,
      unit: "MB RSS",
      budget: { bound: "at most", value: 150 },
    },
  ];
}
