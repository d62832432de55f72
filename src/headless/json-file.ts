import { mkdir, open, readFile, rename } from "node:fs/promises";
import { dirname } from "node:path";

/** A small JSON document on disk: written whole to a new file and renamed, readable by its owner only. */
export interface JsonFile {
  /** What is in the file; undefined when there is none or it cannot be read. A broken file is set aside, not lost. */
  readonly read: () => Promise<unknown>;
  readonly write: (value: unknown) => Promise<void>;
}

/** @param setAside is told the name a broken file was given. */
export function createJsonFile(path: string, nowMs: () => number, setAside: (path: string) => void): JsonFile {
  let writing: Promise<void> = Promise.resolve();
  const write = async (value: unknown): Promise<void> => {
    await mkdir(dirname(path), { recursive: true });
    const temporary = `${path}.new`;
    const file = await open(temporary, "w", 0o600);
    try {
      await file.writeFile(JSON.stringify(value, undefined, 2));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  };
  return {
    async read() {
      let text: string;
      try {
        text = await readFile(path, "utf8");
      } catch (error) {
        if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
        throw error;
      }
      try {
        return JSON.parse(text) as unknown;
      } catch {
        const aside = `${path}.broken-${nowMs()}`;
        await rename(path, aside);
        setAside(aside);
        return undefined;
      }
    },
    write(value) {
      // One after the other: two saves at once must not share the temporary file.
      const done = writing.then(() => write(value));
      writing = done.catch(() => {});
      return done;
    },
  };
}
