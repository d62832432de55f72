import { createRequire } from "node:module";
import { expect, type Page } from "@playwright/test";
import { settle } from "./steps.ts";

/** axe itself, as it comes with its package for Playwright. */
const { source } = createRequire(import.meta.resolve("@axe-core/playwright"))("axe-core") as {
  readonly source: string;
};

/** What depends on the theme; everything else is the same in the dark. */
const COLOUR_RULES = ["color-contrast", "link-in-text-block"];

interface Look {
  /** The part that is looked at; the whole page without it. */
  readonly part?: string;
  readonly rules?: readonly string[];
}

/** axe finds nothing on what is shown now. */
export async function expectNoViolations(page: Page): Promise<void> {
  expect(await violations(page)).toEqual([]);
}

/** The same in both themes; it leaves the dark one. */
export async function expectNoViolationsInBothThemes(page: Page): Promise<void> {
  await expectNoViolations(page);
  await page.evaluate(() => document.documentElement.setAttribute("data-theme", "dark"));
  expect(await violations(page, { rules: COLOUR_RULES })).toEqual([]);
}

/** The same of one part of the screen, which then looks as before. */
export async function expectNoViolationsWithin(page: Page, part: string): Promise<void> {
  const root = page.locator("html");
  const theme = await root.getAttribute("data-theme");
  for (const shown of ["light", "dark"]) {
    await root.evaluate((element, to) => element.setAttribute("data-theme", to), shown);
    expect(await violations(page, { part }), shown).toEqual([]);
  }
  await root.evaluate((element, to) => element.setAttribute("data-theme", to ?? ""), theme);
}

/**
 * What axe finds on what is shown now, in words. It is put into the page once and asked there: asked from outside, it is put
 * in anew for every look, and opens a second page to put the answers of all frames together. The screen has one frame, and
 * its policy allows no other.
 */
export async function violations(page: Page, look: Look = {}) {
  await putAxeInto(page);
  await settle(page);
  return page.evaluate(async ({ part, rules }) => {
    interface Violation {
      readonly id: string;
      readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary?: string }[];
    }
    type Run = (context: unknown, options: object) => Promise<{ readonly violations: readonly Violation[] }>;
    const { run } = Reflect.get(globalThis, "axe") as { readonly run: Run };
    const found = await run(part ?? document, {
      resultTypes: ["violations"],
      // Style sheets are fetched again for one rule only, which is not among those that are on.
      preload: { assets: ["media"] },
      ...(rules === undefined ? {} : { runOnly: { type: "rule", values: rules } }),
    });
    return found.violations.map(({ id, nodes }) => ({
      id,
      nodes: nodes.map(({ target, failureSummary }) => `${target.join(" ")}: ${failureSummary ?? ""}`),
    }));
  }, look);
}

/** It stays until the page is loaded anew. */
async function putAxeInto(page: Page): Promise<void> {
  const isThere = await page.evaluate(() => "axe" in globalThis);
  if (!isThere) await page.evaluate(source);
}
