import { copyFileSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { archiveContent, type ArchiveContent } from "#shared/contract/archive.ts";
import { toAccountId } from "#shared/domain/ids.ts";
import { AppError } from "../app-error.ts";
import { zeroAllGaps } from "../db/clean-checkpoint.ts";
import { DATABASE_FILE, openDatabase, openDatabaseForReading, type Database } from "../db/database.ts";
import { createConversationTouches } from "../inbox/conversation-touches.ts";
import { createReplyRows } from "../outbox/reply-rows.ts";
import { copyPath, listCopies } from "./copies-folder.ts";
import { eraseFromCopy } from "./erase-from-copies.ts";
import { ArchiveError } from "./fault.ts";
import type { ArchiveJob } from "./job-protocol.ts";
import { contentOf, isSound } from "./snapshot.ts";
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
    return contentOf(folder, noted.madeMs, noted.version, false);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

function fetchCopy({ root, id }: { readonly root: string; readonly id: string }, target: string): ArchiveContent {
  const noted = listCopies(root).find((copy) => copy.id === id);
  if (noted === undefined) throw new ArchiveError("not_readable");
  copyFileSync(join(copyPath(root, id), DATABASE_FILE), target);
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
    db.write("restore.hold", () => {
      dropAutomatic(db);
      // What had not left then may have left since: the owner decides, reply by reply.
      db.prepare(`UPDATE outbox SET state = 'held', because = NULL, reason = 'restored' WHERE state = 'waiting'`).run();
    });
  } finally {
    db.close();
  }
  if (existsSync(join(dataDir, DATABASE_FILE))) carryErasures(dataDir, folder, nowMs);
}

/** What the assistant was about to say was for that moment. */
function dropAutomatic(db: Database): void {
  const touches = createConversationTouches(db);
  const replies = createReplyRows(db);
  const accounts = db.prepare<[], { id: string }>("SELECT id FROM accounts").all();
  for (const { id } of accounts) replies.dropWaitingAutomatic(toAccountId(id), touches);
  touches.flush();
}

/** What has been erased here stays erased. An inbox that cannot be read any more has nothing to say. */
function carryErasures(dataDir: string, folder: string, nowMs: number): void {
  let live: ReturnType<typeof openDatabaseForReading>;
  try {
    live = openDatabaseForReading(dataDir);
    live.prepare("SELECT count(*) FROM erasures").get();
  } catch {
    return;
  }
  try {
    eraseFromCopy(live, folder, "all", nowMs);
  } finally {
    live.close();
  }
}
