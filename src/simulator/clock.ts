/**
 * The simulator's time. It starts at the real time and runs with it; a test sets it, advances it, or creates it
 * standing still. Everything Meta measures (messaging windows, retries, the hour until webhooks are disabled)
 * is measured on this clock, so a week passes in one call and no test sleeps.
 */
export interface VirtualClock {
  readonly nowMs: () => number;
  /** Calls `run` once when the clock has moved `delayMs` on; the returned function cancels. */
  readonly after: (delayMs: number, run: () => void | Promise<void>) => () => void;
  /** Resolves when the clock has moved `delayMs` on. */
  readonly wait: (delayMs: number) => Promise<void>;
  /** Moves on by `deltaMs`, running the timers that fall due in order and waiting for each to finish. */
  readonly advance: (deltaMs: number) => Promise<void>;
  /** Goes to `atMs`: forward like `advance`, backward without running anything. */
  readonly set: (atMs: number) => Promise<void>;
  /** Forgets every timer. */
  readonly stop: () => void;
}

export interface VirtualClockOptions {
  /** UTC milliseconds; the real time when left out. */
  readonly startMs?: number;
  /** False: the clock moves by `advance` and `set` only. */
  readonly running?: boolean;
}

interface Timer {
  readonly dueMs: number;
  readonly order: number;
  readonly run: () => void | Promise<void>;
}

const LONGEST_TIMEOUT_MS = 2_000_000_000;

export function createVirtualClock(options: VirtualClockOptions = {}): VirtualClock {
  const running = options.running ?? true;
  const timers = new Set<Timer>();
  let baseMs = options.startMs ?? Date.now();
  let baseMonotonicMs = performance.now();
  let moving = false;
  let order = 0;
  let wakeUp: NodeJS.Timeout | undefined;
  let lastMove: Promise<void> = Promise.resolve();

  const nowMs = (): number =>
    running && !moving ? Math.floor(baseMs + performance.now() - baseMonotonicMs) : Math.floor(baseMs);

  const rebase = (atMs: number): void => {
    baseMs = atMs;
    baseMonotonicMs = performance.now();
  };

  const nextTimer = (): Timer | undefined => {
    let next: Timer | undefined;
    for (const timer of timers) {
      if (next === undefined || timer.dueMs < next.dueMs || (timer.dueMs === next.dueMs && timer.order < next.order)) {
        next = timer;
      }
    }
    return next;
  };

  const arm = (): void => {
    clearTimeout(wakeUp);
    const next = nextTimer();
    if (!running || moving || next === undefined) return;
    wakeUp = setTimeout(runDue, Math.min(LONGEST_TIMEOUT_MS, Math.max(0, next.dueMs - nowMs())));
    wakeUp.unref();
  };

  /** In running time a slow timer must not hold up the next one. */
  const runDue = (): void => {
    for (let next = nextTimer(); next !== undefined && next.dueMs <= nowMs(); next = nextTimer()) {
      timers.delete(next);
      const { run } = next;
      Promise.resolve()
        .then(run)
        .catch((error: unknown) => {
          process.emitWarning(`A simulator timer failed: ${String(error)}`);
        });
    }
    arm();
  };

  const moveTo = async (atMs: number): Promise<void> => {
    const startMs = nowMs();
    moving = true;
    clearTimeout(wakeUp);
    baseMs = startMs;
    try {
      for (let next = nextTimer(); next !== undefined && next.dueMs <= atMs; next = nextTimer()) {
        timers.delete(next);
        baseMs = Math.max(baseMs, next.dueMs);
        await next.run();
      }
    } finally {
      moving = false;
      rebase(atMs);
      arm();
    }
  };

  const enqueue = async (target: () => number): Promise<void> => {
    const previous = lastMove;
    lastMove = (async () => {
      await previous.catch(() => undefined);
      await moveTo(target());
    })();
    await lastMove;
  };

  const after = (delayMs: number, run: () => void | Promise<void>): (() => void) => {
    order += 1;
    const timer: Timer = { dueMs: nowMs() + Math.max(0, delayMs), order, run };
    timers.add(timer);
    arm();
    return () => {
      timers.delete(timer);
    };
  };

  return {
    nowMs,
    after,
    wait: async (delayMs) => {
      if (delayMs <= 0) return;
      await new Promise<void>((resolve) => {
        after(delayMs, resolve);
      });
    },
    advance: async (deltaMs) => {
      await enqueue(() => nowMs() + Math.max(0, deltaMs));
    },
    set: async (atMs) => {
      await enqueue(() => atMs);
    },
    stop: () => {
      timers.clear();
      clearTimeout(wakeUp);
    },
  };
}
