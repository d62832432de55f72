import type { Gap } from "./history-rows.ts";

/** What is known here of a message that Meta lists. */
export interface Listed {
  readonly sentAtMs: number;
  /** Meta's own time. What was written here has this computer's until Meta's copy has come. */
  readonly isMetas: boolean;
  /** To the millisecond, as a webhook tells it; Meta's history knows whole seconds. */
  readonly isExact: boolean;
}

export type Verdict = "filled" | "missing";

/**
 * Goes through Meta's list of a conversation, newest first, and tells whether anything of a gap is still missing. Only
 * the order of the list is certain, so every doubt counts as missing: the messages at the ends of the gap may be gone at
 * Meta, the times here may be whole seconds, and of an id that is not here no time is known.
 */
export interface GapWalk {
  /** The next id of the list: undefined for a message that is not here. Undefined: go on. */
  readonly next: (known: Listed | undefined) => Verdict | undefined;
  /** The whole conversation has been listed. */
  readonly end: () => Verdict;
}

const SECOND_MS = 1000;

export function createGapWalk({ fromMs, toMs }: Gap): GapWalk {
  /** At or below the upper end: whatever is not here from now on is missing. */
  let isInside = false;
  /** Something is not here since the last message that is surely newer than the gap. */
  let isUnsure = false;

  const isLowerEnd = ({ sentAtMs, isMetas, isExact }: Listed): boolean => {
    // This computer's clock may have been any; and of the same whole second there may be several.
    if (fromMs === undefined || !isMetas) return false;
    return (isExact && sentAtMs === fromMs) || sentAtMs < Math.floor(fromMs / SECOND_MS) * SECOND_MS;
  };

  return {
    next(known) {
      if (known === undefined) {
        if (isInside) return "missing";
        isUnsure = true;
        return undefined;
      }
      if (isLowerEnd(known)) return isUnsure ? "missing" : "filled";
      if (isInside || !known.isMetas) return undefined;
      if (known.sentAtMs >= toMs + SECOND_MS) isUnsure = false;
      else if (known.sentAtMs <= toMs) {
        if (isUnsure) return "missing";
        isInside = true;
      }
      return undefined;
    },
    end: () => (isInside ? "filled" : "missing"),
  };
}
