import { app, dialog, Menu, nativeImage, session, Tray } from "electron";
import type { DeskState, Logger } from "#core/ports.ts";
import type { Settings } from "#shared/contract/settings.ts";
import { setStartAtLogin } from "./adapters/login-item.ts";
import { NUMBER_PICTURES, TRAY_PICTURE, TRAY_TEMPLATE_PICTURE } from "./desk-pictures.ts";
import type { DeskText } from "./desk-text.ts";
import type { HostSettings } from "./host-settings.ts";
import { chooseLocale, type NativeText } from "./native-text.ts";
import { spellLanguages } from "./spell-languages.ts";
import { computerLanguages } from "./computer-languages.ts";
import { trayMenu, trayToolTip, type TrayActions } from "./tray-menu.ts";
import type { Windows } from "./windows.ts";

export interface DeskParts {
  readonly settings: () => HostSettings;
  /** False: it was refused, as while the screen is locked. */
  readonly setSettings: (change: Partial<Settings>) => Promise<boolean>;
  readonly text: () => NativeText;
  readonly deskText: () => DeskText;
  readonly windows: () => Windows;
  readonly openSettings: () => void;
  /** Entries of the system are for the installed app, and for the shop's own inbox. */
  readonly ownsSystemEntries: () => boolean;
  readonly isPractice: () => boolean;
  readonly logger: Logger;
}

/** What the app is outside its window: tray, number on the icon, start at login, the question about closing. */
export interface Desk {
  readonly showState: (state: DeskState) => void;
  /** The window came into sight. */
  readonly windowShown: () => void;
  /** The owner changed settings; also called once at the start. */
  readonly applySettings: () => void;
  readonly askAboutClosing: () => void;
}

export function createDesk(parts: DeskParts): Desk {
  let state: DeskState = { unread: 0, line: "ready" };
  const actions: TrayActions = {
    open: () => parts.windows().show(),
    openSettings: parts.openSettings,
    setNotifications: (areOn) => {
      void parts.setSettings({ notifications: areOn }).then((isDone) => {
        if (isDone) return;
        // The system has set its mark already; the window says that it is locked.
        drawTray();
        parts.windows().show();
      });
    },
    quit: () => app.quit(),
  };
  const tray = openTray(parts.logger);
  // On a Mac the same click opens the menu (electron/electron pull request 24200).
  if (process.platform !== "darwin") tray?.on("click", actions.open);
  const drawTray = (): void => {
    const words = {
      state,
      notifications: parts.settings().notifications,
      isPractice: parts.isPractice(),
      text: parts.text(),
      deskText: parts.deskText(),
    };
    tray?.setToolTip(trayToolTip(words));
    tray?.setContextMenu(Menu.buildFromTemplate(trayMenu(words, actions)));
  };
  let isAsking = false;
  let wasAtLogin: boolean | undefined;

  return {
    showState(next) {
      state = next;
      drawTray();
      showNumber(next.unread, parts);
    },
    windowShown() {
      // A window out of sight has no entry in the taskbar, and what is laid over it then is lost (Chromium,
      // `chrome/browser/taskbar/taskbar_decorator_win.cc`).
      if (process.platform === "win32") showNumber(state.unread, parts);
    },
    applySettings() {
      const { startAtLogin, spellCheck, locale } = parts.settings();
      drawTray();
      checkSpelling(spellCheck, chooseLocale(locale, computerLanguages()));
      if (!parts.ownsSystemEntries()) return;
      // Where the owner has changed it in the system's own settings meanwhile, that stands until it is changed here.
      const isChange = wasAtLogin !== undefined && wasAtLogin !== startAtLogin;
      if (isChange) changeStartAtLogin(startAtLogin, parts.logger);
      wasAtLogin = startAtLogin;
    },
    askAboutClosing() {
      if (isAsking) return;
      isAsking = true;
      void askAboutClosing(parts).finally(() => {
        isAsking = false;
      });
    },
  };
}

function openTray(logger: Logger): Tray | undefined {
  try {
    const isMac = process.platform === "darwin";
    const picture = nativeImage.createFromBuffer(Buffer.from(isMac ? TRAY_TEMPLATE_PICTURE : TRAY_PICTURE, "base64"), {
      scaleFactor: 2,
    });
    if (isMac) picture.setTemplateImage(true);
    return new Tray(picture);
  } catch (error) {
    // Some Linux desktops have no tray. Starting Shopbell again shows its window.
    logger.error("no-tray", error);
    return undefined;
  }
}

/** The dock of a Mac and of some Linux desktops writes the number itself; Windows lays a picture over the icon. */
function showNumber(unread: number, parts: DeskParts): void {
  if (process.platform !== "win32") {
    app.setBadgeCount(unread);
    return;
  }
  const picture = NUMBER_PICTURES[Math.min(unread, NUMBER_PICTURES.length) - 1];
  const overlay =
    picture === undefined ? null : nativeImage.createFromBuffer(Buffer.from(picture, "base64"), { scaleFactor: 2 });
  parts
    .windows()
    .current()
    ?.setOverlayIcon(overlay, unread === 0 ? "" : parts.deskText().unread(unread));
}

function checkSpelling(isOn: boolean, locale: string): void {
  const { defaultSession } = session;
  defaultSession.setSpellCheckerEnabled(isOn);
  // A Mac knows the language by itself.
  if (process.platform === "darwin" || !isOn) return;
  defaultSession.setSpellCheckerLanguages([
    ...spellLanguages(locale, computerLanguages(), defaultSession.availableSpellCheckerLanguages),
  ]);
}

function changeStartAtLogin(isOn: boolean, logger: Logger): void {
  try {
    setStartAtLogin(
      {
        platform: process.platform,
        setLoginItem: (settings) => app.setLoginItemSettings(settings),
        configDir: app.getPath("appData"),
        program: process.env["APPIMAGE"] ?? process.execPath,
      },
      isOn,
    );
  } catch (error) {
    logger.error("start-at-login-failed", error);
  }
}

async function askAboutClosing(parts: DeskParts): Promise<void> {
  const text = parts.deskText();
  try {
    const { response } = await dialog.showMessageBox({
      type: "question",
      title: "Shopbell",
      message: text.closeTitle,
      detail: text.closeDetail,
      buttons: [text.keepRunning, text.quitNow],
      defaultId: 0,
      // Escape leaves the window where it is, and the question open.
      cancelId: 2,
      noLink: true,
    });
    if (response === 0) {
      void parts.setSettings({ whenClosed: "keep_running" });
      parts.windows().hide();
    } else if (response === 1) {
      void parts.setSettings({ whenClosed: "quit" });
      app.quit();
    }
  } catch (error) {
    parts.logger.error("dialog-failed", error);
  }
}
