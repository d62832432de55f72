import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { DATABASE_FILE } from "../db/database.ts";
import { LOG_NOTE_FILE } from "../db/log-note.ts";
import type { CopyAbout } from "./list-copies.ts";
import { copyId, copyNames, copyPath, homeOf } from "./copies-folder.ts";
import { forgetLossAt } from "./log-loss.ts";
import { REHEARSAL_FOLDER } from "./rehearse.ts";
import { soundContentOf } from "./snapshot.ts";

/**
 * The exchange itself, while nobody has the database open: what is here is set aside among the copies, what was rehearsed
 * takes its place. Only renames; a crash between any two of them is gone on with at the next start, because the wish
 * stands in a file of its own until all is done.
 */
const WISH_FILE = "restore-wished";
const BEFORE_RESTORE = "-before-restore";

/** From now on the rehearsed inbox, of the time `madeMs`, takes the place of this one at the next start. */
export function wishForRestore(dataDir: string, madeMs: number): void {
  writeFileSync(join(dataDir, WISH_FILE), String(madeMs), { mode: 0o600, flush: true });
}

/** @returns whether another inbox is here now. */
export function fulfilWish(dataDir: string, nowMs: number, version: string): boolean {
  const wish = join(dataDir, WISH_FILE);
  if (!existsSync(wish)) return false;
  const database = join(dataDir, DATABASE_FILE);
  const rehearsed = join(dataDir, REHEARSAL_FOLDER, DATABASE_FILE);
  if (existsSync(rehearsed)) {
    if (existsSync(database)) setAside(dataDir, nowMs, version);
    // What belonged to the file that is gone must not be taken for the new one's.
    for (const rest of ["-wal", "-shm"]) rmSync(`${database}${rest}`, { force: true });
    rmSync(join(dataDir, LOG_NOTE_FILE), { force: true });
    forgetLossAt(dataDir, Number(readFileSync(wish, "utf8")));
    renameSync(rehearsed, database);
    syncFolder(dataDir);
  }
  rmSync(join(dataDir, REHEARSAL_FOLDER), { recursive: true, force: true });
  rmSync(wish, { force: true });
  return true;
}

function setAside(dataDir: string, nowMs: number, version: string): void {
  const folder = begunFolder(dataDir) ?? copyPath(homeOf(dataDir), `${copyId(nowMs)}${BEFORE_RESTORE}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // What a log held is known only while it is beside its database.
  if (!existsSync(join(folder, `${DATABASE_FILE}-wal`))) {
    const note: CopyAbout = { why: "before_restore", content: contentIfReadable(dataDir, nowMs, version) };
    writeFileSync(join(folder, "about.json"), JSON.stringify(note, undefined, 2), { mode: 0o600, flush: true });
  }
  // The log first: without its database it is nothing, but a database without its log has lost what stands in it.
  for (const rest of ["-wal", "-shm", ""]) {
    const path = join(dataDir, `${DATABASE_FILE}${rest}`);
    if (existsSync(path)) renameSync(path, join(folder, `${DATABASE_FILE}${rest}`));
  }
  syncFolder(folder);
}

/** Where a run that was cut off has begun to set aside what is here: a log must not part from its database. */
function begunFolder(dataDir: string): string | undefined {
  const home = homeOf(dataDir);
  const begun = copyNames(home)
    .filter((id) => id.endsWith(BEFORE_RESTORE) && !existsSync(join(copyPath(home, id), DATABASE_FILE)))
    .toSorted()
    .at(-1);
  return begun === undefined ? undefined : copyPath(home, begun);
}

function contentIfReadable(dataDir: string, nowMs: number, version: string): CopyAbout["content"] {
  try {
    return soundContentOf(dataDir, nowMs, version);
  } catch {
    // Damaged: it is kept all the same, for whoever can read more of it.
    return { madeMs: nowMs, version, conversations: 0, messages: 0 };
  }
}

function syncFolder(folder: string): void {
  // Windows has no such thing, and does not need it.
  if (process.platform === "win32") return;
  const handle = openSync(folder, "r");
  fsyncSync(handle);
  closeSync(handle);
}
