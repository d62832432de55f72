import { createContext, useContext, useSyncExternalStore } from "react";

/**
 * Remaining time is counted with the host's clock, not this page's: the difference is measured with every answer
 * that carries the host's time. One timer moves all clocks on the screen together.
 */
const TICK_MS = 10_000;

export interface HostClock {
  /** The host's time at this moment. */
  readonly now: () => number;
  /** The same, standing still between two ticks: what is drawn together shows one time. */
  readonly shown: () => number;
  readonly setOffset: (offsetMs: number) => void;
  /** Begins to tick; returns what ends it. */
  readonly start: () => () => void;
  readonly subscribe: (listener: () => void) => () => void;
}

export function createHostClock(pageNowMs: () => number): HostClock {
  let offsetMs = 0;
  let shownMs = pageNowMs();
  const listeners = new Set<() => void>();
  const now = () => pageNowMs() + offsetMs;
  const tick = () => {
    shownMs = now();
    for (const listener of listeners) listener();
  };
  return {
    now,
    shown: () => shownMs,
    setOffset: (next) => {
      if (next === offsetMs) return;
      offsetMs = next;
      tick();
    },
    start: () => {
      const timer = setInterval(tick, TICK_MS);
      return () => clearInterval(timer);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

const HostClockContext = createContext<HostClock | undefined>(undefined);
export const HostClockProvider = HostClockContext;

export function useHostClock(): HostClock {
  const clock = useContext(HostClockContext);
  if (clock === undefined) throw new Error("No host clock: render inside <HostClockProvider>.");
  return clock;
}

/** The host's time, moving on every few seconds. */
export function useNowMs(): number {
  const { subscribe, shown } = useHostClock();
  return useSyncExternalStore(subscribe, shown);
}
