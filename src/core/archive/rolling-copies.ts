import { rm } from "node:fs/promises";
import type { ArchiveFault, ArchiveState, RollingCopyView } from "#shared/contract/archive.ts";
import { AppError } from "../app-error.ts";
import type { Clock, Logger } from "../ports.ts";
import { copyPath, dropUnfinished, hasEntries, homeOf } from "./copies-folder.ts";
import { listCopies, lookForCopies, newestFirst, tooMany, type FoundCopy } from "./list-copies.ts";
import { dropPlace, makePlace, placeIn, readPlace, writePlace, type CopiesPlace } from "./copies-place.ts";
import { ArchiveError, faultOf } from "./fault.ts";
import { inTime } from "./in-time.ts";
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
  /** Something that was erased may still be in copies that cannot be reached. */
  readonly isSomethingAway: () => boolean;
  /** Whether the drive is there now. What is owed to it is paid from then on. */
  readonly look: () => Promise<void>;
  /** No byte of what these erasures removed is left in any copy that can be reached, and the rest is owed. */
  readonly clean: (erasureIds: readonly number[]) => Promise<void>;
  readonly dropOldest: (kept: number) => Promise<void>;
  /**
   * What is in the place before comes along, and leaves that only when all of it is in the new one.
   *
   * @param chosen a folder the owner chose; undefined: beside the inbox.
   */
  readonly choose: (chosen: string | undefined) => Promise<ArchiveFault | "chosen">;
  /** Copies are on their way to another place: none is to be made now. */
  readonly isChanging: () => boolean;
  readonly dropUnfinished: () => void;
  readonly begin: () => void;
  /** Nothing is written down any more, whatever is still under way: the next start has its own view of things. */
  readonly stop: () => void;
}

export interface RollingCopiesParts {
  readonly dataDir: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly threads: ArchiveThreads;
  readonly changed: () => void;
  /** Every copy could be reached: nothing that was erased is left in any. Told again now and then. */
  readonly reachedAll: () => void;
  /** The inbox cannot say what was erased. */
  readonly isDamaged: () => boolean;
}

const LOOK_EVERY_MS = 60_000;
/** A drive that has not answered by then counts as away. */
const PATIENCE_MS = 5_000;
/** A drive that was just chosen may have to start turning. */
const PATIENCE_WITH_CHOSEN_MS = 30_000;
const MOST_LEFT = 20;

type Located = FoundCopy & { readonly root: string };

export function createRollingCopies(parts: RollingCopiesParts): RollingCopies {
  const { dataDir, clock, logger, threads } = parts;
  const home = homeOf(dataDir);
  let place: CopiesPlace = readPlace(dataDir);
  /** What was last seen on the drive; undefined: it is away, or there is none. */
  let seen: readonly FoundCopy[] | undefined;
  let looking: Promise<void> | undefined;
  let paying: Promise<void> | undefined;
  let changing: Promise<unknown> | undefined;
  /** The place that copies are being brought to. */
  let coming: string | undefined;
  /** Half-made copies on the drive are gone. */
  let isSwept = false;
  let debts = 0;
  /** Folders that have not answered yet. Asking again would only take up another thread for as long. */
  const asked = new Set<string>();
  let cancelTimer = (): void => {};
  let isStopped = false;

  const goOn = (): void => {
    if (isStopped) throw closing();
  };
  const keep = (next: CopiesPlace): void => {
    goOn();
    place = next;
    writePlace(dataDir, next);
  };
  const located = (): readonly Located[] => [
    ...listCopies(home).map((copy) => ({ ...copy, root: home })),
    ...(place.folder === undefined ? [] : (seen ?? []).map((copy) => ({ ...copy, root: place.folder ?? home }))),
  ];
  const owe = (): void => {
    debts += 1;
    if (!place.isOwed) keep({ ...place, isOwed: true });
  };
  const isSomethingAway = (): boolean => place.isOwed || place.left.some((folder) => folder !== coming);
  const eraseFrom = async (roots: readonly string[], erasureIds: readonly number[] | "all"): Promise<void> => {
    const result = await threads.run({ kind: "erase", dataDir, roots, erasureIds, nowMs: clock.nowMs() });
    if (result === "cancelled") throw closing();
  };
  /** Undefined when the folder takes too long. */
  const ask = async <Answer>(folder: string, work: () => Promise<Answer>): Promise<Answer | undefined> => {
    if (asked.has(folder)) return undefined;
    asked.add(folder);
    return inTime(
      work().finally(() => asked.delete(folder)),
      PATIENCE_MS,
    );
  };

  const forgetLeft = async (): Promise<void> => {
    // With a damaged inbox they may be all there is.
    if (parts.isDamaged()) return;
    for (const folder of place.left) {
      if (folder === coming) continue;
      await ask(folder, async () => {
        if ((await lookForCopies(folder)) === undefined || folder === coming) return;
        await dropPlace(folder);
        keep({ ...place, left: place.left.filter((one) => one !== folder) });
      });
    }
  };
  const payOff = async (): Promise<void> => {
    const { folder, isOwed } = place;
    if (parts.isDamaged() || (folder !== undefined && seen === undefined)) return;
    if (!isOwed && (isSwept || folder === undefined)) return;
    const debtsBefore = debts;
    const away = folder === undefined ? [] : [folder];
    // A move home that was cut off may have left there what is owed.
    await eraseFrom(isOwed ? [home, ...away] : away, isOwed ? "all" : []);
    if (place.folder !== folder) return;
    isSwept = true;
    if (!isOwed || debts !== debtsBefore) return;
    keep({ ...place, isOwed: false });
    logger.info("archive.drive_cleaned");
    parts.changed();
  };
  const failed = (error: unknown): void => {
    // The next look tries again.
    logger.warn("archive.look_failed", { fault: faultOf(error) });
  };
  const pay = async (): Promise<void> => {
    paying ??= payOff()
      .catch(failed)
      .finally(() => {
        paying = undefined;
        if (!isStopped && !isSomethingAway()) parts.reachedAll();
      });
    return paying;
  };
  const lookOnce = async (): Promise<void> => {
    await forgetLeft();
    const { folder } = place;
    const found = folder === undefined ? undefined : await ask(folder, async () => lookForCopies(folder));
    if (place.folder !== folder) return;
    const isNews = JSON.stringify(found) !== JSON.stringify(seen);
    seen = found;
    isSwept &&= found !== undefined;
    if (isNews) parts.changed();
    void pay();
  };
  const look = async (): Promise<void> => {
    looking ??= lookOnce()
      .catch(failed)
      .finally(() => {
        looking = undefined;
      });
    return looking;
  };
  const lookAgain = (): void => {
    cancelTimer = clock.after(LOOK_EVERY_MS, lookAgain);
    if (place.folder !== undefined || place.isOwed || place.left.length > 0) void look();
  };

  /** Until everything is there, the new place counts as one that was left: what a stop or a full disk leaves in it goes. */
  const prepare = async (folder: string): Promise<void> => {
    coming = folder;
    keep({ ...place, left: [...place.left, folder].slice(-MOST_LEFT) });
    try {
      const made = await inTime(makePlace(folder), PATIENCE_WITH_CHOSEN_MS);
      if (made === undefined) throw new ArchiveError("not_writable");
    } catch (error) {
      if (!(error instanceof ArchiveError)) keep({ ...place, left: place.left.filter((one) => one !== folder) });
      throw error;
    }
  };
  const change = async (chosen: string | undefined): Promise<ArchiveFault | "chosen"> => {
    if (parts.isDamaged()) return "damaged";
    await look();
    const from = seen === undefined ? undefined : place.folder;
    const folder = chosen === undefined ? undefined : placeIn(chosen, place.folder);
    if (folder === place.folder) return "chosen";
    try {
      if (folder !== undefined) await prepare(folder);
      // What is there comes along; what is not goes when it is seen again.
      if (from !== undefined) {
        const result = await threads.run({ kind: "move", from, to: folder ?? home });
        if (result === "cancelled") throw closing();
      }
      const left = [...place.left, ...(place.folder === undefined ? [] : [place.folder])];
      debts += 1;
      keep({
        ...(folder === undefined ? {} : { folder }),
        // Something may have been erased while they were on their way.
        isOwed: true,
        left: left.filter((one) => one !== folder).slice(-MOST_LEFT),
      });
      seen = undefined;
      isSwept = false;
      return "chosen";
    } catch (error) {
      return faultOf(error);
    } finally {
      coming = undefined;
    }
  };

  return {
    list: () => newestFirst(located()).map(({ root, ...copy }) => ({ ...copy, away: root !== home })),
    rootOf: (id) => located().find((copy) => copy.id === id)?.root,
    target: () => (place.folder !== undefined && seen !== undefined ? place.folder : home),
    place: () =>
      place.folder === undefined
        ? undefined
        : { folder: place.folder, isThere: seen !== undefined, isOwed: place.isOwed },
    isSomethingAway,
    look,
    async clean(erasureIds) {
      // What is on its way is in two places.
      await changing;
      goOn();
      await look();
      await pay();
      goOn();
      const { folder } = place;
      const isThere = folder !== undefined && seen !== undefined && !place.isOwed;
      if (folder !== undefined && !isThere) owe();
      if (hasEntries(home)) await eraseFrom([home], erasureIds);
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
    isChanging: () => changing !== undefined,
    async choose(chosen) {
      const done = change(chosen);
      changing = done;
      const outcome = await done.finally(() => {
        changing = undefined;
      });
      await look();
      await pay();
      parts.changed();
      return outcome;
    },
    dropUnfinished() {
      dropUnfinished(home);
      isSwept = false;
      void pay();
    },
    begin() {
      void look();
      cancelTimer = clock.after(LOOK_EVERY_MS, lookAgain);
    },
    stop() {
      isStopped = true;
      cancelTimer();
    },
  };
}

const closing = (): AppError => new AppError("unavailable", "Shopbell is closing.");
