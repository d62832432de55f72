import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { LONGEST_IDLE_MIN } from "#shared/contract/lock.ts";
import { recognised } from "./passphrase.ts";

const LOCK_FILE = "lock.json";

/** What stands on disk while the lock is on. Wrong tries are counted here, so that a restart gives no new ones. */
const lockDocument = z.object({
  passphrase: recognised,
  afterMin: z.number().int().min(0).max(LONGEST_IDLE_MIN),
  withComputer: z.boolean(),
  usesSystem: z.boolean(),
  wrongTries: z.number().int().min(0),
  lastWrongMs: z.number().int(),
});
export type LockDocument = Readonly<z.infer<typeof lockDocument>>;

/** `broken`: there is a lock and nothing to compare a passphrase with. It stays shut. */
export type KeptLock = LockDocument | "broken" | undefined;

export interface LockFile {
  readonly path: string;
  readonly read: () => KeptLock;
  /** To a new file that takes the old one's place. */
  readonly write: (document: LockDocument) => void;
  readonly remove: () => void;
}

/** A file of its own in the data folder, beside the database: no copy and no backup of the inbox carries it along. */
export function createLockFile(dataDir: string): LockFile {
  const path = join(dataDir, LOCK_FILE);
  return {
    path,
    read() {
      let text: string;
      try {
        text = readFileSync(path, "utf8");
      } catch (error) {
        if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
        return "broken";
      }
      try {
        return lockDocument.parse(JSON.parse(text));
      } catch {
        return "broken";
      }
    },
    write(document) {
      const unfinished = `${path}.new`;
      writeFileSync(unfinished, JSON.stringify(document, undefined, 2), { mode: 0o600, flush: true });
      renameSync(unfinished, path);
    },
    remove: () => rmSync(path, { force: true }),
  };
}
