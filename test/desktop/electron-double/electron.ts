/**
 * A double of the part of Electron that Shopbell's main process uses, for machines without Electron's runtime. It is
 * strict where Electron is: what must come before `ready` throws afterwards and the other way round, and a name that
 * is not here does not import. The types of electron.d.ts hold it to the real shapes.
 */
import { EventEmitter } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { request, type RequestOptions } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type {
  App,
  Dialog,
  IpcMain,
  NativeTheme,
  Net,
  Protocol,
  SafeStorage,
  Screen,
  Session,
  Shell,
  SystemPreferences,
  WebContents,
} from "electron";
import {
  allItems,
  emitRefusable,
  mustBeReady,
  mustNotBeReady,
  scenario,
  stage,
  tell,
  type Handler,
  type MenuItem,
} from "./stage.ts";

const emitter = new EventEmitter();
emitter.setMaxListeners(50);

const version = (
  JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8")) as { version: string }
).version;
let userData = scenario.userDataDir;
let isQuitting = false;

function exit(code = 0): void {
  tell({ kind: "exit", code });
  process.exit(code);
}

function quit(): void {
  if (isQuitting) return;
  if (emitRefusable(appDouble, "before-quit")) return;
  isQuitting = true;
  const windows = [...stage.windows];
  for (const window of windows) window.close();
  // A window that does not close holds everything up.
  if (stage.windows.length > 0) {
    isQuitting = false;
    return;
  }
  if (emitRefusable(appDouble, "will-quit")) return;
  appDouble.emit("quit", {}, 0);
  exit(0);
}

const appDouble = Object.assign(emitter, {
  isPackaged: scenario.installed !== undefined,
  enableSandbox: () => {
    mustNotBeReady("app.enableSandbox");
    stage.isSandboxEnabled = true;
  },
  exit,
  quit,
  getPath: (name: string) => {
    if (name === "temp") return tmpdir();
    // Where a Linux desktop looks for what it starts with.
    if (name === "appData") return join(userData, "config");
    if (name !== "userData") throw new Error(`the double has no path ${name}`);
    return userData;
  },
  setPath: (name: string, path: string) => {
    if (!existsSync(path)) throw new Error(`Failed to set path: ${path} does not exist`);
    if (name === "userData") userData = path;
  },
  commandLine: {
    appendSwitch: (name: string, value = "") => {
      mustNotBeReady("app.commandLine.appendSwitch");
      stage.switches[name] = value;
    },
  },
  getVersion: () => version,
  getName: () => "Shopbell",
  getAppPath: () => scenario.installed?.appPath ?? new URL("../../../", import.meta.url).pathname,
  getPreferredSystemLanguages: () => [...(scenario.languages ?? ["en-US"])],
  requestSingleInstanceLock: () => scenario.isSecondInstance !== true,
  // Told to whatever this process starts.
  releaseSingleInstanceLock: () => {
    process.env["SHOPBELL_DOUBLE_LOCK"] = "released";
  },
  setAppUserModelId: () => {},
  setAsDefaultProtocolClient: () => true,
  setLoginItemSettings: (settings: Parameters<App["setLoginItemSettings"]>[0]) => {
    stage.loginItem = settings;
  },
  getLoginItemSettings: () => ({ wasOpenedAtLogin: scenario.isOpenedAtLogin === true }),
  setBadgeCount: (count: number) => {
    stage.badge = count;
    return true;
  },
  whenReady: () => ready,
}) satisfies Pick<App, "isPackaged" | "exit" | "quit" | "getVersion" | "whenReady" | "enableSandbox"> & EventEmitter;

let resolveReady: () => void = () => {};
const ready = new Promise<void>((resolve) => {
  resolveReady = resolve;
});

/** Electron becomes ready once the entry module has run to its end. */
export function becomeReady(): void {
  stage.isReady = true;
  appDouble.emit("ready");
  resolveReady();
}

export const app = appDouble;

export const ipcMain = Object.assign(new EventEmitter(), {
  handle: (channel: string, handler: (event: never, ...args: never[]) => unknown) => {
    if (stage.handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    stage.handlers.set(channel, handler as Handler);
  },
  removeHandler: (channel: string) => {
    stage.handlers.delete(channel);
  },
}) satisfies Pick<IpcMain, "handle" | "removeHandler"> & EventEmitter;

export const protocol = {
  registerSchemesAsPrivileged: (schemes: unknown[]) => {
    mustNotBeReady("protocol.registerSchemesAsPrivileged");
    if (stage.hasRegisteredSchemes) throw new Error("registerSchemesAsPrivileged can be called only once");
    stage.hasRegisteredSchemes = true;
    stage.privileges.push(...schemes);
  },
  handle: (scheme: string, handler: (request: Request) => Promise<Response> | Response) => {
    mustBeReady("protocol.handle");
    stage.schemes.set(scheme, handler);
  },
} satisfies Pick<Protocol, "registerSchemesAsPrivileged" | "handle">;

const defaultSession = {
  setPermissionRequestHandler: (handler: unknown) => {
    stage.permissionRequest = handler as typeof stage.permissionRequest;
  },
  setPermissionCheckHandler: (handler: unknown) => {
    stage.permissionCheck = handler as typeof stage.permissionCheck;
  },
  setDevicePermissionHandler: () => {},
  setDisplayMediaRequestHandler: () => {},
  addWordToSpellCheckerDictionary: () => true,
  availableSpellCheckerLanguages: ["en-GB", "en-US", "es", "es-419", "pt-BR"],
  setSpellCheckerEnabled: (isOn: boolean) => {
    stage.spelling.isOn = isOn;
  },
  setSpellCheckerLanguages: (languages: string[]) => {
    stage.spelling.languages = languages;
  },
  webRequest: {
    onBeforeRequest: (_filter: { urls: string[] }, listener: unknown) => {
      stage.beforeRequest = listener as typeof stage.beforeRequest;
    },
  },
} satisfies Partial<Record<keyof Session, unknown>>;

/** A session beside the app's own; the test sees which of them were made, and when they were cleared. */
function createPartition(partition: string) {
  const staged = { partition, cleared: 0, isRequestCancelled: (_url: string): boolean => false };
  stage.partitions.push(staged);
  const cleared = () => {
    staged.cleared += 1;
    return Promise.resolve();
  };
  return Object.assign(new EventEmitter(), {
    setPermissionRequestHandler: () => {},
    setPermissionCheckHandler: () => {},
    setDevicePermissionHandler: () => {},
    setDisplayMediaRequestHandler: () => {},
    clearData: cleared,
    clearAuthCache: () => Promise.resolve(),
    webRequest: {
      onBeforeRequest: (
        _filter: { urls: string[] },
        listener: (details: { url: string }, answer: (response: { cancel?: boolean }) => void) => void,
      ) => {
        staged.isRequestCancelled = (url) => {
          let isCancelled = false;
          listener({ url }, ({ cancel }) => {
            isCancelled = cancel === true;
          });
          return isCancelled;
        };
      },
    },
    toJSON: () => partition,
  });
}

export const session = {
  fromPartition: (partition: string) => {
    mustBeReady("session.fromPartition");
    // The updater's own; nothing is ever shown in it.
    return partition === "electron-updater" ? { partition } : createPartition(partition);
  },
  get defaultSession() {
    mustBeReady("session.defaultSession");
    return defaultSession;
  },
};

let lastWebContentsId = 0;

function createContents(id: number, own: unknown) {
  let openHandler: (details: { url: string }) => { action: string } = () => ({ action: "allow" });
  const loaded: string[] = [];
  let reloads = 0;
  let isCrashed = false;
  const contents = Object.assign(new EventEmitter(), {
    id,
    session: own ?? defaultSession,
    isDestroyed: () => !stage.windows.some((window) => window.contents.id === id),
    send: (channel: string, ...args: unknown[]) =>
      tell({ kind: "send", webContentsId: id, channel, args: structuredClone(args) }),
    setWindowOpenHandler: (handler: typeof openHandler) => {
      openHandler = handler;
    },
    reload: () => {
      reloads += 1;
      isCrashed = false;
    },
    isCrashed: () => isCrashed,
    replaceMisspelling: () => Promise.resolve(),
  }) satisfies Partial<Record<keyof WebContents, unknown>> & EventEmitter;
  contents.prependListener("render-process-gone", () => {
    isCrashed = true;
  });
  return { contents, loaded, openHandler: () => openHandler, reloads: () => reloads };
}

type Bounds = { x: number; y: number; width: number; height: number };

export class BrowserWindow extends EventEmitter {
  readonly webContents: ReturnType<typeof createContents>["contents"];
  readonly #loaded: string[];
  #isMaximized = false;
  #isMinimized = false;
  #isVisible: boolean;
  #hasFocus = false;
  #shows = 0;
  #focuses = 0;
  readonly #bounds: Bounds;

  constructor(options: Record<string, unknown> & Bounds) {
    super();
    mustBeReady("BrowserWindow");
    lastWebContentsId += 1;
    const { contents, loaded, openHandler, reloads } = createContents(
      lastWebContentsId,
      (options["webPreferences"] as { session?: unknown } | undefined)?.session,
    );
    this.webContents = contents;
    this.#loaded = loaded;
    this.#bounds = { x: options.x, y: options.y, width: options.width, height: options.height };
    this.#isVisible = options["show"] !== false;
    stage.windows.push({
      contents,
      openHandler,
      report: () => ({
        webContentsId: contents.id,
        options: JSON.parse(JSON.stringify({ ...options, parent: undefined })) as Record<string, unknown>,
        loaded: [...loaded],
        isVisible: this.#isVisible,
        shows: this.#shows,
        focuses: this.#focuses,
        reloads: reloads(),
      }),
      close: () => this.close(),
      setFocus: (hasFocus) => {
        this.#hasFocus = hasFocus;
      },
      emit: (event) => this.emit(event),
    });
    appDouble.emit("web-contents-created", {}, contents);
    tell({ kind: "window" });
  }

  loadURL(url: string): Promise<void> {
    this.#loaded.push(url);
    return Promise.resolve();
  }
  show(): void {
    const wasVisible = this.#isVisible;
    this.#isVisible = true;
    this.#shows += 1;
    if (!wasVisible) this.emit("show");
  }
  hide(): void {
    this.#isVisible = false;
    stage.overlay = undefined;
  }
  focus(): void {
    this.#focuses += 1;
  }
  isFocused(): boolean {
    return this.#hasFocus;
  }
  setOverlayIcon(picture: unknown, description: string): void {
    // A window that is not visible has no entry in the taskbar.
    if (this.#isVisible) stage.overlay = picture === null ? undefined : description;
  }
  restore(): void {
    this.#isMinimized = false;
  }
  maximize(): void {
    this.#isMaximized = true;
  }
  isMinimized(): boolean {
    return this.#isMinimized;
  }
  isMaximized(): boolean {
    return this.#isMaximized;
  }
  isDestroyed(): boolean {
    return this.webContents.isDestroyed();
  }
  getNormalBounds(): Bounds {
    return { ...this.#bounds };
  }
  setTitle(): void {}
  close(): void {
    if (emitRefusable(this, "close")) return;
    if (scenario.isPageHung === true) return;
    this.#sayLastWords();
    this.destroy();
  }
  /** `pagehide`: what a page asks for then is heard before its frame is gone. */
  #sayLastWords(): void {
    const url = this.#loaded.at(-1);
    if (scenario.lastRequest === undefined || url === undefined) return;
    const senderFrame = { url, parent: null, detached: false };
    void stage.handlers.get("request")?.({ sender: this.webContents, senderFrame }, ...scenario.lastRequest);
  }
  destroy(): void {
    stage.windows = stage.windows.filter((window) => window.contents !== this.webContents);
    stage.overlay = undefined;
    this.emit("closed");
    if (stage.windows.length === 0 && !isQuitting) appDouble.emit("window-all-closed");
  }
}

export const Menu = {
  buildFromTemplate: (items: { label?: string }[]) => ({ items, popup: () => {} }),
  setApplicationMenu: (menu: { items: MenuItem[] }) => {
    stage.menu = menu.items;
  },
  getApplicationMenu: () => ({
    getMenuItemById: (id: string) => allItems(stage.menu).find((item) => item.id === id) ?? null,
  }),
};

export class Notification extends EventEmitter {
  readonly #staged: (typeof stage.notifications)[number];

  static isSupported(): boolean {
    return true;
  }
  static removeAll(): void {}
  constructor(options: { title: string; body: string }) {
    super();
    mustBeReady("Notification");
    this.#staged = { ...options, isShown: false, click: () => this.emit("click", {}) };
    stage.notifications.push(this.#staged);
  }
  show(): void {
    this.#staged.isShown = true;
  }
  close(): void {
    this.#staged.isShown = false;
  }
}

export const nativeImage = {
  createFromBuffer: (buffer: Buffer) => {
    if (!buffer.subarray(1, 4).equals(Buffer.from("PNG"))) throw new Error("not a PNG");
    return { setTemplateImage: () => {} };
  },
};

export class Tray extends EventEmitter {
  constructor(_picture: unknown) {
    super();
    mustBeReady("Tray");
    stage.tray = { toolTip: "", items: [], click: () => this.emit("click") };
  }
  setToolTip(toolTip: string): void {
    if (stage.tray !== undefined) stage.tray.toolTip = toolTip;
  }
  setContextMenu(menu: { items: MenuItem[] }): void {
    if (stage.tray !== undefined) stage.tray.items = menu.items;
  }
}

let themeSource: NativeTheme["themeSource"] = "system";
export const nativeTheme = {
  get themeSource() {
    return themeSource;
  },
  set themeSource(source) {
    themeSource = source;
  },
  get shouldUseDarkColors() {
    return themeSource === "system" ? scenario.isDark === true : themeSource === "dark";
  },
} satisfies Pick<NativeTheme, "themeSource" | "shouldUseDarkColors">;

const display = { id: 1, workArea: { x: 0, y: 0, width: 1920, height: 1040 } };
const others = scenario.secondScreen === undefined ? [] : [{ id: 2, workArea: scenario.secondScreen }];
export const screen = {
  getPrimaryDisplay: () => {
    mustBeReady("screen");
    return display;
  },
  getAllDisplays: () => [display, ...others],
} satisfies Partial<Record<keyof Screen, unknown>>;

export const powerMonitor = new EventEmitter();

export const net = {
  isOnline: () => true,
  // Node's requests are driven like Electron's, as far as electron-updater does that.
  request: (options: RequestOptions & { readonly session: unknown }) => {
    const { session: _, ...rest } = options;
    return request(rest);
  },
} satisfies Partial<Record<keyof Net, unknown>>;

/** The system's own updater, which only a Mac has. */
export const autoUpdater = new EventEmitter();

export const systemPreferences = {
  askForMediaAccess: () => Promise.resolve(true),
  canPromptTouchID: () => false,
  promptTouchID: () => Promise.reject(new Error("no Touch ID here")),
} satisfies Partial<SystemPreferences>;
export const shell = {
  openExternal: (url: string) => {
    stage.opened.push(url);
    return Promise.resolve();
  },
} satisfies Pick<Shell, "openExternal">;

export const dialog = {
  showErrorBox: (title: string, content: string) => {
    stage.dialogs.push({ title, content });
    console.error(`dialog: ${title}: ${content}`);
  },
  showMessageBox: (options: { message: string; detail: string }) => {
    stage.dialogs.push({ title: options.message, content: options.detail });
    return Promise.resolve({ response: scenario.pressedButton ?? 0, checkboxChecked: false });
  },
} satisfies Pick<Dialog, "showErrorBox"> & Partial<Record<keyof Dialog, unknown>>;

const turned = (bytes: Buffer): Buffer => Buffer.from(bytes).reverse();
export const safeStorage = {
  isAsyncEncryptionAvailable: () => {
    mustBeReady("safeStorage");
    return Promise.resolve(scenario.keychain !== "none");
  },
  encryptStringAsync: (text: string) => Promise.resolve(turned(Buffer.from(text))),
  decryptStringAsync: (bytes: Buffer) =>
    scenario.keychain === "lost"
      ? Promise.reject(new Error("Error while decrypting the ciphertext provided to safeStorage.decryptString."))
      : Promise.resolve({ shouldReEncrypt: false, result: turned(bytes).toString() }),
  getSelectedStorageBackend: () =>
    scenario.keychain === "available" || scenario.keychain === "lost" ? "gnome_libsecret" : "basic_text",
  setUsePlainTextEncryption: () => {},
} satisfies Partial<SafeStorage>;
