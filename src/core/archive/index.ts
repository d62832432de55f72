import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import type { ArchiveContent, ArchiveJobView, ArchiveState } from "#shared/contract/archive.ts";
import type { RouteInput, RouteOutput } from "#shared/contract/routes.ts";
import type { Clock, FilePort, Logger } from "../ports.ts";
import type { Handlers } from "../rpc/router.ts";
import { copyId } from "./copies-folder.ts";
import { faultOf } from "./fault.ts";
import type { ArchiveJob, ArchiveResult } from "./job-protocol.ts";
import { forgetLoss, readLoss } from "./log-loss.ts";
import { wishForRestore } from "./pending-restore.ts";
import { REHEARSAL_FOLDER, RESCUE_FOLDER } from "./rehearse.ts";
import { createRollingCopies } from "./rolling-copies.ts";
import { createArchiveThreads } from "./threads.ts";

/** Copies of the inbox, made beside it while it runs, and the way back from them. */
export interface Archive {
  readonly handlers: ArchiveHandlers;
  readonly state: () => ArchiveState;
  /** No byte of what these erasures removed is left in the rolling copies that can be reached when this resolves. */
  readonly cleanCopies: (erasureIds: readonly number[]) => Promise<void>;
  /** Some cannot be reached: what was removed leaves them when they can. */
  readonly areCopiesAway: () => boolean;
  /** The listener hears when all could be reached, and hold nothing any more of what was removed. */
  readonly onReachedAll: (listener: () => void) => void;
  /** @param afterUncleanEnd the last run did not end in order: the database is checked in the background. */
  readonly begin: (afterUncleanEnd: boolean) => void;
  readonly stop: () => Promise<void>;
}

type ArchiveRoute = Extract<keyof Handlers, `archive/${string}`>;
export type ArchiveHandlers = Pick<Handlers, ArchiveRoute>;

export interface ArchiveParts {
  readonly dataDir: string;
  /** Where what is exported is read from: the data folder, or what can still be read when that is damaged. */
  readonly readFrom: string;
  readonly version: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** undefined: the host cannot ask for a place, and the owner's files go to a folder beside the data folder. */
  readonly files: FilePort | undefined;
  readonly keptCopies: () => number;
  /** Whether there is anything worth a copy. */
  readonly hasMessages: () => boolean;
  readonly changed: () => void;
  /** Closes the inbox and opens it again. */
  readonly restart: () => void;
  /** The database could not be opened at all. */
  readonly isDamaged: boolean;
}

/** Pages are a folder of files. */
const EXPORT_EXTENSIONS = { json: ".json", csv: ".csv", html: "" };
const SNAPSHOT_FOLDER = "snapshot";
const EXTENSION = ".shopbell-backup";
/** Not while the inbox is being opened. */
const FIRST_COPY_AFTER_MS = 2 * 60_000;
const LOOK_EVERY_MS = 60 * 60_000;
const DAILY_MS = 24 * 3_600_000;

export function createArchive(parts: ArchiveParts): Archive {
  const { dataDir, version, clock, logger, files } = parts;
  const threads = createArchiveThreads(logger);
  // Beside the data folder, not in it: what is erased here has no reach into files of the owner's.
  const folder = `${dataDir}-files`;
  let job: ArchiveJobView | undefined;
  let cancelJob = (): void => {};
  let rehearsed: ArchiveContent | undefined;
  let isDamaged = parts.isDamaged;
  let lastGood: string | undefined;
  let loss = readLoss(dataDir);
  let cancelTimer = (): void => {};
  let reachedAll = (): void => {};

  const copies = createRollingCopies({
    dataDir,
    clock,
    logger,
    threads,
    changed: parts.changed,
    reachedAll: () => reachedAll(),
    isDamaged: () => isDamaged,
  });

  /** Offers the newest copy that can be relied on, of those that have what is missing here. */
  const offerGood = async (hasMore: (madeMs: number) => boolean): Promise<void> => {
    try {
      await copies.look();
      const known = copies
        .list()
        .filter(({ content }) => hasMore(content.madeMs))
        .map(({ id }) => ({ id, root: copies.rootOf(id) ?? "" }));
      const result = await threads.run({ kind: "find-good", copies: known });
      if (result !== "cancelled" && result.kind === "found") lastGood = result.id;
      logger.info("archive.copies_checked", { found: lastGood !== undefined });
      parts.changed();
    } catch (error) {
      logger.error("archive.no_copy_checked", error);
    }
  };
  const foundDamaged = async (): Promise<void> => {
    isDamaged = true;
    parts.changed();
    await offerGood(() => true);
  };

  const show = (next: ArchiveJobView): void => {
    job = next;
    parts.changed();
  };
  const isBusy = (): boolean => job?.state === "running";

  /** One job that the owner sees; `tidy` removes what a job that did not end well has left. */
  const runShown = async (
    kind: ArchiveJobView["kind"],
    work: ArchiveJob,
    ended: (result: ArchiveResult) => Partial<ArchiveJobView>,
    tidy: () => void,
  ): Promise<void> => {
    const stopping = new AbortController();
    cancelJob = () => stopping.abort();
    const unit = kind === "export" ? ("messages" as const) : ("bytes" as const);
    const base = { kind, startedMs: clock.nowMs(), unit, done: 0, total: 0 };
    show({ ...base, state: "running" });
    try {
      const progressed = (done: number, total: number): void => show({ ...base, state: "running", done, total });
      const result = await threads.run(work, { signal: stopping.signal, progressed });
      const { done = 0, total = 0 } = job ?? {};
      if (result === "cancelled") {
        tidy();
        show({ ...base, done, total, state: "cancelled" });
      } else show({ ...base, done: total, total, state: "done", ...ended(result) });
    } catch (error) {
      tidy();
      show({ ...base, state: "failed", fault: faultOf(error) });
    }
  };

  const tidyUp = (): void => {
    copies.dropUnfinished();
    rmSync(join(dataDir, SNAPSHOT_FOLDER), { recursive: true, force: true });
    // What is shown of a damaged inbox may lie there.
    if (!parts.isDamaged) rmSync(join(dataDir, RESCUE_FOLDER), { recursive: true, force: true });
  };
  const letGo = (): void => {
    rehearsed = undefined;
    rmSync(join(dataDir, REHEARSAL_FOLDER), { recursive: true, force: true });
  };

  const makeCopy = async (why: "daily" | "owner"): Promise<void> => {
    const work = { kind: "copy" as const, dataDir, root: copies.target(), why, madeMs: clock.nowMs(), version };
    await runShown("copy", work, () => ({}), tidyUp);
    if (job?.state === "done") await copies.dropOldest(parts.keptCopies());
    else await copies.look();
    // A copy is made of every page: what cannot be copied is damaged.
    if (job?.fault === "damaged") await foundDamaged();
    parts.changed();
  };

  /** Also where nothing is copied by itself: each going back and each new version sets one aside. */
  const trim = async (): Promise<void> => {
    try {
      await copies.dropOldest(Number.POSITIVE_INFINITY);
    } catch (error) {
      logger.warn("archive.not_trimmed", { fault: faultOf(error) });
    }
  };

  const copyIfDue = (): void => {
    cancelTimer = clock.after(LOOK_EVERY_MS, copyIfDue);
    if (isBusy() || isDamaged || copies.isChanging() || parts.keptCopies() === 0 || !parts.hasMessages()) return;
    const newest = copies.list().find(({ why }) => why === "daily")?.content.madeMs;
    const nowMs = clock.nowMs();
    // A clock set back is no reason to do without copies.
    if (newest !== undefined && nowMs >= newest && nowMs - newest < DAILY_MS) return;
    void makeCopy("daily");
  };

  const check = async (): Promise<void> => {
    try {
      const result = await threads.run({ kind: "check", dataDir });
      if (result === "cancelled" || result.kind !== "checked") return;
      logger.info("archive.checked", { sound: result.sound });
      if (result.sound) return;
      await foundDamaged();
    } catch (error) {
      logger.error("archive.check_failed", error);
    }
  };

  const ownFiles = (): ArchiveState["files"] => {
    if (files !== undefined || !existsSync(folder)) return [];
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(EXTENSION))
      .map(({ name }) => {
        const { size, mtimeMs } = statSync(join(folder, name));
        return { name, bytes: size, changedMs: Math.round(mtimeMs) };
      })
      .toSorted((one, other) => other.changedMs - one.changedMs);
  };

  const placeFor = async (name: string): Promise<string | undefined> => {
    if (files !== undefined) return files.chooseSave(name);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return join(folder, name);
  };

  type Source = RouteInput<"archive/look-into">["source"];
  type RehearsalSource = (ArchiveJob & { readonly kind: "rehearsal" })["source"];
  const sourceOf = async (source: Source): Promise<RehearsalSource | undefined> => {
    if (source.kind === "copy") return { kind: "copy", id: source.id, root: copies.rootOf(source.id) ?? "" };
    if (source.kind === "choose") {
      const path = await files?.chooseOpen();
      return path === undefined ? undefined : { kind: "file", path, passphrase: source.passphrase };
    }
    // A name in our own folder and nothing else, whatever was typed.
    return { kind: "file", path: join(folder, basename(source.name)), passphrase: source.passphrase };
  };

  let isAsking = false;
  /** Only one dialog and one job at a time. */
  const whenFree = async <Place>(
    ask: () => Promise<Place | undefined>,
    begin: (place: Place) => void,
  ): Promise<RouteOutput<"archive/copy-now">> => {
    if (isBusy() || isAsking) return { kind: "busy" };
    isAsking = true;
    try {
      const place = await ask();
      if (place === undefined) return { kind: "no_place" };
      begin(place);
      return { kind: "started" };
    } finally {
      isAsking = false;
    }
  };

  const placeNow = (): Pick<ArchiveState, "place"> => {
    const place = copies.place();
    return place === undefined ? {} : { place };
  };
  const state = (): ArchiveState => ({
    copies: [...copies.list()],
    ...(lastGood === undefined ? {} : { lastGood }),
    ...placeNow(),
    canChoosePlace: files !== undefined,
    ...(job === undefined ? {} : { job }),
    ...(rehearsed === undefined ? {} : { rehearsed }),
    damaged: isDamaged,
    ...(loss === undefined ? {} : { lost: { sinceMs: loss.sinceMs, untilMs: loss.untilMs } }),
    ...(files === undefined ? { folder } : {}),
    files: ownFiles(),
  });

  return {
    state,
    handlers: {
      "archive/state": () => {
        // Told by an event when the drive has come or gone.
        void copies.look();
        return state();
      },
      "archive/copy-now": () =>
        whenFree(
          async () => {
            await copies.look();
            return true;
          },
          () => void makeCopy("owner"),
        ),
      "archive/choose-place": async ({ to }) => {
        if (isBusy() || isAsking) return { kind: "busy" };
        isAsking = true;
        try {
          const chosen = to === "home" ? undefined : await files?.chooseFolder();
          if (to !== "home" && chosen === undefined) return { kind: "no_place" };
          const outcome = await copies.choose(chosen);
          return outcome === "chosen" ? { kind: "chosen" } : { kind: "failed", fault: outcome };
        } finally {
          isAsking = false;
        }
      },
      "archive/back-up": ({ passphrase }) => {
        const madeMs = clock.nowMs();
        return whenFree(
          () => placeFor(`shopbell-${copyId(madeMs)}${EXTENSION}`),
          (target) => {
            const work = { kind: "backup" as const, dataDir, target, passphrase, madeMs, version };
            const tidy = (): void => {
              tidyUp();
              rmSync(`${target}.unfinished`, { force: true });
            };
            void runShown("backup", work, () => ({ path: target }), tidy);
          },
        );
      },
      "archive/export": ({ format, locale, accountId, conversationId, fromMs, toMs }) => {
        const name = `shopbell-export-${copyId(clock.nowMs())}${EXPORT_EXTENSIONS[format]}`;
        return whenFree(
          () => placeFor(name),
          (target) => {
            const which = { accountId, conversationId, fromMs, toMs };
            const work = { kind: "export" as const, dataDir: parts.readFrom, target, format, which, locale };
            const tidy = (): void => rmSync(`${target}.unfinished`, { recursive: true, force: true });
            void runShown("export", work, () => ({ path: target }), tidy);
          },
        );
      },
      "archive/look-into": ({ source }) =>
        whenFree(
          () => sourceOf(source),
          (from) => {
            letGo();
            const work = { kind: "rehearsal" as const, dataDir, source: from, nowMs: clock.nowMs() };
            const ended = (result: ArchiveResult): Partial<ArchiveJobView> => {
              if (result.kind === "rehearsed") rehearsed = result.content;
              return {};
            };
            void runShown("rehearsal", work, ended, letGo);
          },
        ),
      "archive/restore": () => {
        if (rehearsed === undefined || isBusy()) return { kind: "nothing_rehearsed" };
        wishForRestore(dataDir, rehearsed.madeMs);
        // After the answer has left.
        setImmediate(parts.restart);
        return { kind: "restoring" };
      },
      "archive/let-go": () => {
        if (!isBusy()) letGo();
        parts.changed();
        return {};
      },
      "archive/cancel": () => {
        cancelJob();
        return {};
      },
      "archive/forget-loss": () => {
        forgetLoss(dataDir);
        loss = undefined;
        parts.changed();
        return {};
      },
    },
    async cleanCopies(erasureIds) {
      // What was rehearsed before an erasure would bring back what it removed.
      if (rehearsed !== undefined && !isBusy()) letGo();
      await copies.clean(erasureIds);
      if (rehearsed !== undefined && !isBusy()) letGo();
    },
    areCopiesAway: copies.isSomethingAway,
    onReachedAll: (listener) => void (reachedAll = listener),
    begin(afterUncleanEnd) {
      tidyUp();
      letGo();
      copies.begin();
      if (isDamaged) void foundDamaged();
      else if (afterUncleanEnd) void check();
      else void trim();
      if (loss !== undefined && !isDamaged) void offerGood(loss.isIn);
      cancelTimer = clock.after(FIRST_COPY_AFTER_MS, copyIfDue);
    },
    async stop() {
      cancelTimer();
      copies.stop();
      await threads.stop();
    },
  };
}
