import { existsSync } from "node:fs";
import { join } from "node:path";
import { DATABASE_FILE, openDatabaseForReading } from "../db/database.ts";
import { migrations } from "../db/migrations/index.ts";
import { AppError } from "../app-error.ts";
import { copyId, finishCopy, homeOf, unfinishedPath } from "./copies-folder.ts";
import { faultOf } from "./fault.ts";
import { contentOf, takeSnapshot } from "./snapshot.ts";

/**
 * A new version is about to bring the inbox to its own format: as it is now, it becomes a copy like the others, which can
 * be gone back to and which erasure goes through.
 *
 * @throws AppError `storage_failed` when there is no room for it: then nothing is changed. Whatever a damaged file gives.
 */
export function copyBeforeUpdate(dataDir: string, nowMs: number, version: string): void {
  if (!isOfOlderFormat(dataDir)) return;
  const id = copyId(nowMs);
  const folder = unfinishedPath(homeOf(dataDir), id);
  try {
    takeSnapshot(dataDir, folder);
    finishCopy(homeOf(dataDir), id, { why: "before_update", content: contentOf(folder, nowMs, version, false) });
  } catch (error) {
    if (faultOf(error) === "damaged") throw error;
    throw new AppError(
      "storage_failed",
      "This version changes the format of the inbox, and there is no room for the copy that is made before. Free some space and start Shopbell again; nothing was changed.",
      { cause: error },
    );
  }
}

function isOfOlderFormat(dataDir: string): boolean {
  if (!existsSync(join(dataDir, DATABASE_FILE))) return false;
  const db = openDatabaseForReading(dataDir);
  try {
    const found = db.prepare<[], { v: number }>("SELECT user_version AS v FROM pragma_user_version").get();
    const format = found?.v ?? 0;
    return format > 0 && format < migrations.length;
  } finally {
    db.close();
  }
}
