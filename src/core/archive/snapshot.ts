import { closeSync, fsyncSync, mkdirSync, openSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { ArchiveContent } from "#shared/contract/archive.ts";
import { zeroAllGaps } from "../db/clean-checkpoint.ts";
import { DATABASE_FILE, openDatabaseForReading, type Database } from "../db/database.ts";
import { ArchiveError } from "./fault.ts";

/** About 1 MB. Each page is read once: a larger cache is only filled, and stays with the process for a while. */
const LITTLE_CACHE = "PRAGMA cache_size = -1000";

/**
 * A copy of the running inbox as one file, at one moment of its life. `VACUUM INTO` of a reading connection, and not
 * SQLite's backup calls: they copy pages as they are, with the free space in which bytes of removed messages may stand
 * until the next checkpoint, and begin anew whenever the inbox is written to. A reader holds up nobody; only the log
 * cannot be cut while it reads (two seconds for a million messages).
 *
 * It is not brought to the disk, and the free space of its pages is as SQLite leaves it: `finishSnapshot` does both for
 * one that stays.
 */
export function takeSnapshot(dataDir: string, folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const live = openDatabaseForReading(dataDir);
  try {
    live.prepare(LITTLE_CACHE).run();
    // Of the file that is written, and not of the inbox.
    live.prepare("PRAGMA synchronous = OFF").run();
    live.prepare("VACUUM INTO ?").run(join(folder, DATABASE_FILE));
  } finally {
    live.close();
  }
}

/** From then on it survives a power cut, and holds no byte of what was deleted before it was taken. */
export function finishSnapshot(folder: string): void {
  const path = join(folder, DATABASE_FILE);
  zeroAllGaps(path);
  const file = openSync(path, "r+");
  fsyncSync(file);
  closeSync(file);
}

/**
 * Reads what a database file holds, and whether it is sound in every page.
 *
 * @throws ArchiveError `damaged`
 */
export function soundContentOf(folder: string, madeMs: number, version: string): ArchiveContent {
  const db = openDatabaseForReading(folder);
  try {
    if (!isSound(db, false)) throw new ArchiveError("damaged");
  } finally {
    db.close();
  }
  return contentOf(folder, madeMs, version);
}

/** Reads what a database file says it holds. */
export function contentOf(folder: string, madeMs: number, version: string): ArchiveContent {
  const db = openDatabaseForReading(folder);
  try {
    const row = db
      .prepare<[], { conversations: number; messages: number; newestMs: number | null }>(
        `SELECT count(*) AS conversations, coalesce(sum(message_count), 0) AS messages,
           nullif(max(last_message_ms), 0) AS newestMs FROM conversations`,
      )
      .get();
    const { conversations = 0, messages = 0, newestMs = null } = row ?? {};
    return { madeMs, version, conversations, messages, ...(newestMs === null ? {} : { newestMs }) };
  } finally {
    db.close();
  }
}

/** `thorough` also holds every index against its table. */
export function isSound(db: Database, thorough: boolean): boolean {
  if (!thorough) db.prepare(LITTLE_CACHE).run();
  const rows = db.prepare<[], object>(thorough ? "PRAGMA integrity_check(1)" : "PRAGMA quick_check(1)").all();
  return rows.length === 1 && Object.values(rows[0] ?? {})[0] === "ok";
}
