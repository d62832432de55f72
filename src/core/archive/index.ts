import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import type { ArchiveContent, ArchiveJobView, ArchiveState } from "#shared/contract/archive.ts";
import type { RouteInput, RouteOutput } from "#shared/contract/routes.ts";
import { AppError } from "../app-error.ts";
import type { Clock, FilePort, Logger } from "../ports.ts";
import type { Handlers } from "../rpc/router.ts";
import { copyId, copyNames, dropOldest, dropUnfinished, listCopies } from "./copies-folder.ts";
import { faultOf } from "./fault.ts";
import type { ArchiveJob, ArchiveResult } from "./job-protocol.ts";
import { wishForRestore } from "./pending-restore.ts";
import { REHEARSAL_FOLDER } from "./rehearse.ts";
import { createArchiveThreads } from "./threads.ts";

/** Copies of the inbox, made beside it while it runs, and the way back from them. */
export interface Archive {
  readonly handlers: ArchiveHandlers;
  readonly state: () => ArchiveState;
  /** No byte of what these erasures removed is left in the rolling copies when this resolves. */
  readonly cleanCopies: (erasureIds: readonly number[]) => Promise<void>;
  readonly hasCopies: () => boolean;
  /** @param afterUncleanEnd the last run did not end in order: the database is checked in the background. */
  readonly begin: (afterUncleanEnd: boolean) => void;
  readonly stop: () => Promise<void>;
}

type ArchiveRoute = Extract<keyof Handlers, `archive/${string}`>;
export type ArchiveHandlers = Pick<Handlers, ArchiveRoute>;

export interface ArchiveParts {
  readonly dataDir: string;
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
  let cancelTimer = (): void => {};

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
    dropUnfinished(dataDir);
    rmSync(join(dataDir, SNAPSHOT_FOLDER), { recursive: true, force: true });
  };
  const letGo = (): void => {
    rehearsed = undefined;
    rmSync(join(dataDir, REHEARSAL_FOLDER), { recursive: true, force: true });
  };

  const makeCopy = async (why: "daily" | "owner"): Promise<void> => {
    const work = { kind: "copy" as const, dataDir, why, madeMs: clock.nowMs(), version };
    const ended = (): Partial<ArchiveJobView> => {
      dropOldest(dataDir, parts.keptCopies());
      return {};
    };
    await runShown("copy", work, ended, tidyUp);
    // A copy is made of every page: what cannot be copied is damaged.
    if (job?.fault === "damaged") isDamaged = true;
    parts.changed();
  };

  const copyIfDue = (): void => {
    cancelTimer = clock.after(LOOK_EVERY_MS, copyIfDue);
    if (isBusy() || isDamaged || parts.keptCopies() === 0 || !parts.hasMessages()) return;
    const newest = listCopies(dataDir).find(({ why }) => why === "daily")?.content.madeMs;
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
      isDamaged = true;
      parts.changed();
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
    if (source.kind === "copy") return { kind: "copy", id: source.id };
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

  const state = (): ArchiveState => ({
    copies: [...listCopies(dataDir)],
    ...(job === undefined ? {} : { job }),
    ...(rehearsed === undefined ? {} : { rehearsed }),
    damaged: isDamaged,
    ...(files === undefined ? { folder } : {}),
    files: ownFiles(),
  });

  return {
    state,
    handlers: {
      "archive/state": state,
      "archive/copy-now": () =>
        whenFree(
          async () => true,
          () => void makeCopy("owner"),
        ),
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
            const work = { kind: "export" as const, dataDir, target, format, which, locale };
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
        wishForRestore(dataDir);
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
    },
    async cleanCopies(erasureIds) {
      // What was rehearsed before an erasure would bring back what it removed.
      if (rehearsed !== undefined && !isBusy()) letGo();
      if (copyNames(dataDir).length === 0 && !isBusy()) return;
      const result = await threads.run({ kind: "erase", dataDir, erasureIds, nowMs: clock.nowMs() });
      if (result === "cancelled") throw new AppError("unavailable", "Shopbell is closing.");
      if (rehearsed !== undefined && !isBusy()) letGo();
    },
    hasCopies: () => copyNames(dataDir).length > 0,
    begin(afterUncleanEnd) {
      tidyUp();
      letGo();
      if (afterUncleanEnd) void check();
      cancelTimer = clock.after(FIRST_COPY_AFTER_MS, copyIfDue);
    },
    async stop() {
      cancelTimer();
      await threads.stop();
    },
  };
}
