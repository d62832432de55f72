import type { Clock, NetworkSignals } from "#core/ports.ts";

const POLL_MS = 15_000;

export interface NetworkSources {
  readonly clock: Pick<Clock, "after">;
  /** `net.isOnline()`: false is certain, true only means that some interface is up. */
  readonly isOnline: () => boolean;
  /** `powerMonitor.on("resume", …)`; returns what takes the listener off again. */
  readonly onResume: (listener: () => void) => () => void;
}

/** Wake from sleep, and the moment the line is back after it was gone. The poll runs while anybody listens. */
export function createNetworkSignals(sources: NetworkSources): NetworkSignals {
  return {
    onReturn: (listener) => {
      let wasOnline = sources.isOnline();
      let cancelPoll: () => void;
      const poll = (): void => {
        cancelPoll = sources.clock.after(POLL_MS, () => {
          const isOnline = sources.isOnline();
          const isBack = isOnline && !wasOnline;
          wasOnline = isOnline;
          poll();
          if (isBack) listener();
        });
      };
      poll();
      const offResume = sources.onResume(listener);
      return () => {
        cancelPoll();
        offResume();
      };
    },
  };
}
