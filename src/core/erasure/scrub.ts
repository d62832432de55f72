import { setTimeout as delay } from "node:timers/promises";
import type { Database } from "../db/database.ts";
import type { Clock, Logger } from "../ports.ts";
import type { Copies } from "./copies.ts";
import { nothingRemoved, type ErasureRows } from "./erasure-rows.ts";
import { inSlices } from "./slices.ts";

/**
 * What comes after an erasure's last transaction: copies in quarantine that only mention the message are looked for,
 * the write-ahead log is emptied, and the receipt gets the time at which no byte was left. Unsent messages that come
 * together share one turn. A receipt without that time, found at start, is a crash in between: it is made up for.
 */
export interface Scrub {
  readonly request: (erasureId: number, mid?: string) => void;
  /** Copies that were away are here, and hold nothing any more of what was removed. */
  readonly copiesCameBack: () => void;
  /** From now on: what is deleted without a receipt (a discarded reply, an entry of quarantine) leaves the files too. */
  readonly begin: () => void;
  /**
   * Waits for nobody. Receipts that are still open stay so, because whoever would have to say that nothing is left is not
   * asked any more: the next start closes them.
   */
  readonly close: () => Promise<void>;
}

/**
 * A place beside the database where something of what is gone may lie: a journal, a folder of files. Removes what it can,
 * and says whether nothing is left; asked again until it does.
 */
export type PlaceToClean = () => Promise<boolean>;

export interface ScrubParts {
  readonly db: Database;
  readonly rows: ErasureRows;
  readonly copies: Copies;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Undefined while the rooms that have them are not open yet. */
  readonly placesToClean: () => readonly PlaceToClean[] | undefined;
  /** Resolves when no byte of what these removed is left in the copies of the inbox that can be reached. */
  readonly cleanCopies: (erasureIds: readonly number[]) => Promise<void>;
  /** Some cannot be reached now, and what was removed leaves them when they can. */
  readonly areCopiesAway: () => boolean;
  /** No byte of these is left; or it is noted now that none is left in copies that were away. */
  readonly clean: (erasureIds: readonly number[]) => void;
}

type Taken = readonly (readonly [erasureId: number, mid: string | undefined])[];

/** So that a customer who unsends ten messages in a row costs one turn. */
const TOGETHER_MS = 100;
const FIRST_RETRY_MS = 50;
const LONGEST_RETRY_MS = 1_000;
const AFTER_FAULT_MS = 5_000;
const NOW_AND_THEN_MS = 30_000;

export function createScrub(parts: ScrubParts): Scrub {
  const { db, rows, copies, clock, logger } = parts;
  const waiting = new Map<number, string | undefined>();
  const ending = new AbortController();
  const { signal } = ending;
  let running: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;

  const retryUntil = async (isDone: () => boolean | Promise<boolean>): Promise<void> => {
    for (let waitMs = FIRST_RETRY_MS; !(await isDone()); waitMs = Math.min(waitMs * 2, LONGEST_RETRY_MS)) {
      await pause(waitMs, signal);
    }
  };

  /** One step through the quarantine for copies that mention unsent messages; gives where to go on. */
  const dropSomeMentions = (taken: Taken, afterId: number, timeLeft: () => boolean): number | undefined => {
    const mids = taken.flatMap(([, mid]) => (mid === undefined ? [] : [mid]));
    const first = taken[0]?.[0];
    if (mids.length === 0 || first === undefined) return undefined;
    return db.write("erasure.quarantine", () => {
      let next: number | undefined = afterId;
      while (next !== undefined) {
        const swept = copies.dropMentions(mids, next);
        if (swept.quarantined > 0) rows.add(first, { ...nothingRemoved(), quarantined: swept.quarantined });
        next = swept.next;
        if (!timeLeft()) break;
      }
      return next;
    });
  };

  const markClean = (taken: Taken): void => {
    const nowMs = clock.nowMs();
    // Asked in this turn: what is paid from now on is told to receipts that are written.
    const isAwayOwed = parts.areCopiesAway();
    db.write("erasure.clean", () => {
      for (const [id] of taken) rows.markClean(id, nowMs, isAwayOwed);
    });
    for (const [id] of taken) waiting.delete(id);
    parts.clean(taken.map(([id]) => id));
  };

  const turn = async (): Promise<void> => {
    await pause(TOGETHER_MS, signal);
    const taken = [...waiting];
    let next: number | undefined = 0;
    await inSlices(signal, (timeLeft) => {
      next = dropSomeMentions(taken, next ?? 0, timeLeft);
      return next !== undefined;
    });
    await retryUntil(() => parts.placesToClean() !== undefined);
    for (const isClean of parts.placesToClean() ?? []) await retryUntil(isClean);
    await retryUntil(() => db.emptyLog() === "empty");
    await unlessAborted(parts.cleanCopies(taken.map(([id]) => id)), signal);
    markClean(taken);
  };

  const run = async (): Promise<void> => {
    while (waiting.size > 0 && !signal.aborted) {
      try {
        await turn();
      } catch (error) {
        if (signal.aborted) break;
        logger.error("erasure.scrub_failed", error);
        await pause(AFTER_FAULT_MS, signal).catch(() => {});
      }
    }
    // In the same breath as the last look: whoever asks from now on starts anew.
    running = undefined;
  };

  return {
    request(erasureId, mid) {
      waiting.set(erasureId, mid ?? waiting.get(erasureId));
      running ??= run();
    },
    copiesCameBack() {
      try {
        if (parts.areCopiesAway() || !rows.isSomethingAway()) return;
        parts.clean(db.write("erasure.away", () => rows.goneFromAway(clock.nowMs())));
      } catch (error) {
        logger.error("erasure.scrub_failed", error);
      }
    },
    begin() {
      timer = setInterval(() => {
        try {
          db.emptyLog();
        } catch (error) {
          logger.error("erasure.scrub_failed", error);
        }
      }, NOW_AND_THEN_MS).unref();
    },
    async close() {
      clearInterval(timer);
      ending.abort();
      await running;
      if (waiting.size === 0) return;
      try {
        dropSomeMentions([...waiting], 0, () => true);
        db.emptyLog();
      } catch (error) {
        // It is made up for at the next start.
        logger.error("erasure.left_for_next_start", error);
      }
    },
  };
}

/** Copies on their way to another drive take long, and a program that is being closed does not wait for them. */
async function unlessAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  const ended = Promise.withResolvers<never>();
  const end = (): void => ended.reject(signal.reason);
  signal.addEventListener("abort", end, { once: true });
  try {
    if (signal.aborted) end();
    await Promise.race([work, ended.promise]);
  } finally {
    signal.removeEventListener("abort", end);
  }
}

/** Pacing of this process, not the product's time: the clock port may stand still. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal, ref: false });
}
