/** Twice as long after every attempt, up to a longest wait, spread so that a queue does not come back all at once. */
const FIRST_MS = 2_000;
const LONGEST_MS = 5 * 60_000;

/**
 * Milliseconds to wait before the next attempt.
 *
 * @param attempts how many there were: 0 before the first failed.
 * @param seed what spreads: a number of the thing that waits. The same seed and attempt wait equally long.
 */
export function backoffMs(attempts: number, seed: number): number {
  const wait = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempts, 20));
  return Math.round(wait * (0.75 + 0.5 * spread(seed, attempts)));
}

/** Between 0 and 1, evenly enough. */
function spread(seed: number, attempts: number): number {
  let hash = Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(attempts + 1, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 32;
}
