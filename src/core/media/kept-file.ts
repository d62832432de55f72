import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { open, rename, rm, type FileHandle } from "node:fs/promises";

/**
 * One kept file: AES-256-GCM in pieces of 64 KB, so that a player can begin in the middle without the whole film in
 * memory. Every file has a key of its own, derived from the shop's key and a random salt; the number of a piece and
 * whether it is the last one are in its nonce, so that pieces cannot change places and none can be left off.
 *
 *   "SBM1" · salt (16) · { piece (at most 65536) · tag (16) } …
 */
const MAGIC = Buffer.from("SBM1", "latin1");
const SALT_BYTES = 16;
const HEAD_BYTES = MAGIC.length + SALT_BYTES;
const TAG_BYTES = 16;
export const PIECE_BYTES = 64 * 1024;

/** The file is not one of these, was changed, cut, or written with another key. */
export class KeptFileError extends Error {}

/**
 * Writes all of `source` beside `path`, and gives it its name when it is whole and on disk.
 *
 * @returns the number of bytes it holds, without the encryption.
 */
export async function writeKept(path: string, shopKey: Buffer, source: AsyncIterable<Uint8Array>): Promise<number> {
  const part = `${path}.part`;
  const salt = randomBytes(SALT_BYTES);
  const key = fileKey(shopKey, salt);
  let bytes = 0;
  let index = 0;
  let waiting: Buffer = Buffer.alloc(0);
  const file = await open(part, "wx", 0o600);
  try {
    await file.appendFile(Buffer.concat([MAGIC, salt]));
    for await (const chunk of source) {
      bytes += chunk.length;
      waiting = waiting.length === 0 ? Buffer.from(chunk) : Buffer.concat([waiting, chunk]);
      // The last piece is marked as such: one is held back until it is known whether more comes.
      while (waiting.length > PIECE_BYTES) {
        await file.appendFile(seal(key, index, false, waiting.subarray(0, PIECE_BYTES)));
        waiting = waiting.subarray(PIECE_BYTES);
        index += 1;
      }
    }
    await file.appendFile(seal(key, index, true, waiting));
    await file.sync();
  } catch (error) {
    await file.close();
    await rm(part, { force: true });
    throw error;
  }
  await file.close();
  await rename(part, path);
  return bytes;
}

export interface KeptFile {
  readonly bytes: number;
  /** @throws KeptFileError when a piece is not what was written. */
  readonly read: (first: number, last: number) => AsyncGenerator<Buffer, void>;
  readonly close: () => Promise<void>;
}

/** @throws KeptFileError, or the system's error when the file is not there. */
export async function openKept(path: string, shopKey: Buffer): Promise<KeptFile> {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    const head = await readBytes(file, 0, HEAD_BYTES);
    const body = size - HEAD_BYTES;
    const pieces = Math.ceil(body / (PIECE_BYTES + TAG_BYTES));
    const bytes = body - pieces * TAG_BYTES;
    if (!head.subarray(0, MAGIC.length).equals(MAGIC) || pieces === 0 || bytes < 0) throw new KeptFileError();
    const key = fileKey(shopKey, head.subarray(MAGIC.length));
    return {
      bytes,
      close: async () => file.close(),
      async *read(first, last) {
        for (let index = Math.floor(first / PIECE_BYTES); index * PIECE_BYTES <= last && index < pieces; index += 1) {
          const start = HEAD_BYTES + index * (PIECE_BYTES + TAG_BYTES);
          const sealed = await readBytes(file, start, Math.min(PIECE_BYTES + TAG_BYTES, size - start));
          const plain = unseal(key, index, index === pieces - 1, sealed);
          const at = index * PIECE_BYTES;
          yield plain.subarray(Math.max(0, first - at), Math.min(plain.length, last - at + 1));
        }
      },
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function readBytes(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  if (bytesRead !== length) throw new KeptFileError();
  return buffer;
}

function fileKey(shopKey: Buffer, salt: Buffer): Buffer {
  return Buffer.from(hkdfSync("sha256", shopKey, salt, "shopbell kept media", 32));
}

/** Unique under a key that serves one file only. */
function nonceOf(index: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt8(isLast ? 1 : 0, 0);
  nonce.writeUInt32BE(index, 8);
  return nonce;
}

function seal(key: Buffer, index: number, isLast: boolean, plain: Buffer): Buffer {
  const cipher = createCipheriv("aes-256-gcm", key, nonceOf(index, isLast), { authTagLength: TAG_BYTES });
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function unseal(key: Buffer, index: number, isLast: boolean, sealed: Buffer): Buffer {
  const decipher = createDecipheriv("aes-256-gcm", key, nonceOf(index, isLast), { authTagLength: TAG_BYTES });
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()]);
  } catch (error) {
    throw new KeptFileError("a piece is not what was written", { cause: error });
  }
}
