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
