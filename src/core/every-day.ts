import type { Clock, Logger } from "./ports.ts";

/** What is done now and once a day. */
export interface EveryDay {
  readonly run: (name: string, sweep: () => void) => void;
  readonly stop: () => void;
}

const DAY_MS = 24 * 3_600_000;

export function createEveryDay(clock: Clock, logger: Logger): EveryDay {
  const cancels = new Map<string, () => void>();
  const run = (name: string, sweep: () => void): void => {
    try {
      sweep();
    } catch (error) {
      // Tomorrow is another day: nothing waits for a sweep.
      logger.error("health.sweep_failed", error, { name });
    }
    cancels.set(
      name,
      clock.after(DAY_MS, () => run(name, sweep)),
    );
  };
  return {
    run,
    stop() {
      for (const cancel of cancels.values()) cancel();
    },
  };
}
