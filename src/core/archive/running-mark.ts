import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const MARK_FILE = "running";

/** A file that is there while Shopbell runs: found at start, it says that the last run did not end in order. */
export interface RunningMark {
  readonly wasLeft: boolean;
  readonly remove: () => void;
}

export function leaveRunningMark(dataDir: string): RunningMark {
  const path = join(dataDir, MARK_FILE);
  const wasLeft = existsSync(path);
  try {
    writeFileSync(path, "", { mode: 0o600 });
  } catch {
    // A full disk: then the next start does without the check.
  }
  return { wasLeft, remove: () => rmSync(path, { force: true }) };
}
