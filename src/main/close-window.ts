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
