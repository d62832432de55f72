import type { AccountId } from "#shared/domain/ids.ts";
import type { Logger } from "../ports.ts";
import { isOfTheMoment, isRefusedForGood } from "./broken-read.ts";
import type { Broken } from "./history-calls.ts";
import type { HistoryRows } from "./history-rows.ts";

/**
 * Conversations that Meta did not show when they were to be read. Those that were passed over for trouble that may pass
 * are remembered until they have been read: in this run by what Meta calls them, on disk by their time alone.
 */
export interface Unread {
  readonly wasRead: (id: AccountId, conversation: string) => void;
  /**
   * Notes that it failed. Whether the others go on without it: what Meta does not show of it any more is marked whenever
   * it is read again, for how far it is whole has not moved.
   */
  readonly failed: (id: AccountId, item: Item, outcome: Broken["outcome"]) => boolean;
  /** Passed over; what is missing in it is fetched as soon as it can be read. */
  readonly isWaiting: (id: AccountId, conversation: string) => boolean;
  /** Those, in the order of their last try. */
  readonly waiting: (id: AccountId) => readonly Item[];
  /** So Meta lists it now: one that is waiting may have become newer, and one that an earlier run passed over is found again. */
  readonly listed: (id: AccountId, item: Item) => void;
  /** Times that earlier runs passed over, until Meta's list has been gone through for all that are of them. */
  readonly sought: (id: AccountId) => ReadonlySet<number>;
  /**
   * The list has been gone through: of a time of which it has none any more, somebody has written in the conversation
   * since, and so it has been read with the others.
   */
  readonly seekNoMore: (id: AccountId) => void;
  /** The account has left. */
  readonly forget: (id: AccountId) => void;
}

/** As Meta lists it. */
interface Item {
  readonly id: string;
  readonly updatedMs: number;
}

export interface UnreadParts {
  readonly rows: Pick<HistoryRows, "passedOver" | "passOver" | "dropPassedOver">;
  readonly logger: Logger;
  /** One more is passed over. */
  readonly count: () => void;
}

/** With trouble that may pass; then the others are not kept waiting any longer. */
const MOST_TRIES = 3;

export function createUnread({ rows, logger, count }: UnreadParts): Unread {
  /** How often in a row. */
  const failures = new Map<string, number>();
  const waiting = new Map<AccountId, Map<string, number>>();
  const waitingOf = (id: AccountId): Map<string, number> => {
    const known = waiting.get(id) ?? new Map<string, number>();
    waiting.set(id, known);
    return known;
  };
  /** What stood there before this run wrote anything. Meta tells whole seconds: one time may be that of several. */
  const earlier = new Map<AccountId, ReadonlySet<number>>();
  const sought = (id: AccountId): ReadonlySet<number> => {
    const times = earlier.get(id) ?? rows.passedOver(id);
    earlier.set(id, times);
    return times;
  };
  /** Those need not be found again. */
  const readMeanwhile = new Set<string>();
  const dropIfNobodys = (id: AccountId, updatedMs: number): void => {
    if (sought(id).has(updatedMs) || [...waitingOf(id).values()].includes(updatedMs)) return;
    rows.dropPassedOver(id, updatedMs);
  };
  const remove = (id: AccountId, conversation: string): void => {
    const updatedMs = waitingOf(id).get(conversation);
    waitingOf(id).delete(conversation);
    if (updatedMs !== undefined) dropIfNobodys(id, updatedMs);
  };
  /** The new time first: a run that is killed in between must not leave it without any. */
  const keep = (id: AccountId, { id: conversation, updatedMs }: Item): void => {
    sought(id);
    const beforeMs = waitingOf(id).get(conversation);
    rows.passOver(id, updatedMs);
    waitingOf(id).set(conversation, updatedMs);
    if (beforeMs !== undefined && beforeMs !== updatedMs) dropIfNobodys(id, beforeMs);
  };

  return {
    wasRead(id, conversation) {
      failures.delete(conversation);
      remove(id, conversation);
      if (sought(id).size > 0) readMeanwhile.add(conversation);
    },
    failed(id, item, outcome) {
      // Meta has just told of the conversations: what it says of one, even "no permission", is not said of all.
      if (isOfTheMoment(outcome)) return false;
      const times = (failures.get(item.id) ?? 0) + 1;
      failures.set(item.id, times);
      const isForGood = isRefusedForGood(outcome);
      if (!isForGood && times < MOST_TRIES) return false;
      if (times === (isForGood ? 1 : MOST_TRIES)) count();
      if (isForGood) remove(id, item.id);
      else {
        // Since its turn was set, Meta may have listed it as newer.
        const updatedMs = Math.max(item.updatedMs, waitingOf(id).get(item.id) ?? 0);
        keep(id, { ...item, updatedMs });
        // Next time the others are first.
        waitingOf(id).delete(item.id);
        waitingOf(id).set(item.id, updatedMs);
      }
      logger.warn("history.passed_over", { account: id.slice(-3), kind: outcome.kind, times });
      return true;
    },
    isWaiting: (id, conversation) => waitingOf(id).has(conversation),
    waiting: (id) => [...waitingOf(id)].map(([conversation, updatedMs]) => ({ id: conversation, updatedMs })),
    listed(id, item) {
      const knownMs = waitingOf(id).get(item.id);
      if (knownMs === item.updatedMs) return;
      if (knownMs !== undefined) keep(id, item);
      else if (sought(id).has(item.updatedMs) && !readMeanwhile.has(item.id)) {
        waitingOf(id).set(item.id, item.updatedMs);
        // It has had all its tries but one.
        failures.set(item.id, MOST_TRIES - 1);
      }
    },
    sought,
    seekNoMore(id) {
      const times = sought(id);
      earlier.set(id, new Set());
      readMeanwhile.clear();
      for (const updatedMs of times) dropIfNobodys(id, updatedMs);
    },
    forget(id) {
      for (const conversation of waitingOf(id).keys()) failures.delete(conversation);
      waiting.delete(id);
      earlier.delete(id);
    },
  };
}
