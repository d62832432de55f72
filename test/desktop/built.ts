import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isMainThread } from "node:worker_threads";
import { buildBundles, bundleState } from "#headless/launch/bundles.ts";

const REPOSITORY = join(import.meta.dirname, "..", "..");
const CACHE = join(REPOSITORY, "node_modules", ".cache");
const LOCK = join(CACHE, "shopbell-build.lock");
const LAST_RUN = join(CACHE, "shopbell-built-for");
const LOCK_IS_OLD_MS = 180_000;
/** The process that all test files of one run have in common. */
const RUN = String(isMainThread ? process.ppid : process.pid);

/**
 * These tests run what ships. Test files run side by side: whoever comes first builds what is stale, the others wait,
 * and nobody builds again in the same run, under the feet of those that have begun.
 */
export async function ensureBuilt(): Promise<void> {
  while (!isSettled()) {
    if (!takeLock()) {
      await sleep(250);
      continue;
    }
    try {
      if (!isSettled()) await build();
    } finally {
      rmSync(LOCK, { recursive: true, force: true });
    }
  }
}

async function build(): Promise<void> {
  if (bundleState(REPOSITORY) !== "fresh") {
    const outcome = await buildBundles(REPOSITORY);
    if (outcome.kind === "failed") throw new Error(`vite build --app failed:\n${outcome.output}`);
  }
  writeFileSync(LAST_RUN, RUN);
}

function isSettled(): boolean {
  try {
    return readFileSync(LAST_RUN, "utf8") === RUN && bundleState(REPOSITORY) !== "missing";
  } catch {
    return false;
  }
}

function takeLock(): boolean {
  try {
    mkdirSync(CACHE, { recursive: true });
    mkdirSync(LOCK);
    return true;
  } catch {
    const madeMs = statSync(LOCK, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - madeMs > LOCK_IS_OLD_MS) rmSync(LOCK, { recursive: true, force: true });
    return false;
  }
}
