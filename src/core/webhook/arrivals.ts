import { closeSync, fdatasyncSync, fsyncSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";

/**
 * The journal of the door: signed deliveries, byte for byte, from the moment Meta may be told "received" until the
 * inbox has applied them. Append-only files of short life: a new one is begun every quarter of a second in which
 * something arrives, and a file whose deliveries are all applied is removed, so that nothing of a message outlives
 * it here. It is not a table in the database because the inbox and the door write at the same time, and the door must
 * not wait for the inbox. Writing and syncing hold the door's thread, which has nothing better to do: nobody can be
 * answered before the disk has answered, and what arrives meanwhile makes the next group larger.
 *
 * A file is a row of records: length and CRC-32 of the body (4 bytes each, little endian), the time of arrival (8
 * bytes), the body. A record that was torn by a crash fails its checksum; it was never acknowledged, and reading ends
 * there.
 */
export interface Arrivals {
  /** Returns when the deliveries are on disk; throws when they could not be written, and none is. */
  readonly append: (bodies: readonly Uint8Array[], receivedMs: number) => { readonly firstId: number };
  /** What an earlier run left, oldest first. */
  readonly left: readonly Arrival[];
  /**
   * The inbox has committed everything up to this id: files that hold nothing else are removed. True when no file
   * holds anything of it any more.
   */
  readonly sweep: (appliedUpTo: number) => boolean;
  readonly close: (appliedUpTo: number) => void;
}

export interface Arrival {
  readonly id: number;
  readonly receivedMs: number;
  readonly body: Buffer;
}

const FILE_NAME = /^arrivals-(\d{1,12})\.journal$/u;
const HEAD_BYTES = 16;
const RESERVE_FROM_BYTES = 64 * 1024;
const ROOM = Buffer.alloc(1024 * 1024);
const LONGEST_BODY = 64 * 1024 * 1024;

interface JournalFile {
  readonly path: string;
  readonly fd: number;
  readonly firstId: number;
  lastId: number;
  /** Bytes of whole records. */
  size: number;
  /** Bytes of the file; zeros follow the records. */
  reserved: number;
}

/**
 * @param firstId ids count up from here; larger than every id the inbox has heard of since it started.
 * @throws Error when the folder cannot be read or written.
 */
export function openArrivals(dataDir: string, firstId: number): Arrivals {
  const old = journalFiles(dataDir);
  let nextId = firstId;
  let nextNumber = (old.at(-1)?.number ?? 0) + 1;
  const left: Arrival[] = [];
  /** Files no longer written to, oldest first, with the ids each holds. */
  const finished: Pick<JournalFile, "path" | "firstId" | "lastId">[] = [];
  for (const { path } of old) {
    const first = nextId;
    for (const record of readRecords(readFileSync(path))) left.push({ id: nextId++, ...record });
    finished.push({ path, firstId: first, lastId: nextId - 1 });
  }
  let current: JournalFile | undefined;

  const begin = (): JournalFile => {
    const path = join(dataDir, `arrivals-${nextNumber}.journal`);
    nextNumber += 1;
    const fd = openSync(path, "wx", 0o600);
    syncFolder(dataDir);
    return { path, fd, firstId: nextId, lastId: nextId - 1, size: 0, reserved: 0 };
  };
  const finishCurrent = (): void => {
    if (current === undefined) return;
    closeSync(current.fd);
    finished.push(current);
    current = undefined;
  };
  const removeApplied = (appliedUpTo: number): void => {
    while (finished[0] !== undefined && finished[0].lastId <= appliedUpTo) {
      rmSync(finished[0].path, { force: true });
      finished.shift();
    }
  };

  return {
    left,
    append(bodies, receivedMs) {
      current ??= begin();
      const block = encodeRecords(bodies, receivedMs);
      writeAll(current.fd, block, current.size);
      reserve(current, current.size + block.length);
      fdatasyncSync(current.fd);
      // Only now: a failed write is written over by the next one.
      current.size += block.length;
      const first = nextId;
      nextId += bodies.length;
      current.lastId = nextId - 1;
      return { firstId: first };
    },
    sweep(appliedUpTo) {
      if (current !== undefined && current.firstId <= appliedUpTo) finishCurrent();
      removeApplied(appliedUpTo);
      return [...finished, ...(current === undefined ? [] : [current])].every(({ firstId: id }) => id > appliedUpTo);
    },
    close(appliedUpTo) {
      finishCurrent();
      removeApplied(appliedUpTo);
    },
  };
}

function journalFiles(dataDir: string): { path: string; number: number }[] {
  return readdirSync(dataDir)
    .flatMap((name) => {
      const match = FILE_NAME.exec(name);
      return match === null ? [] : [{ path: join(dataDir, name), number: Number(match[1]) }];
    })
    .toSorted((a, b) => a.number - b.number);
}

export function encodeRecords(bodies: readonly Uint8Array[], receivedMs: number): Buffer {
  const block = Buffer.allocUnsafe(bodies.reduce((sum, body) => sum + HEAD_BYTES + body.length, 0));
  let at = 0;
  for (const body of bodies) {
    block.writeUInt32LE(body.length, at);
    block.writeUInt32LE(crc32(body), at + 4);
    block.writeDoubleLE(receivedMs, at + 8);
    block.set(body, at + HEAD_BYTES);
    at += HEAD_BYTES + body.length;
  }
  return block;
}

/** Every whole record from the beginning; ends at the first one that is torn or damaged. */
export function readRecords(file: Buffer): Omit<Arrival, "id">[] {
  const records: Omit<Arrival, "id">[] = [];
  let at = 0;
  while (at + HEAD_BYTES <= file.length) {
    const length = file.readUInt32LE(at);
    const end = at + HEAD_BYTES + length;
    if (length === 0 || length > LONGEST_BODY || end > file.length) break;
    const body = file.subarray(at + HEAD_BYTES, end);
    if (crc32(body) !== file.readUInt32LE(at + 4)) break;
    records.push({ receivedMs: file.readDoubleLE(at + 8), body });
    at = end;
  }
  return records;
}

function writeAll(fd: number, block: Buffer, position: number): void {
  for (let written = 0; written < block.length;) {
    written += writeSync(fd, block, written, block.length - written, position + written);
  }
}

/**
 * In a storm the file grows ahead of its records, so that a sync has bytes to write and no new length or place of the file:
 * that is the slower half of it. Room that cannot be had is no fault: the records have theirs.
 */
function reserve(file: JournalFile, end: number): void {
  if (end <= file.reserved || end < RESERVE_FROM_BYTES) return;
  try {
    writeAll(file.fd, ROOM, end);
    file.reserved = end + ROOM.length;
  } catch {
    file.reserved = end;
  }
}

/** A new file is only sure to be there after a power cut when its folder has been synced too. Windows has no such call. */
function syncFolder(path: string): void {
  if (process.platform === "win32") return;
  const fd = openSync(path, "r");
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
