import { readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CopyAbout } from "./list-copies.ts";

/**
 * The rolling copies in one place: one folder each, named by the time, with a plain database file and a note of what is
 * in it. A folder gets its name when everything in it is on disk, so one that has a name is whole. The place is a folder
 * that holds nothing else: `copies` of the data folder, or one of ours on a drive that the owner chose. What is in them
 * is read in `list-copies.ts`: the thread that makes a copy does without that, and without what parses it.
 */
export const ABOUT_FILE = "about.json";
const UNFINISHED = ".unfinished";

/** Copies beside the inbox. */
export const homeOf = (dataDir: string): string => join(dataDir, "copies");

/** Every finished folder, also one whose note cannot be read: what is erased must leave that too. */
export function copyNames(root: string): readonly string[] {
  try {
    return readdirSync(root, { withFileTypes: true })
      .filter(isFinished)
      .map(({ name }) => name);
  } catch {
    return [];
  }
}

/** Also one that is being made: what it was made of may have been erased since. */
export function hasEntries(root: string): boolean {
  try {
    return readdirSync(root).length > 0;
  } catch {
    return false;
  }
}

export const isFinished = (entry: { readonly name: string; readonly isDirectory: () => boolean }): boolean =>
  entry.isDirectory() && !entry.name.endsWith(UNFINISHED);

export const copyPath = (root: string, id: string): string => join(root, id);

export function copyId(madeMs: number): string {
  return new Date(madeMs).toISOString().slice(0, 19).replaceAll(":", "-");
}

export const unfinishedPath = (root: string, id: string): string => `${copyPath(root, id)}${UNFINISHED}`;

/** Gives a folder whose database file is complete its note and its name. */
export function finishCopy(root: string, id: string, note: CopyAbout): void {
  const folder = unfinishedPath(root, id);
  writeFileSync(join(folder, ABOUT_FILE), JSON.stringify(note, undefined, 2), { mode: 0o600, flush: true });
  // Two in one second: the later one takes the place of the earlier.
  rmSync(copyPath(root, id), { recursive: true, force: true });
  renameSync(folder, copyPath(root, id));
}

/** What a crash or a stop has left half-made. */
export function dropUnfinished(root: string): void {
  let names: readonly string[] = [];
  try {
    names = readdirSync(root);
  } catch {
    // There is no such folder yet, or its drive is not there.
  }
  for (const name of names.filter((each) => each.endsWith(UNFINISHED))) {
    rmSync(join(root, name), { recursive: true, force: true });
  }
}
