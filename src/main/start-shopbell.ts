import { mkdirSync } from "node:fs";
import { join } from "node:path";
import {
  app,
  dialog,
  nativeTheme,
  net,
  powerMonitor,
  protocol,
  safeStorage,
  session,
  systemPreferences,
  type WebContents,
} from "electron";
import { createMemorySecretStore } from "#core/memory-secrets.ts";
import type { Core, CorePorts, Logger, PracticeShop } from "#core/ports.ts";
import { preparePractice, type PreparedPractice } from "#core/prepare-practice.ts";
import { createShopOrPractice } from "#core/shop-or-practice.ts";
import type { Wish } from "#shared/contract/desk.ts";
import type { Envelope } from "#shared/contract/errors.ts";
import type { Locale } from "#shared/contract/settings.ts";
import { LINK_SCHEME } from "#shared/domain/app-link.ts";
import { systemClock } from "./adapters/clock.ts";
import { createFileLogger, readLog } from "./adapters/file-logger.ts";
import { createHostState } from "./adapters/host-state.ts";
import { openJsonFile, type JsonFile } from "./adapters/json-file.ts";
import { createNetworkSignals } from "./adapters/network-signals.ts";
import { createNotifier } from "./adapters/notifier.ts";
import { createSecretStore } from "./adapters/secret-store.ts";
import { createSettingsStore } from "./adapters/settings-store.ts";
import { createUpdater, type HostUpdater } from "./adapters/updater.ts";
import { APP_SCHEME } from "./app-address.ts";
import { APP_SCHEME_PRIVILEGES, serveApp } from "./app-protocol.ts";
import { commandText } from "./command-text.ts";
import { createEnding, whatClosingMeans } from "./close-window.ts";
import { createFilePort } from "./file-port.ts";
import { completePorts, hostFolders, makeHostFolders } from "./core-ports.ts";
import { createDesk } from "./desk.ts";
import { deskText, type DeskText } from "./desk-text.ts";
import { hearLinks, type Links } from "./hear-links.ts";
import { createMenuBar } from "./menu-bar.ts";
import { readHostSettings, type HostSettings } from "./host-settings.ts";
import { bindIpc, sendEvent } from "./ipc.ts";
import { languageSwitch } from "./language-switch.ts";
import { lockPorts } from "./lock-ports.ts";
import { chooseLocale, nativeText, type NativeText } from "./native-text.ts";
import { blockNetwork, guardNavigation } from "./navigation.ts";
import { guardPermissions } from "./permissions.ts";
import { createQuitGuard } from "./quit-guard.ts";
import { safeOpenExternal } from "./safe-open-external.ts";
import { parseStartOptions, type StartOptions } from "./start-options.ts";
import { createSignInWindows } from "./sign-in-window.ts";
import { askForWeakProtection, endOnFault, sayCannotStart, showUnreadable } from "./system-dialogs.ts";
import { computerLanguages } from "./computer-languages.ts";
import { updateSource } from "./update-source.ts";
import { createWindows } from "./windows.ts";

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
  const { settings } = hostFolders(app.getPath("userData"), options.isPractice);
  const language = languageSwitch(settings, computerLanguages());
  if (language !== undefined) app.commandLine.appendSwitch("lang", language);
  app.setAppUserModelId(APP_ID);
  protocol.registerSchemesAsPrivileged([APP_SCHEME_PRIVILEGES]);
  const links = hearLinks();
  run(parts, options, links).catch((error: unknown) =>
    sayCannotStart(nativeText(chooseLocale("system", computerLanguages())), error),
  );
}

async function run(parts: Parts, options: StartOptions, links: Links): Promise<void> {
  await app.whenReady();
  const folders = makeHostFolders(app.getPath("userData"), options.isPractice);
  const logger = createFileLogger(folders.logs, !app.isPackaged);
  endOnFault(logger);
  const openFile = (name: string): JsonFile =>
    openJsonFile({ folder: folders.settings, name, nowMs: systemClock.nowMs, logger });
  const settingsFile = openFile("settings");
  const hostState = createHostState(openFile("host"));
  /** Begun from the shop's own inbox, which it stands in for. */
  let visit: PreparedPractice | undefined;
  const isPractice = (): boolean => options.isPractice || visit !== undefined;
  const settings = (): HostSettings => readHostSettings(visit === undefined ? settingsFile.read() : visit.settings());
  const locale = (): Locale => chooseLocale(settings().locale, computerLanguages());
  const text = (): NativeText => nativeText(locale());
  const wordsOfDesk = (): DeskText => deskText(locale());

  const signInWindows = createSignInWindows({
    parent: () => windows.current(),
    openOutside: (url) => openOutside(url, logger),
    logger,
  });
  app.on("web-contents-created", (_event, contents) => {
    if (!signInWindows.owns(contents)) guardContents(contents, logger);
  });
  // Left to itself, Electron shows a server that asks the first of the computer's certificates: whose it is stands in it.
  app.on("select-client-certificate", (event, _contents, _url, _certificates, choose) => {
    event.preventDefault();
    choose();
  });
  const updater = options.isPractice ? undefined : await openUpdater();
  const ports = completePorts(
    {
      dataDir: folders.data,
      version: app.getVersion(),
      clock: systemClock,
      logger,
      settings: createSettingsStore(settingsFile),
      readLog: () => readLog(folders.logs),
      files: createFilePort(dialog, (name) => join(app.getPath("documents"), name)),
      secrets: options.isPractice
        ? createMemorySecretStore()
        : createSecretStore({
            platform: process.platform,
            safeStorage,
            file: openFile("secrets"),
            logger,
            hasAcceptedWeak: () => hostState.weakSecretsAcceptedAtMs() !== undefined,
            isWeakProtectionAccepted: () => askForWeakProtection(hostState, text()),
            onUnreadable: () => showUnreadable(text(), logger),
          }),
      notifier: createNotifier({
        platform: process.platform,
        isPractice,
        text: wordsOfDesk,
        isWatched: () => windows.isFocused(),
        open: (conversationId) => open({ kind: "conversation", conversationId }),
        showState: (state) => desk.showState(state),
        showPossible: (commands) => menuBar.showPossible(commands),
        logger,
      }),
      signInWindow: signInWindows,
      ...lockPorts(() => wordsOfDesk().unlockReason, logger),
      network: createNetworkSignals({ clock: systemClock, isOnline: () => net.isOnline(), onResume }),
      webhook: { port: options.webhookPort, publicHosts: options.publicHosts },
      updater: updater ?? "not_set_up",
    },
    options.isPractice ? () => parts.startPractice(join(folders.data, "practice-shop.json")) : undefined,
  );
  const cannotStart = (error: unknown): void => {
    logger.error("start-failed", error);
    sayCannotStart(text(), error);
  };
  const core = options.isPractice
    ? parts.createCore(ports)
    : createShopOrPractice({
        createCore: parts.createCore,
        shop: ports,
        preparePractice: () =>
          preparePractice({ shop: ports, tempDir: app.getPath("temp"), startShop: parts.startPractice }),
        changed(practice) {
          visit = practice;
          applySettings();
        },
        failed: cannotStart,
      });
  // Only macOS has a question of its own; it is asked once, and the answer kept there.
  guardPermissions(
    session.defaultSession,
    async () => process.platform !== "darwin" || systemPreferences.askForMediaAccess("microphone"),
  );
  blockNetwork(session.defaultSession);
  protocol.handle(APP_SCHEME, (request) =>
    serveApp(
      {
        rendererDir: join(parts.distDir, "renderer"),
        languages: computerLanguages,
        openMedia: core.openMedia,
        receiveFile: core.receiveFile,
      },
      request,
    ),
  );

  const ending = createEnding(systemClock);
  app.on("before-quit", ending.appQuits);
  const windows = createWindows({
    distDir: parts.distDir,
    hostState,
    text,
    logger,
    closing: () =>
      whatClosingMeans({ platform: process.platform, isEnding: ending.isNow(), whenClosed: settings().whenClosed }),
    ask: () => desk.askAboutClosing(),
    shown: () => desk.windowShown(),
    closed: () => menuBar.showPossible(undefined),
    sessionEnds: () => {
      ending.sessionEnds();
      // The computer is being shut down: an installer would be cut off in the middle.
      updater?.leaveAsItIs();
    },
  });
  const ownsSystemEntries = (): boolean => app.isPackaged && !isPractice();
  const desk = createDesk({
    settings,
    setSettings: async (change) => (await core.request("settings/set", change)).ok,
    text,
    deskText: wordsOfDesk,
    windows: () => windows,
    openSettings: () => open({ kind: "settings" }),
    ownsSystemEntries,
    isPractice,
    logger,
  });
  const started = core.start();
  const open = (wish: Wish | undefined, whose?: "shop"): void => {
    windows.show();
    // Where the core does not start, the app says so itself.
    if (wish !== undefined) void started.then(() => core.wish(wish, whose)).catch(() => {});
  };
  const stop = async (): Promise<void> => {
    windows.hide();
    // What was typed last is given to the core while the page closes.
    await windows.close();
    await Promise.allSettled([started]);
    await core.stop();
  };
  const quitGuard = createQuitGuard({
    stop,
    unfinished: () => updater?.leaveAsItIs(),
    takeOver: () => updater?.takeOver(),
    quit: () => app.quit(),
    clock: systemClock,
    logger,
  });
  app.on("before-quit", quitGuard.onBeforeQuit);
  bindIpc({
    isKnownSender: windows.isKnown,
    request: (route, input) => requestWhenStarted(started, core, route, input),
    onRefused: (code, reason) => logger.warn("request-refused", { code, reason }),
  });
  core.events.subscribe((event) => {
    sendEvent(windows.contents(), event);
    if (event.type === "settings") applySettings();
    // Behind the lock is nothing that a command could be for.
    if (event.type === "lock") menuBar.showPossible(event.isLocked ? [] : undefined);
  });
  const menuBar = createMenuBar(() => ({
    platform: process.platform,
    text: text(),
    deskText: wordsOfDesk(),
    commandText: commandText(locale()),
    canLeavePractice: visit !== undefined,
    isPackaged: app.isPackaged,
    openSettings: () => open({ kind: "settings" }),
    openHelp: () => open({ kind: "help" }),
    perform: (command) => open({ kind: "command", command }),
  }));
  const applySettings = (): void => {
    nativeTheme.themeSource = settings().theme;
    menuBar.draw();
    desk.applySettings();
  };
  applySettings();
  // The installer of Windows makes no entry for links; the other systems' packages carry theirs.
  if (ownsSystemEntries() && process.platform === "win32") app.setAsDefaultProtocolClient(LINK_SCHEME);
  // A link names a conversation of the shop's, and the same number may be somebody else's in practice.
  const clicked = links.follow((wish) => open(wish, "shop"));
  if (clicked !== undefined || !startsHidden(options)) open(clicked);

  app.on("window-all-closed", () => {
    // On a Mac an app stays open without a window, and goes on receiving.
    if (process.platform !== "darwin") app.quit();
  });

  try {
    const { webhookUrl } = await started;
    logger.info("started", { practice: options.isPractice, port: Number(new URL(webhookUrl).port) });
  } catch (error) {
    cannotStart(error);
  }
}

/** The library is loaded only where the app was packed with a place for new versions. */
async function openUpdater(): Promise<HostUpdater | undefined> {
  const source = updateSource({
    isPackaged: app.isPackaged,
    platform: process.platform,
    appFolder: app.getAppPath(),
    resourcesFolder: process.resourcesPath,
    appImage: process.env["APPIMAGE"],
  });
  if (source === undefined) return undefined;
  const { autoUpdater, CancellationToken } = await import("electron-updater");
  return createUpdater({
    ...source,
    library: autoUpdater,
    newCancellation: () => new CancellationToken(),
    quit: () => app.quit(),
    letNextStart: () => app.releaseSingleInstanceLock(),
  });
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
    openOutside: (url) => openOutside(url, logger),
  });
}

function openOutside(url: string, logger: Logger): void {
  void safeOpenExternal(url).then(
    (isOpen) => (isOpen ? undefined : logger.warn("link-refused")),
    (error: unknown) => logger.error("link-not-opened", error),
  );
}

/** Started by the system when the owner signed in: it receives, and the window waits to be asked for. */
function startsHidden(options: StartOptions): boolean {
  return options.isHidden || (process.platform === "darwin" && app.getLoginItemSettings().wasOpenedAtLogin);
}

function onResume(listener: () => void): () => void {
  powerMonitor.on("resume", listener);
  return () => {
    powerMonitor.off("resume", listener);
  };
}
