import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { archiveContent, type RollingCopyView } from "#shared/contract/archive.ts";
import { z } from "zod";
import { DATABASE_FILE } from "../db/database.ts";

/**
 * The rolling copies in one place: one folder each, named by the time, with a plain database file and a note of what is
 * in it. A folder gets its name when everything in it is on disk, so one that has a name is whole. The place is a folder
 * that holds nothing else: `copies` of the data folder, or one of ours on a drive that the owner chose.
 */
const ABOUT_FILE = "about.json";
const UNFINISHED = ".unfinished";

/** Copies beside the inbox. */
export const homeOf = (dataDir: string): string => join(dataDir, "copies");

const about = z.object({ why: z.enum(["daily", "owner", "before_restore", "before_update"]), content: archiveContent });
export type CopyAbout = z.infer<typeof about>;
export type FoundCopy = Omit<RollingCopyView, "away">;

/** Newest first. What cannot be read is left out, and left alone. */
export function listCopies(root: string): readonly FoundCopy[] {
  return newestFirst(
    copyNames(root).flatMap((id) => {
      const folder = copyPath(root, id);
      try {
        return [viewOf(id, readFileSync(join(folder, ABOUT_FILE), "utf8"), statSync(join(folder, DATABASE_FILE)).size)];
      } catch {
        return [];
      }
    }),
  );
}

/** The same for a drive that may answer late or not at all: undefined when the place is not there. */
export async function lookForCopies(root: string): Promise<readonly FoundCopy[] | undefined> {
  const entries = await readdir(root, { withFileTypes: true }).catch(() => undefined);
  if (entries === undefined) return undefined;
  const found: FoundCopy[] = [];
  // One after the other: a folder that hangs in the middle takes up one thread and not all.
  for (const { name: id } of entries.filter(isFinished)) {
    const folder = copyPath(root, id);
    try {
      const note = await readFile(join(folder, ABOUT_FILE), "utf8");
      found.push(viewOf(id, note, (await stat(join(folder, DATABASE_FILE))).size));
    } catch {
      // Left out, and left alone.
    }
  }
  return newestFirst(found);
}

function viewOf(id: string, note: string, bytes: number): FoundCopy {
  const { why, content } = about.parse(JSON.parse(note));
  return { id, why, content, bytes };
}

export const newestFirst = <Copy extends FoundCopy>(copies: readonly Copy[]): readonly Copy[] =>
  copies.toSorted((one, other) => other.content.madeMs - one.content.madeMs);

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

const isFinished = (entry: { readonly name: string; readonly isDirectory: () => boolean }): boolean =>
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

/**
 * Those that need not stay: of all that are there, the newest `kept` daily ones stay; what the owner made, or was set
 * aside before a restore or a new version, counts apart.
 */
export function tooMany<Copy extends FoundCopy>(copies: readonly Copy[], kept: number): readonly Copy[] {
  const sorted = newestFirst(copies);
  const [daily, others] = [sorted.filter(({ why }) => why === "daily"), sorted.filter(({ why }) => why !== "daily")];
  return [...daily.slice(kept), ...others.slice(MOST_OTHERS)];
}

const MOST_OTHERS = 3;
