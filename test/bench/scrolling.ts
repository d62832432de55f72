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

/** How long each frame took while a part of the page was scrolled by so much a frame. */
export async function framesOf(page: Page, scroller: string, step: number, most: number): Promise<readonly number[]> {
  return page.evaluate(
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
  );
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
): Promise<readonly number[]> {
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

export const slowOf = (frames: readonly number[]): number => frames.filter((ms) => ms > FRAME_MS).length;

/** The figures of one scrolled part: its own with its budget, those of the plain page, and how one stands to the other. */
export function frameResults(what: string, own: readonly number[], plain: readonly number[]): readonly BenchResult[] {
  const longest = Math.max(...own);
  const longestPlain = Math.max(...plain);
  return [
    { metric: `longest frame, ${what}`, value: longest, unit: "ms", budget: { bound: "at most", value: FRAME_MS } },
    { metric: `frames over ${FRAME_MS} ms, ${what}`, value: slowOf(own), unit: `of ${own.length}` },
    { metric: "longest frame, the same rows as a plain page", value: longestPlain, unit: "ms" },
    { metric: `frames over ${FRAME_MS} ms, plain page`, value: slowOf(plain), unit: `of ${plain.length}` },
    { metric: `longest frame against the plain page's, ${what}`, value: longest / longestPlain, unit: "×" },
  ];
}
