import { closeSync, fsyncSync, openSync } from "node:fs";

/** New names are only sure to be there after a power cut when their folder is flushed too; not every drive can. */
export function flushNames(folder: string): void {
  try {
    const handle = openSync(folder, "r");
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  } catch {
    // Windows has no such call, and some drives and network folders refuse it.
  }
}
