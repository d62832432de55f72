/** One stage of the gate: a program that is run to its end, its output kept, and what came of it. */
import { spawn } from "node:child_process";
import { performance } from "node:perf_hooks";
import { REPOSITORY } from "./repository.ts";
import type { TestReport } from "./test-reports.ts";

export interface StageResult {
  readonly name: string;
  readonly seconds: number;
  /** Everything the stage wrote; shown when it failed. */
  readonly output: string;
  readonly report: TestReport;
}

export interface Ended {
  readonly code: number;
  readonly output: string;
}

const NOTHING: TestReport = { passed: 0, failed: [], skipped: [] };
const STAGE_LIMIT_MS = 15 * 60_000;

/** A stage that only passes or fails: format, lint, types, build. It adds to the failures, never to the passes. */
export async function commandStage(
  name: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<StageResult> {
  return timed(name, async () => {
    const ended = await runNode(args, env);
    return { output: ended.output, report: ended.code === 0 ? NOTHING : failedStage(name, "see its output") };
  });
}

/**
 * A stage that runs tests. Fails at least once when the program failed without a failed test, when there is no
 * readable report, or when no test ran.
 */
export async function testStage(
  name: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  read: () => Promise<TestReport>,
  rule: { readonly mayAllSkip: boolean } = { mayAllSkip: false },
): Promise<StageResult> {
  return timed(name, async () => {
    const { code, output } = await runNode(args, env);
    let report: TestReport;
    try {
      report = await read();
    } catch (error) {
      return { output, report: failedStage(name, `ended with ${code} and left no report (${String(error)})`) };
    }
    const ran = report.passed + report.failed.length + (rule.mayAllSkip ? report.skipped.length : 0);
    if (ran === 0) return { output, report: withFailure(report, name, "ran no test") };
    if (code !== 0 && report.failed.length === 0) {
      return { output, report: withFailure(report, name, `ended with ${code} although no test failed`) };
    }
    // A failed test says all of it; the tool's own lines would only push it out of sight.
    return { output: "", report };
  });
}

/** A stage that could not be started at all. */
export function notRun(name: string, why: string): StageResult {
  return { name, seconds: 0, output: "", report: failedStage(name, `not run: ${why}`) };
}

async function timed(name: string, run: () => Promise<Pick<StageResult, "output" | "report">>): Promise<StageResult> {
  const startedMs = performance.now();
  const result = await run();
  return { name, seconds: (performance.now() - startedMs) / 1000, ...result };
}

function failedStage(name: string, why: string): TestReport {
  return withFailure(NOTHING, name, why);
}

function withFailure(report: TestReport, name: string, why: string): TestReport {
  return { ...report, failed: [...report.failed, { title: `stage ${name}`, detail: why }] };
}

/** Runs a file with this Node and waits for its end; after the limit it and everything it started is ended. */
export function runNode(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> {
  const { FORCE_COLOR: _, ...inherited } = process.env;
  const ownGroup = process.platform !== "win32";
  const child = spawn(process.execPath, args, {
    cwd: REPOSITORY,
    env: { ...inherited, NO_COLOR: "1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: ownGroup,
  });
  const end = (): void => {
    if (child.pid === undefined || child.exitCode !== null) return;
    if (ownGroup) process.kill(-child.pid, "SIGKILL");
    else child.kill();
  };
  const endOnInterrupt = (): void => {
    end();
    process.exit(130);
  };
  process.once("SIGINT", endOnInterrupt);
  process.once("SIGTERM", endOnInterrupt);
  return new Promise((resolve) => {
    let output = "";
    let limitPassed = false;
    const limit = setTimeout(() => {
      limitPassed = true;
      end();
    }, STAGE_LIMIT_MS);
    const finish = (code: number, note: string): void => {
      clearTimeout(limit);
      process.off("SIGINT", endOnInterrupt);
      process.off("SIGTERM", endOnInterrupt);
      resolve({ code, output: output + note });
    };
    child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.once("error", (error) => finish(1, `\ncould not be started: ${error.message}`));
    child.once("close", (code) =>
      finish(code ?? 1, limitPassed ? `\nended after ${STAGE_LIMIT_MS / 60_000} minutes` : ""),
    );
  });
}
