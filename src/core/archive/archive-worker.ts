import { cpSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { DATABASE_FILE, openDatabaseForReading } from "../db/database.ts";
import { copyId, copyNames, copyPath, finishCopy, unfinishedPath } from "./copies-folder.ts";
import { eraseFromCopies } from "./erase-from-copies.ts";
import { faultOf } from "./fault.ts";
import type { ArchiveJob, ArchiveResult, FromArchive } from "./job-protocol.ts";
import { rehearse } from "./rehearse.ts";
import { seal } from "./sealed-file.ts";
import { writeExport } from "./write-export.ts";
import { contentOf, isSound, takeSnapshot } from "./snapshot.ts";

/**
 * A thread for one job of the archive. It reads the inbox over a connection of its own that cannot write; what it writes
 * are other files. Being ended in the middle leaves a file or folder that nobody takes for a finished one.
 */
const SNAPSHOT_FOLDER = "snapshot";

const TELL_EVERY_MS = 100;

function run(job: ArchiveJob, tell: (done: number, total: number) => void): ArchiveResult {
  switch (job.kind) {
    case "copy": {
      const { dataDir, root, madeMs, version, why } = job;
      const id = copyId(madeMs);
      takeSnapshot(dataDir, unfinishedPath(root, id));
      const content = contentOf(unfinishedPath(root, id), madeMs, version, false);
      finishCopy(root, id, { why, content });
      return { kind: "written" };
    }
    case "backup": {
      const { dataDir, target, passphrase, madeMs, version } = job;
      const folder = join(dataDir, SNAPSHOT_FOLDER);
      try {
        takeSnapshot(dataDir, folder);
        const manifest = contentOf(folder, madeMs, version, false);
        seal({ source: join(folder, DATABASE_FILE), target, manifest, passphrase, progressed: tell });
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
      return { kind: "written", path: target };
    }
    case "rehearsal":
      return { kind: "rehearsed", content: rehearse(job, tell) };
    case "export":
      writeExport(job, tell);
      return { kind: "written", path: job.target };
    case "erase":
      eraseFromCopies(job);
      return { kind: "erased" };
    case "move":
      moveCopies(job.from, job.to);
      return { kind: "moved" };
    case "find-good": {
      const id = job.copies.find((copy) => check(copyPath(copy.root, copy.id)))?.id;
      return { kind: "found", ...(id === undefined ? {} : { id }) };
    }
    case "check":
      return { kind: "checked", sound: check(job.dataDir) };
  }
}

/** Copied under a name that nobody takes for a finished one, and taken away when it stands there whole. */
function moveCopies(from: string, to: string): void {
  for (const id of copyNames(from)) {
    const there = unfinishedPath(to, id);
    rmSync(there, { recursive: true, force: true });
    cpSync(copyPath(from, id), there, { recursive: true });
    rmSync(copyPath(to, id), { recursive: true, force: true });
    renameSync(there, copyPath(to, id));
    rmSync(copyPath(from, id), { recursive: true, force: true });
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
  try {
    say({ kind: "done", result: run(job, tell) });
  } catch (error) {
    // The name of the error only: messages may quote a path or what a file holds.
    say({ kind: "failed", fault: faultOf(error), detail: error instanceof Error ? error.name : "unknown" });
  }
}

if (parentPort !== null) main(parentPort, workerData as ArchiveJob);
