import { createCipheriv, createDecipheriv, createHash, randomBytes, scryptSync, timingSafeEqual } from "node:crypto";
import { closeSync, fstatSync, fsyncSync, openSync, readSync, renameSync, rmSync, writeSync } from "node:fs";
import { z } from "zod";
import { ArchiveError } from "./fault.ts";

/**
 * The encrypted backup file. The passphrase becomes a key by scrypt; the content is cut into chunks, each sealed with
 * AES-256-GCM under a number of its own (the STREAM construction: prefix, counter, "last" mark), so that a chunk that is
 * changed, missing, doubled or out of place, and an end that came too early, do not open. Nothing is in memory whole.
 *
 * ```
 * "SHOPBELL"  version u16  header length u16  header (JSON)  sha-256 of all that
 * chunk 0 … chunk n: ciphertext, 16 bytes of tag; additional data: the sha-256 above
 * content of all chunks: manifest length u32, manifest (JSON), the database file
 * ```
 *
 * scrypt and not Argon2, because the same file must open in Node and in Electron, whose crypto library has scrypt only.
 */
export interface SealOptions {
  readonly source: string;
  readonly target: string;
  readonly manifest: unknown;
  readonly passphrase: string;
  readonly progressed: (doneBytes: number, totalBytes: number) => void;
  /** For tests: less work for the key. */
  readonly cost?: number;
}

export interface OpenOptions {
  readonly source: string;
  readonly target: string;
  readonly passphrase: string;
  readonly progressed: (doneBytes: number, totalBytes: number) => void;
}

const MAGIC = Buffer.from("SHOPBELL");
const FORMAT_VERSION = 1;
const CHUNK_BYTES = 1024 * 1024;
const TAG_BYTES = 16;
const DIGEST_BYTES = 32;
const MOST_HEADER_BYTES = 4096;
const MOST_MANIFEST_BYTES = 64 * 1024;
/** 128 MB and about half a second: OWASP's first choice for scrypt (N=2^17, r=8, p=1). */
const USUAL_COST = 2 ** 17;
const MOST_COST = 2 ** 20;
const BLOCK_SIZE = 8;

const headerSchema = z.object({
  kdf: z.literal("scrypt"),
  cost: z
    .number()
    .int()
    .min(2)
    .max(MOST_COST)
    .refine((cost) => Number.isInteger(Math.log2(cost))),
  salt: z.base64(),
  cipher: z.literal("aes-256-gcm"),
  chunkBytes: z.literal(CHUNK_BYTES),
  prefix: z.base64(),
  /** Tells a wrong passphrase from a damaged file. */
  check: z.base64(),
});

/** Writes `target` whole or not at all. */
export function seal({ source, target, manifest, passphrase, progressed, cost = USUAL_COST }: SealOptions): void {
  const [salt, prefix] = [randomBytes(32), randomBytes(7)];
  const { key, check } = keyOf(passphrase, salt, cost);
  const header = Buffer.from(
    JSON.stringify({
      kdf: "scrypt",
      cost,
      salt: salt.toString("base64"),
      cipher: "aes-256-gcm",
      chunkBytes: CHUNK_BYTES,
      prefix: prefix.toString("base64"),
      check: check.toString("base64"),
    }),
  );
  const lengths = Buffer.alloc(4);
  lengths.writeUInt16BE(FORMAT_VERSION, 0);
  lengths.writeUInt16BE(header.length, 2);
  const head = Buffer.concat([MAGIC, lengths, header]);
  const digest = sha256(head);
  const manifestBytes = Buffer.from(JSON.stringify(manifest));
  const manifestLength = Buffer.alloc(4);
  manifestLength.writeUInt32BE(manifestBytes.length, 0);
  const first = Buffer.concat([manifestLength, manifestBytes]);

  const unfinished = `${target}.unfinished`;
  const input = openSync(source, "r");
  let output: number | undefined;
  try {
    output = openSync(unfinished, "w", 0o600);
    const total = first.length + fstatSync(input).size;
    writeAll(output, Buffer.concat([head, digest]));
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    let done = 0;
    for (let number = 0; number === 0 || done < total; number++) {
      let filled = number === 0 ? first.copy(chunk) : 0;
      filled += readFull(input, chunk.subarray(filled));
      done += filled;
      const cipher = createCipheriv("aes-256-gcm", key, nonceOf(prefix, number, done >= total));
      cipher.setAAD(digest);
      const sealed = cipher.update(chunk.subarray(0, filled));
      cipher.final();
      writeAll(output, Buffer.concat([sealed, cipher.getAuthTag()]));
      progressed(Math.min(done, total), total);
    }
    fsyncSync(output);
    closeSync(output);
    output = undefined;
    renameSync(unfinished, target);
  } finally {
    closeSync(input);
    if (output !== undefined) {
      closeSync(output);
      rmSync(unfinished, { force: true });
    }
  }
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
    const { header, digest, bytes } = readHead(input);
    const { key, check } = keyOf(passphrase, Buffer.from(header.salt, "base64"), header.cost);
    const expected = Buffer.from(header.check, "base64");
    if (expected.length !== check.length || !timingSafeEqual(expected, check)) {
      throw new ArchiveError("wrong_passphrase");
    }
    const prefix = Buffer.from(header.prefix, "base64");
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES + TAG_BYTES);
    let manifest: unknown;
    let done = bytes;
    for (let number = 0; number === 0 || done < total; number++) {
      const filled = readFull(input, chunk);
      done += filled;
      const content = openChunk(chunk.subarray(0, filled), key, nonceOf(prefix, number, done >= total), digest);
      if (number > 0) writeAll(output, content);
      else {
        const split = splitManifest(content);
        manifest = split.manifest;
        writeAll(output, split.rest);
      }
      progressed(done, total);
    }
    fsyncSync(output);
    return manifest;
  } finally {
    closeSync(input);
    closeSync(output);
  }
}

function readHead(input: number) {
  const fixed = Buffer.alloc(MAGIC.length + 4);
  if (readFull(input, fixed) < fixed.length || !fixed.subarray(0, MAGIC.length).equals(MAGIC)) {
    throw new ArchiveError("not_a_backup");
  }
  const [version, length] = [fixed.readUInt16BE(MAGIC.length), fixed.readUInt16BE(MAGIC.length + 2)];
  if (version > FORMAT_VERSION) throw new ArchiveError("newer_version");
  if (length > MOST_HEADER_BYTES) throw new ArchiveError("damaged");
  const rest = Buffer.alloc(length + DIGEST_BYTES);
  if (readFull(input, rest) < rest.length) throw new ArchiveError("damaged");
  const text = rest.subarray(0, length);
  const digest = sha256(Buffer.concat([fixed, text]));
  if (!digest.equals(rest.subarray(length))) throw new ArchiveError("damaged");
  const parsed = headerSchema.safeParse(JSON.parse(text.toString("utf8")));
  if (!parsed.success) throw new ArchiveError("damaged");
  return { header: parsed.data, digest, bytes: fixed.length + rest.length };
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
  return { manifest: JSON.parse(content.toString("utf8", 4, 4 + length)), rest: content.subarray(4 + length) };
}

function keyOf(passphrase: string, salt: Buffer, cost: number): { readonly key: Buffer; readonly check: Buffer } {
  // The same words typed on another system may be other code points.
  const words = passphrase.normalize("NFKC");
  const maxmem = 2 * 128 * cost * BLOCK_SIZE + 1024 * 1024;
  const derived = scryptSync(words, salt, 64, { cost, blockSize: BLOCK_SIZE, parallelization: 1, maxmem });
  return { key: derived.subarray(0, 32), check: sha256(derived.subarray(32)).subarray(0, 16) };
}

function nonceOf(prefix: Buffer, number: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  prefix.copy(nonce);
  nonce.writeUInt32BE(number, 7);
  nonce.writeUInt8(isLast ? 1 : 0, 11);
  return nonce;
}

const sha256 = (bytes: Buffer): Buffer => createHash("sha256").update(bytes).digest();

/** Reads until the buffer is full or the file ends. */
function readFull(file: number, into: Buffer): number {
  let filled = 0;
  while (filled < into.length) {
    const read = readSync(file, into, filled, into.length - filled, null);
    if (read === 0) break;
    filled += read;
  }
  return filled;
}

function writeAll(file: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written);
}
