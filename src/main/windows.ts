import { join } from "node:path";
import { app, type BrowserWindow, type WebContents } from "electron";
import type { Logger } from "#core/ports.ts";
import { systemClock } from "./adapters/clock.ts";
import type { HostState } from "./adapters/host-state.ts";
import type { Closing } from "./close-window.ts";
import { focusWindow, loadApp, openMainWindow } from "./main-window.ts";
import type { NativeText } from "./native-text.ts";

export interface Windows {
  readonly show: () => void;
  /** Out of sight; the window and what is written in it are still there. */
  readonly hide: () => void;
  /**
   * For good: whoever asks for a window from now on gets none, because what is written in it could not be kept any more.
   * The page has said its last words when this resolves, or has had time enough.
   */
  readonly close: () => Promise<void>;
  readonly isFocused: () => boolean;
  readonly isKnown: (webContentsId: number) => boolean;
  readonly contents: () => readonly WebContents[];
  readonly current: () => BrowserWindow | undefined;
}

export interface WindowsParts {
  /** Folder of the built bundles. */
  readonly distDir: string;
  readonly hostState: HostState;
  readonly text: () => NativeText;
  readonly logger: Logger;
  readonly closing: () => Closing;
  /** The owner closed the window and has to be asked what that means. */
  readonly ask: () => void;
  /** The window came into sight. */
  readonly shown: () => void;
  /** No page is there any more. */
  readonly closed: () => void;
  /** The system's session is about to end: nothing may hold it up. */
  readonly sessionEnds: () => void;
}

const LONGEST_FAREWELL_MS = 2_000;

/** One window at most; on a Mac it may be closed and opened again. */
export function createWindows(parts: WindowsParts): Windows {
  const { logger } = parts;
  let current: { readonly window: BrowserWindow; readonly id: number } | undefined;
  let isOver = false;
  const open = (): void => {
    const window = openMainWindow({
      preloadPath: join(parts.distDir, "preload", "preload.cjs"),
      hostState: parts.hostState,
      text: parts.text,
      nowMs: systemClock.nowMs,
      onCrash: (reason) => logger.warn("page-crashed", { reason }),
      onPlaceNotKept: (error) => logger.error("window-place-not-kept", error),
    });
    current = { window, id: window.webContents.id };
    window.on("close", (event) => {
      const closing = parts.closing();
      if (closing === "close") return;
      event.preventDefault();
      if (closing === "hide") window.hide();
      else parts.ask();
    });
    window.on("show", parts.shown);
    // Windows alone tells of it, and does not say `before-quit`.
    window.on("query-session-end", parts.sessionEnds);
    window.on("closed", () => {
      current = undefined;
      parts.closed();
    });
    loadApp(window).catch((error: unknown) => logger.error("page-not-loaded", error));
  };
  app.on("activate", () => windows.show());
  const windows: Windows = {
    show() {
      if (isOver) return;
      if (current === undefined) open();
      else focusWindow(current.window);
    },
    hide: () => current?.window.hide(),
    async close() {
      isOver = true;
      const window = current?.window;
      if (window === undefined) return;
      await new Promise<void>((resolve) => {
        const cancel = systemClock.after(LONGEST_FAREWELL_MS, () => {
          // A page that hangs does not let its window close, and the app could not quit.
          logger.warn("page-hangs");
          window.destroy();
        });
        window.once("closed", () => {
          cancel();
          resolve();
        });
        window.close();
      });
    },
    isFocused: () => current?.window.isFocused() === true,
    isKnown: (webContentsId) => current?.id === webContentsId,
    contents: () => (current === undefined ? [] : [current.window.webContents]),
    current: () => current?.window,
  };
  return windows;
}
