import { createCipheriv, createDecipheriv, timingSafeEqual } from "node:crypto";
import { closeSync, fdatasync, fstatSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { ArchiveError } from "./fault.ts";
import { flushNames } from "./flush-names.ts";
import { pack, unpack, type Packed } from "./pack-chunk.ts";
import {
  CHUNK_BYTES,
  keyOf,
  newHead,
  nonceOf,
  readFull,
  readHead,
  readJson,
  type BackupKey,
  type Head,
} from "./sealed-head.ts";

/**
 * The encrypted backup file. The passphrase becomes a key by scrypt; the content is cut into chunks, each packed by itself
 * and sealed with AES-256-GCM under a number of its own (the STREAM construction: prefix, counter, "last" mark), so that a
 * chunk that is changed, missing, doubled or out of place, and an end that came too early, do not open. Nothing is in
 * memory whole.
 *
 * ```
 * "SHOPBELL"  version u16  header length u16  header (JSON)  sha-256 of all that
 * chunk 0 … chunk n: length u32, ciphertext of that length, 16 bytes of tag; additional data: the sha-256 above
 * in chunk 0: how it is packed u8, manifest (JSON); in each after it: how it is packed u8, 1 MiB of the database file
 * ```
 *
 * In version 1 nothing is packed and no length is named: chunks of 1 MiB, the last one less, hold the length of the
 * manifest u32, the manifest and the database file one after the other.
 *
 * scrypt and not Argon2, because the same file must open in Node and in Electron, whose crypto library has scrypt only.
 */
export interface SealOptions {
  readonly source: string;
  readonly target: string;
  readonly manifest: unknown;
  readonly key: BackupKey;
  readonly progressed: (doneBytes: number, totalBytes: number) => void;
  /** Changes a piece of the source that begins at this byte before it is sealed. */
  readonly clean?: (piece: Buffer, at: number) => void;
  /** Asked at the end: where it throws, the file does not get its name. */
  readonly approved?: () => void;
}

export interface OpenOptions {
  readonly source: string;
  readonly target: string;
  readonly passphrase: string;
  readonly progressed: (doneBytes: number, totalBytes: number) => void;
}

type Progressed = SealOptions["progressed"];

const TAG_BYTES = 16;
const LENGTH_BYTES = 4;
const MOST_MANIFEST_BYTES = 64 * 1024;
/** Packed in another thread while the one before is sealed and written; more would take the cores from whoever works. */
const CHUNKS_AHEAD = 1;
/** Brought to the disk while more is packed: then little is left for the end, when others would wait for it. */
const FLUSHED_AT_ONCE = 16 * CHUNK_BYTES;

const flush = promisify(fdatasync);

/** Writes `target` whole or not at all. */
export async function seal(options: SealOptions): Promise<void> {
  const { source, target, key, approved } = options;
  const unfinished = `${target}.unfinished`;
  const input = openSync(source, "r");
  let output: number | undefined;
  try {
    output = openSync(unfinished, "w", 0o600);
    const { head, written } = newHead(key);
    writeAll(output, written);
    await sealChunks(options, head, input, output);
    approved?.();
    fsyncSync(output);
    closeSync(output);
    output = undefined;
    renameSync(unfinished, target);
    flushNames(dirname(target));
  } finally {
    closeSync(input);
    if (output !== undefined) {
      closeSync(output);
      rmSync(unfinished, { force: true });
    }
  }
}

async function sealChunks(options: SealOptions, head: Head, input: number, output: number): Promise<void> {
  const { manifest, key, progressed, clean } = options;
  const total = fstatSync(input).size;
  const last = Math.ceil(total / CHUNK_BYTES);
  const ahead = [pack(Buffer.from(JSON.stringify(manifest)))];
  let flushing = Promise.resolve();
  let [taken, unflushed] = [0, 0];
  try {
    for (let number = 0; number <= last; number++) {
      for (; ahead.length <= CHUNKS_AHEAD && taken < total;) {
        const piece = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, total - taken));
        if (readFull(input, piece) < piece.length) throw new ArchiveError("not_readable");
        clean?.(piece, taken);
        taken += piece.length;
        ahead.push(lookedAtLater(pack(piece)));
      }
      const next = await ahead.shift();
      if (next === undefined) throw new Error("A chunk was not packed");
      const sealed = sealChunk(next, key.key, nonceOf(head, number, number === last), head.digest);
      writeAll(output, sealed);
      if (number > 0) progressed(Math.min(number * CHUNK_BYTES, total), total);
      unflushed += sealed.length;
      if (unflushed < FLUSHED_AT_ONCE) continue;
      unflushed = 0;
      await flushing;
      flushing = lookedAtLater(flush(output));
    }
    await flushing;
  } finally {
    // Nobody uses the file any more when it is closed.
    await Promise.allSettled([...ahead, flushing]);
  }
}

/** What goes wrong is seen by whoever waits for it, and is nobody's surprise until then. */
function lookedAtLater<Value>(work: Promise<Value>): Promise<Value> {
  work.catch(() => {});
  return work;
}

function sealChunk({ how, bytes }: Packed, key: Buffer, nonce: Buffer, digest: Buffer): Buffer {
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(1 + bytes.length, 0);
  const cipher = createCipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(digest);
  const sealed = [cipher.update(Buffer.from([how])), cipher.update(bytes)];
  cipher.final();
  return Buffer.concat([length, ...sealed, cipher.getAuthTag()]);
}

/**
 * Opens a backup into `target` and gives its manifest. What is in `target` counts only when this has returned.
 *
 * @throws ArchiveError `not_a_backup`, `newer_version`, `wrong_passphrase`, `damaged`
 */
export function unseal({ source, target, passphrase, progressed }: OpenOptions): unknown {
  const input = openSync(source, "r");
  const output = openSync(target, "w", 0o600);
  try {
    const total = fstatSync(input).size;
    const head = readHead(input);
    const { key, check } = keyOf(passphrase, head.header);
    const expected = Buffer.from(head.header.check, "base64");
    if (expected.length !== check.length || !timingSafeEqual(expected, check)) {
      throw new ArchiveError("wrong_passphrase");
    }
    const file = { input, output, total, head, key, progressed };
    const manifest = head.version === 1 ? unsealFirstVersion(file) : unsealChunks(file);
    fsyncSync(output);
    return manifest;
  } finally {
    closeSync(input);
    closeSync(output);
  }
}

interface OpenFile {
  readonly input: number;
  readonly output: number;
  readonly total: number;
  readonly head: Head;
  readonly key: Buffer;
  readonly progressed: Progressed;
}

function unsealChunks({ input, output, total, head, key, progressed }: OpenFile): unknown {
  const length = Buffer.alloc(LENGTH_BYTES);
  const chunk = Buffer.allocUnsafe(1 + CHUNK_BYTES + TAG_BYTES);
  let manifest: unknown;
  let done = head.bytes;
  for (let number = 0; number === 0 || done < total; number++) {
    if (readFull(input, length) < LENGTH_BYTES) throw new ArchiveError("damaged");
    const bytes = length.readUInt32BE(0) + TAG_BYTES;
    if (bytes > chunk.length || readFull(input, chunk.subarray(0, bytes)) < bytes) throw new ArchiveError("damaged");
    done += LENGTH_BYTES + bytes;
    const content = openChunk(chunk.subarray(0, bytes), key, nonceOf(head, number, done >= total), head.digest);
    const packed = { how: content.readUInt8(0), bytes: content.subarray(1) };
    if (number === 0) manifest = readJson(unpack(packed, MOST_MANIFEST_BYTES));
    else writeAll(output, unpack(packed, CHUNK_BYTES));
    progressed(done, total);
  }
  return manifest;
}

function unsealFirstVersion({ input, output, total, head, key, progressed }: OpenFile): unknown {
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES + TAG_BYTES);
  let manifest: unknown;
  let done = head.bytes;
  for (let number = 0; number === 0 || done < total; number++) {
    const filled = readFull(input, chunk);
    done += filled;
    const content = openChunk(chunk.subarray(0, filled), key, nonceOf(head, number, done >= total), head.digest);
    if (number > 0) writeAll(output, content);
    else {
      const split = splitManifest(content);
      manifest = split.manifest;
      writeAll(output, split.rest);
    }
    progressed(done, total);
  }
  return manifest;
}

function openChunk(chunk: Buffer, key: Buffer, nonce: Buffer, digest: Buffer): Buffer {
  if (chunk.length <= TAG_BYTES) throw new ArchiveError("damaged");
  const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(digest);
  decipher.setAuthTag(chunk.subarray(-TAG_BYTES));
  const content = decipher.update(chunk.subarray(0, -TAG_BYTES));
  try {
    decipher.final();
  } catch (error) {
    throw new ArchiveError("damaged", { cause: error });
  }
  return content;
}

function splitManifest(content: Buffer): { readonly manifest: unknown; readonly rest: Buffer } {
  const length = content.length < 4 ? Number.POSITIVE_INFINITY : content.readUInt32BE(0);
  if (length > Math.min(MOST_MANIFEST_BYTES, content.length - 4)) throw new ArchiveError("damaged");
  return { manifest: readJson(content.subarray(4, 4 + length)), rest: content.subarray(4 + length) };
}

function writeAll(file: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written);
}
