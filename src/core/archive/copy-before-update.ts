import { existsSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { DATABASE_FILE, openDatabaseForReading } from "../db/database.ts";
import { migrations } from "../db/migrations/index.ts";
import { AppError } from "../app-error.ts";
import { copyId, copyPath, finishCopy, homeOf, unfinishedPath } from "./copies-folder.ts";
import { listCopies } from "./list-copies.ts";
import { faultOf } from "./fault.ts";
import { finishSnapshot, soundContentOf, takeSnapshot } from "./snapshot.ts";

/**
 * A new version is about to bring the inbox to its own format: as it is now, it becomes a copy like the others, which can
 * be gone back to and which erasure goes through. Once: a start that fails afterwards is tried again and again.
 *
 * @throws UpdateCopyError when it cannot be made: then nothing is changed. Whatever a damaged file gives.
 */
export function copyBeforeUpdate(dataDir: string, nowMs: number, version: string): void {
  const format = formatOf(dataDir);
  if (format === undefined || format === 0 || format >= migrations.length) return;
  const id = copyId(nowMs);
  const folder = unfinishedPath(homeOf(dataDir), id);
  try {
    if (isThereAlready(dataDir, format)) return;
    takeSnapshot(dataDir, folder);
    finishSnapshot(folder);
    finishCopy(homeOf(dataDir), id, { why: "before_update", content: soundContentOf(folder, nowMs, version) });
  } catch (error) {
    if (faultOf(error) === "damaged") throw error;
    throw new UpdateCopyError(faultOf(error) === "disk_full", error);
  }
}

/** The copy that is made before a new version changes the format could not be made. */
export class UpdateCopyError extends AppError {
  readonly isDiskFull: boolean;

  constructor(isDiskFull: boolean, cause: unknown) {
    const end = isDiskFull
      ? "and there is no room for the copy that is made before. Free some space and start Shopbell again"
      : "and the copy that is made before could not be written. Start Shopbell again";
    super("storage_failed", `This version changes the format of the inbox, ${end}; nothing was changed.`, { cause });
    this.isDiskFull = isDiskFull;
  }
}

/** What the newest copy holds is what is here, in the same format. */
function isThereAlready(dataDir: string, format: number): boolean {
  const [newest] = listCopies(homeOf(dataDir));
  if (newest?.why !== "before_update" || formatOf(copyPath(homeOf(dataDir), newest.id)) !== format) return false;
  const { madeMs, version, ...held } = newest.content;
  const { madeMs: _, version: __, ...here } = soundContentOf(dataDir, madeMs, version);
  return isDeepStrictEqual(held, here);
}

function formatOf(folder: string): number | undefined {
  if (!existsSync(join(folder, DATABASE_FILE))) return undefined;
  const db = openDatabaseForReading(folder);
  try {
    return db.prepare<[], { v: number }>("SELECT user_version AS v FROM pragma_user_version").get()?.v;
  } finally {
    db.close();
  }
}
