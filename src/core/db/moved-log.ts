import { createHash } from "node:crypto";
import { closeSync, openSync, readSync, statSync } from "node:fs";
import { dirtyGaps } from "./page-gaps.ts";

const LOG_HEADER = 32;
const FRAME_HEADER = 24;
const FILE_HEADER = 100;

/** The page in the last frame of a log, and what it holds apart from its free space, which a checkpoint zeroes. */
export interface LastPage {
  readonly page: number;
  readonly hash: string;
}

/** Of an open log; undefined where it cannot be read. */
export function lastPageOf(log: number, frames: number): LastPage | undefined {
  const size = read(log, LOG_HEADER, 0)?.readUInt32BE(8) ?? 0;
  if (size === 0 || frames === 0) return undefined;
  const frame = read(log, FRAME_HEADER + size, LOG_HEADER + (frames - 1) * (FRAME_HEADER + size));
  if (frame === undefined) return undefined;
  const page = frame.readUInt32BE(0);
  return { page, hash: hashOf(frame.subarray(FRAME_HEADER), page === 1) };
}

/**
 * Whether some other program has moved the log into the database file: it was written after the note, and what was
 * written last to the log stands in it. Neither alone says so: a file that was copied looks new, and a page can be again
 * what it once was. Only while nobody here has the file open: POSIX gives up a process's locks with any of its handles.
 */
export function isMoved(databasePath: string, notePath: string, last: LastPage): boolean {
  let file: number | undefined;
  try {
    if (statSync(databasePath).mtimeMs <= statSync(notePath).mtimeMs) return false;
    file = openSync(databasePath, "r");
    const size = read(file, FILE_HEADER, 0)?.readUInt16BE(16) ?? 0;
    const page = size < 512 ? undefined : read(file, size, (last.page - 1) * size);
    return page !== undefined && hashOf(page, last.page === 1) === last.hash;
  } catch {
    return false;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function read(file: number, bytes: number, at: number): Buffer | undefined {
  const buffer = Buffer.alloc(bytes);
  try {
    return readSync(file, buffer, 0, bytes, at) === bytes ? buffer : undefined;
  } catch {
    // Then there is less to go by.
    return undefined;
  }
}

function hashOf(page: Buffer, isFirst: boolean): string {
  for (const { from, to } of dirtyGaps(page, isFirst, page.length)) page.fill(0, from, to);
  return createHash("sha256").update(page).digest("hex").slice(0, 16);
}
