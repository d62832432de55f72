import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { z } from "zod";
import { writeNote } from "./write-note.ts";

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
  /** Something may have been erased that is still in copies there: they are gone through as soon as it is there. */
  isOwed: z.boolean(),
  /** Places chosen before, or that copies were on their way to. What is still there goes when they are seen again. */
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

export function writePlace(dataDir: string, place: CopiesPlace): void {
  writeNote(join(dataDir, PLACE_FILE), place);
}

/**
 * Our own folder in the one that was chosen. Its name has a number, so that two computers with one drive do not take each
 * other's copies for theirs. Never in another folder of ours: that may be on its way out.
 *
 * @param now the place as it is: choosing it again is no change.
 */
export function placeIn(chosen: string, now: string | undefined): string {
  if (chosen === now) return now;
  let parent = chosen;
  for (let at = chosen; at !== dirname(at); at = dirname(at)) if (isOurs(at)) parent = dirname(at);
  return join(parent, `${FOLDER} ${randomBytes(4).toString("hex")}`);
}

/**
 * Makes it, and tries to write there.
 *
 * @throws the system's error when it cannot be written.
 */
export async function makePlace(folder: string): Promise<"made"> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const probe = join(folder, "probe");
  await writeFile(probe, "", { mode: 0o600, flush: true });
  await rm(probe, { force: true });
  return "made";
}

/** Never anything but a folder that carries our name. */
export async function dropPlace(folder: string): Promise<void> {
  if (isOurs(folder)) await rm(folder, { recursive: true, force: true });
}

const isOurs = (folder: string): boolean => basename(folder).startsWith(`${FOLDER} `);
