import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { z } from "zod";

/**
 * Where the owner wants the copies, when not beside the inbox: a folder of ours on another drive. It is our folder, and
 * not the drive's, that says whether the drive is there: where drives are mounted an empty folder may stand without them.
 * The note lies in the data folder and not among the settings, because it must be readable when nothing else is, and
 * because a page may not name paths.
 */
const PLACE_FILE = "copies-place.json";
const FOLDER = "Shopbell copies";

const placeSchema = z.object({
  /** Our folder in the one the owner chose; undefined: beside the inbox. */
  folder: z.string().min(1).optional(),
  /** Something was erased while it could not be reached: its copies are gone through as soon as it is there. */
  isOwed: z.boolean(),
  /** Places chosen before. What is still there goes when they are seen again. */
  left: z.array(z.string().min(1)).max(20),
});
export type CopiesPlace = z.infer<typeof placeSchema>;

const HOME: CopiesPlace = { isOwed: false, left: [] };

export function readPlace(dataDir: string): CopiesPlace {
  try {
    return placeSchema.parse(JSON.parse(readFileSync(join(dataDir, PLACE_FILE), "utf8")));
  } catch {
    return HOME;
  }
}

/** Written whole and renamed, so that a crash leaves the one before. */
export function writePlace(dataDir: string, place: CopiesPlace): void {
  const path = join(dataDir, PLACE_FILE);
  writeFileSync(`${path}.new`, JSON.stringify(place, undefined, 2), { mode: 0o600, flush: true });
  renameSync(`${path}.new`, path);
}

/**
 * Makes a folder of our own in the one that was chosen, and tries to write there. Its name has a number, so that two
 * computers with one drive do not take each other's copies for theirs. A folder of ours that was chosen itself is taken.
 *
 * @throws the system's error when it cannot be written.
 */
export function makePlace(chosen: string, before: CopiesPlace): string {
  const known = [before.folder, ...before.left].find((folder) => folder === chosen);
  const folder = known ?? join(chosen, `${FOLDER} ${randomBytes(4).toString("hex")}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const probe = join(folder, "probe");
  writeFileSync(probe, "", { mode: 0o600, flush: true });
  rmSync(probe, { force: true });
  return folder;
}

/** Never anything but a folder that carries our name. */
export function dropPlace(folder: string): void {
  if (basename(folder).startsWith(`${FOLDER} `)) rmSync(folder, { recursive: true, force: true });
}
