import { test } from "@playwright/test";
import { openFakeShop } from "../support/fake-bridge.ts";
test("look", async ({ page }) => {
  page.on("console", (m) => console.log(m.type(), m.text()));
  page.on("pageerror", (e) => console.log("ERR", e.message));
  await openFakeShop(page, { practice: true });
  await page.getByRole("option").first().waitFor();
  await page.screenshot({ path: "dist/screenshots/a.png" });
  await page.getByRole("option", { name: /Ana Castillo/ }).click();
  await page.getByRole("heading", { name: "Ana Castillo", level: 2 }).waitFor();
  await page.getByText("Then I take two").last().waitFor();
  await page.screenshot({ path: "dist/screenshots/b.png" });
});
