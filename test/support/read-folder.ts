import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";

export interface FileInFolder {
  /** Relative to the folder. */
  readonly path: string;
  readonly bytes: Buffer;
}

/** Every file below a folder that may be in use: one that goes away between the list and the look has nothing in it. */
export async function readFolder(folder: string): Promise<readonly FileInFolder[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(
    paths.map(async (path) => ({
      path: relative(folder, path),
      bytes: await readFile(path).catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") return Buffer.alloc(0);
        throw error;
      }),
    })),
  );
}
