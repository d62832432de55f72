/**
 * How long the frames take while a part of a page is scrolled; and the same rows as a plain page, to tell what of it is
 * the machine's: a browser has to scroll those, too, without a line of Shopbell's own.
 */
import type { Browser, Page } from "@playwright/test";
import type { BenchResult } from "./bench.ts";

const FRAME_MS = 32;

export interface Scrolled {
  /** What scrolls, and what in it holds the rows: CSS selectors. */
  readonly scroller: string;
  readonly rows: string;
  /** Pixels a frame; negative is up. */
  readonly step: number;
}

export interface Frames {
  /** How long each frame took, in ms. */
  readonly took: readonly number[];
  /** Of the page's process, in ms a frame, all of its threads: what else the machine does makes it hardly longer. */
  readonly processorMs: number;
}

/** Scrolls a part of the page by so much a frame. */
export async function framesOf(page: Page, scroller: string, step: number, most: number): Promise<Frames> {
  const { result, processorMs } = await withProcessorTime(page, async () =>
    page.evaluate(
      async ({ selector, by, most }) => {
        const element = document.querySelector(selector);
        const took: number[] = [];
        let last = performance.now();
        while (took.length < most) {
          await new Promise((resolve) => requestAnimationFrame(resolve));
          const now = performance.now();
          took.push(now - last);
          last = now;
          element?.scrollBy(0, by);
        }
        return took.slice(1);
      },
      { selector: scroller, by: step, most },
    ),
  );
  return { took: result, processorMs: processorMs / result.length };
}

/** What the page's process has used of the processors while something ran, in ms. */
export async function withProcessorTime<Result>(
  page: Page,
  run: () => Promise<Result>,
): Promise<{ readonly result: Result; readonly processorMs: number }> {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  const usedMs = async (): Promise<number> => {
    const { metrics } = await session.send("Performance.getMetrics");
    return (metrics.find(({ name }) => name === "ProcessTime")?.value ?? Number.NaN) * 1000;
  };
  const before = await usedMs();
  const result = await run();
  const processorMs = (await usedMs()) - before;
  await session.detach();
  return { result, processorMs };
}

/**
 * Opens the page as it stands as plain HTML in a window of its own, its rows one after another over and over, and scrolls
 * it the same way: no script, nothing that comes or goes.
 */
export async function framesOfPlainTwin(
  browser: Browser,
  page: Page,
  scrolled: Scrolled,
  frames: number,
): Promise<Frames> {
  const { scroller, rows, step } = scrolled;
  const html = await plainHtml(page, rows, (Math.abs(step) + 1) * frames);
  const twin = await browser.newPage({ viewport: page.viewportSize(), bypassCSP: true });
  try {
    // Of the same origin, so that styles and pictures come from where the page has them.
    await twin.context().addCookies(await page.context().cookies());
    await twin.goto(new URL("licences.json", page.url()).href);
    await twin.setContent(html);
    await twin
      .locator(scroller)
      .evaluate((element, up) => element.scrollTo(0, up ? element.scrollHeight : 0), step < 0);
    await twin.evaluate(async () => {
      await document.fonts.ready;
      for (let frame = 0; frame < 30; frame += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
    });
    return await framesOf(twin, scroller, step, frames);
  } finally {
    await twin.context().close();
  }
}

async function plainHtml(page: Page, rows: string, pixels: number): Promise<string> {
  return page.evaluate(
    ({ selector, pixels }) => {
      const list = document.querySelector(selector);
      const copy = document.documentElement.cloneNode(true);
      const copied = copy instanceof Element ? copy.querySelector<HTMLElement>(selector) : null;
      if (list === null || copied === null || !(copy instanceof Element)) throw new Error(`There is no ${selector}`);
      for (const script of copy.querySelectorAll("script, [rel=modulepreload]")) script.remove();
      // In the order in which they stand, and in the flow, whatever puts them there.
      const boxes = Array.from(list.children, (row, index) => ({ index, box: row.getBoundingClientRect() }));
      const inOrder = boxes.toSorted((one, other) => one.box.top - other.box.top);
      const round = inOrder.map(({ index }) => {
        const row = copied.children[index] as HTMLElement;
        [row.style.position, row.style.transform, row.style.inset] = ["relative", "none", "auto"];
        return row.outerHTML;
      });
      const height = boxes.reduce((sum, { box }) => sum + box.height, 0);
      copied.style.height = "auto";
      copied.innerHTML = round.join("").repeat(Math.ceil((pixels + window.innerHeight) / height));
      return `<!doctype html>${copy.outerHTML}`;
    },
    { selector: rows, pixels },
  );
}

export const slowOf = (took: readonly number[]): number => took.filter((ms) => ms > FRAME_MS).length;

/** The figures of one scrolled part: its own with its budget, those of the plain page, and how one stands to the other. */
export function frameResults(what: string, own: Frames, plain: Frames): readonly BenchResult[] {
  const [longest, longestPlain] = [Math.max(...own.took), Math.max(...plain.took)];
  return [
    { metric: `longest frame, ${what}`, value: longest, unit: "ms", budget: { bound: "at most", value: FRAME_MS } },
    { metric: `frames over ${FRAME_MS} ms, ${what}`, value: slowOf(own.took), unit: `of ${own.took.length}` },
    { metric: "longest frame, the same rows as a plain page", value: longestPlain, unit: "ms" },
    { metric: `frames over ${FRAME_MS} ms, plain page`, value: slowOf(plain.took), unit: `of ${plain.took.length}` },
    { metric: `longest frame against the plain page's, ${what}`, value: longest / longestPlain, unit: "×" },
    { metric: `processor time a frame, ${what}`, value: own.processorMs, unit: "ms" },
    { metric: "processor time a frame, plain page", value: plain.processorMs, unit: "ms" },
  ];
}
