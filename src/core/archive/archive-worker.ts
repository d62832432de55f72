import { rmSync } from "node:fs";
import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { DATABASE_FILE, openDatabaseForReading } from "../db/database.ts";
import { copyId, finishCopy, unfinishedPath } from "./copies-folder.ts";
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
      const { dataDir, madeMs, version, why } = job;
      const id = copyId(madeMs);
      takeSnapshot(dataDir, unfinishedPath(dataDir, id));
      const content = contentOf(unfinishedPath(dataDir, id), madeMs, version, false);
      finishCopy(dataDir, id, { why, content });
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
      eraseFromCopies(job.dataDir, job.erasureIds, job.nowMs);
      return { kind: "erased" };
    case "check":
      return { kind: "checked", sound: check(job.dataDir) };
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
