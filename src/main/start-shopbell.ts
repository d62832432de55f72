import { mkdirSync } from "node:fs";
import { join } from "node:path";
import {
  app,
  dialog,
  Menu,
  nativeTheme,
  net,
  powerMonitor,
  protocol,
  safeStorage,
  session,
  type BrowserWindow,
  type WebContents,
} from "electron";
import { AppError } from "#core/app-error.ts";
import type { Core, CorePorts, Logger, PracticeShop } from "#core/ports.ts";
import type { Envelope } from "#shared/contract/errors.ts";
import { systemClock } from "./adapters/clock.ts";
import { createFileLogger } from "./adapters/file-logger.ts";
import { createHostState, type HostState } from "./adapters/host-state.ts";
import { openJsonFile, type JsonFile } from "./adapters/json-file.ts";
import { createNetworkSignals } from "./adapters/network-signals.ts";
import { createMemorySecretStore, createSecretStore } from "./adapters/secret-store.ts";
import { createSettingsStore } from "./adapters/settings-store.ts";
import { appMenu } from "./app-menu.ts";
import { APP_SCHEME } from "./app-address.ts";
import { APP_SCHEME_PRIVILEGES, serveApp } from "./app-protocol.ts";
import { completePorts, makeHostFolders } from "./core-ports.ts";
import { readHostSettings } from "./host-settings.ts";
import { bindIpc, sendEvent } from "./ipc.ts";
import { focusWindow, loadApp, openMainWindow } from "./main-window.ts";
import { chooseLocale, nativeText, type NativeText } from "./native-text.ts";
import { blockNetwork, guardNavigation } from "./navigation.ts";
import { guardPermissions } from "./permissions.ts";
import { createQuitGuard } from "./quit-guard.ts";
import { safeOpenExternal } from "./safe-open-external.ts";
import { parseStartOptions, type StartOptions } from "./start-options.ts";

const APP_ID = "app.shopbell.desktop";

export interface Parts {
  readonly createCore: (ports: CorePorts) => Core;
  /** The file remembers what was said in practice, beside the practice inbox's own data. */
  readonly startPractice: (stateFile: string) => Promise<PracticeShop>;
  /** Folder of the built bundles: `main`, `preload` and `renderer` lie in it. */
  readonly distDir: string;
}

/** The whole host, in the order Electron needs: what must be said before `ready`, then everything else. */
export function startShopbell(parts: Parts): void {
  const options = parseStartOptions(process.argv, process.cwd());
  if (options.userDataDir !== undefined) {
    mkdirSync(options.userDataDir, { recursive: true, mode: 0o700 });
    app.setPath("userData", options.userDataDir);
    app.setPath("sessionData", options.userDataDir);
  }
  if (!app.requestSingleInstanceLock()) {
    app.exit(0);
    return;
  }
  app.enableSandbox();
  app.setAppUserModelId(APP_ID);
  protocol.registerSchemesAsPrivileged([APP_SCHEME_PRIVILEGES]);
  run(parts, options).catch((error: unknown) => {
    dialog.showErrorBox(
      nativeText(chooseLocale("system", app.getPreferredSystemLanguages())).cannotStart,
      sentenceOf(error),
    );
    app.exit(1);
  });
}

async function run(parts: Parts, options: StartOptions): Promise<void> {
  await app.whenReady();
  const folders = makeHostFolders(app.getPath("userData"), options.isPractice);
  const logger = createFileLogger(folders.logs, !app.isPackaged);
  endOnFault(logger);
  const openFile = (name: string): JsonFile =>
    openJsonFile({ folder: folders.settings, name, nowMs: systemClock.nowMs, logger });
  const settingsFile = openFile("settings");
  const hostState = createHostState(openFile("host"));
  const text = (): NativeText =>
    nativeText(chooseLocale(readHostSettings(settingsFile.read()).locale, app.getPreferredSystemLanguages()));

  app.on("web-contents-created", (_event, contents) => guardContents(contents, logger));
  const core = parts.createCore(
    completePorts(
      {
        dataDir: folders.data,
        version: app.getVersion(),
        clock: systemClock,
        logger,
        settings: createSettingsStore(settingsFile),
        secrets: options.isPractice
          ? createMemorySecretStore()
          : createSecretStore({
              platform: process.platform,
              safeStorage,
              file: openFile("secrets"),
              logger,
              isWeakProtectionAccepted: () => askForWeakProtection(hostState, text()),
              onUnreadable: () => showUnreadable(text(), logger),
            }),
        network: createNetworkSignals({ clock: systemClock, isOnline: () => net.isOnline(), onResume }),
        webhook: { port: options.webhookPort, publicHosts: options.publicHosts },
      },
      options.isPractice ? () => parts.startPractice(join(folders.data, "practice-shop.json")) : undefined,
    ),
  );
  guardPermissions(session.defaultSession);
  blockNetwork(session.defaultSession);
  protocol.handle(APP_SCHEME, (request) =>
    serveApp({ rendererDir: join(parts.distDir, "renderer"), openMedia: core.openMedia }, request),
  );

  const windows = createWindows(parts, hostState, text, logger);
  const started = core.start();
  const stop = async (): Promise<void> => {
    windows.hide();
    await Promise.allSettled([started]);
    await core.stop();
  };
  const quitGuard = createQuitGuard({ stop, quit: () => app.quit(), clock: systemClock, logger });
  app.on("before-quit", quitGuard.onBeforeQuit);
  bindIpc({
    isKnownSender: windows.isKnown,
    request: (route, input) => requestWhenStarted(started, core, route, input),
    onRefused: (code, reason) => logger.warn("request-refused", { code, reason }),
  });
  core.events.subscribe((event) => {
    sendEvent(windows.contents(), event);
    if (event.type === "settings") applySettings(settingsFile, text());
  });
  applySettings(settingsFile, text());
  windows.show();

  app.on("second-instance", windows.show);
  app.on("activate", windows.show);
  app.on("window-all-closed", () => {
    // On a Mac an app stays open without a window, and goes on receiving.
    if (process.platform !== "darwin") app.quit();
  });

  try {
    const { webhookUrl } = await started;
    logger.info("started", { practice: options.isPractice, port: Number(new URL(webhookUrl).port) });
  } catch (error) {
    logger.error("start-failed", error);
    dialog.showErrorBox(text().cannotStart, sentenceOf(error));
    app.exit(1);
  }
}

/**
 * After a fault nobody expected, nothing here can be trusted any more. What Meta was told is received is on disk, so
 * ending is safe; Electron's own box would show the engine's words, which may quote a customer.
 */
function endOnFault(logger: Logger): void {
  process.on("uncaughtException", (error) => {
    logger.error("uncaught-exception", error);
    dialog.showErrorBox("Shopbell", UNEXPECTED);
    app.exit(1);
  });
  process.on("unhandledRejection", (reason) => logger.error("unhandled-rejection", reason));
}

/** The window opens while the core starts: a request that comes early waits for it instead of failing. */
async function requestWhenStarted(
  started: Promise<unknown>,
  core: Core,
  route: string,
  input: unknown,
): Promise<Envelope<unknown>> {
  try {
    await started;
  } catch {
    return { ok: false, error: { code: "unavailable", message: "Shopbell could not start." } };
  }
  return core.request(route, input);
}

function guardContents(contents: WebContents, logger: Logger): void {
  guardNavigation(contents, {
    onRefused: (what) => logger.warn("navigation-refused", { what }),
    openOutside: (url) => {
      void safeOpenExternal(url).then(
        (isOpen) => (isOpen ? undefined : logger.warn("link-refused")),
        (error: unknown) => logger.error("link-not-opened", error),
      );
    },
  });
}

interface Windows {
  readonly show: () => void;
  /** Out of sight while the core closes; the window is still there. */
  readonly hide: () => void;
  readonly isKnown: (webContentsId: number) => boolean;
  readonly contents: () => readonly WebContents[];
}

/** One window at most; on a Mac it may be closed and opened again. */
function createWindows(parts: Parts, hostState: HostState, text: () => NativeText, logger: Logger): Windows {
  let current: { readonly window: BrowserWindow; readonly id: number } | undefined;
  const open = (): void => {
    const window = openMainWindow({
      preloadPath: join(parts.distDir, "preload", "preload.cjs"),
      hostState,
      text,
      nowMs: systemClock.nowMs,
      onCrash: (reason) => logger.warn("page-crashed", { reason }),
    });
    current = { window, id: window.webContents.id };
    window.on("closed", () => {
      current = undefined;
    });
    loadApp(window).catch((error: unknown) => logger.error("page-not-loaded", error));
  };
  return {
    show: () => (current === undefined ? open() : focusWindow(current.window)),
    hide: () => current?.window.hide(),
    isKnown: (webContentsId) => current?.id === webContentsId,
    contents: () => (current === undefined ? [] : [current.window.webContents]),
  };
}

function applySettings(settingsFile: JsonFile, text: NativeText): void {
  nativeTheme.themeSource = readHostSettings(settingsFile.read()).theme;
  Menu.setApplicationMenu(
    Menu.buildFromTemplate(appMenu({ platform: process.platform, text, isPackaged: app.isPackaged })),
  );
}

function onResume(listener: () => void): () => void {
  powerMonitor.on("resume", listener);
  return () => {
    powerMonitor.off("resume", listener);
  };
}

function showUnreadable(text: NativeText, logger: Logger): void {
  dialog
    .showMessageBox({ type: "warning", message: text.secretsUnreadableTitle, detail: text.secretsUnreadableDetail })
    .catch((error: unknown) => logger.error("dialog-failed", error));
}

async function askForWeakProtection(hostState: HostState, text: NativeText): Promise<boolean> {
  if (hostState.weakSecretsAcceptedAtMs() !== undefined) return true;
  const { response } = await dialog.showMessageBox({
    type: "warning",
    title: "Shopbell",
    message: text.weakSecretsTitle,
    detail: text.weakSecretsDetail,
    buttons: [text.doNotStore, text.storeAnyway],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  });
  if (response !== 1) return false;
  hostState.acceptWeakSecrets(systemClock.nowMs());
  return true;
}

const UNEXPECTED =
  "Something unexpected happened, and Shopbell has to close. Start it again; if it happens again, the file " +
  "shopbell.log in its logs folder says where.";

/** Our own sentences only: what an engine says is for the log, and not even there in full. */
function sentenceOf(error: unknown): string {
  return error instanceof AppError ? error.message : UNEXPECTED;
}
