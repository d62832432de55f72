import type { Gap } from "./history-rows.ts";
import { isSurelyBefore, type Listed } from "./listed.ts";

export type Verdict = "filled" | "missing";

/**
 * Goes through Meta's list of a conversation, newest first, and tells whether anything of a gap is still missing. Only
 * the order of the list is certain, so every doubt counts as missing: the messages at the ends of the gap may be gone at
 * Meta, the times here may be whole seconds, several messages may have the same, and of an id that is not here no time
 * is known.
 */
export interface GapWalk {
  /** The next id of the list: undefined for a message that is not here. Undefined: go on. */
  readonly next: (known: Listed | undefined) => Verdict | undefined;
  /** The whole conversation has been listed. */
  readonly end: () => Verdict;
}

const SECOND_MS = 1000;

export function createGapWalk({ fromMs, fromId, toMs }: Gap): GapWalk {
  /** At or below the upper end: whatever is not here from now on is missing. */
  let isInside = false;
  /** Something is not here since the last message that is surely newer than the gap. */
  let isUnsure = false;
  /** A list without anything that is here proves nothing. */
  let isKnown = false;

  const isLowerEnd = ({ id, sentAtMs, isMetas }: Listed): boolean => {
    if (fromId !== undefined && id === fromId) return true;
    // This computer's clock may have been any; and of the same whole second there may be several.
    return fromMs !== undefined && isMetas && isSurelyBefore(sentAtMs, fromMs);
  };

  return {
    next(known) {
      if (known === undefined) {
        if (isInside) return "missing";
        isUnsure = true;
        return undefined;
      }
      isKnown = true;
      if (isLowerEnd(known)) return isUnsure ? "missing" : "filled";
      if (isInside || !known.isMetas) return undefined;
      if (known.sentAtMs >= toMs + SECOND_MS) isUnsure = false;
      else if (known.sentAtMs <= toMs) {
        if (isUnsure) return "missing";
        isInside = true;
      }
      return undefined;
    },
    end: () => (isKnown && !isUnsure ? "filled" : "missing"),
  };
}
