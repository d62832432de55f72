import type { Gap } from "./history-rows.ts";
import { isSurelyBefore, type Listed } from "./listed.ts";

/**
 * Goes down Meta's list of a conversation from the newest page and finds what is missing here. That a message is here
 * says nothing of the one below it, for a webhook may have come in the middle of an outage; what is certain is the time
 * up to which the conversation was whole when it was last read: below a message from before that, everything is here or
 * marked already. Every stretch of messages that are not here becomes a gap between its neighbours that are.
 */
export interface GapSearch {
  /** The next of the list, undefined for a message that is not here. True: nothing further down has to be looked at. */
  readonly next: (known: Listed | undefined) => boolean;
  /** What is below cannot be told: it counts as missing. */
  readonly giveUp: () => void;
  /** Something is missing below the last message that is here. */
  readonly isOpen: () => boolean;
  /** When the lowest message so far that is here was sent. */
  readonly lowestMs: () => number;
  /** What was found. What is still open ends at `lower`, and without that has no lower end. */
  readonly end: (lower?: LowerEnd) => readonly Gap[];
}

export interface LowerEnd {
  readonly id?: number;
  readonly sentAtMs: number;
}

/** @param wholeMs Meta's time up to which everything was here or marked; undefined when it has never been read. */
export function createGapSearch(upperMs: number, wholeMs: number | undefined): GapSearch {
  const found: Gap[] = [];
  let toMs = upperMs;
  let isOpen = false;

  const close = (lower: LowerEnd | undefined): void => {
    if (!isOpen) return;
    const { id, sentAtMs: fromMs } = lower ?? {};
    found.push({ toMs, ...(fromMs === undefined ? {} : { fromMs }), ...(id === undefined ? {} : { fromId: id }) });
    isOpen = false;
  };

  return {
    next(known) {
      if (known === undefined) {
        isOpen = true;
        return false;
      }
      // By this computer's clock nothing can be put in order.
      if (!known.isMetas) return false;
      close(known);
      toMs = known.sentAtMs;
      return wholeMs !== undefined && isSurelyBefore(known.sentAtMs, wholeMs);
    },
    giveUp() {
      isOpen = true;
    },
    isOpen: () => isOpen,
    lowestMs: () => toMs,
    end(lower) {
      close(lower);
      return found;
    },
  };
}
