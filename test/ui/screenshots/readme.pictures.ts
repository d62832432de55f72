import { fileURLToPath } from "node:url";
import { expect, type Page, test } from "@playwright/test";
import type { RouteInput, RouteName, RouteOutput } from "#shared/contract/routes.ts";
import { startHeadlessHost } from "../support/headless-host.ts";
import { settle } from "../support/steps.ts";

/**
 * The picture of the README: the real inbox in practice, in the middle of a morning's work: `npm run pictures -- -g "readme"`.
 * Its times are of now, as they are where it is eleven in the morning now.
 */
const hoursAhead = 11 - new Date().getUTCHours();
// The sign of these names is turned round: "Etc/GMT-7" is seven hours ahead.
test.use({ timezoneId: `Etc/GMT${hoursAhead > 0 ? "-" : "+"}${Math.abs(hoursAhead)}` });

const FILE = fileURLToPath(new URL("../../../docs/pictures/inbox-light.png", import.meta.url));

async function call<Name extends RouteName>(
  page: Page,
  route: Name,
  input: RouteInput<Name>,
): Promise<RouteOutput<Name>> {
  const answer = await page.request.post(new URL(`/rpc/${route}`, page.url()).href, { data: input });
  return ((await answer.json()) as { readonly data: RouteOutput<Name> }).data;
}

test("readme", async ({ page }) => {
  const host = await startHeadlessHost();
  try {
    await page.addInitScript(() => localStorage.setItem("shopbell.tourEnded", "true"));
    await page.goto(host.ui);
    await call(page, "settings/set", { theme: "light", locale: "en" });
    const { items } = await call(page, "conversations/list", { list: "all" });
    const idOf = (name: string): number => {
      const found = items.find(({ customer }) => customer.name === name);
      if (found === undefined) throw new Error(`The example shop has no customer ${name}.`);
      return found.id;
    };
    const label = async (name: string, color: "teal" | "orange" | "violet", customers: readonly string[]) => {
      const made = await call(page, "labels/make", { clientId: `readme-label-${color}`, name, color });
      if (made.kind !== "saved") throw new Error(`The label ${name} was not made.`);
      const change = { kind: "label" as const, labelId: made.label.id, on: true };
      await call(page, "conversations/change", { conversationIds: customers.map(idOf), change });
    };
    await label("Order", "teal", ["Hannah Whitlock", "Beatriz Tavares", "中村 由紀"]);
    await label("Returns", "orange", ["Julia Bergmann"]);
    await label("Wholesale", "violet", ["Isabel Ferrer"]);
    const hannah = idOf("Hannah Whitlock");
    await call(page, "notes/write", {
      clientId: "readme-note-1",
      conversationId: hannah,
      text: "Size 38. Collects at the shop on Saturdays.",
    });
    await page.locator(`[data-conversation="${hannah}"]`).click();
    const field = page.getByRole("textbox", { name: /^Reply to/ });
    await field.fill("So glad! Wash it cold and hang it up: the tumbler makes linen shrink.");
    const picture = page.locator(".message img").last();
    await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
    await page.mouse.move(640, 1);
    await settle(page);
    await page.screenshot({ path: FILE });
  } finally {
    await host.stop();
  }
});
