import type { AccountId, ConversationId } from "#shared/domain/ids.ts";
import type { RateLane } from "../instagram/rate-limits.ts";
import { createLookForReply } from "./look-for-reply.ts";
import { createStep, type OutboxParts } from "./outbox-parts.ts";
import type { Reply } from "./reply-rows.ts";
import { createSendReply } from "./send-reply.ts";

/**
 * Sends what waits: one reply at a time in each conversation, several conversations side by side, never more than Meta
 * takes. Before a reply leaves, its row says `sending` on disk; so after a crash it is of unknown fate, and is looked
 * for at Meta before it may be sent again.
 */
export interface Dispatcher {
  /** Looks for work now. Cheap when there is none. */
  readonly wake: () => void;
  /** The network is back: what waited for it is tried now. */
  readonly wakeOffline: () => void;
  /** The account can send again: what waited for it is tried now. */
  readonly wakeAccount: (accountId: AccountId) => void;
  /** Resolves when nothing of this conversation is under way. */
  readonly settled: (conversationId: ConversationId) => Promise<void>;
  readonly stop: () => Promise<void>;
}

const MAX_AT_ONCE = 16;
const PAUSE_AFTER_FAULT_MS = 5_000;
/** Timers are not set shorter for what waits for its time: looking again costs a query. */
const SHORTEST_TIMER_MS = 100;
/** A lane at its limit is looked at again after this: several leave with one wait for the disk, and none is late by more. */
const TOGETHER_MS = 40;
/** Timers overflow beyond 24 days, and a computer that slept wakes late. */
const LONGEST_TIMER_MS = 60 * 60_000;

export function createDispatcher(parts: OutboxParts): Dispatcher {
  const { db, rows, states, limits, touches, clock, logger } = parts;
  const step = createStep(parts);
  const send = createSendReply(parts, step);
  const look = createLookForReply(parts, step);
  const underWay = new Map<ConversationId, Promise<void>>();
  const pauses = new Set<() => void>();
  let cancelTimer = () => {};
  /** A lane is at its limit, and the next look comes of itself in a moment. */
  let isPaced = false;
  let stopped = false;

  /** What became of the reply could not be written down: it counts as of unknown fate, as soon as that can be written. */
  const recover = async (reply: Reply): Promise<void> => {
    await pause(PAUSE_AFTER_FAULT_MS);
    if (stopped) return;
    try {
      step(reply, "outbox.recover", () => states.doubtInFlight(clock.nowMs(), reply.id));
    } catch (error) {
      logger.error("outbox.not_recovered", error);
      await recover(reply);
    }
  };

  const take = (reply: Reply, written: Promise<void>): void => {
    const job = (reply.state === "unknown" ? look(reply) : send(reply, written))
      .catch((error: unknown) => {
        logger.error("outbox.fault", error);
        return recover(reply);
      })
      .finally(() => {
        underWay.delete(reply.conversationId);
        if (!isPaced) wake();
      });
    underWay.set(reply.conversationId, job);
  };

  /** Ends at once when the dispatcher stops: nothing that only waits may hold up closing. */
  const pause = (delayMs: number): Promise<void> =>
    new Promise((resolve) => {
      const end = (): void => {
        cancel();
        pauses.delete(end);
        resolve();
      };
      const cancel = clock.after(delayMs, end);
      pauses.add(end);
      if (stopped) end();
    });

  const findDue = (full: ReadonlyMap<string, number>): readonly Reply[] => {
    const blocked = { lanes: [...full.keys()], conversations: [...underWay.keys()] };
    return rows.due(clock.nowMs(), MAX_AT_ONCE - underWay.size, blocked);
  };

  /** Takes what is due and within Meta's limits. Gives the lanes that are full, with the time until there is room. */
  const takeDue = (first: readonly Reply[], written: Promise<void>): ReadonlyMap<string, number> => {
    const full = new Map<string, number>();
    for (let due = first; due.length > 0;) {
      // Fewer than there are hands for: that was all.
      const isAll = due.length < MAX_AT_ONCE - underWay.size;
      for (const reply of due) {
        const lane: RateLane = reply.state === "unknown" ? "conversations" : reply.lane;
        const key = `${reply.accountId}/${lane}`;
        if (full.has(key)) continue;
        const waitMs = limits.take(reply.accountId, lane);
        if (waitMs === 0) take(reply, written);
        else full.set(key, waitMs);
      }
      due = isAll || underWay.size >= MAX_AT_ONCE ? [] : findDue(full);
    }
    return full;
  };

  /** Whatever leaves now is written down in one transaction: a queue costs one wait for the disk, not sixteen. Undefined: it could not be. */
  const takeTogether = (): ReadonlyMap<string, number> | undefined => {
    if (underWay.size >= MAX_AT_ONCE) return new Map();
    const due = findDue(new Map());
    if (due.length === 0) return new Map();
    const written = Promise.withResolvers<void>();
    // Where nothing leaves, nobody waits for it.
    written.promise.catch(() => undefined);
    try {
      const full = db.write("outbox.take", () => takeDue(due, written.promise));
      written.resolve();
      return full;
    } catch (error) {
      touches.discard();
      written.reject(error);
      logger.error("outbox.not_taken", error);
      return undefined;
    }
  };

  const wake = (): void => {
    if (stopped) return;
    cancelTimer();
    isPaced = false;
    const full = takeTogether();
    if (full === undefined) {
      cancelTimer = clock.after(PAUSE_AFTER_FAULT_MS, wake);
      return;
    }
    // When all hands are full, the first that is free looks again.
    if (underWay.size >= MAX_AT_ONCE) return;
    const untilRoomMs = Math.max(TOGETHER_MS, Math.min(...full.values()));
    isPaced = full.size > 0 && untilRoomMs <= SHORTEST_TIMER_MS;
    if (isPaced) {
      cancelTimer = clock.after(untilRoomMs, wake);
      return;
    }
    const nextMs = rows.nextDueMs({ lanes: [...full.keys()], conversations: [...underWay.keys()] });
    const untilNextMs = nextMs === undefined ? LONGEST_TIMER_MS : Math.max(SHORTEST_TIMER_MS, nextMs - clock.nowMs());
    const waitMs = Math.min(untilNextMs, LONGEST_TIMER_MS, untilRoomMs);
    if (nextMs !== undefined || full.size > 0) cancelTimer = clock.after(waitMs, wake);
  };

  return {
    wake() {
      if (!isPaced) wake();
    },
    wakeOffline() {
      db.write("outbox.wake-offline", () => states.wakeOffline(clock.nowMs()));
      wake();
    },
    wakeAccount(accountId) {
      db.write("outbox.wake-account", () => states.wakeAccount(accountId, clock.nowMs()));
      wake();
    },
    settled: async (conversationId) => underWay.get(conversationId),
    async stop() {
      stopped = true;
      cancelTimer();
      for (const end of pauses) end();
      await Promise.allSettled(underWay.values());
    },
  };
}
