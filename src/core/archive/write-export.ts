import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { openDatabaseForReading, type Database } from "../db/database.ts";
import { exportInbox, readForExport } from "../inbox/export-inbox.ts";
import { CSV_HEAD, csvLine } from "./export-csv.ts";
import { indexHead, indexLine, pageHead, pageMessage, PAGE_END } from "./export-html.ts";
import { flushNames } from "./flush-names.ts";
import type { ArchiveJob } from "./job-protocol.ts";

type ExportJob = ArchiveJob & { readonly kind: "export" };
type Progressed = (done: number, total: number) => void;

const WRITE_AT = 256 * 1024;
/** An export as JSON does not say where it stands in the middle: its pieces are messages, all but a few. */
const LOG_EVERY = 500;

/** Writes what the owner has asked for to `target`, a file or, for pages, a folder: whole, or not at all. */
export function writeExport(job: ExportJob, progressed: Progressed): void {
  const unfinished = `${job.target}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  const db = openDatabaseForReading(job.dataDir);
  try {
    const counter = createCounter(progressed, countMessages(db, job));
    if (job.format === "html") writePages(db, job, unfinished, counter);
    else writeFile(unfinished, job.format === "json" ? jsonPieces(db, job, counter) : csvPieces(db, job, counter));
    if (job.format === "html") rmSync(job.target, { recursive: true, force: true });
    renameSync(unfinished, job.target);
    flushNames(dirname(job.target));
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    throw error;
  } finally {
    db.close();
  }
}

function* jsonPieces(db: Database, { which }: ExportJob, counted: () => void): Generator<string> {
  for (const piece of exportInbox(db, which)) {
    yield piece;
    counted();
  }
}

function* csvPieces(db: Database, { which }: ExportJob, counted: () => void): Generator<string> {
  yield CSV_HEAD;
  for (const conversation of readForExport(db, which).conversations) {
    for (const message of conversation.messages()) {
      yield csvLine(conversation, message);
      counted();
    }
  }
}

function writePages(db: Database, { which, locale }: ExportJob, folder: string, counted: () => void): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const index: string[] = [indexHead(locale)];
  for (const conversation of readForExport(db, which).conversations) {
    const pages = conversation.messages();
    const first = pages.next();
    if (first.done === true) continue;
    const file = `conversation-${conversation.id}.html`;
    let count = 1;
    const pieces = function* (): Generator<string> {
      yield pageHead(conversation, locale) + pageMessage(conversation, first.value, locale);
      counted();
      for (const message of pages) {
        yield pageMessage(conversation, message, locale);
        count += 1;
        counted();
      }
      yield PAGE_END;
    };
    writeFile(join(folder, file), pieces());
    index.push(indexLine(conversation, file, count));
  }
  index.push(PAGE_END);
  writeFile(join(folder, "index.html"), index);
}

function writeFile(path: string, pieces: Iterable<string>): void {
  const file = openSync(path, "w", 0o600);
  try {
    let text = "";
    const flush = (): void => {
      const bytes = Buffer.from(text);
      for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
      text = "";
    };
    for (const piece of pieces) {
      text += piece;
      if (text.length >= WRITE_AT) flush();
    }
    flush();
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function countMessages(db: Database, { which }: ExportJob): number {
  const row = db
    .prepare<{ accountId: string | null; conversationId: number | null }, { n: number | null }>(
      `SELECT sum(message_count) AS n FROM conversations
       WHERE (@accountId IS NULL OR account_id = @accountId) AND (@conversationId IS NULL OR id = @conversationId)`,
    )
    .get({ accountId: which.accountId ?? null, conversationId: which.conversationId ?? null });
  return row?.n ?? 0;
}

/** With a range of days the total is an upper bound; at the end it is what was written. */
function createCounter(progressed: Progressed, total: number): () => void {
  let done = 0;
  return () => {
    done += 1;
    if (done % LOG_EVERY === 0) progressed(Math.min(done, total), total);
  };
}
