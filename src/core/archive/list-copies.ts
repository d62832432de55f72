import { readFileSync, statSync } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { archiveContent, type RollingCopyView } from "#shared/contract/archive.ts";
import { DATABASE_FILE } from "../db/database.ts";
import { ABOUT_FILE, copyNames, copyPath, isFinished } from "./copies-folder.ts";

/** What the rolling copies in one place hold, and which of them need not stay. */
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
