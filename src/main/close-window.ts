import type { Clock } from "#core/ports.ts";
import type { Settings } from "#shared/contract/settings.ts";

/** What the closing of the window means now. `close` lets it go, and with the last one the app ends where that is usual. */
export type Closing = "close" | "hide" | "ask";

export function whatClosingMeans(now: {
  readonly platform: NodeJS.Platform;
  /** The app, the system's session or the computer is ending. */
  readonly isEnding: boolean;
  readonly whenClosed: Settings["whenClosed"];
}): Closing {
  // On a Mac an app stays open without a window anyway, and goes on receiving.
  if (now.isEnding || now.platform === "darwin") return "close";
  const meanings = { ask: "ask", keep_running: "hide", quit: "close" } as const;
  return meanings[now.whenClosed];
}

/**
 * Windows asks each app before it ends the session, and tells nobody when another app or the owner has it stay: what lives
 * on for so long was not ended.
 */
const SESSION_ENDS_WITHIN_MS = 60_000;

export interface Ending {
  /** For good. */
  readonly appQuits: () => void;
  /** The system's session or the computer is about to end. */
  readonly sessionEnds: () => void;
  readonly isNow: () => boolean;
}

export function createEnding(clock: Pick<Clock, "after">): Ending {
  let isQuitting = false;
  let isSessionEnding = false;
  let cancel = (): void => {};
  return {
    appQuits() {
      isQuitting = true;
    },
    sessionEnds() {
      isSessionEnding = true;
      cancel();
      cancel = clock.after(SESSION_ENDS_WITHIN_MS, () => {
        isSessionEnding = false;
      });
    },
    isNow: () => isQuitting || isSessionEnding,
  };
}
