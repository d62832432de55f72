import { createContext, type ReactNode, useContext, useEffect, useMemo, useSyncExternalStore } from "react";
import { createStore, type Store } from "./store.ts";

/**
 * Remaining time is counted with the host's clock, not this page's: the difference is measured with every answer
 * that carries the host's time. One timer moves all clocks on the screen together.
 */
const TICK_MS = 10_000;

interface HostClock {
  readonly tick: Store<number>;
  readonly now: () => number;
}

const HostClockContext = createContext<HostClock | undefined>(undefined);

export function HostClockProvider(props: { readonly offsetMs: number; readonly children: ReactNode }) {
  const { offsetMs } = props;
  const clock = useMemo<HostClock>(() => {
    const now = () => Date.now() + offsetMs;
    return { tick: createStore(now()), now };
  }, [offsetMs]);
  useEffect(() => {
    const timer = setInterval(() => clock.tick.set(clock.now()), TICK_MS);
    return () => clearInterval(timer);
  }, [clock]);
  return <HostClockContext value={clock}>{props.children}</HostClockContext>;
}

function useHostClock(): HostClock {
  const clock = useContext(HostClockContext);
  if (clock === undefined) throw new Error("No host clock: render inside <HostClockProvider>.");
  return clock;
}

/** The host's time, moving on every few seconds. */
export function useNowMs(): number {
  const { tick } = useHostClock();
  return useSyncExternalStore(tick.subscribe, tick.get);
}

/** Reads the host's time at the moment of an action. */
export function useReadNowMs(): () => number {
  return useHostClock().now;
}
