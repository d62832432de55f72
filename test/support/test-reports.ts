/** Reads the JSON reports of Vitest and Playwright into one shape. */
import { relative } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { z } from "zod";

export interface TestReport {
  readonly passed: number;
  readonly failed: readonly { readonly title: string; readonly detail: string }[];
  readonly skipped: readonly { readonly title: string; readonly reason: string }[];
}

const NO_REASON = "no reason given";
const FILE_BROKEN = "its file failed before it could run";

const vitestReport = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string(),
      assertionResults: z.array(
        z.object({ fullName: z.string(), status: z.string(), failureMessages: z.array(z.string()) }),
      ),
    }),
  ),
});

/** What `vitest-skip-reasons.ts` writes: key of a skipped test → the note of `context.skip(note)`. */
const vitestReasons = z.record(z.string(), z.string());

/** One key for a test in both of Vitest's spellings (` > ` or a space between the titles). */
export function skipKey(file: string, fullName: string): string {
  return `${file} ${fullName.replaceAll(" > ", " ")}`;
}

/** @param root folder that file names are shown relative to */
export function readVitestReport(json: unknown, reasons: unknown, root: string): TestReport {
  const noted = vitestReasons.safeParse(reasons);
  const files = vitestReport.parse(json).testResults;
  /** A file that cannot be loaded, or whose hook fails, has no failed test of its own. */
  const brokenFiles = files.filter(
    (file) => file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"),
  );
  const tests = files.flatMap((file) =>
    file.assertionResults.map((test) => ({
      ...test,
      key: skipKey(file.name, test.fullName),
      title: `${shortPath(file.name, root)} › ${test.fullName}`,
      isInBrokenFile: brokenFiles.includes(file),
    })),
  );
  return {
    passed: tests.filter((test) => test.status === "passed").length,
    failed: [
      ...brokenFiles.map((file) => ({ title: shortPath(file.name, root), detail: file.message })),
      ...tests
        .filter((test) => test.status === "failed")
        .map((test) => ({ title: test.title, detail: stripVTControlCharacters(test.failureMessages.join("\n")) })),
    ],
    skipped: tests
      .filter((test) => test.status !== "passed" && test.status !== "failed")
      .map((test) => ({
        title: test.title,
        reason: noted.data?.[test.key] ?? (test.isInBrokenFile ? FILE_BROKEN : NO_REASON),
      })),
  };
}

const annotation = z.object({ type: z.string(), description: z.string().optional() });
const playwrightError = z.object({ message: z.string().optional(), stack: z.string().optional() });
const playwrightSpec = z.object({
  title: z.string(),
  file: z.string(),
  tests: z.array(
    z.object({
      projectName: z.string(),
      status: z.enum(["skipped", "expected", "unexpected", "flaky"]),
      annotations: z.array(annotation),
      results: z.array(
        z.object({ errors: z.array(playwrightError).optional(), annotations: z.array(annotation).optional() }),
      ),
    }),
  ),
});
const playwrightSuite = z.object({
  title: z.string(),
  file: z.string().optional(),
  specs: z.array(playwrightSpec),
  get suites() {
    return z.array(playwrightSuite).optional();
  },
});
type PlaywrightSuite = z.infer<typeof playwrightSuite>;
const playwrightReport = z.object({
  config: z.object({ projects: z.array(z.object({ name: z.string() })) }),
  suites: z.array(playwrightSuite),
  errors: z.array(playwrightError),
});

export function readPlaywrightReport(json: unknown): TestReport {
  const report = playwrightReport.parse(json);
  const tests = report.suites.flatMap((suite) => testsIn(suite, []));
  return {
    passed: tests.filter((test) => test.status === "expected" || test.status === "flaky").length,
    failed: [
      ...report.errors.map((error) => ({ title: "Playwright", detail: textOf(error) })),
      ...tests
        .filter((test) => test.status === "unexpected")
        .map((test) => ({
          title: test.title,
          detail: test.results.flatMap((result) => (result.errors ?? []).map(textOf)).join("\n"),
        })),
    ],
    skipped: tests
      .filter((test) => test.status === "skipped")
      .map((test) => ({
        title: test.title,
        reason:
          [...test.annotations, ...test.results.flatMap((result) => result.annotations ?? [])].find(
            (it) => (it.type === "skip" || it.type === "fixme") && it.description !== undefined,
          )?.description ?? NO_REASON,
      })),
  };
}

/** Names of the projects of a configuration, from the report of `playwright test --list`. */
export function readPlaywrightProjects(json: unknown): string[] {
  return playwrightReport.parse(json).config.projects.map((project) => project.name);
}

function testsIn(suite: PlaywrightSuite, above: readonly string[]) {
  const titles = [...above, suite.title];
  const own = suite.specs.flatMap((spec) =>
    spec.tests.map((test) => ({ ...test, title: `[${test.projectName}] ${[...titles, spec.title].join(" › ")}` })),
  );
  const below: typeof own = (suite.suites ?? []).flatMap((inner) => testsIn(inner, titles));
  return [...own, ...below];
}

function textOf(error: z.infer<typeof playwrightError>): string {
  return stripVTControlCharacters(error.stack ?? error.message ?? "no message");
}

function shortPath(path: string, root: string): string {
  return relative(root, path).replaceAll("\\", "/");
}
