import { closeSync, existsSync, fdatasyncSync, fstatSync, openSync, readSync, writeSync } from "node:fs";
import type { Database as Connection } from "better-sqlite3";
import { lastPageOf, type LastPage } from "./moved-log.ts";
import { dirtyGaps, type Gap } from "./page-gaps.ts";

/**
 * Moves the write-ahead log into the database file and leaves neither there nor here a byte of what was deleted.
 * Every checkpoint of the writing connection goes this way, so that the pages of the log are the only ones that can
 * hold such bytes:
 *
 * 1. read from the log which pages it holds, 2. let SQLite move them, 3. zero their free space (page-gaps.ts) and sync,
 * 4. let SQLite cut the log to nothing.
 *
 * A crash before 4 leaves the log, and so the list, as it was. Between 2 and 3 no other statement of this process can
 * run; other processes only read, and never read these bytes. What is written is zeros into places that belong to no
 * cell, so a torn write does no harm either.
 */
export interface CleanCheckpoint {
  /** `busy`: a reader holds on to the log, or `emptied` said no; try again later. Never waits. */
  readonly run: () => "clean" | "busy";
  /** Bytes of the log. */
  readonly logBytes: () => number;
  /** What stands in the last of so many frames. */
  readonly lastPage: (frames: number) => LastPage | undefined;
  /** After the connection: POSIX gives up all of a process's locks on a file with any of its handles. */
  readonly close: () => void;
}

const LOG_HEADER = 32;
const FRAME_HEADER = 24;
/** Pages or frames read in one call. */
const AT_ONCE = 64;
const FILE_HEADER = 100;
const MOST_PAGE_BYTES = 65_536;
/** Of every page size a whole number. */
const PIECE_BYTES = 1024 * 1024;
const NOT_OURS = "This database file is not one of Shopbell's";
/** The first byte of an overflow or trunk page is the highest of a page number: below this it is no b-tree's kind. */
const MOST_PAGES = 2 ** 24;

/** @param emptied nothing stands in the log alone any more; called before it is cut, and says whether it may be. */
export function createCleanCheckpoint(
  connection: Connection,
  path: string,
  emptied: () => boolean = () => true,
): CleanCheckpoint {
  const file = openSync(path, "r+");
  const logPath = `${path}-wal`;
  let log: number | undefined;
  /** Moved, and not zeroed yet: kept for the case that the disk failed in between. */
  const owed = new Set<number>();

  const logFile = (): number | undefined => {
    if (log === undefined && existsSync(logPath)) log = openSync(logPath, "r");
    return log;
  };
  const logBytes = (): number => {
    const handle = logFile();
    return handle === undefined ? 0 : fstatSync(handle).size;
  };
  const checkpoint = (mode: "PASSIVE" | "TRUNCATE"): boolean => {
    const [row] = connection.pragma(`wal_checkpoint(${mode})`) as { busy: number; log: number; checkpointed: number }[];
    return row !== undefined && row.busy === 0 && row.log === row.checkpointed;
  };

  return {
    run() {
      if (logBytes() === 0) return "clean";
      const waitMs = Number(connection.pragma("busy_timeout", { simple: true }));
      connection.pragma("busy_timeout = 0");
      try {
        for (const page of pagesInLog(logFile(), logBytes())) owed.add(page);
        if (!checkpoint("PASSIVE")) return "busy";
        // So it is from here on, also when zeroing fails: the next change begins the log anew.
        const mayCut = emptied();
        zeroGaps(file, owed);
        owed.clear();
        if (!mayCut) return "busy";
        return checkpoint("TRUNCATE") ? "clean" : "busy";
      } finally {
        connection.pragma(`busy_timeout = ${waitMs}`);
      }
    },
    logBytes,
    lastPage(frames) {
      const handle = logFile();
      return handle === undefined ? undefined : lastPageOf(handle, frames);
    },
    close() {
      closeSync(file);
      if (log !== undefined) closeSync(log);
    },
  };
}

/** Numbers of the pages in the log; also of frames that no longer count, which does no harm. */
function pagesInLog(log: number | undefined, bytes: number): ReadonlySet<number> {
  const pages = new Set<number>();
  if (log === undefined || bytes < LOG_HEADER) return pages;
  const header = Buffer.alloc(LOG_HEADER);
  readSync(log, header, 0, LOG_HEADER, 0);
  const frameSize = FRAME_HEADER + header.readUInt32BE(8);
  const frames = Math.floor((bytes - LOG_HEADER) / frameSize);
  const some = Buffer.allocUnsafe(Math.min(frames, AT_ONCE) * frameSize);
  for (let frame = 0; frame < frames; frame += AT_ONCE) {
    const read = readSync(log, some, 0, Math.min(frames - frame, AT_ONCE) * frameSize, LOG_HEADER + frame * frameSize);
    for (let at = 0; at + frameSize <= read; at += frameSize) pages.add(some.readUInt32BE(at));
  }
  return pages;
}

/**
 * Zeroes the free space of every page of a database file that nobody has open: a file made by SQLite in one go has moved
 * cells about, too. Needs no log.
 */
export function zeroAllGaps(path: string): void {
  const file = openSync(path, "r+");
  const zeros = Buffer.alloc(MOST_PAGE_BYTES);
  const some = Buffer.allocUnsafe(PIECE_BYTES);
  let written = false;
  try {
    const clean = createGapFinder((at, { from, to }) => {
      writeSync(file, zeros, 0, to - from, at + from);
      written = true;
    });
    const { size } = fstatSync(file);
    for (let at = 0; at < size; at += PIECE_BYTES) {
      const bytes = Math.min(PIECE_BYTES, size - at);
      for (let filled = 0; filled < bytes;) {
        const read = readSync(file, some, filled, bytes - filled, at + filled);
        if (read === 0) throw new Error("The database file has become shorter");
        filled += read;
      }
      clean(some.subarray(0, bytes), at);
    }
    if (written) fdatasyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** The same for a file that is being read from its start: zeroes the free space in pieces of it, each of whole pages. */
export function createGapZeroing(): (piece: Buffer, at: number) => void {
  let piece: Buffer = Buffer.alloc(0);
  let start = 0;
  const find = createGapFinder((at, { from, to }) => void piece.fill(0, at - start + from, at - start + to));
  return (next, at) => {
    [piece, start] = [next, at];
    find(next, at);
  };
}

/** Looks at the pages of a file piece by piece from its start; `found` gets where a page begins, and a gap inside it. */
function createGapFinder(found: (pageAt: number, gap: Gap) => void): (piece: Buffer, at: number) => void {
  let form: { readonly pageSize: number; readonly usable: number } | undefined;
  return (piece, at) => {
    if (at === 0 && piece.length >= FILE_HEADER) form = formOf(piece);
    // Less than a header, and so no database.
    if (form === undefined) return;
    const { pageSize, usable } = form;
    if (at % pageSize !== 0) throw new Error("A piece of a database file begins inside a page");
    if ((at + piece.length) / pageSize >= MOST_PAGES) throw new Error(NOT_OURS);
    for (let page = 0; page + pageSize <= piece.length; page += pageSize) {
      for (const gap of dirtyGaps(piece.subarray(page, page + pageSize), at + page === 0, usable)) {
        found(at + page, gap);
      }
    }
  };
}

function formOf(head: Buffer): { readonly pageSize: number; readonly usable: number } | undefined {
  const pageSize = head.readUInt16BE(16) === 1 ? MOST_PAGE_BYTES : head.readUInt16BE(16);
  if (pageSize < 512) return undefined;
  if (head.readUInt32BE(52) !== 0) throw new Error(NOT_OURS);
  return { pageSize, usable: pageSize - head.readUInt8(20) };
}

function zeroGaps(file: number, pages: ReadonlySet<number>): void {
  const head = Buffer.alloc(100);
  if (readSync(file, head, 0, 100, 0) < 100) return;
  const pageSize = head.readUInt16BE(16) === 1 ? 65_536 : head.readUInt16BE(16);
  const usable = pageSize - head.readUInt8(20);
  const pageCount = fstatSync(file).size / pageSize;
  const hasPointerMaps = head.readUInt32BE(52) !== 0;
  if (pageCount >= MOST_PAGES || hasPointerMaps) throw new Error(NOT_OURS);
  const some = Buffer.allocUnsafe(AT_ONCE * pageSize);
  const zeros = Buffer.alloc(pageSize);
  let written = false;
  for (const { first, count } of neighbours([...pages].filter((number) => number > 0 && number <= pageCount))) {
    const start = (first - 1) * pageSize;
    const read = readSync(file, some, 0, count * pageSize, start);
    for (let at = 0; at + pageSize <= read; at += pageSize) {
      const page = some.subarray(at, at + pageSize);
      for (const { from, to } of dirtyGaps(page, start + at === 0, usable)) {
        writeSync(file, zeros, 0, to - from, start + at + from);
        written = true;
      }
    }
  }
  if (written) fdatasyncSync(file);
}

/** Pages that lie side by side are read together. */
function neighbours(pages: readonly number[]): readonly { readonly first: number; readonly count: number }[] {
  const runs: { first: number; count: number }[] = [];
  for (const page of pages.toSorted((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last !== undefined && page === last.first + last.count && last.count < AT_ONCE) last.count += 1;
    else runs.push({ first: page, count: 1 });
  }
  return runs;
}
