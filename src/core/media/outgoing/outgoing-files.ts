import { randomBytes } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, open, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { MessageId } from "#shared/domain/ids.ts";
import type { ReceivedFile } from "#shared/contract/files.ts";
import { MOST_BYTES, MOST_FILE_BYTES, outgoingKind, type OutgoingKind } from "#shared/domain/outgoing-files.ts";
import type { Database } from "../../db/database.ts";
import type { Clock, Logger } from "../../ports.ts";
import { mediaTypeOf, SNIFF_BYTES } from "../media-type.ts";
import { cleanFile } from "./clean-file.ts";

/**
 * Files the owner sends, from the moment they are chosen until Instagram has them: checked by their content, freed of
 * what is not picture or sound, under random names in a folder of their own. A row says whose they are; a file without a row
 * is nobody's and goes.
 */
export interface OutgoingFiles {
  /** Reads one file to its end. Never more than the largest that Instagram takes. */
  readonly receive: (body: ReadableStream<Uint8Array>, signal: AbortSignal) => Promise<ReceivedFile>;
  /** Chosen and not sent: gone. One that belongs to a message stays. */
  readonly discard: (fileId: string) => void;
  /** They belong to this message from now on. False when one of them is not there any more. Inside a transaction. */
  readonly claim: (messageId: MessageId, fileIds: readonly string[]) => boolean;
  /** Those of a message that is taken back: chosen and not sent, as if for the first time. Inside a transaction. */
  readonly release: (messageId: MessageId) => readonly ReleasedFile[];
  readonly find: (fileId: string) => OutgoingFile | undefined;
  /** Removes from disk what no row speaks for: of replies that have arrived, or are gone. */
  readonly sweep: () => void;
  /** The same; false when something may be left there. */
  readonly isSwept: () => Promise<boolean>;
}

export interface OutgoingFile {
  readonly id: string;
  readonly kind: OutgoingKind;
  readonly contentType: string;
  readonly size: number;
  readonly path: string;
}

export interface ReleasedFile {
  readonly fileId: string;
  readonly media: OutgoingKind;
  readonly size: number;
}

export interface OutgoingFilesParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly dataDir: string;
  /** Instagram may still be fetching it, although it has accepted the message. */
  readonly isBeingFetched: (fileId: string) => boolean;
}

const FOLDER = "outgoing";
/** Chosen and forgotten: a page that was closed cannot take its choice back. */
const UNSENT_KEPT_MS = 24 * 3_600_000;
/** Accepted, it is shown from here until Meta has told its link; not every echo comes. */
const SHOWN_UNTIL_ECHO_MS = 10 * 60_000;
const MOST_FILES = 200;
const MOST_BYTES_WAITING = 1024 * 1024 * 1024;

class TooLarge extends Error {}

export function createOutgoingFiles(parts: OutgoingFilesParts): OutgoingFiles {
  const { db, clock, logger } = parts;
  const folder = join(parts.dataDir, FOLDER);
  const pathOf = (id: string): string => join(folder, id);
  const insert = db.prepare(
    `INSERT INTO outgoing_files (id, kind, content_type, size, received_ms)
     VALUES (@id, @kind, @contentType, @size, @nowMs)`,
  );
  const waiting = db.prepare<[], { files: number; bytes: number | null }>(
    `SELECT count(*) AS files, sum(size) AS bytes FROM outgoing_files`,
  );
  const find = db.prepare<[string], Omit<OutgoingFile, "path">>(
    `SELECT id, kind, content_type AS contentType, size FROM outgoing_files WHERE id = ?`,
  );
  const claim = db.prepare<[MessageId, number, string]>(
    `UPDATE outgoing_files SET message_id = ?, position = ? WHERE id = ? AND message_id IS NULL`,
  );
  const ofMessage = db.prepare<[MessageId], ReleasedFile>(
    `SELECT id AS fileId, kind AS media, size FROM outgoing_files WHERE message_id = ? ORDER BY position`,
  );
  const release = db.prepare<[number, MessageId]>(
    `UPDATE outgoing_files SET message_id = NULL, position = 0, received_ms = ? WHERE message_id = ?`,
  );
  const discard = db.prepare<[string]>(`DELETE FROM outgoing_files WHERE id = ? AND message_id IS NULL`);
  const over = db.prepare<{ forgottenMs: number; settledMs: number }, { id: string; isGone: number }>(
    `SELECT f.id, m.unsent_at_ms IS NOT NULL AS isGone FROM outgoing_files f
       LEFT JOIN messages m ON m.id = f.message_id LEFT JOIN outbox o ON o.message_id = f.message_id
     WHERE (f.message_id IS NULL AND f.received_ms < @forgottenMs) OR m.unsent_at_ms IS NOT NULL
       OR (o.state = 'accepted' AND (m.sent_at_ms < @settledMs OR NOT EXISTS (
         SELECT 1 FROM attachments t WHERE t.message_id = f.message_id AND t.url IS NULL)))`,
  );
  const drop = db.prepare<[string]>(`DELETE FROM outgoing_files WHERE id = ?`);
  /** Being written, and not in the table yet. */
  const arriving = new Set<string>();
  /** Whether there may be a file at all: where there is none, looking after them costs nothing. */
  let mayHoldFiles = true;
  let sweeping: Promise<boolean> = Promise.resolve(true);

  const removeStray = async (): Promise<void> => {
    const nowMs = clock.nowMs();
    const bounds = { forgottenMs: nowMs - UNSENT_KEPT_MS, settledMs: nowMs - SHOWN_UNTIL_ECHO_MS };
    db.write("outgoing.drop", () => {
      for (const { id, isGone } of over.all(bounds)) {
        if (isGone === 1 || !parts.isBeingFetched(id)) drop.run(id);
      }
    });
    const names = await readdir(folder).catch(() => []);
    const stray = names.filter((name) => !arriving.has(name) && find.get(name) === undefined);
    for (const name of stray) await rm(pathOf(name), { force: true });
    if (names.length === stray.length && arriving.size === 0) mayHoldFiles = false;
  };

  const write = async (id: string, body: ReadableStream<Uint8Array>, signal: AbortSignal): Promise<ReceivedFile> => {
    let size = 0;
    const bound = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        size += chunk.length;
        done(size > MOST_FILE_BYTES ? new TooLarge() : null, chunk);
      },
    });
    const path = pathOf(id);
    // On the disk, not only on its way there: the row that names it survives a power cut, and so must it.
    const file = createWriteStream(path, { mode: 0o600, flags: "wx", flush: true });
    await pipeline(Readable.fromWeb(body as never), bound, file, { signal });
    if (size === 0) return { kind: "broken" };
    const seenType = mediaTypeOf(await firstBytes(path));
    const seenKind = seenType === undefined ? undefined : outgoingKind(seenType);
    if (seenType === undefined || seenKind === undefined) return { kind: "wrong_type" };
    if (size > MOST_BYTES[seenKind]) return { kind: "too_large", mostBytes: MOST_BYTES[seenKind] };
    const clean = await cleanFile(path, seenType, size);
    if (clean === undefined) return { kind: "broken" };
    const { contentType } = clean;
    const kind = outgoingKind(contentType) ?? seenKind;
    db.write("outgoing.keep", () => insert.run({ id, kind, contentType, size: clean.size, nowMs: clock.nowMs() }));
    return { kind: "kept", fileId: id, media: kind, size: clean.size };
  };

  const isStrayRemoved = async (): Promise<boolean> => {
    try {
      await removeStray();
      return true;
    } catch (error) {
      logger.error("outgoing.sweep_failed", error);
      return false;
    }
  };
  const isSwept = (): Promise<boolean> => {
    if (mayHoldFiles) sweeping = sweeping.then(isStrayRemoved);
    return sweeping;
  };
  const sweep = (): void => void isSwept();

  return {
    async receive(body, signal) {
      const { files = 0, bytes = 0 } = waiting.get() ?? {};
      if (files >= MOST_FILES || (bytes ?? 0) >= MOST_BYTES_WAITING) return { kind: "no_room" };
      const id = randomBytes(16).toString("hex");
      arriving.add(id);
      mayHoldFiles = true;
      let answer: ReceivedFile = { kind: "failed" };
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        answer = await write(id, body, signal);
      } catch (error) {
        if (error instanceof TooLarge) answer = { kind: "too_large", mostBytes: MOST_FILE_BYTES };
        else if (!signal.aborted) logger.error("outgoing.not_kept", error);
      } finally {
        arriving.delete(id);
        if (answer.kind !== "kept") await rm(pathOf(id), { force: true });
      }
      return answer;
    },
    discard(fileId) {
      db.write("outgoing.discard", () => discard.run(fileId));
      sweep();
    },
    claim: (messageId, fileIds) =>
      fileIds.every((fileId, position) => claim.run(messageId, position, fileId).changes === 1),
    release(messageId) {
      const files = ofMessage.all(messageId);
      release.run(clock.nowMs(), messageId);
      return files;
    },
    find(fileId) {
      const row = find.get(fileId);
      return row === undefined ? undefined : { ...row, path: pathOf(fileId) };
    },
    sweep,
    isSwept,
  };
}

async function firstBytes(path: string): Promise<Buffer> {
  const file = await open(path, "r");
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(SNIFF_BYTES), 0, SNIFF_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
