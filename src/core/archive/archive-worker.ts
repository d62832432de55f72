import {
  closeSync,
  fdatasyncSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { createGapZeroing } from "../db/clean-checkpoint.ts";
import { DATABASE_FILE, openDatabaseForReading } from "../db/database.ts";
import { copyId, copyNames, copyPath, finishCopy, unfinishedPath } from "./copies-folder.ts";
import { ArchiveError, faultOf } from "./fault.ts";
import { flushNames } from "./flush-names.ts";
import type { ArchiveJob, ArchiveResult, FromArchive } from "./job-protocol.ts";
import { contentOf, finishSnapshot, isSound, soundContentOf, takeSnapshot } from "./snapshot.ts";

/**
 * A thread for one job of the archive. It reads the inbox over a connection of its own that cannot write; what it writes
 * are other files. Being ended in the middle leaves a file or folder that nobody takes for a finished one. What only one
 * job needs is loaded for that job: the daily copy is made beside everything else, and modules are most of a thread's memory.
 */
const SNAPSHOT_FOLDER = "snapshot";

const TELL_EVERY_MS = 100;
const PIECE_BYTES = 1024 * 1024;
const FLUSHED_AT_ONCE = 16 * PIECE_BYTES;

type Tell = (done: number, total: number) => void;

async function run(job: ArchiveJob, tell: Tell): Promise<ArchiveResult> {
  switch (job.kind) {
    case "copy": {
      const { dataDir, root, madeMs, version, why } = job;
      const id = copyId(madeMs);
      takeSnapshot(dataDir, unfinishedPath(root, id));
      finishSnapshot(unfinishedPath(root, id));
      finishCopy(root, id, { why, content: soundContentOf(unfinishedPath(root, id), madeMs, version) });
      return { kind: "written" };
    }
    case "backup":
      await backUp(job, tell);
      return { kind: "written", path: job.target };
    case "rehearsal": {
      const { rehearse } = await import("./rehearse.ts");
      return { kind: "rehearsed", content: rehearse(job, tell) };
    }
    case "export": {
      const { writeExport } = await import("./write-export.ts");
      writeExport(job, tell);
      return { kind: "written", path: job.target };
    }
    case "erase": {
      const { eraseFromCopies } = await import("./erase-from-copies.ts");
      eraseFromCopies(job);
      return { kind: "erased" };
    }
    case "move":
      bringCopies(job.from, job.to);
      return { kind: "moved" };
    case "find-good": {
      const id = job.copies.find((copy) => check(copyPath(copy.root, copy.id)))?.id;
      return { kind: "found", ...(id === undefined ? {} : { id }) };
    }
    case "check":
      return { kind: "checked", sound: check(job.dataDir) };
  }
}

/**
 * The inbox is taken as it is at one moment and goes into the file from there. What lies beside it meanwhile never has
 * to reach the disk. It is checked afterwards and not in another thread meanwhile: that would leave whoever works with
 * Shopbell no core of two.
 */
async function backUp(job: ArchiveJob & { readonly kind: "backup" }, tell: Tell): Promise<void> {
  const { dataDir, target, passphrase, madeMs, version } = job;
  const [{ seal }, { newKey }] = await Promise.all([import("./sealed-file.ts"), import("./sealed-head.ts")]);
  const folder = join(dataDir, SNAPSHOT_FOLDER);
  try {
    const key = newKey(passphrase);
    key.catch(() => {});
    takeSnapshot(dataDir, folder);
    await seal({
      source: join(folder, DATABASE_FILE),
      target,
      manifest: contentOf(folder, madeMs, version),
      key: await key,
      progressed: tell,
      clean: createGapZeroing(),
      approved() {
        if (!check(folder)) throw new ArchiveError("damaged");
      },
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Each is copied under a name that nobody takes for a finished one, and gets its own when it is on disk. The ones it was
 * copied from stay: they go when the new place is written down. What fails leaves none of its own behind.
 */
function bringCopies(from: string, to: string): void {
  const brought: string[] = [];
  try {
    for (const id of copyNames(from)) {
      const there = unfinishedPath(to, id);
      rmSync(there, { recursive: true, force: true });
      brought.push(there);
      copyFolder(copyPath(from, id), there);
      rmSync(copyPath(to, id), { recursive: true, force: true });
      brought.push(copyPath(to, id));
      renameSync(there, copyPath(to, id));
    }
    flushNames(to);
  } catch (error) {
    for (const folder of brought) rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

function copyFolder(from: string, to: string): void {
  mkdirSync(to, { recursive: true, mode: 0o700 });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) copyFolder(source, target);
    else if (entry.isFile()) copyFile(source, target);
  }
}

/**
 * In pieces, and never with much that is not on the drive yet: a thread is only ended between two calls, and who quits
 * does not wait for a slow stick to take in a whole inbox.
 */
function copyFile(from: string, to: string): void {
  const input = openSync(from, "r");
  const output = openSync(to, "w", 0o600);
  const piece = Buffer.allocUnsafe(PIECE_BYTES);
  try {
    let unflushed = 0;
    for (let read = readSync(input, piece); read > 0; read = readSync(input, piece)) {
      for (let written = 0; written < read;) written += writeSync(output, piece, written, read - written);
      unflushed += read;
      if (unflushed < FLUSHED_AT_ONCE) continue;
      fdatasyncSync(output);
      unflushed = 0;
    }
    fsyncSync(output);
  } finally {
    closeSync(input);
    closeSync(output);
  }
}

function check(dataDir: string): boolean {
  try {
    const db = openDatabaseForReading(dataDir);
    try {
      return isSound(db, false);
    } finally {
      db.close();
    }
  } catch (error) {
    if (faultOf(error) === "damaged") return false;
    throw error;
  }
}

function main(port: NonNullable<typeof parentPort>, job: ArchiveJob): void {
  const say = (message: FromArchive): void => port.postMessage(message);
  let toldAt = -Infinity;
  const tell = (done: number, total: number): void => {
    if (performance.now() - toldAt < TELL_EVERY_MS) return;
    toldAt = performance.now();
    say({ kind: "progress", done, total });
  };
  run(job, tell).then(
    (result) => say({ kind: "done", result }),
    // The name of the error only: messages may quote a path or what a file holds.
    (error: unknown) =>
      say({ kind: "failed", fault: faultOf(error), detail: error instanceof Error ? error.name : "unknown" }),
  );
}

if (parentPort !== null) main(parentPort, workerData as ArchiveJob);
