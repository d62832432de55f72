import { readFileSync } from "node:fs";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openMarkedShop, type MarkedShop } from "../../support/marked-shop.ts";

let shop: MarkedShop;
beforeEach(async () => {
  shop = await openMarkedShop();
});
afterEach(() => shop.close());

it("a report and a saved log say how things are, and nothing about anybody", async () => {
  const customer = await shop.fill("ana");
  const { world } = shop;
  const { text } = await world.call("diagnostics/report", {});
  const saved = await world.call("diagnostics/save-logs", {});
  if (saved.kind !== "saved") throw new Error("The log was not saved");
  const file = readFileSync(saved.path, "utf8");
  expect(text).toContain("conversations 1, messages");
  // The log is in it: this is what it begins with.
  expect(file).toContain("core.started");
  const planted = [
    ...customer.marks.values(),
    ...customer.message.marks.values(),
    customer.id,
    world.accountId,
    world.appSecret,
    world.verifyToken,
    ...[...world.simulator.world.accounts.values()].map(({ accessToken }) => accessToken),
    "Mark",
  ];
  for (const mark of planted) {
    expect(text).not.toContain(mark);
    expect(file).not.toContain(mark);
  }
});
