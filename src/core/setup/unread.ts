import type { AccountId } from "#shared/domain/ids.ts";
import type { Logger } from "../ports.ts";
import { isOfTheMoment, isRefusedForGood } from "./broken-read.ts";
import type { Broken } from "./history-calls.ts";

/** Conversations that Meta did not show when they were to be read; in this run. */
export interface Unread {
  readonly wasRead: (id: AccountId, conversation: string) => void;
  /**
   * Notes that it failed. Whether the others go on without it: what Meta does not show of it any more is marked whenever
   * it is read again, for how far it is whole has not moved.
   */
  readonly failed: (id: AccountId, conversation: string, outcome: Broken["outcome"]) => boolean;
  /** Passed over for trouble that may pass: what is missing in it is fetched as soon as it can be read. */
  readonly isWaiting: (id: AccountId, conversation: string) => boolean;
  /** Those, in the order of their last try. */
  readonly waiting: (id: AccountId) => readonly string[];
}

/** With trouble that may pass; then the others are not kept waiting any longer. */
const MOST_TRIES = 3;

export function createUnread(logger: Logger): Unread {
  /** How often in a row. */
  const failures = new Map<string, number>();
  const passedOver = new Map<AccountId, Set<string>>();

  return {
    wasRead(id, conversation) {
      failures.delete(conversation);
      passedOver.get(id)?.delete(conversation);
    },
    failed(id, conversation, outcome) {
      // Meta has just told of the conversations: what it says of one, even "no permission", is not said of all.
      if (isOfTheMoment(outcome)) return false;
      const times = (failures.get(conversation) ?? 0) + 1;
      failures.set(conversation, times);
      const isForGood = isRefusedForGood(outcome);
      if (!isForGood && times < MOST_TRIES) return false;
      const waiting = passedOver.get(id) ?? new Set();
      passedOver.set(id, waiting);
      // Next time the others are first.
      waiting.delete(conversation);
      if (!isForGood) waiting.add(conversation);
      logger.warn("history.passed_over", { account: id.slice(-3), kind: outcome.kind, times });
      return true;
    },
    isWaiting: (id, conversation) => passedOver.get(id)?.has(conversation) === true,
    waiting: (id) => [...(passedOver.get(id) ?? [])],
  };
}
