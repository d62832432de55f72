import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { archiveContent, type RollingCopyView } from "#shared/contract/archive.ts";
import { z } from "zod";
import { DATABASE_FILE } from "../db/database.ts";

/**
 * The rolling copies: one folder each, named by the time, with a plain database file and a note of what is in it. A
 * folder gets its name when everything in it is on disk, so one that has a name is whole.
 */
export const COPIES_FOLDER = "copies";
const ABOUT_FILE = "about.json";
const UNFINISHED = ".unfinished";

const about = z.object({ why: z.enum(["daily", "owner", "before_restore", "before_update"]), content: archiveContent });
export type CopyAbout = z.infer<typeof about>;

/** Newest first. What cannot be read is left out, and left alone. */
export function listCopies(dataDir: string): readonly RollingCopyView[] {
  return copyNames(dataDir)
    .flatMap((id) => {
      const folder = copyPath(dataDir, id);
      try {
        const { why, content } = about.parse(JSON.parse(readFileSync(join(folder, ABOUT_FILE), "utf8")));
        return [{ id, why, content, bytes: statSync(join(folder, DATABASE_FILE)).size }];
      } catch {
        return [];
      }
    })
    .toSorted((one, other) => other.content.madeMs - one.content.madeMs);
}

/** Every finished folder, also one whose note cannot be read: what is erased must leave that too. */
export function copyNames(dataDir: string): readonly string[] {
  try {
    const entries = readdirSync(join(dataDir, COPIES_FOLDER), { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory() && !entry.name.endsWith(UNFINISHED)).map(({ name }) => name);
  } catch {
    return [];
  }
}

export const copyPath = (dataDir: string, id: string): string => join(dataDir, COPIES_FOLDER, id);

export function copyId(madeMs: number): string {
  return new Date(madeMs).toISOString().slice(0, 19).replaceAll(":", "-");
}

export const unfinishedPath = (dataDir: string, id: string): string => `${copyPath(dataDir, id)}${UNFINISHED}`;

/** Gives a folder whose database file is complete its note and its name. */
export function finishCopy(dataDir: string, id: string, note: CopyAbout): void {
  const folder = unfinishedPath(dataDir, id);
  writeFileSync(join(folder, ABOUT_FILE), JSON.stringify(note, undefined, 2), { mode: 0o600, flush: true });
  // Two in one second: the later one takes the place of the earlier.
  rmSync(copyPath(dataDir, id), { recursive: true, force: true });
  renameSync(folder, copyPath(dataDir, id));
}

/** What a crash or a stop has left half-made. */
export function dropUnfinished(dataDir: string): void {
  let names: readonly string[] = [];
  try {
    names = readdirSync(join(dataDir, COPIES_FOLDER));
  } catch {
    // There is no such folder yet.
  }
  for (const name of names.filter((each) => each.endsWith(UNFINISHED))) {
    rmSync(join(dataDir, COPIES_FOLDER, name), { recursive: true, force: true });
  }
}

/** Keeps the newest `kept` daily ones; what the owner made, or was set aside before a restore or a new version, counts apart. */
export function dropOldest(dataDir: string, kept: number): void {
  const copies = listCopies(dataDir);
  const [daily, others] = [copies.filter(({ why }) => why === "daily"), copies.filter(({ why }) => why !== "daily")];
  for (const { id } of [...daily.slice(kept), ...others.slice(MOST_OTHERS)]) {
    rmSync(copyPath(dataDir, id), { recursive: true, force: true });
  }
}

const MOST_OTHERS = 3;
