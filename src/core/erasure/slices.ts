import { setImmediate as nextTurn } from "node:timers/promises";

/** A step of long work ends after this; whatever else waits in the process gets its turn in between. */
const SLICE_MS = 12;

/** Whether there is time left in this slice. */
export type TimeLeft = () => boolean;

/**
 * Runs `step` until it says that nothing is left, each time with a fresh slice of time.
 *
 * @throws the signal's reason when it is aborted, between two steps.
 */
export async function inSlices(signal: AbortSignal, step: (timeLeft: TimeLeft) => boolean): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const endAt = performance.now() + SLICE_MS;
    if (!step(() => performance.now() < endAt)) return;
    await nextTurn();
  }
}
