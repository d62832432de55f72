/**
 * How many messages or conversations are asked for at once. What Meta finds too much or takes too long over is asked for
 * in smaller portions, and so is what comes after it: whatever holds Meta up does so for a while. It goes back up one step
 * at a time, each after several that came.
 */
export interface Portion {
  readonly size: () => number;
  /** So many were too much, or took too long. */
  readonly failed: (size: number) => void;
  readonly came: (size: number) => void;
}

/** One that takes too long again costs half a minute. */
const CAME_BEFORE_MORE = 10;

export function createPortion(most: number): Portion {
  let size = most;
  let came = 0;
  return {
    size: () => size,
    failed(asked) {
      size = Math.max(1, Math.floor(asked / 2));
      came = 0;
    },
    came(asked) {
      // Fewer than that prove nothing.
      if (size === most || asked < size) return;
      came += 1;
      if (came < CAME_BEFORE_MORE) return;
      size = Math.min(most, size * 2);
      came = 0;
    },
  };
}
