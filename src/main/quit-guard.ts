import type { Clock, Logger } from "#core/ports.ts";

/** Long enough for a delivery under way to be committed and answered; short enough for a computer that shuts down. */
const STOP_TIMEOUT_MS = 8_000;

export interface QuitGuard {
  /** For `before-quit`: holds the first one back until everything is closed, then quits. */
  readonly onBeforeQuit: (event: { preventDefault: () => void }) => void;
}

export interface QuitOptions {
  readonly stop: () => Promise<void>;
  /** Not everything could be finished: nothing else may be begun on the way out. */
  readonly unfinished: () => void;
  /** Everything is closed: what is to be begun on the way out. A fault in it is logged, and the app ends all the same. */
  readonly takeOver: () => void;
  readonly quit: () => void;
  readonly clock: Pick<Clock, "after">;
  readonly logger: Logger;
}

export function createQuitGuard(options: QuitOptions): QuitGuard {
  let state: "running" | "stopping" | "stopped" = "running";
  const finish = (): void => {
    if (state === "stopped") return;
    state = "stopped";
    try {
      options.takeOver();
    } catch (error) {
      options.logger.error("take-over-failed", error);
    }
    options.quit();
  };
  const stopThenFinish = async (): Promise<void> => {
    const cancel = options.clock.after(STOP_TIMEOUT_MS, () => {
      options.logger.warn("stop-timed-out", { afterMs: STOP_TIMEOUT_MS });
      options.unfinished();
      finish();
    });
    try {
      await options.stop();
    } catch (error) {
      options.logger.error("stop-failed", error);
      options.unfinished();
    }
    cancel();
    finish();
  };
  return {
    onBeforeQuit: (event) => {
      if (state === "stopped") return;
      event.preventDefault();
      if (state === "stopping") return;
      state = "stopping";
      void stopThenFinish();
    },
  };
}
