import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { REPOSITORY } from "../support/repository.ts";
import { OFF_BY_PLAYWRIGHT } from "../ui/support/browser.ts";

test("what Playwright switches off in Chromium stays off beside our own switches", () => {
  const core = readFileSync(join(REPOSITORY, "node_modules/playwright-core/lib/coreBundle.js"), "utf8");
  const list = /disabledFeatures = \[(.*?)\n\s*\]/su.exec(core)?.[1] ?? "";
  const names = [...list.matchAll(/^\s*"(\w+)",?$/gmu)].map(([, name]) => name);
  expect(names, "after an update of Playwright, write its list into test/ui/support/browser.ts").toEqual(
    OFF_BY_PLAYWRIGHT,
  );
});
