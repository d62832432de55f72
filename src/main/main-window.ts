import { BrowserWindow, Menu, nativeTheme, screen } from "electron";
import type { HostState } from "./adapters/host-state.ts";
import { APP_URL } from "./app-address.ts";
import { contextMenu } from "./context-menu.ts";
import { CLOSED_OFF } from "./closed-off.ts";
import type { NativeText } from "./native-text.ts";
import { MIN_HEIGHT, MIN_WIDTH, placeWindow } from "./window-place.ts";

/** The page's own background (`--bg` of the tokens), so that nothing flashes before it is painted. */
const BACKGROUND = { light: "#fbfaf7", dark: "#161512" } as const;
const TITLE = "Shopbell";
/** A page that crashes this often within a minute is left alone: reloading it again would only spin. */
const MOST_RELOADS = 3;
const RELOAD_SPAN_MS = 60_000;

export interface MainWindowOptions {
  readonly preloadPath: string;
  readonly hostState: Pick<HostState, "windowPlace" | "keepWindowPlace">;
  readonly text: () => NativeText;
  readonly nowMs: () => number;
  readonly onCrash: (reason: string) => void;
  /** As on a full disk. */
  readonly onPlaceNotKept: (error: unknown) => void;
}

export function openMainWindow(options: MainWindowOptions): BrowserWindow {
  const primary = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter((display) => display.id !== primary.id);
  const place = placeWindow(options.hostState.windowPlace(), [
    primary.workArea,
    ...others.map((display) => display.workArea),
  ]);
  const window = new BrowserWindow({
    x: place.x,
    y: place.y,
    width: place.width,
    height: place.height,
    minWidth: MIN_WIDTH,
    minHeight: MIN_HEIGHT,
    title: TITLE,
    show: false,
    autoHideMenuBar: true,
    backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
    webPreferences: {
      preload: options.preloadPath,
      ...CLOSED_OFF,
      spellcheck: true,
    },
  });
  if (place.isMaximized) window.maximize();
  window.once("ready-to-show", () => window.show());
  window.on("close", () => {
    try {
      options.hostState.keepWindowPlace({ ...window.getNormalBounds(), isMaximized: window.isMaximized() });
    } catch (error) {
      // Thrown on, it would end the app before its data is closed.
      options.onPlaceNotKept(error);
    }
  });
  offerContextMenu(window, options.text);
  reloadAfterCrash(window, options);
  return window;
}

/** Apart from opening, so that every gate is in place before the page's first request. */
export async function loadApp(window: BrowserWindow): Promise<void> {
  await window.loadURL(APP_URL);
}

/** Brings the window to the front, wherever it is, with a page in it. */
export function focusWindow(window: BrowserWindow): void {
  // Of a page that was left alone after it had crashed too often, nothing but this brings another.
  if (window.webContents.isCrashed()) window.webContents.reload();
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

function offerContextMenu(window: BrowserWindow, text: () => NativeText): void {
  const { webContents } = window;
  webContents.on("context-menu", (_event, params) => {
    const items = contextMenu(params, text(), {
      replaceWord: (word) => webContents.replaceMisspelling(word),
      learnWord: (word) => webContents.session.addWordToSpellCheckerDictionary(word),
    });
    if (items.length > 0) Menu.buildFromTemplate(items).popup({ window });
  });
}

function reloadAfterCrash(window: BrowserWindow, options: MainWindowOptions): void {
  let reloads: readonly number[] = [];
  window.webContents.on("render-process-gone", (_event, details) => {
    if (details.reason === "clean-exit") return;
    options.onCrash(details.reason);
    const nowMs = options.nowMs();
    reloads = [...reloads.filter((atMs) => nowMs - atMs < RELOAD_SPAN_MS), nowMs];
    if (reloads.length <= MOST_RELOADS && !window.isDestroyed()) window.webContents.reload();
  });
}
