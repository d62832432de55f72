import { randomBytes } from "node:crypto";
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { RouteInput, RouteOutput } from "#shared/contract/routes.ts";
import type { Clock, Logger, SecretStore } from "../ports.ts";
import { resolveRange, type ByteRange } from "./byte-range.ts";
import type { Fetched, FetchMedia } from "./fetch-media.ts";
import type { FreshLink } from "./fresh-link.ts";
import { openKept, writeKept, type KeptFile } from "./kept-file.ts";
import type { KeptRows } from "./kept-rows.ts";
import type { BytePart } from "./media-line.ts";
import type { AttachmentSource, MediaLinks } from "./media-links.ts";
import { mediaTypeOf } from "./media-type.ts";

/**
 * Keeps what customers send, where the owner has chosen so: photos, films, voice notes and files, encrypted, for some
 * days, within a bound. Never what Meta forbids (shared/domain/media-rules.ts). The database says what is kept; a file
 * it does not know is deleted, whenever something goes and at every start.
 */
export interface Keeper {
  readonly get: () => RouteOutput<"media/keeping">;
  readonly set: (input: RouteInput<"media/set-keeping">) => Promise<RouteOutput<"media/set-keeping">>;
  /** What is kept of an attachment; undefined when nothing is, or it cannot be read any longer. */
  readonly open: (source: AttachmentSource, range: ByteRange | undefined) => Promise<KeptAnswer | undefined>;
  /** Reads the key and clears away what the last run left. */
  readonly begin: () => Promise<void>;
  /** Something new may be there to fetch. Cheap when nothing is kept. */
  readonly wake: () => void;
  /** The line is back: nothing waits for its time any longer. */
  readonly wakeAll: () => void;
  readonly sweep: () => void;
  /** Deletes files whose media is gone; false while one of them is still being written. */
  readonly sweepFiles: () => Promise<boolean>;
  readonly stop: () => Promise<void>;
}

export type KeptAnswer =
  | {
      readonly kind: "stream";
      readonly contentType: string;
      readonly contentLength: number;
      readonly part: BytePart | undefined;
      readonly head: Buffer;
      readonly rest: AsyncIterator<Buffer>;
      readonly close: () => void;
    }
  | { readonly kind: "unsatisfiable"; readonly totalBytes: number };

export interface KeeperParts {
  readonly folder: string;
  readonly rows: KeptRows;
  readonly links: MediaLinks;
  readonly fetchMedia: FetchMedia;
  readonly freshLink: FreshLink;
  readonly secrets: SecretStore;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly mostBytes?: number;
}

const KEY_NAME = "media-key";
const KEY_BYTES = 32;
const NAME_BYTES = 16;
const MOST_BYTES = 2 * 1024 ** 3;
const AT_ONCE = 2;
/** A day and a half, most of it at the longest pause: links last about as long. */
const MOST_ATTEMPTS = 40;
const FIRST_RETRY_MS = 30_000;
const LONGEST_RETRY_MS = 3_600_000;

export function createKeeper(parts: KeeperParts): Keeper {
  const { folder, rows, links, clock, logger, secrets, mostBytes = MOST_BYTES } = parts;
  const ending = new AbortController();
  /** Being fetched, with the name its file will have. */
  const writing = new Map<number, { readonly file: string; readonly ending: AbortController }>();
  let keepsSomething = false;
  let key: Buffer | undefined;
  let running: Promise<void> | undefined;
  let isWokenAgain = false;
  let cancelTimer = () => {};

  const ensureKey = async (): Promise<Buffer> => {
    if (key !== undefined) return key;
    const made = randomBytes(KEY_BYTES);
    await secrets.set(KEY_NAME, made.toString("base64"));
    key = made;
    return made;
  };
  const refresh = (): void => {
    keepsSomething = rows.accounts().length > 0;
  };

  const look = async (link: string, signal: AbortSignal): Promise<Fetched> =>
    parts.fetchMedia(link, { range: undefined, signal, accepts: () => true, ended: () => {} });
  const fetchNow = async (source: AttachmentSource, signal: AbortSignal): Promise<Fetched> => {
    if (source.link === undefined) return { kind: "gone" };
    const fetched = await look(source.link, signal);
    if (fetched.kind !== "gone") return fetched;
    const fresh = await parts.freshLink(source);
    if (fresh.kind === "offline") return { kind: "offline" };
    return fresh.kind === "link" ? look(fresh.link, signal) : fetched;
  };

  const keepOne = async (attachmentId: number, attempts: number): Promise<void> => {
    const source = links.find(String(attachmentId));
    if (source?.what !== "attachment" || !source.use.keep) return rows.drop(attachmentId);
    const file = randomBytes(NAME_BYTES).toString("hex");
    const mine = { file, ending: new AbortController() };
    writing.set(attachmentId, mine);
    try {
      const shopKey = await ensureKey();
      const signal = AbortSignal.any([ending.signal, mine.ending.signal]);
      const fetched = await fetchNow(source, signal);
      if (signal.aborted) return;
      if (fetched.kind === "offline") return giveTime(attachmentId, attempts);
      if (fetched.kind !== "stream") return rows.drop(attachmentId);
      const bytes = await writeKept(join(folder, file), shopKey, fetched.body);
      // Erased in the meantime: the sweep below takes the file, which nobody knows.
      if (!rows.put(attachmentId, file, bytes)) await rm(join(folder, file), { force: true });
    } catch (error) {
      if (ending.signal.aborted || mine.ending.signal.aborted) return;
      logger.warn("media.not_kept", { cause: error instanceof Error ? error.name : "unknown" });
      giveTime(attachmentId, attempts);
    } finally {
      writing.delete(attachmentId);
    }
  };
  const giveTime = (attachmentId: number, attempts: number): void => {
    if (attempts + 1 >= MOST_ATTEMPTS) return rows.drop(attachmentId);
    rows.postpone(attachmentId, clock.nowMs() + Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** attempts));
  };

  const run = async (): Promise<void> => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    while (!ending.signal.aborted && rows.noteSome(clock.nowMs())) await nextTurn();
    for (;;) {
      const due = ending.signal.aborted ? [] : rows.due(clock.nowMs(), AT_ONCE);
      if (due.length === 0) break;
      await Promise.all(due.map(({ attachmentId, attempts }) => keepOne(attachmentId, attempts)));
      rows.sweep(clock.nowMs(), mostBytes);
    }
    if (!ending.signal.aborted) await sweepFiles();
  };
  const wake = (): void => {
    if (!keepsSomething || ending.signal.aborted) return;
    isWokenAgain = true;
    running ??= goOn();
  };
  const goOn = async (): Promise<void> => {
    try {
      while (isWokenAgain && !ending.signal.aborted) {
        isWokenAgain = false;
        await run();
      }
    } catch (error) {
      // The next message, or the next hour, tries again.
      logger.error("media.keeping_failed", error);
    } finally {
      running = undefined;
      cancelTimer();
      const nextMs = ending.signal.aborted ? undefined : rows.nextDueMs();
      if (nextMs !== undefined) cancelTimer = clock.after(Math.max(1000, nextMs - clock.nowMs()), wake);
    }
  };

  const sweepFiles = async (): Promise<boolean> => {
    for (const [attachmentId, { ending: stop }] of writing) if (!rows.isWanted(attachmentId)) stop.abort();
    const names = await readdir(folder).catch(() => []);
    const underWay = new Set([...writing.values()].flatMap(({ file }) => [file, `${file}.part`]));
    const known = rows.files();
    for (const name of names) {
      if (!known.has(name) && !underWay.has(name)) await rm(join(folder, name), { force: true });
    }
    return ![...writing.keys()].some((attachmentId) => !rows.isWanted(attachmentId));
  };
  const sweepSoon = (): void => {
    sweepFiles().catch((error: unknown) => logger.error("media.sweep_failed", error));
  };

  const clearUp = async (): Promise<void> => {
    const read = Buffer.from((await secrets.get(KEY_NAME)) ?? "", "base64");
    key = read.length === KEY_BYTES ? read : undefined;
    if (key === undefined) rows.dropFiles();
    const there = new Set(await readdir(folder).catch(() => []));
    const missing = [...rows.files()].filter((file) => !there.has(file));
    if (missing.length > 0) rows.fetchAgain(missing);
    rows.sweep(clock.nowMs(), mostBytes);
    refresh();
    await sweepFiles();
  };

  /** Unreadable for ever: another key, a damaged disk. The media is gone, and the inbox goes on. */
  const lose = (attachmentId: number, error: unknown): void => {
    logger.warn("media.kept_file_lost", { cause: error instanceof Error ? error.name : "unknown" });
    rows.drop(attachmentId);
    sweepSoon();
  };

  return {
    get: () => ({ items: [...rows.accounts()], mostBytes }),
    async set({ accountId, days }) {
      // First the key: where there is no keychain nothing is kept, and the owner is told.
      if (days !== undefined) await ensureKey();
      if (!rows.setDays(accountId, days)) return { kind: "not_found" };
      refresh();
      rows.sweep(clock.nowMs(), mostBytes);
      await sweepFiles();
      wake();
      return { kind: "changed" };
    },
    async open(source, range) {
      const file = rows.fileOf(source.attachmentId);
      if (file === undefined || key === undefined) return undefined;
      let kept: KeptFile | undefined;
      try {
        kept = await openKept(join(folder, file), key);
        const total = kept.bytes;
        const wanted = range === undefined ? { first: 0, last: total - 1 } : resolveRange(range, total);
        const start = await firstPiece(kept, 0, total - 1);
        const contentType = mediaTypeOf(start.head);
        if (contentType === undefined) throw new Error("not a type that is shown");
        await start.rest.return?.();
        if (wanted === undefined) {
          await kept.close();
          return { kind: "unsatisfiable", totalBytes: total };
        }
        const { first, last } = wanted;
        const opened = kept;
        return {
          kind: "stream",
          contentType,
          contentLength: last - first + 1,
          part: range === undefined ? undefined : { first, last, total },
          ...(await firstPiece(opened, first, last)),
          close: () => void opened.close().catch((error: unknown) => logger.error("media.not_closed", error)),
        };
      } catch (error) {
        await kept?.close();
        lose(source.attachmentId, error);
        return undefined;
      }
    },
    async begin() {
      try {
        await clearUp();
      } catch (error) {
        // Messages come first: an inbox without what was kept is still an inbox.
        logger.error("media.keeping_failed", error);
      }
      wake();
    },
    wake,
    wakeAll() {
      if (!keepsSomething) return;
      rows.allDue(clock.nowMs());
      wake();
    },
    sweep() {
      rows.sweep(clock.nowMs(), mostBytes);
      refresh();
      sweepSoon();
    },
    sweepFiles,
    async stop() {
      ending.abort();
      cancelTimer();
      await running;
    },
  };
}

async function firstPiece(
  kept: KeptFile,
  first: number,
  last: number,
): Promise<{ readonly head: Buffer; readonly rest: AsyncIterator<Buffer> & AsyncGenerator<Buffer, void> }> {
  const rest = kept.read(first, last);
  const { value } = await rest.next();
  return { head: value ?? Buffer.alloc(0), rest };
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
