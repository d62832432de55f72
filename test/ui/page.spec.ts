import { gzipSync } from "node:zlib";
import { expect, test } from "@playwright/test";
import { openFakeShop } from "./support/fake-bridge.ts";
import { openConversation } from "./support/steps.ts";

const FIRST_LOAD_BUDGET = 250 * 1024;

test("the first load stays within its budget", async ({ page }) => {
  let bytes = 0;
  const bodies: Promise<void>[] = [];
  page.on("response", (response) => {
    if (new URL(response.url()).pathname.startsWith("/media/")) return;
    bodies.push(
      response.body().then((body) => {
        bytes += gzipSync(body).length;
      }),
    );
  });
  await openFakeShop(page);
  await page.getByRole("option").first().waitFor();
  await Promise.all(bodies);
  expect(bytes).toBeGreaterThan(10_000);
  expect(bytes).toBeLessThanOrEqual(FIRST_LOAD_BUDGET);
});

test("what is loaded holds no parser, no source map and nothing of React's development half", async ({ page }) => {
  const scripts: Promise<string>[] = [];
  page.on("response", (response) => {
    if (response.url().endsWith(".js")) scripts.push(response.text());
  });
  await openFakeShop(page);
  const text = (await Promise.all(scripts)).join("\n");
  expect(text.length).toBeGreaterThan(100_000);
  // Types of the contract are free; a value from a file with schemas brings all of zod along.
  expect(text).not.toContain("ZodError");
  expect(text).not.toContain("sourceMappingURL");
  expect(text).not.toContain("Download the React DevTools");
});

test("the page obeys its policy: no inline script or style, nothing from elsewhere", async ({ page }) => {
  const complaints: string[] = [];
  const asked: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => asked.push(new URL(request.url()).origin));
  const shop = await openFakeShop(page, { practice: true });
  // It comes last, below the list, and what is pressed meanwhile may lie under it.
  await page.getByRole("region", { name: "First steps" }).waitFor();
  await openConversation(page, shop, "Noor A.");
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  await page.getByRole("dialog").waitFor();
  expect(complaints).toEqual([]);
  expect(new Set(asked)).toEqual(new Set(["http://localhost:9"]));
});
