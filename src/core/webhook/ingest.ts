import type { ConversationId } from "#shared/domain/ids.ts";
import type { Database } from "../db/database.ts";
import type { ConversationIndex } from "../inbox/conversations.ts";
import type { ConversationTouches } from "../inbox/conversation-touches.ts";
import { readDelivery, type DeliveryPart } from "../instagram/index.ts";
import type { Clock, Logger } from "../ports.ts";
import { isStorageFault, type PartApplier } from "./apply-part.ts";
import { unpackArrivals, type PackedArrivals } from "./door-protocol.ts";
import type { Quarantine } from "./quarantine.ts";

/**
 * Applies what the door has put into its journal, in order, in slices: a transaction ends after a few milliseconds
 * however much waits, so that nothing else in this process is held up. A delivery counts as applied when its last
 * event is committed; applying one twice (after a crash between two slices) changes nothing.
 */
export interface Ingest {
  /** Until this is called, what arrives only waits: an answer to the door needs a door. */
  readonly start: () => void;
  readonly arrived: (arrivals: PackedArrivals, left: boolean) => void;
  /** Resolves when nothing waits, or the inbox cannot be written. */
  readonly settled: () => Promise<void>;
  /** Applies what waits, as far as that is possible, and stops. */
  readonly close: () => void;
}

export interface IngestParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly partApplier: PartApplier;
  readonly conversations: ConversationIndex;
  readonly touches: ConversationTouches;
  readonly quarantine: Quarantine;
  /** Called after each commit with what it changed. */
  readonly committed: (conversationIds: readonly ConversationId[]) => void;
  /** Everything up to this arrival is committed. */
  readonly applied: (upTo: number) => void;
  /** The inbox cannot be written, or can be again. */
  readonly storageIs: (state: "ok" | "failing") => void;
}

/** A transaction is ended after this; the event loop is blocked for little more. */
const SLICE_MS = 12;
/** With more deliveries waiting and more still coming in, disk and processor are left to the door: a storm passes. */
const BUSY_DELIVERIES = 64;
const REST_MS = 100;
const RETRY_MS = 1_000;

interface Waiting {
  readonly id: number;
  readonly receivedMs: number;
  readonly body: Buffer;
  /** Parsed when its turn comes; `undefined` until then. */
  work: readonly DeliveryPart[] | undefined;
  /** What of it is committed. */
  done: number;
}

export function createIngest(parts: IngestParts): Ingest {
  const { db, clock, logger, partApplier, conversations, touches, quarantine } = parts;
  const queue: Waiting[] = [];
  let started = false;
  let scheduled = false;
  let closed = false;
  let failing = false;
  let stillArriving = false;
  let watchers: (() => void)[] = [];

  /** One transaction over as much of the queue as fits into a slice of time. Gives what it has covered. */
  const applySlice = (apply: PartApplier["apply"]) => {
    const endAt = performance.now() + SLICE_MS;
    let index = 0;
    let done = queue[0]?.done ?? 0;
    try {
      const changed = db.write("webhook.commit", () => {
        for (let waiting = queue[index]; waiting !== undefined; waiting = queue[index]) {
          waiting.work ??= readDelivery(waiting.body, waiting.receivedMs);
          for (; done < waiting.work.length; done++) {
            const work = waiting.work[done];
            if (work === undefined || (done % 16 === 15 && performance.now() > endAt)) break;
            apply(work, waiting.receivedMs, quarantine.keep);
          }
          if (done < waiting.work.length) break;
          index += 1;
          done = queue[index]?.done ?? 0;
          if (performance.now() > endAt) break;
        }
        return touches.flush();
      });
      return { changed, finished: index, done };
    } catch (error) {
      touches.discard();
      conversations.forget();
      throw error;
    }
  };

  const applyNext = (): void => {
    let slice: ReturnType<typeof applySlice>;
    try {
      slice = applySlice(partApplier.apply);
    } catch (error) {
      if (isStorageFault(error)) throw error;
      logger.error("webhook.slice_failed", error);
      // The slow way: every part in a savepoint of its own.
      slice = applySlice(partApplier.applySafely);
    }
    const finished = queue.splice(0, slice.finished);
    if (queue[0] !== undefined) queue[0].done = slice.done;
    parts.committed(slice.changed);
    const last = finished.at(-1);
    if (last !== undefined) parts.applied(last.id);
  };

  const turn = (): void => {
    scheduled = false;
    if (closed) return;
    try {
      applyNext();
      if (failing) parts.storageIs("ok");
      failing = false;
    } catch (error) {
      logger.error("webhook.not_applied", error);
      failing = true;
      parts.storageIs("failing");
    }
    if (queue.length > 0) schedule();
    stillArriving = false;
    if (queue.length === 0 || failing) {
      for (const watcher of watchers.splice(0)) watcher();
    }
  };
  const schedule = (): void => {
    if (scheduled || closed || !started) return;
    scheduled = true;
    // Pacing of this process, not the product's time: the clock port stands still in tests.
    if (failing) setTimeout(turn, RETRY_MS).unref();
    else if (stillArriving && queue.length > BUSY_DELIVERIES) setTimeout(turn, REST_MS).unref();
    else setImmediate(turn);
  };

  return {
    start() {
      started = true;
      if (queue.length > 0) schedule();
    },
    arrived(arrivals, left) {
      const receivedMs = left ? arrivals.receivedMs : clock.nowMs();
      unpackArrivals(arrivals).forEach((body, index) =>
        queue.push({ id: arrivals.firstId + index, receivedMs, body, work: undefined, done: 0 }),
      );
      stillArriving = true;
      schedule();
    },
    settled: () =>
      queue.length === 0 || failing ? Promise.resolve() : new Promise((resolve) => watchers.push(resolve)),
    close() {
      try {
        while (queue.length > 0) applyNext();
      } catch (error) {
        // It stays in the door's journal and is applied at the next start.
        logger.error("webhook.left_for_next_start", error);
      }
      closed = true;
    },
  };
}
