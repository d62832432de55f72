import { mkdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { buildBundles, bundleState } from "#headless/launch/bundles.ts";

const REPOSITORY = join(import.meta.dirname, "..", "..");
const LOCK = join(REPOSITORY, "node_modules", ".cache", "shopbell-build.lock");
const LOCK_IS_OLD_MS = 180_000;

/** These tests run what ships. Test files run side by side; whoever comes first builds, the others wait for it. */
export async function ensureBuilt(): Promise<void> {
  while (bundleState(REPOSITORY) !== "fresh") {
    if (!takeLock()) {
      await sleep(250);
      continue;
    }
    try {
      const outcome = await buildBundles(REPOSITORY);
      if (outcome.kind === "failed") throw new Error(`vite build --app failed:\n${outcome.output}`);
      return;
    } finally {
      rmSync(LOCK, { recursive: true, force: true });
    }
  }
}

function takeLock(): boolean {
  try {
    mkdirSync(join(LOCK, ".."), { recursive: true });
    mkdirSync(LOCK);
    return true;
  } catch {
    const madeMs = statSync(LOCK, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - madeMs > LOCK_IS_OLD_MS) rmSync(LOCK, { recursive: true, force: true });
    return false;
  }
}
