/** Pictures: how a thread full of them scrolls, what they cost the host in memory, how soon the first one is there. */
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { chromium, type Browser, type Page } from "@playwright/test";
import { z } from "zod";
import { HOST_FLAGS } from "#headless/host-command.ts";
import { findChromium } from "../../ui/support/browser.ts";
import { postSigned } from "../../support/post-delivery.ts";
import { REPOSITORY } from "../../support/repository.ts";
import { quantile, type Bench, type BenchResult } from "../bench.ts";
import { makeBenchFolder } from "../host.ts";
import { frameResults, framesOfPlainTwin, slowOf, withProcessorTime } from "../scrolling.ts";

const HOST_SCRIPT = "test/bench/media/media-host.ts";
const PICTURES = 8;
const IN_THREAD = 200;
const VIEWED = 1_000;
const ROUNDS = 80;
const WARM_ROUNDS = 10;
const FRAME_AT_60_MS = 1000 / 60;
const AT_ONCE = 6;
const WARM_UP = 50;
const STEP_PIXELS = 60;
const START_LIMIT_MS = 30_000;

export const mediaBench: Bench = {
  name: "media",
  about: "a thread of 200 pictures scrolled, host memory after 1,000 of them, the first one against a plain proxy",
  run: async (note) => {
    if (!existsSync(join(REPOSITORY, "dist/renderer/index.html"))) throw new Error("Run `npm run build` first.");
    const folder = await makeBenchFolder();
    const closers: (() => Promise<unknown>)[] = [async () => rm(folder, { recursive: true, force: true })];
    try {
      const executablePath = findChromium();
      const browser = await chromium.launch({
        ...(executablePath === undefined ? {} : { executablePath }),
        args: ["--no-sandbox"],
      });
      closers.push(async () => browser.close());
      const bytes = await makePictures(browser, folder);
      const server = async (...args: string[]) => {
        const { child, line } = await start("test/bench/media/picture-server.ts", ...args);
        closers.push(async () => child.kill("SIGKILL"));
        return z.object({ url: z.string() }).parse(line).url;
      };
      const cdn = await server("cdn", folder);
      const proxy = await server("proxy", cdn);
      const host = await startHost(folder, cdn, closers);
      note(`${PICTURES} JPEGs of 1080 by 1350, ${Math.round(bytes / 1024)} KB on average, from a process of their own`);
      const ids = await host.sendPictures(VIEWED, "900000000000001", 0);
      await host.sendPictures(IN_THREAD, "900000000000002", VIEWED);
      return [
        ...(await measureMemory(host, ids)),
        ...(await measureFirst(browser, host, proxy, ids, note)),
        ...(await measureScroll(browser, host, note)),
      ];
    } finally {
      for (const close of closers.toReversed()) await close();
    }
  },
};

type Host = Awaited<ReturnType<typeof startHost>>;

async function start(
  script: string,
  ...args: string[]
): Promise<{ readonly child: ChildProcess; readonly line: unknown }> {
  const child = spawn(process.execPath, [...(script === HOST_SCRIPT ? HOST_FLAGS : []), script, ...args], {
    cwd: REPOSITORY,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const signal = AbortSignal.timeout(START_LIMIT_MS);
  const line = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).once("line", resolve);
    child.once("exit", (code) => reject(new Error(`${script} ended with ${String(code)}`)));
    signal.addEventListener("abort", () => reject(new Error(`${script} said nothing`)));
  });
  return { child, line: JSON.parse(line) };
}

const hostLine = z.object({
  origin: z.string(),
  mediaOrigin: z.string(),
  token: z.string(),
  webhookUrl: z.string(),
  account: z.object({ id: z.string(), appSecret: z.string() }),
  pid: z.number(),
});
const lists = z.object({
  data: z.object({ items: z.array(z.looseObject({ id: z.number(), customer: z.object({ id: z.string() }) })) }),
});
const pages = z.object({
  data: z.object({
    items: z.array(z.looseObject({ attachments: z.array(z.looseObject({ id: z.number() })) })),
    olderCursor: z.string().optional(),
  }),
});

async function startHost(folder: string, cdn: string, closers: (() => Promise<unknown>)[]) {
  const dataDir = join(folder, "data");
  await mkdir(dataDir);
  const { child, line } = await start(HOST_SCRIPT, dataDir, cdn);
  closers.push(async () => child.kill("SIGKILL"));
  const { origin, mediaOrigin, token, webhookUrl, account, pid } = hostLine.parse(line);
  const call = async (route: string, input: unknown): Promise<unknown> => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    return (await fetch(`${origin}/rpc/${route}`, { method: "POST", headers, body: JSON.stringify(input) })).json();
  };
  const idsOf = async (customerId: string): Promise<readonly number[]> => {
    const { data } = lists.parse(await call("conversations/list", { list: "all", limit: 50 }));
    const conversationId = data.items.find(({ customer }) => customer.id === customerId)?.id;
    const found: number[] = [];
    for (let before: string | undefined = undefined; conversationId !== undefined;) {
      const input = { conversationId, limit: 200, ...(before === undefined ? {} : { before }) };
      const page: z.output<typeof pages> = pages.parse(await call("messages/list", input));
      found.push(...page.data.items.flatMap(({ attachments }) => attachments.map(({ id }) => id)));
      before = page.data.olderCursor;
      if (before === undefined) break;
    }
    return found;
  };
  return {
    origin,
    mediaOrigin,
    pid,
    ui: `${origin}/?token=${token}`,
    media: async (id: number) =>
      (await fetch(`${origin}/media/${id}`, { headers: { authorization: `Bearer ${token}` } })).arrayBuffer(),
    sendPictures: async (count: number, customerId: string, firstPicture: number): Promise<readonly number[]> => {
      const startMs = Date.now() - count * 60_000;
      for (let at = 0; at < count; at += 100) {
        const messaging = Array.from({ length: Math.min(100, count - at) }, (_, index) => ({
          sender: { id: customerId },
          recipient: { id: account.id },
          timestamp: startMs + (at + index) * 60_000,
          message: {
            mid: `mid-${customerId}-${at + index}`,
            attachments: [{ type: "image", payload: { url: `${cdn}/${firstPicture + at + index}` } }],
          },
        }));
        const delivery = { object: "instagram", entry: [{ id: account.id, time: Date.now(), messaging }] };
        const { status } = await postSigned(webhookUrl, delivery, account.appSecret);
        if (status !== 200) throw new Error(`The door answered ${status}`);
      }
      for (;;) {
        const ids = await idsOf(customerId);
        if (ids.length === count) return ids;
      }
    },
  };
}

/** Photographs in place of customers': drawn by the browser, with as much detail as makes a phone's picture heavy. */
async function makePictures(browser: Browser, folder: string): Promise<number> {
  const page = await browser.newPage();
  let bytes = 0;
  for (let number = 0; number < PICTURES; number += 1) {
    const text = await page.evaluate((seed) => {
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [1080, 1350];
      const pen = canvas.getContext("2d");
      if (pen === null) throw new Error("no canvas");
      let state = seed * 9973 + 17;
      const random = (): number => (state = (state * 16807) % 2147483647) / 2147483647;
      for (let shape = 0; shape < 2500; shape += 1) {
        pen.fillStyle = `hsl(${random() * 360} 45% ${30 + random() * 50}% / ${0.2 + random() * 0.5})`;
        pen.beginPath();
        pen.arc(random() * 1080, random() * 1350, 4 + random() * 70, 0, 7);
        pen.fill();
      }
      return canvas.toDataURL("image/jpeg", 0.8).split(",")[1] ?? "";
    }, number);
    const picture = Buffer.from(text, "base64");
    bytes += picture.length;
    await writeFile(join(folder, `${number}.jpg`), picture);
  }
  await page.close();
  return bytes / PICTURES;
}

function residentMegabytes(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB/mu.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return Number(kilobytes) / 1024;
}

async function measureMemory(host: Host, ids: readonly number[]): Promise<readonly BenchResult[]> {
  const view = async (some: readonly number[]): Promise<void> => {
    const left = [...some];
    const one = async (): Promise<void> => {
      for (let id = left.pop(); id !== undefined; id = left.pop()) await host.media(id);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, one));
  };
  await view(ids.slice(0, WARM_UP));
  const before = residentMegabytes(host.pid);
  await view(ids);
  const after = residentMegabytes(host.pid);
  return [
    {
      metric: `host memory grown by viewing ${VIEWED} pictures`,
      value: after - before,
      unit: "MB",
      budget: { bound: "at most", value: 50 },
    },
    { metric: "host memory after it", value: after, unit: "MB" },
  ];
}

/** Two pages that are alike but for where their pictures come from. */
async function measureFirst(
  browser: Browser,
  host: Host,
  proxy: string,
  ids: readonly number[],
  note: (line: string) => void,
): Promise<readonly BenchResult[]> {
  const ours = await browser.newPage();
  // The page without the inbox in it.
  await ours.route(/\.(?:js|css)$/u, async (route) => route.abort());
  await ours.goto(host.ui);
  await ours.unrouteAll();
  const plain = await browser.newPage();
  await plain.goto(proxy);
  const times: { readonly ours: Painted[]; readonly plain: Painted[] } = { ours: [], plain: [] };
  // Long out of the host's memory: the last ones that were viewed are the first of the list.
  const fresh = ids.slice(-WARM_ROUNDS - ROUNDS);
  for (const [round, id] of fresh.entries()) {
    const order = round % 2 === 0 ? (["ours", "plain"] as const) : (["plain", "ours"] as const);
    for (const which of order) {
      const page = which === "ours" ? ours : plain;
      await page.bringToFront();
      const painted = await paint(page, which === "ours" ? `${host.mediaOrigin}/media/${id}` : `${proxy}/${id}`);
      if (round >= WARM_ROUNDS) times[which].push(painted);
    }
  }
  await ours.close();
  await plain.close();
  note(
    `first picture: ${ROUNDS} rounds in turn, each a picture nobody has asked for before, each begun anywhere in a frame`,
  );
  const mean = (which: "ours" | "plain", what: keyof Painted): number =>
    middleMean(times[which].map((each) => each[what]));
  return [
    {
      metric: "first picture painted, against a plain proxy",
      value: mean("ours", "paintedMs") / mean("plain", "paintedMs"),
      unit: "×",
      budget: { bound: "at most", value: 1.3 },
    },
    { metric: "first picture painted", value: mean("ours", "paintedMs"), unit: "ms" },
    { metric: "the same through a plain proxy", value: mean("plain", "paintedMs"), unit: "ms" },
    { metric: "first picture, all of its bytes there", value: mean("ours", "loadedMs"), unit: "ms" },
    { metric: "the same through a plain proxy", value: mean("plain", "loadedMs"), unit: "ms" },
  ];
}

interface Painted {
  /** Until the last byte. */
  readonly loadedMs: number;
  /** Until the frame after it was decoded. */
  readonly paintedMs: number;
}

/** Without the fastest and the slowest tenth. Unlike a median it does not jump by a frame. */
function middleMean(values: readonly number[]): number {
  const tenth = Math.floor(values.length / 10);
  const middle = values.toSorted((a, b) => a - b).slice(tenth, values.length - tenth);
  return middle.reduce((sum, value) => sum + value, 0) / middle.length;
}

async function paint(page: Page, url: string): Promise<Painted> {
  return page.evaluate(
    async ({ src, waitMs }) => {
      const frame = async () => new Promise((resolve) => requestAnimationFrame(resolve));
      await frame();
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      performance.clearResourceTimings();
      const picture = new Image();
      // As the page asks for it: with its cookie, and saying whose page it is.
      picture.crossOrigin = "use-credentials";
      const startedMs = performance.now();
      picture.src = src;
      await picture.decode();
      document.body.append(picture);
      await frame();
      const paintedMs = performance.now() - startedMs;
      const loadedMs = performance.getEntriesByName(src)[0]?.duration ?? Number.NaN;
      picture.remove();
      return { paintedMs, loadedMs };
    },
    { src: url, waitMs: Math.random() * FRAME_AT_60_MS },
  );
}

async function measureScroll(
  browser: Browser,
  host: Host,
  note: (line: string) => void,
): Promise<readonly BenchResult[]> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto("about:blank");
  const { took: idle } = await framesOf(page, 0);
  await page.goto(host.ui);
  await page.locator("[data-conversation]").first().click();
  // It opens where the unread begins, which is far up: the way up begins at its end.
  await page.locator(".to-newest button").click();
  await page.waitForFunction(() => {
    const scroller = document.querySelector(".messages");
    const isAtEnd = scroller !== null && scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop < 2;
    return isAtEnd && document.querySelector(".beginning") === null;
  });
  await page.locator('.photo[data-state="here"]').last().waitFor();
  const { took: up, heaviest, pictures } = await framesOf(page, -STEP_PIXELS);
  if (pictures < IN_THREAD) throw new Error(`Only ${pictures} pictures were in the thread`);
  const { result, processorMs } = await withProcessorTime(page, async () => framesOf(page, STEP_PIXELS));
  const down = { took: result.took, processorMs: processorMs / result.took.length };
  const rows = { scroller: ".messages", rows: ".message-list", step: STEP_PIXELS };
  const plain = await framesOfPlainTwin(browser, page, rows, down.took.length);
  await page.close();
  note(
    `scrolled ${STEP_PIXELS} px a frame: ${up.length} frames up, pictures coming in, ${down.took.length} down again`,
  );
  for (const { ms, scriptMs, layoutMs } of heaviest) {
    note(`a heavy frame while they came in: ${ms} ms, of it scripts ${scriptMs} ms, style and layout ${layoutMs} ms`);
  }
  note(`an empty page at the same time: longest frame ${Math.max(...idle).toFixed(0)} ms`);
  return [
    ...frameResults(`thread of ${IN_THREAD} pictures`, down, plain),
    { metric: "longest frame while the pictures come in", value: Math.max(...up), unit: "ms" },
    { metric: "frames over 32 ms while they come in", value: slowOf(up), unit: `of ${up.length}` },
    { metric: "frame while they come in, p95", value: quantile(up, 0.95), unit: "ms" },
  ];
}

const LONGEST_FRAMES = 6_000;
const STILL_FRAMES = 120;

interface Frames {
  readonly took: readonly number[];
  /** How many different ones were in the thread on the way. */
  readonly pictures: number;
  /** The browser's own account of the longest ones (Long Animation Frames). */
  readonly heaviest: readonly { readonly ms: number; readonly scriptMs: number; readonly layoutMs: number }[];
}

/** How long each frame took while the thread was scrolled by so much a frame, to its end and until nothing moves. */
async function framesOf(page: Page, step: number): Promise<Frames> {
  return page.evaluate(
    async ({ by, most, enough, told, countedEvery }) => {
      const scroller = document.querySelector(".messages");
      const took: number[] = [];
      const pictures = new Set<string | undefined>();
      const long: { ms: number; scriptMs: number; layoutMs: number }[] = [];
      const observer = new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
          // Not in the DOM's types yet.
          const { scripts, styleAndLayoutStart } = entry as PerformanceEntry & {
            readonly scripts: readonly { readonly duration: number }[];
            readonly styleAndLayoutStart: number;
          };
          const scriptMs = scripts.reduce((sum, { duration }) => sum + duration, 0);
          const layoutMs = styleAndLayoutStart === 0 ? 0 : entry.startTime + entry.duration - styleAndLayoutStart;
          long.push({ ms: entry.duration, scriptMs: Math.round(scriptMs), layoutMs: Math.round(layoutMs) });
        }
      });
      observer.observe({ type: "long-animation-frame" });
      let last = performance.now();
      for (let still = 0; still < enough && took.length < most;) {
        await new Promise((resolve) => requestAnimationFrame(resolve));
        const now = performance.now();
        took.push(now - last);
        last = now;
        const before = scroller?.scrollTop;
        scroller?.scrollBy(0, by);
        if (took.length % countedEvery === 0) {
          for (const row of document.querySelectorAll<HTMLElement>("[data-key]:has(.photo)")) {
            pictures.add(row.dataset["key"]);
          }
        }
        // Upwards it ends where the conversation begins, however long a page is on its way.
        const isOver = by >= 0 || document.querySelector(".beginning") !== null;
        still = isOver && scroller?.scrollTop === before ? still + 1 : 0;
      }
      observer.disconnect();
      return {
        took: took.slice(1),
        pictures: pictures.size,
        heaviest: long.sort((a, b) => b.ms - a.ms).slice(0, told),
      };
    },
    { by: step, most: LONGEST_FRAMES, enough: STILL_FRAMES, told: 4, countedEvery: 40 },
  );
}
