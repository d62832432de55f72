import type { AccountId, ConversationId } from "#shared/domain/ids.ts";
import { AppError } from "../app-error.ts";
import type { Database } from "../db/database.ts";
import type { ConversationIndex } from "../inbox/conversations.ts";
import type { ConversationTouches } from "../inbox/conversation-touches.ts";
import type { EventApplier } from "../inbox/apply-event.ts";
import { parseDelivery, type InboundEvent, type NotUnderstood } from "../instagram/index.ts";
import type { Clock, Logger } from "../ports.ts";
import { unpackArrivals, type PackedArrivals } from "./door-protocol.ts";
import type { Quarantine, QuarantinedPart } from "./quarantine.ts";

/**
 * Applies what the door has put into its journal, in order, in slices: a transaction ends after a few milliseconds
 * however much waits, so that nothing else in this process is held up. A delivery counts as applied when its last
 * event is committed; applying one twice (after a crash between two slices) changes nothing.
 */
export interface Ingest {
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
  readonly applier: EventApplier;
  readonly conversations: ConversationIndex;
  readonly touches: ConversationTouches;
  readonly quarantine: Quarantine;
  readonly isKnownAccount: (id: AccountId) => boolean;
  /** Called after each commit with what it changed. */
  readonly committed: (conversationIds: readonly ConversationId[]) => void;
  /** Everything up to this arrival is committed. */
  readonly applied: (upTo: number) => void;
  /** The inbox cannot be written, or can be again. */
  readonly storageIs: (state: "ok" | "failing") => void;
}

/** A transaction is ended after this; the event loop is blocked for little more. */
const SLICE_MS = 12;
/** With more deliveries waiting, every second slice of time is left to the door and the screen. */
const BUSY_DELIVERIES = 64;
const RETRY_MS = 1_000;

type Work = { readonly event: InboundEvent } | { readonly notUnderstood: NotUnderstood };

interface Waiting {
  readonly id: number;
  readonly receivedMs: number;
  readonly body: Buffer;
  /** Parsed when its turn comes; `undefined` until then. */
  work: readonly Work[] | undefined;
  /** What of it is committed. */
  done: number;
}

export function createIngest(parts: IngestParts): Ingest {
  const { db, clock, logger, applier, conversations, touches, quarantine } = parts;
  const queue: Waiting[] = [];
  let scheduled = false;
  let closed = false;
  let failing = false;
  let watchers: (() => void)[] = [];

  const applyWork = (work: Work, receivedMs: number): void => {
    if ("notUnderstood" in work) return quarantine.keep(receivedMs, work.notUnderstood);
    const { event } = work;
    if (event.kind !== "dashboard_test" && !parts.isKnownAccount(event.accountId)) {
      return quarantine.keep(receivedMs, asPart("unknown_account", event));
    }
    applier.apply(event);
  };

  /** One event that cannot be applied must not hold back the others: it goes to quarantine with its reason. */
  const applySafely = (work: Work, receivedMs: number): void => {
    try {
      db.write("webhook.event", () => applyWork(work, receivedMs));
    } catch (error) {
      if (isStorageFault(error) || "notUnderstood" in work) throw error;
      logger.error("webhook.apply_failed", error, { kind: work.event.kind });
      conversations.forget();
      quarantine.keep(receivedMs, asPart("apply_failed", work.event));
    }
  };

  /** One transaction over as much of the queue as fits into a slice of time. Gives what it has covered. */
  const applySlice = (apply: typeof applyWork) => {
    const endAt = performance.now() + SLICE_MS;
    let index = 0;
    let done = queue[0]?.done ?? 0;
    try {
      const changed = db.write("webhook.commit", () => {
        for (let waiting = queue[index]; waiting !== undefined; waiting = queue[index]) {
          waiting.work ??= workOf(waiting);
          for (; done < waiting.work.length; done++) {
            const work = waiting.work[done];
            if (work === undefined || (done % 16 === 15 && performance.now() > endAt)) break;
            apply(work, waiting.receivedMs);
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
      slice = applySlice(applyWork);
    } catch (error) {
      if (isStorageFault(error)) throw error;
      logger.error("webhook.slice_failed", error);
      // The slow way: every event in a savepoint of its own.
      slice = applySlice(applySafely);
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
    if (queue.length === 0 || failing) {
      for (const watcher of watchers.splice(0)) watcher();
    }
  };
  const schedule = (): void => {
    if (scheduled || closed) return;
    scheduled = true;
    // Pacing of this process, not the product's time: the clock port stands still in tests.
    if (failing) setTimeout(turn, RETRY_MS).unref();
    else if (queue.length > BUSY_DELIVERIES) setTimeout(turn, SLICE_MS).unref();
    else setImmediate(turn);
  };

  return {
    arrived(arrivals, left) {
      const receivedMs = left ? arrivals.receivedMs : clock.nowMs();
      unpackArrivals(arrivals).forEach((body, index) =>
        queue.push({ id: arrivals.firstId + index, receivedMs, body, work: undefined, done: 0 }),
      );
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

function workOf({ body, receivedMs }: Waiting): readonly Work[] {
  const parsed = parseDelivery(body, receivedMs);
  // The door lets through only what is for it.
  if (parsed.kind === "unknown_object") return [];
  return [
    ...parsed.events.map((event) => ({ event })),
    ...parsed.notUnderstood.map((notUnderstood) => ({ notUnderstood })),
  ];
}

function isStorageFault(error: unknown): boolean {
  return error instanceof AppError && error.code === "storage_failed";
}

function asPart(reason: QuarantinedPart["reason"], event: InboundEvent): QuarantinedPart {
  const mid = "mid" in event ? event.mid : undefined;
  return { reason, raw: JSON.stringify(event), accountId: event.accountId, ...(mid === undefined ? {} : { mid }) };
}
