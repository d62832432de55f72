import { join } from "node:path";
import SqliteDatabase from "better-sqlite3";
import { AppError } from "../app-error.ts";

export const LOCK_FILE = "in-use.lock";

/**
 * One process per data folder. SQLite's own file lock is used for it: the system drops it when the process ends,
 * however it ends, so there is no stale lock after a crash.
 *
 * @returns the function that gives the folder free.
 * @throws AppError `unavailable` when another process has it.
 */
export function lockDataFolder(dataDir: string): () => void {
  const lock = new SqliteDatabase(join(dataDir, LOCK_FILE), { timeout: 1000 });
  try {
    lock.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    lock.close();
    throw new AppError(
      "unavailable",
      "Shopbell is already open on this data folder. Close the other window or program first.",
      { cause: error },
    );
  }
  return () => lock.close();
}
