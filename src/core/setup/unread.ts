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
  /** Times of those that an earlier run passed over and that have not been found again yet. */
  readonly sought: (id: AccountId) => ReadonlySet<number>;
  /** Meta lists none of that time any more: somebody has written in it since, and so it has been read with the others. */
  readonly seekNoMore: (id: AccountId) => void;
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
  const remove = (id: AccountId, conversation: string): void => {
    const all = waitingOf(id);
    const updatedMs = all.get(conversation);
    if (updatedMs === undefined) return;
    all.delete(conversation);
    if (![...all.values()].includes(updatedMs)) rows.dropPassedOver(id, updatedMs);
  };
  const add = (id: AccountId, { id: conversation, updatedMs }: Item): void => {
    waitingOf(id).set(conversation, updatedMs);
    rows.passOver(id, updatedMs);
  };
  const sought: Unread["sought"] = (id) => {
    const times = new Set(rows.passedOver(id));
    for (const updatedMs of waitingOf(id).values()) times.delete(updatedMs);
    return times;
  };

  return {
    wasRead(id, conversation) {
      failures.delete(conversation);
      remove(id, conversation);
    },
    failed(id, item, outcome) {
      // Meta has just told of the conversations: what it says of one, even "no permission", is not said of all.
      if (isOfTheMoment(outcome)) return false;
      const times = (failures.get(item.id) ?? 0) + 1;
      failures.set(item.id, times);
      const isForGood = isRefusedForGood(outcome);
      if (!isForGood && times < MOST_TRIES) return false;
      if (times === (isForGood ? 1 : MOST_TRIES)) count();
      // Next time the others are first.
      remove(id, item.id);
      if (!isForGood) add(id, item);
      logger.warn("history.passed_over", { account: id.slice(-3), kind: outcome.kind, times });
      return true;
    },
    isWaiting: (id, conversation) => waitingOf(id).has(conversation),
    waiting: (id) => [...waitingOf(id)].map(([conversation, updatedMs]) => ({ id: conversation, updatedMs })),
    listed(id, item) {
      const knownMs = waitingOf(id).get(item.id);
      if (knownMs === item.updatedMs) return;
      if (knownMs !== undefined) {
        remove(id, item.id);
        add(id, item);
      } else if (sought(id).has(item.updatedMs)) {
        waitingOf(id).set(item.id, item.updatedMs);
        // It has had all its tries but one.
        failures.set(item.id, MOST_TRIES - 1);
      }
    },
    sought,
    seekNoMore(id) {
      for (const updatedMs of sought(id)) rows.dropPassedOver(id, updatedMs);
    },
  };
}
