import type { CoreEvent } from "#shared/contract/events.ts";
import type { Clock } from "../ports.ts";

/** Tells the screens that Health has other numbers: at once after a quiet time, and at most once a second. */
export interface HealthSignal {
  readonly changed: () => void;
  readonly stop: () => void;
}

const AT_MOST_EVERY_MS = 1_000;

export function createHealthSignal(emit: (event: CoreEvent) => void, clock: Clock): HealthSignal {
  let quiet = true;
  let due = false;
  let stopped = false;
  let cancel = () => {};

  const tell = (): void => {
    if (stopped) return;
    due = false;
    quiet = false;
    cancel = clock.after(AT_MOST_EVERY_MS, () => {
      quiet = true;
      if (due) tell();
    });
    // Not from inside the transaction that changed the number: whoever hears it reads it.
    queueMicrotask(() => emit({ type: "health" }));
  };

  return {
    changed() {
      due = true;
      if (quiet) tell();
    },
    stop() {
      stopped = true;
      cancel();
    },
  };
}
