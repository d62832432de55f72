import { constants, zstdCompress, zstdDecompressSync, type ZstdOptions } from "node:zlib";
import { ArchiveError } from "./fault.ts";

/**
 * Chunks of a backup file are packed before they are sealed: two thirds of an inbox are gone then, and writing what is
 * left takes less time than packing does.
 */
export interface Packed {
  readonly how: number;
  readonly bytes: Buffer;
}

const AS_IT_IS = 0;
const ZSTD = 1;

/** Node has it from 22.15 on. */
const canPack = typeof zstdCompress === "function";

/** In another thread. What does not become smaller stays as it is. */
export async function pack(bytes: Buffer): Promise<Packed> {
  if (!canPack) return { how: AS_IT_IS, bytes };
  const options: ZstdOptions = {
    params: { [constants.ZSTD_c_compressionLevel]: 1 },
    // One call for all of it, and not one for each 16 KB.
    chunkSize: Math.max(bytes.length, LEAST_AT_ONCE),
  };
  const packed = await new Promise<Buffer>((resolve, reject) => {
    zstdCompress(bytes, options, (error, result) => (error === null ? resolve(result) : reject(error)));
  });
  return packed.length < bytes.length ? { how: ZSTD, bytes: packed } : { how: AS_IT_IS, bytes };
}

const LEAST_AT_ONCE = 1024;

/** @throws ArchiveError `damaged`; `newer_version` for a way of packing that is not known here. */
export function unpack({ how, bytes }: Packed, most: number): Buffer {
  if (how === AS_IT_IS) return bytes;
  if (how !== ZSTD || !canPack) throw new ArchiveError("newer_version");
  try {
    return zstdDecompressSync(bytes, { maxOutputLength: most, chunkSize: most });
  } catch (error) {
    throw new ArchiveError("damaged", { cause: error });
  }
}
