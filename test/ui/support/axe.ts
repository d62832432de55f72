import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import { settle } from "./steps.ts";

/** What depends on the theme; everything else is the same in the dark. */
const COLOUR_RULES = ["color-contrast", "link-in-text-block"];

/** axe finds nothing on what is shown now. */
export async function expectNoViolations(page: Page): Promise<void> {
  await find(page, new AxeBuilder({ page }));
}

/** The same in both themes; it leaves the dark one. */
export async function expectNoViolationsInBothThemes(page: Page): Promise<void> {
  await expectNoViolations(page);
  await page.evaluate(() => document.documentElement.setAttribute("data-theme", "dark"));
  await find(page, new AxeBuilder({ page }).withRules(COLOUR_RULES));
}

/**
 * The same of one part of the screen, which then looks as before. axe is put into the page once and asked directly, so
 * that a part may be looked at after every step.
 */
export async function expectNoViolationsWithin(page: Page, part: string): Promise<void> {
  const isThere = await page.evaluate(() => "axe" in globalThis);
  if (!isThere) await new AxeBuilder({ page }).setLegacyMode().include(part).analyze();
  await settle(page);
  const found = await page.evaluate(async (selector) => {
    type Run = (selector: string) => Promise<{ readonly violations: readonly { readonly id: string }[] }>;
    const { run } = Reflect.get(globalThis, "axe") as { readonly run: Run };
    const { documentElement } = document;
    const theme = documentElement.dataset["theme"] ?? "";
    const ids: string[] = [];
    for (const shown of ["light", "dark"]) {
      documentElement.dataset["theme"] = shown;
      const { violations } = await run(selector);
      ids.push(...violations.map(({ id }) => `${shown}: ${id}`));
    }
    documentElement.dataset["theme"] = theme;
    return ids;
  }, part);
  expect(found).toEqual([]);
}

async function find(page: Page, axe: AxeBuilder): Promise<void> {
  expect(await violations(page, axe)).toEqual([]);
}

/** What axe finds on what is shown now, in words. */
export async function violations(page: Page, axe = new AxeBuilder({ page })) {
  await settle(page);
  const found = await axe.analyze();
  return found.violations.map(({ id, nodes }) => ({
    id,
    nodes: nodes.map(({ target, failureSummary }) => `${target.join(" ")}: ${failureSummary ?? ""}`),
  }));
}
