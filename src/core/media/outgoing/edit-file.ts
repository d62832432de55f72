import { open } from "node:fs/promises";

/** A file that is read in pieces. */
export interface ByteSource {
  readonly size: number;
  /** So many bytes at a place that is in it. */
  readonly read: (at: number, length: number) => Promise<Buffer>;
}

/** Bytes written over what stands there, or zeros. */
export type Edit = { readonly at: number; readonly bytes: Buffer } | { readonly at: number; readonly zeros: number };

/** How a file becomes clean where it stands. */
export interface CleaningPlan {
  readonly edits: readonly Edit[];
  /** Bytes that are left; what stands behind goes. */
  readonly size: number;
  readonly hasPicture: boolean;
}

/** So many parts of one kind no real film or sound has; one made to keep this computer busy may. */
export const MOST_PARTS = 20_000;

const ZEROS = Buffer.alloc(64 * 1024);

/**
 * Cleans a file where it lies, without ever holding the whole of it.
 *
 * @returns what was done; undefined: the plan could not be made, and nothing was written.
 */
export async function editFile(
  path: string,
  plan: (source: ByteSource) => Promise<CleaningPlan | undefined>,
): Promise<CleaningPlan | undefined> {
  const file = await open(path, "r+");
  try {
    const { size } = await file.stat();
    const made = await plan({
      size,
      async read(at, length) {
        const bytes = Buffer.alloc(length);
        const { bytesRead } = await file.read(bytes, 0, length, at);
        if (bytesRead !== length) throw new Error("The file became shorter while it was read");
        return bytes;
      },
    });
    if (made === undefined) return undefined;
    for (const { at, bytes } of made.edits.flatMap(written)) await file.write(bytes, 0, bytes.length, at);
    if (made.size < size) await file.truncate(made.size);
    await file.sync();
    return made;
  } finally {
    await file.close();
  }
}

function written(edit: Edit): readonly { readonly at: number; readonly bytes: Buffer }[] {
  if ("bytes" in edit) return [edit];
  const pieces: { readonly at: number; readonly bytes: Buffer }[] = [];
  for (let done = 0; done < edit.zeros; done += ZEROS.length) {
    pieces.push({ at: edit.at + done, bytes: ZEROS.subarray(0, Math.min(ZEROS.length, edit.zeros - done)) });
  }
  return pieces;
}
