import { createHash, randomBytes, scrypt, scryptSync, type ScryptOptions } from "node:crypto";
import { readSync } from "node:fs";
import { z } from "zod";
import { ArchiveError } from "./fault.ts";

/** What stands before the chunks of a backup file (sealed-file.ts), and the key that it leads to. */
export const FORMAT_VERSION = 2;
export const CHUNK_BYTES = 1024 * 1024;

const MAGIC = Buffer.from("SHOPBELL");
const DIGEST_BYTES = 32;
const MOST_HEADER_BYTES = 4096;
/** 128 MB and about half a second: OWASP's first choice for scrypt (N=2^17, r=8, p=1). */
const USUAL_COST = 2 ** 17;
const MOST_COST = 2 ** 20;
const BLOCK_SIZE = 8;
const KEY_BYTES = 32;

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
export type Header = z.infer<typeof headerSchema>;

/** For one file and no other: each has a salt of its own. */
export interface BackupKey {
  readonly key: Buffer;
  readonly check: Buffer;
  readonly salt: Buffer;
  readonly cost: number;
}

export interface Head {
  readonly version: number;
  readonly header: Header;
  /** Of everything before the chunks; each of them is sealed together with it. */
  readonly digest: Buffer;
  readonly bytes: number;
}

/**
 * In another thread: it takes half a second, and whoever asks has something else to do.
 *
 * @param cost for tests: less work.
 */
export async function newKey(passphrase: string, cost = USUAL_COST): Promise<BackupKey> {
  const salt = randomBytes(32);
  const derived = await new Promise<Buffer>((resolve, reject) => {
    scrypt(wordsOf(passphrase), salt, 2 * KEY_BYTES, scryptOptions(cost), (error, bytes) =>
      error === null ? resolve(bytes) : reject(error),
    );
  });
  return { ...split(derived), salt, cost };
}

/** The key of a file that is there. */
export function keyOf(passphrase: string, { salt, cost }: Header): Pick<BackupKey, "key" | "check"> {
  return split(scryptSync(wordsOf(passphrase), Buffer.from(salt, "base64"), 2 * KEY_BYTES, scryptOptions(cost)));
}

/** The same words typed on another system may be other code points. */
const wordsOf = (passphrase: string): string => passphrase.normalize("NFKC");

function scryptOptions(cost: number): ScryptOptions {
  const maxmem = 2 * 128 * cost * BLOCK_SIZE + 1024 * 1024;
  return { cost, blockSize: BLOCK_SIZE, parallelization: 1, maxmem };
}

function split(derived: Buffer): Pick<BackupKey, "key" | "check"> {
  return { key: derived.subarray(0, KEY_BYTES), check: sha256(derived.subarray(KEY_BYTES)).subarray(0, 16) };
}

/** A new file's beginning, as it is written and as it would be read. */
export function newHead({ salt, cost, check }: BackupKey): { readonly head: Head; readonly written: Buffer } {
  const header: Header = {
    kdf: "scrypt",
    cost,
    salt: salt.toString("base64"),
    cipher: "aes-256-gcm",
    chunkBytes: CHUNK_BYTES,
    prefix: randomBytes(7).toString("base64"),
    check: check.toString("base64"),
  };
  const text = Buffer.from(JSON.stringify(header));
  const lengths = Buffer.alloc(4);
  lengths.writeUInt16BE(FORMAT_VERSION, 0);
  lengths.writeUInt16BE(text.length, 2);
  const before = Buffer.concat([MAGIC, lengths, text]);
  const digest = sha256(before);
  const written = Buffer.concat([before, digest]);
  return { head: { version: FORMAT_VERSION, header, digest, bytes: written.length }, written };
}

/** @throws ArchiveError `not_a_backup`, `newer_version`, `damaged` */
export function readHead(input: number): Head {
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
  const parsed = headerSchema.safeParse(readJson(text));
  if (!parsed.success) throw new ArchiveError("damaged");
  return { version, header: parsed.data, digest, bytes: fixed.length + rest.length };
}

/** @throws ArchiveError `damaged` */
export function readJson(text: Buffer): unknown {
  try {
    return JSON.parse(text.toString("utf8"));
  } catch (error) {
    throw new ArchiveError("damaged", { cause: error });
  }
}

/** Of the STREAM construction: prefix, counter, "last" mark. */
export function nonceOf(head: Head, number: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  Buffer.from(head.header.prefix, "base64").copy(nonce);
  nonce.writeUInt32BE(number, 7);
  nonce.writeUInt8(isLast ? 1 : 0, 11);
  return nonce;
}

const sha256 = (bytes: Buffer): Buffer => createHash("sha256").update(bytes).digest();

/** Reads until the buffer is full or the file ends. */
export function readFull(file: number, into: Buffer): number {
  let filled = 0;
  while (filled < into.length) {
    const read = readSync(file, into, filled, into.length - filled, null);
    if (read === 0) break;
    filled += read;
  }
  return filled;
}
