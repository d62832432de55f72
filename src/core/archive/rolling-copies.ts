import { rm } from "node:fs/promises";
import type { ArchiveFault, ArchiveState, RollingCopyView } from "#shared/contract/archive.ts";
import { AppError } from "../app-error.ts";
import type { Clock, Logger } from "../ports.ts";
import {
  copyNames,
  copyPath,
  dropUnfinished,
  homeOf,
  listCopies,
  lookForCopies,
  newestFirst,
  tooMany,
  type FoundCopy,
} from "./copies-folder.ts";
import { dropPlace, makePlace, readPlace, writePlace, type CopiesPlace } from "./copies-place.ts";
import { faultOf } from "./fault.ts";
import type { ArchiveThreads } from "./threads.ts";

/**
 * The rolling copies wherever they lie: beside the inbox, and in the place that the owner chose. A drive may come and
 * go: while it is away copies are made beside the inbox, and what is erased meanwhile leaves the copies on it as soon as
 * it is back. Whatever touches the drive is asynchronous, because a network folder that is gone may answer after a minute.
 */
export interface RollingCopies {
  /** Newest first, of every place that is there. */
  readonly list: () => readonly RollingCopyView[];
  readonly rootOf: (id: string) => string | undefined;
  /** Where the next copy goes. */
  readonly target: () => string;
  readonly place: () => ArchiveState["place"];
  readonly hasAny: () => boolean;
  /** Whether the drive is there now; pays what is owed to it. */
  readonly look: () => Promise<void>;
  /** No byte of what these erasures removed is left in any copy that can be reached, and the rest is owed. */
  readonly clean: (erasureIds: readonly number[]) => Promise<void>;
  readonly dropOldest: (kept: number) => Promise<void>;
  /** @param chosen a folder the owner chose; undefined: beside the inbox. */
  readonly choose: (chosen: string | undefined) => Promise<ArchiveFault | "chosen">;
  readonly dropUnfinished: () => void;
  readonly begin: () => void;
  readonly stop: () => void;
}

export interface RollingCopiesParts {
  readonly dataDir: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly threads: ArchiveThreads;
  readonly changed: () => void;
  /** The inbox cannot say what was erased. */
  readonly isDamaged: () => boolean;
}

const LOOK_EVERY_MS = 60_000;
/** A drive that has not answered by then counts as away. */
const PATIENCE_MS = 5_000;

type Located = FoundCopy & { readonly root: string };

export function createRollingCopies(parts: RollingCopiesParts): RollingCopies {
  const { dataDir, clock, logger, threads } = parts;
  const home = homeOf(dataDir);
  let place: CopiesPlace = readPlace(dataDir);
  /** What was last seen on the drive; undefined: it is away, or there is none. */
  let seen: readonly FoundCopy[] | undefined;
  let looking: Promise<void> | undefined;
  let cancelTimer = (): void => {};

  const keep = (next: CopiesPlace): void => {
    place = next;
    writePlace(dataDir, next);
  };
  const located = (): readonly Located[] => [
    ...listCopies(home).map((copy) => ({ ...copy, root: home })),
    ...(place.folder === undefined ? [] : (seen ?? []).map((copy) => ({ ...copy, root: place.folder ?? home }))),
  ];
  const owe = (): void => {
    if (place.folder !== undefined && !place.isOwed) keep({ ...place, isOwed: true });
  };
  const eraseFrom = async (roots: readonly string[], erasureIds: readonly number[] | "all"): Promise<void> => {
    if (roots.length === 0) return;
    const result = await threads.run({ kind: "erase", dataDir, roots, erasureIds, nowMs: clock.nowMs() });
    if (result === "cancelled") throw new AppError("unavailable", "Shopbell is closing.");
  };

  const forgetLeft = async (): Promise<void> => {
    for (const folder of place.left) {
      if ((await inTime(lookForCopies(folder))) === undefined) continue;
      dropPlace(folder);
      keep({ ...place, left: place.left.filter((one) => one !== folder) });
    }
  };
  const payOff = async (folder: string): Promise<void> => {
    if (!place.isOwed || parts.isDamaged()) return;
    await eraseFrom([folder], "all");
    if (place.folder === folder) keep({ ...place, isOwed: false });
    logger.info("archive.drive_cleaned");
    parts.changed();
  };
  const lookOnce = async (): Promise<void> => {
    try {
      await forgetLeft();
      const { folder } = place;
      const found = folder === undefined ? undefined : await inTime(lookForCopies(folder));
      if (place.folder !== folder) return;
      const isNews = JSON.stringify(found) !== JSON.stringify(seen);
      seen = found;
      if (isNews) parts.changed();
      if (folder !== undefined && found !== undefined) await payOff(folder);
    } catch (error) {
      // The next look tries again.
      logger.warn("archive.look_failed", { fault: faultOf(error) });
    }
  };
  const look = async (): Promise<void> => {
    looking ??= lookOnce().finally(() => {
      looking = undefined;
    });
    return looking;
  };
  const lookAgain = (): void => {
    cancelTimer = clock.after(LOOK_EVERY_MS, lookAgain);
    if (place.folder !== undefined || place.left.length > 0) void look();
  };

  return {
    list: () => newestFirst(located()).map(({ root, ...copy }) => ({ ...copy, away: root !== home })),
    rootOf: (id) => located().find((copy) => copy.id === id)?.root,
    target: () => (place.folder !== undefined && seen !== undefined ? place.folder : home),
    place: () =>
      place.folder === undefined
        ? undefined
        : { folder: place.folder, isThere: seen !== undefined, isOwed: place.isOwed },
    hasAny: () => place.folder !== undefined || copyNames(home).length > 0,
    look,
    async clean(erasureIds) {
      await look();
      const { folder } = place;
      const isThere = folder !== undefined && seen !== undefined && !place.isOwed;
      if (folder !== undefined && !isThere) owe();
      if (copyNames(home).length > 0) await eraseFrom([home], erasureIds);
      if (!isThere) return;
      try {
        await eraseFrom([folder], erasureIds);
      } catch (error) {
        await look();
        // Pulled out in the middle. Whatever else went wrong is the erasure's to try again.
        if (seen !== undefined) throw error;
        owe();
      }
    },
    async dropOldest(kept) {
      await look();
      for (const { root, id } of tooMany(located(), kept)) {
        await rm(copyPath(root, id), { recursive: true, force: true });
      }
      await look();
    },
    async choose(chosen) {
      await look();
      const before = place;
      const from = seen === undefined ? undefined : before.folder;
      try {
        const folder = chosen === undefined ? undefined : makePlace(chosen, before);
        const left = [...before.left, ...(before.folder === undefined ? [] : [before.folder])];
        if (folder === before.folder) return "chosen";
        // What is there comes along; what is not goes when it is seen again.
        if (from !== undefined) await threads.run({ kind: "move", from, to: folder ?? home });
        keep({
          ...(folder === undefined ? {} : { folder }),
          isOwed: false,
          left: left.filter((one) => one !== folder).slice(-20),
        });
        seen = undefined;
        await look();
        parts.changed();
        return "chosen";
      } catch (error) {
        return faultOf(error);
      }
    },
    dropUnfinished() {
      dropUnfinished(home);
      if (place.folder !== undefined && seen !== undefined) dropUnfinished(place.folder);
    },
    begin() {
      void look();
      cancelTimer = clock.after(LOOK_EVERY_MS, lookAgain);
    },
    stop() {
      cancelTimer();
    },
  };
}

/** Undefined when it takes too long. */
async function inTime<Value>(work: Promise<Value>): Promise<Value | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), PATIENCE_MS).unref();
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
