import type { EventEmitter } from "node:events";
import { app, ipcMain, nativeTheme, powerMonitor } from "./electron.ts";
import { allItems, emitRefusable, stage, tell, type StagedWindow } from "./stage.ts";
import type { Command, Controls, FrameSpec } from "./wire.ts";

const PAGE = "https://www.facebook.com/";

/** The test's hands inside the process with the double. */
const controls: Controls = {
  report: () => ({
    windows: stage.windows.map((window) => window.report()),
    isSandboxEnabled: stage.isSandboxEnabled,
    switches: stage.switches,
    privileges: stage.privileges,
    handledChannels: [...stage.handlers.keys()],
    listenedChannels: ipcMain.eventNames().map(String),
    opened: stage.opened,
    dialogs: stage.dialogs,
    themeSource: nativeTheme.themeSource,
    menuLabels: stage.menu.map(({ label = "" }) => label),
    menuDisabled: allItems(stage.menu).flatMap(({ id, enabled }) => (enabled === false ? [id ?? ""] : [])),
    notifications: stage.notifications.filter(({ isShown }) => isShown).map(({ title, body }) => ({ title, body })),
    badge: stage.badge,
    overlay: stage.overlay,
    loginItem: stage.loginItem,
    trayToolTip: stage.tray?.toolTip,
    trayLabels: (stage.tray?.items ?? []).map(({ label, type }) => label ?? type ?? ""),
    spelling: stage.spelling,
    fetched: stage.fetched,
    partitions: stage.partitions.map(({ partition, cleared }) => ({ partition, cleared })),
  }),

  fetch: async (url, method) => {
    const scheme = url.slice(0, url.indexOf(":"));
    const handler = stage.schemes.get(scheme);
    if (handler === undefined) throw new Error(`no handler for ${scheme}`);
    const response = await handler(new Request(url, { method }));
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: new Uint8Array(await response.arrayBuffer()),
    };
  },

  invoke: async (channel, args, senderId, frame) => {
    const handler = stage.handlers.get(channel);
    if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
    const sender = stage.windows.find((window) => window.contents.id === senderId)?.contents ?? { id: senderId };
    const event = {
      type: "frame",
      sender,
      senderFrame: frame === null ? null : frameOf(frame),
      processId: 1,
      frameId: 1,
    };
    return structuredClone(await handler(event, ...structuredClone([...args])));
  },

  navigate: (event, url, isMainFrame, window) =>
    emitRefusable(theWindow(window).contents, event, { url, isMainFrame, isSameDocument: false }),
  openWindow: (url, window) => theWindow(window).openHandler()({ url }).action,
  isPartitionRequestCancelled: (url) => stage.partitions.at(-1)?.isRequestCancelled(url) ?? false,
  attachWebview: () => emitRefusable(theWindow().contents, "will-attach-webview"),

  requestPermission: (permission, requestingUrl, isMainFrame, mediaTypes) =>
    new Promise((resolve) => {
      const details = { requestingUrl, isMainFrame, ...(mediaTypes === undefined ? {} : { mediaTypes }) };
      stage.permissionRequest?.(theWindow().contents, permission, resolve, details);
    }),
  checkPermission: (permission, requestingOrigin, mediaType) => {
    const details = { isMainFrame: true, ...(mediaType === undefined ? {} : { mediaType }) };
    return stage.permissionCheck?.(theWindow().contents, permission, requestingOrigin, details) ?? true;
  },
  showsCertificate: () => {
    let shown: unknown = "the first one";
    const isAnswered = emitRefusable(
      app,
      "select-client-certificate",
      {},
      theWindow().contents,
      PAGE,
      [{}],
      (one: unknown) => {
        shown = one;
      },
    );
    return !isAnswered || shown !== undefined;
  },
  isRequestCancelled: (url) =>
    new Promise((resolve) => {
      if (stage.beforeRequest === undefined) resolve(false);
      else stage.beforeRequest({ url }, ({ cancel }) => resolve(cancel === true));
    }),

  startSecondInstance: (args = []) => {
    (app as EventEmitter).emit("second-instance", {}, [...args], "/", undefined);
  },
  focusWindow: (hasFocus) => theWindow().setFocus(hasFocus),
  clickNotification: (index) => stage.notifications.filter(({ isShown }) => isShown)[index]?.click(),
  clickTray: (label) => {
    if (label === undefined) stage.tray?.click();
    else stage.tray?.items.find((item) => item.label === label)?.click?.();
  },
  clickMenu: (label) => {
    const item = allItems(stage.menu).find((one) => one.label === label);
    if (item?.click === undefined) throw new Error(`the menu has no "${label}"`);
    item.click();
  },
  openUrl: (address) => {
    let isTaken = false;
    (app as EventEmitter).emit("open-url", { preventDefault: () => (isTaken = true) }, address);
    if (!isTaken) throw new Error("the link was left to the system");
  },
  pageIsReadyToShow: () => theWindow().emit("ready-to-show"),
  crashPage: () => {
    theWindow().contents.emit("render-process-gone", {}, { reason: "crashed", exitCode: 1 });
  },
  closeWindow: (window) => theWindow(window).close(),
  activate: () => {
    (app as EventEmitter).emit("activate");
  },
  tellOfPower: (event) => {
    powerMonitor.emit(event);
  },
  quit: () => app.quit(),
  quitAndOpenAgain: () => {
    app.quit();
    controls.startSecondInstance(["shopbell", "shopbell://conversation/1"]);
    controls.activate();
    controls.clickTray();
    controls.clickMenu("Settings…");
    return controls.report().windows;
  },
  fail: (message) => {
    setImmediate(() => {
      throw new Error(message);
    });
  },
};

function theWindow(index = 0): StagedWindow {
  const window = stage.windows[index];
  if (window === undefined) throw new Error("the app has no window");
  return window;
}

function frameOf(spec: FrameSpec): unknown {
  const top = { url: spec.url, parent: null, detached: spec.isDetached === true };
  return spec.isSubFrame === true ? { ...top, parent: top } : top;
}

export function answerCommands(): void {
  process.on("message", (message) => void run(message as Command));
  // The test is gone: nobody will ever quit this app.
  process.once("disconnect", () => process.exit(1));
}

async function run({ id, name, args }: Command): Promise<void> {
  try {
    const control = controls[name] as (...given: readonly unknown[]) => unknown;
    tell({ kind: "answer", id, value: await control(...args) });
  } catch (error) {
    tell({ kind: "fault", id, message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}
