import { copyFileSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { archiveContent, type ArchiveContent } from "#shared/contract/archive.ts";
import { AppError } from "../app-error.ts";
import { zeroAllGaps } from "../db/clean-checkpoint.ts";
import { DATABASE_FILE, openDatabase, openDatabaseForReading, type Database } from "../db/database.ts";
import { copyPath } from "./copies-folder.ts";
import { listCopies } from "./list-copies.ts";
import { eraseFromCopy } from "./erase-from-copies.ts";
import { ArchiveError } from "./fault.ts";
import { giveFreshNumbers, numbersGiven } from "./fresh-numbers.ts";
import { holdReplies } from "./hold-replies.ts";
import type { ArchiveJob } from "./job-protocol.ts";
import { soundContentOf, isSound } from "./snapshot.ts";
import { unseal } from "./sealed-file.ts";

/** Where a copy or a backup is tried out before anything is replaced. */
export const REHEARSAL_FOLDER = "rehearsal";

/** Where a copy of an older version is brought to this one's format, so that it can be shown while the inbox is damaged. */
export const RESCUE_FOLDER = "rescue";

const silent = { info: () => {}, warn: () => {}, error: () => {} };

/**
 * Brings a copy or a backup to the state in which it could take the inbox's place: opened, checked in every page,
 * brought to this version's format, without what has been erased here since, and with no reply that would leave by
 * itself. Nothing outside the rehearsal's folder is changed.
 *
 * @throws ArchiveError
 */
export function rehearse(
  { dataDir, source, nowMs }: ArchiveJob & { readonly kind: "rehearsal" },
  progressed: (done: number, total: number) => void,
): ArchiveContent {
  const folder = join(dataDir, REHEARSAL_FOLDER);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const target = join(folder, DATABASE_FILE);
  try {
    const noted = source.kind === "copy" ? fetchCopy(source, target) : fetchFile(source, target, progressed);
    zeroAllGaps(target);
    const before = openDatabaseForReading(folder);
    try {
      // Before anything is written: the file may come from anywhere.
      if (!isSound(before, true)) throw new ArchiveError("damaged");
    } finally {
      before.close();
    }
    prepare(folder, dataDir, nowMs);
    return soundContentOf(folder, noted.madeMs, noted.version);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

function fetchCopy({ root, id }: { readonly root: string; readonly id: string }, target: string): ArchiveContent {
  const noted = listCopies(root).find((copy) => copy.id === id);
  if (noted === undefined) throw new ArchiveError("not_readable");
  copyFileSync(join(copyPath(root, id), DATABASE_FILE), target);
  // One that was set aside as it was has a log.
  const log = join(copyPath(root, id), `${DATABASE_FILE}-wal`);
  if (existsSync(log)) copyFileSync(log, `${target}-wal`);
  return noted.content;
}

function fetchFile(
  source: { readonly path: string; readonly passphrase: string },
  target: string,
  progressed: (done: number, total: number) => void,
): ArchiveContent {
  const { path, passphrase } = source;
  const manifest = archiveContent.safeParse(unseal({ source: path, target, passphrase, progressed }));
  if (!manifest.success) throw new ArchiveError("damaged");
  return manifest.data;
}

function prepare(folder: string, dataDir: string, nowMs: number): void {
  let db: ReturnType<typeof openDatabase>;
  try {
    db = openDatabase(folder, silent);
  } catch (error) {
    const isNewer = error instanceof AppError && error.cause === undefined;
    throw new ArchiveError(isNewer ? "newer_version" : "damaged", { cause: error });
  }
  try {
    const elsewhere = ofInbox(dataDir, numbersGiven) ?? new Map<string, number>();
    db.write("restore.hold", () => {
      holdReplies(db);
      giveFreshNumbers(db, elsewhere);
    });
  } finally {
    db.close();
  }
  // What has been erased here stays erased.
  ofInbox(dataDir, (live) => eraseFromCopy(live, folder, "all", nowMs));
}

/** Asks the inbox that is here; undefined when there is none, or none that can be read: it has nothing to say. */
function ofInbox<Answer>(dataDir: string, ask: (live: Database) => Answer): Answer | undefined {
  if (!existsSync(join(dataDir, DATABASE_FILE))) return undefined;
  let live: Database;
  try {
    live = openDatabaseForReading(dataDir);
    live.prepare("SELECT count(*) FROM erasures, sqlite_sequence").get();
  } catch {
    return undefined;
  }
  try {
    return ask(live);
  } finally {
    live.close();
  }
}
