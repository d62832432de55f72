/** So many may be wrong before it is slowed: a finger slips. */
const FREE_TRIES = 5;
const FIRST_WAIT_MS = 2000;
const LONGEST_WAIT_MS = 5 * 60_000;

/** How long nothing is tried after so many wrong ones in a row: 2 s after the fifth, then twice as long each time, at most 5 minutes. */
export function waitAfter(wrongTries: number): number {
  if (wrongTries < FREE_TRIES) return 0;
  return Math.min(FIRST_WAIT_MS * 2 ** (wrongTries - FREE_TRIES), LONGEST_WAIT_MS);
}

/** What is left of it. A clock that was set back does not make it longer. */
export function waitLeft(wrongTries: number, lastWrongMs: number, nowMs: number): number {
  const wait = waitAfter(wrongTries);
  return Math.min(wait, Math.max(0, lastWrongMs + wait - nowMs));
}
