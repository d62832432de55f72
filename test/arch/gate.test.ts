/** The gate counts what really happened: real Vitest and Playwright reports of every outcome, and programs that fail. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { programOf, REPOSITORY } from "../support/repository.ts";
import { commandStage, runNode, testStage } from "../support/stages.ts";
import { readPlaywrightProjects, readPlaywrightReport, readVitestReport } from "../support/test-reports.ts";

let folder: string;

beforeAll(async () => {
  const cache = join(REPOSITORY, "node_modules/.cache");
  await mkdir(cache, { recursive: true });
  folder = await mkdtemp(join(cache, "gate-"));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const readJson = async (name: string): Promise<unknown> => JSON.parse(await readFile(join(folder, name), "utf8"));

describe("reports", () => {
  test("of Vitest give passes, failures with their message, broken files and skips with their reason", async () => {
    const root = join(folder, "vitest");
    await mkdir(root);
    await writeFile(
      join(root, "outcomes.test.ts"),
      `import { describe, expect, test } from "vitest";
       test("passes", () => {});
       test("fails", () => { expect("red").toBe("green"); });
       describe("a group", () => {
         test("stops early", (context) => context.skip("no printer here"));
         test.skip("is left out", () => {});
         test.todo("is planned");
       });`,
    );
    await writeFile(join(root, "broken.test.ts"), `throw new Error("cannot be loaded");`);
    await writeFile(
      join(root, "hook.test.ts"),
      `import { beforeAll, test } from "vitest";
       beforeAll(() => { throw new Error("cannot begin"); });
       test("never runs", () => {});`,
    );
    await writeFile(join(root, "vitest.config.ts"), "export default {};");
    const args = [programOf("vitest"), "run", "--root", root, "--config", join(root, "vitest.config.ts")];
    const reporters = ["--reporter=json", `--outputFile=${join(folder, "vitest.json")}`];
    const reasons = `--reporter=${join(REPOSITORY, "test/support/vitest-skip-reasons.ts")}`;
    const ended = await runNode([...args, ...reporters, reasons], {
      SHOPBELL_SKIP_REASONS: join(folder, "reasons.json"),
    });
    expect(ended.code).toBe(1);

    const report = readVitestReport(await readJson("vitest.json"), await readJson("reasons.json"), root);
    expect(report.passed).toBe(1);
    expect(report.failed.map((it) => it.title).toSorted()).toEqual([
      "broken.test.ts",
      "hook.test.ts",
      "outcomes.test.ts › fails",
    ]);
    expect(report.failed.map((it) => it.detail).join("\n")).toMatch(/cannot be loaded[\s\S]*green/u);
    expect(report.skipped.toSorted((a, b) => a.title.localeCompare(b.title))).toEqual([
      { title: "hook.test.ts › never runs", reason: "its file failed before it could run" },
      { title: "outcomes.test.ts › a group is left out", reason: "no reason given" },
      { title: "outcomes.test.ts › a group is planned", reason: "no reason given" },
      { title: "outcomes.test.ts › a group stops early", reason: "no printer here" },
    ]);
  });

  test("of Playwright give the same, by project", async () => {
    // Playwright reads no TypeScript below node_modules.
    const root = join(folder, "playwright");
    await mkdir(root);
    await writeFile(
      join(root, "outcomes.spec.mjs"),
      `import { expect, test } from "@playwright/test";
       test("passes", () => {});
       test("fails", () => { expect("red").toBe("green"); });
       test.describe("a group", () => {
         test("stops early", () => { test.skip(true, "no printer here"); });
         test.fail("is expected to fail", () => { expect(1).toBe(2); });
       });`,
    );
    await writeFile(
      join(root, "playwright.config.mjs"),
      `export default { projects: [{ name: "wide" }, { name: "narrow", grep: /passes/ }] };`,
    );
    const args = [
      programOf("@playwright/test", "playwright"),
      "test",
      "--config",
      root,
      "--output",
      join(root, "output"),
    ];
    const ended = await runNode([...args, "--reporter=json"], {
      PLAYWRIGHT_JSON_OUTPUT_FILE: join(folder, "playwright.json"),
    });
    expect(ended.code).toBe(1);

    const json = await readJson("playwright.json");
    expect(readPlaywrightProjects(json)).toEqual(["wide", "narrow"]);
    const report = readPlaywrightReport(json);
    expect(report.passed).toBe(3);
    expect(report.failed.map((it) => it.title)).toEqual(["[wide] outcomes.spec.mjs › fails"]);
    expect(report.failed[0]?.detail).toContain("green");
    expect(report.skipped).toEqual([
      { title: "[wide] outcomes.spec.mjs › a group › stops early", reason: "no printer here" },
    ]);
  });
});

describe("a stage", () => {
  const passed = (count: number) => async () => ({ passed: count, failed: [], skipped: [] });
  const failures = async (args: string[], read = passed(1)) => (await testStage("t", args, {}, read)).report.failed;

  test("passes when its program and its tests do", async () => {
    expect(await failures(["-e", ""])).toEqual([]);
  });

  test("fails when its program fails although no test did", async () => {
    expect(await failures(["-e", "process.exit(3)"])).toEqual([
      { title: "stage t", detail: "ended with 3 although no test failed" },
    ]);
  });

  test("fails when it ran no test", async () => {
    expect(await failures(["-e", ""], passed(0))).toEqual([{ title: "stage t", detail: "ran no test" }]);
  });

  test("fails when there is no report", async () => {
    const noReport = async () => Promise.reject(new Error("no such file"));
    expect((await failures(["-e", ""], noReport))[0]?.detail).toContain("left no report");
  });

  test("fails when its tests were all skipped, unless that is allowed", async () => {
    const skipped = async () => ({ passed: 0, failed: [], skipped: [{ title: "a", reason: "b" }] });
    expect((await testStage("t", ["-e", ""], {}, skipped)).report.failed).toHaveLength(1);
    expect((await testStage("t", ["-e", ""], {}, skipped, { mayAllSkip: true })).report.failed).toEqual([]);
  });

  test("keeps what the program wrote", async () => {
    const script = `console.log("to one"); console.error("to the other"); process.exit(1)`;
    const result = await commandStage("c", ["-e", script], {});
    expect(result.output).toMatch(/to one[\s\S]*to the other/u);
    expect(result.report.failed).toHaveLength(1);
  });
});
