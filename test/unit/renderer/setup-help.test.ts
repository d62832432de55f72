import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { readPage } from "#renderer/features/help/read-page.ts";
import { STEP_HELP, STEPS } from "#renderer/features/setup/steps.ts";

it("every step of the set-up has its place in the guide", () => {
  const { sections } = readPage(readFileSync(new URL("../../../docs/connect.md", import.meta.url), "utf8"));
  const anchors = sections.map(({ anchor }) => anchor);
  for (const step of ["family", ...STEPS] as const) expect(anchors, step).toContain(STEP_HELP[step]);
});
