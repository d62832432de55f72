/**
 * The gate. `check` is what every change must pass in under a minute: format, lint, types, dead code, unit and architecture
 * tests. `all` goes on with the build, the integration and desktop tests and the screens in a real Chromium.
 * The last line is always `N passed, N failed, N skipped`; what was skipped is named before it.
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { checkTree } from "./arch/layers.ts";
import { getChromium } from "./support/chromium.ts";
import { programOf, readText, repositoryFiles, REPOSITORY } from "./support/repository.ts";
import { commandStage, notRun, runNode, testStage, type StageResult } from "./support/stages.ts";
import {
  readPlaywrightProjects,
  readPlaywrightReport,
  readVitestReport,
  type TestReport,
} from "./support/test-reports.ts";

const say = (line: string): void => console.log(line);

interface Gate {
  /** Holds the reports of the tools; removed at the end. */
  readonly folder: string;
  readonly results: StageResult[];
}

/** Screens that are only drawn, to be looked at and for the documents. */
const NOT_TESTS: ReadonlySet<string> = new Set(["screenshots", "pictures"]);
/** The project that starts the real Electron; where the runtime cannot be fetched, its tests skip with a reason. */
const REAL_ELECTRON = "electron";
/** For a stage that runs alone; by itself Vitest leaves one core to others. */
const ALL_CORES = ["--maxWorkers=100%"];

async function main(mode: string | undefined): Promise<number> {
  if (mode !== "check" && mode !== "all") {
    say("Usage: npm run check, or npm test");
    return 2;
  }
  const folder = await mkdtemp(join(tmpdir(), "shopbell-test-"));
  const gate: Gate = { folder, results: [] };
  try {
    await runCheck(gate);
    if (mode === "all") await runRest(gate);
  } catch (error) {
    record(gate, notRun("gate", error instanceof Error ? (error.stack ?? error.message) : String(error)));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return sumUp(gate.results);
}

async function runCheck(gate: Gate): Promise<void> {
  await inParallel(gate, availableParallelism(), [
    () => vitestStage(gate, "unit"),
    () => commandStage("types", [programOf("typescript", "tsc"), "-b"], {}),
    () => commandStage("lint", [programOf("oxlint"), "--type-aware"], {}),
    () => commandStage("dead code", [programOf("knip"), "--no-progress"], {}),
    () => vitestStage(gate, "arch"),
    () => commandStage("format", [programOf("oxfmt"), "--check"], {}),
  ]);
  const long = longFiles();
  if (long !== "") say(`        long files: ${long}`);
}

async function runRest(gate: Gate): Promise<void> {
  const built = record(gate, await commandStage("build", [programOf("vite"), "build", "--app"], {}));
  record(gate, await vitestStage(gate, "integration", ALL_CORES));
  if (built.report.failed.length > 0) {
    record(gate, notRun("desktop", "the build failed"));
    record(gate, notRun("screens", "the build failed"));
    return;
  }
  record(gate, await vitestStage(gate, "desktop", ALL_CORES));
  await runScreens(gate);
}

async function runScreens(gate: Gate): Promise<void> {
  const chromium = await getChromium((line) => say(`        ${line}`));
  if (chromium.kind === "missing") {
    record(gate, notRun("screens", chromium.advice));
    return;
  }
  const env = { SHOPBELL_CHROMIUM: chromium.path, SHOPBELL_BUILT: "now" };
  const playwright = [programOf("@playwright/test", "playwright"), "test"];
  const listFile = join(gate.folder, "playwright-projects.json");
  const listed = await runNode([...playwright, "--list", "--reporter=json"], {
    ...env,
    PLAYWRIGHT_JSON_OUTPUT_FILE: listFile,
  });
  let projects: string[];
  try {
    projects = readPlaywrightProjects(await readJson(listFile));
  } catch {
    record(gate, { ...notRun("screens", "playwright.config.ts lists no projects"), output: listed.output });
    return;
  }
  const groups = [
    ["screens", projects.filter((name) => !NOT_TESTS.has(name) && name !== REAL_ELECTRON)],
    ["electron", projects.filter((name) => name === REAL_ELECTRON)],
  ] as const;
  for (const [name, chosen] of groups) {
    if (chosen.length === 0) {
      if (name === "screens") record(gate, notRun("screens", "playwright.config.ts has no project"));
      continue;
    }
    const file = join(gate.folder, `${name}.json`);
    const args = [...playwright, "--reporter=json", ...chosen.map((project) => `--project=${project}`)];
    record(
      gate,
      await testStage(
        name,
        args,
        { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: file },
        async () => readPlaywrightReport(await readJson(file)),
        { mayAllSkip: name === "electron" },
      ),
    );
  }
}

async function vitestStage(gate: Gate, project: string, more: readonly string[] = []): Promise<StageResult> {
  const file = join(gate.folder, `${project}.json`);
  const reasonsFile = join(gate.folder, `${project}-skipped.json`);
  const args = [
    programOf("vitest"),
    "run",
    `--project=${project}`,
    "--reporter=json",
    `--outputFile=${file}`,
    "--reporter=./test/support/vitest-skip-reasons.ts",
    ...more,
  ];
  return testStage(project, args, { SHOPBELL_SKIP_REASONS: reasonsFile }, async (): Promise<TestReport> => {
    const reasons = await readJson(reasonsFile).catch(() => ({}));
    return readVitestReport(await readJson(file), reasons, REPOSITORY);
  });
}

async function readJson(file: string): Promise<unknown> {
  return JSON.parse(await readFile(file, "utf8"));
}

/** Keeps `width` stages going until all have ended. */
async function inParallel(gate: Gate, width: number, stages: (() => Promise<StageResult>)[]): Promise<void> {
  const waiting = [...stages];
  const work = async (): Promise<void> => {
    for (let stage = waiting.shift(); stage !== undefined; stage = waiting.shift()) record(gate, await stage());
  };
  await Promise.all(Array.from({ length: Math.max(1, width) }, work));
}

function record(gate: Gate, result: StageResult): StageResult {
  gate.results.push(result);
  const { passed, failed, skipped } = result.report;
  const counts =
    passed + skipped.length > 0 ? `  ${passed} passed, ${failed.length} failed, ${skipped.length} skipped` : "";
  say(
    `${failed.length === 0 ? "ok    " : "FAILED"}  ${result.name.padEnd(12)}${result.seconds.toFixed(1).padStart(6)} s${counts}`,
  );
  return result;
}

function longFiles(): string {
  const sources = repositoryFiles().filter((path) => path.startsWith("src/"));
  const tree = new Map(sources.map((path) => [path, readText(path) ?? ""]));
  return checkTree(tree)
    .warnings.map((warning) => `${warning.path} (${warning.line})`)
    .join(", ");
}

function sumUp(results: readonly StageResult[]): number {
  for (const { name, output, report } of results) {
    if (report.failed.length === 0) continue;
    say(`\n──── ${name}`);
    if (output.trim() !== "") say(output.trim());
    for (const failure of report.failed) say(`\n✗ ${failure.title}\n${indent(failure.detail)}`);
  }
  const skipped = results.flatMap((result) => result.report.skipped);
  if (skipped.length > 0) say("\nSkipped:");
  for (const test of skipped) say(`- ${test.title}: ${test.reason}`);
  const passed = results.reduce((sum, result) => sum + result.report.passed, 0);
  const failed = results.reduce((sum, result) => sum + result.report.failed.length, 0);
  say(`\n${passed} passed, ${failed} failed, ${skipped.length} skipped`);
  return failed === 0 ? 0 : 1;
}

function indent(text: string): string {
  return text
    .split("\n")
    .map((line) => `    ${line}`)
    .join("\n");
}

process.exitCode = await main(process.argv[2]);
