import type { Clock } from "../ports.ts";

/** Lets one after the other go, each a step of time after the one before; at once when nobody waits. */
export interface Pace {
  /** Resolves when it is the caller's turn, and at once when `ending` is aborted. */
  readonly turn: () => Promise<void>;
}

export function createPace(clock: Clock, stepMs: number, ending: AbortSignal): Pace {
  let nextMs = 0;
  let last: Promise<void> = Promise.resolve();

  const step = async (): Promise<void> => {
    // Never more than one step, also when this computer's clock was put back by hours.
    const waitMs = Math.min(nextMs - clock.nowMs(), stepMs);
    if (waitMs > 0 && !ending.aborted) {
      await new Promise<void>((resolve) => {
        const cancel = clock.after(waitMs, resolve);
        ending.addEventListener(
          "abort",
          () => {
            cancel();
            resolve();
          },
          { once: true },
        );
      });
    }
    nextMs = clock.nowMs() + stepMs;
  };
  return {
    turn() {
      last = last.then(step);
      return last;
    },
  };
}
