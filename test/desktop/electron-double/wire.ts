/** What the test process and the process with the double say to each other over Node's own IPC channel. */

/** How the stage is set before the app starts. */
export interface Scenario {
  readonly userDataDir: string;
  /** Another Shopbell holds the single-instance lock. */
  readonly isSecondInstance?: boolean;
  readonly languages?: readonly string[];
  readonly keychain?: "available" | "none" | "basic_text" | "lost";
  /** Index of the button the owner presses in every message box. */
  readonly pressedButton?: number;
  readonly isDark?: boolean;
  /** What the page asks for while its window closes: route and input. */
  readonly lastRequest?: readonly [string, unknown];
  /** The page hears nothing any more, so that its window does not close. */
  readonly isPageHung?: boolean;
  /** The system the app takes this one for. */
  readonly platform?: NodeJS.Platform;
  /** Beside the main one. */
  readonly secondScreen?: Readonly<Record<"x" | "y" | "width" | "height", number>>;
  /** A Mac started the app when its owner signed in. */
  readonly isOpenedAtLogin?: boolean;
  /** Origin of a simulator that stands where Meta's Graph API is. */
  readonly graphOrigin?: string;
  /** An installed app: the folder with its package.json, and Electron's `resources`. */
  readonly installed?: { readonly appPath: string; readonly resourcesPath: string };
}

export const SCENARIO_VARIABLE = "SHOPBELL_ELECTRON_DOUBLE";

/** The frame a request comes from, as Electron would describe it; null once it is gone. */
export interface FrameSpec {
  readonly url: string;
  readonly isSubFrame?: boolean;
  readonly isDetached?: boolean;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface WindowReport {
  readonly webContentsId: number;
  readonly options: Readonly<Record<string, unknown>>;
  readonly loaded: readonly string[];
  readonly isVisible: boolean;
  readonly shows: number;
  readonly focuses: number;
  readonly reloads: number;
}

export interface Report {
  readonly windows: readonly WindowReport[];
  readonly isSandboxEnabled: boolean;
  readonly switches: Readonly<Record<string, string>>;
  readonly privileges: readonly unknown[];
  readonly handledChannels: readonly string[];
  readonly listenedChannels: readonly string[];
  readonly opened: readonly string[];
  readonly dialogs: readonly { readonly title: string; readonly content: string }[];
  readonly themeSource: string;
  readonly menuLabels: readonly string[];
  /** By their ids: those that cannot be chosen. */
  readonly menuDisabled: readonly string[];
  /** On the screen or in the system's centre now. */
  readonly notifications: readonly { readonly title: string; readonly body: string }[];
  readonly badge: number;
  /** What the picture over the icon says, where a system has no number of its own. */
  readonly overlay: string | undefined;
  readonly loginItem: { readonly openAtLogin?: boolean; readonly args?: readonly string[] } | undefined;
  readonly trayToolTip: string | undefined;
  readonly trayLabels: readonly string[];
  readonly spelling: { readonly isOn: boolean; readonly languages: readonly string[] };
  /** Origins the process talked HTTP to, in the order it met them. */
  readonly fetched: readonly string[];
  /** Sessions beside the app's own, and how often each was cleared. */
  readonly partitions: readonly { readonly partition: string; readonly cleared: number }[];
}

/** What the test may do to the app: the part of the outside world, of the owner's hand and of a hostile page. */
export interface Controls {
  readonly report: () => Report;
  readonly fetch: (url: string, method: string) => Promise<Answer>;
  readonly invoke: (
    channel: string,
    args: readonly unknown[],
    senderId: number,
    frame: FrameSpec | null,
  ) => Promise<unknown>;
  /** True when the app kept the page from going there. */
  readonly navigate: (
    event: "will-navigate" | "will-frame-navigate" | "will-redirect",
    url: string,
    isMainFrame: boolean,
    /** Which of the windows that are open, by age; the first when left out. */
    window?: number,
  ) => boolean;
  readonly openWindow: (url: string, window?: number) => string;
  /** Of the newest session beside the app's own. */
  readonly isPartitionRequestCancelled: (url: string) => boolean;
  readonly attachWebview: () => boolean;
  readonly requestPermission: (
    permission: string,
    requestingUrl: string,
    isMainFrame: boolean,
    mediaTypes?: readonly string[],
  ) => Promise<boolean>;
  readonly checkPermission: (permission: string, requestingOrigin: string, mediaType?: string) => boolean;
  /** A server asks who sits here, and this computer has a certificate that says it; whether it was shown. */
  readonly showsCertificate: () => boolean;
  readonly isRequestCancelled: (url: string) => Promise<boolean>;
  readonly startSecondInstance: (args?: readonly string[]) => void;
  readonly focusWindow: (hasFocus: boolean) => void;
  readonly clickNotification: (index: number) => void;
  /** Undefined: the icon itself. */
  readonly clickTray: (label?: string) => void;
  /** An item of the menu bar, wherever in it. */
  readonly clickMenu: (label: string) => void;
  /** A link that was clicked on a Mac. */
  readonly openUrl: (address: string) => void;
  readonly pageIsReadyToShow: () => void;
  readonly crashPage: () => void;
  readonly closeWindow: (window?: number) => void;
  readonly activate: () => void;
  /** Says what Electron's powerMonitor says. */
  readonly tellOfPower: (event: "lock-screen" | "suspend" | "resume") => void;
  readonly quit: () => void;
  /** The same, and before anything is closed every hand that can open the app asks for it again; what is open then. */
  readonly quitAndOpenAgain: () => readonly WindowReport[];
  /** A fault in the main process that nothing catches. */
  readonly fail: (message: string) => void;
}

export type Command = {
  readonly [Name in keyof Controls]: {
    readonly id: number;
    readonly name: Name;
    readonly args: Parameters<Controls[Name]>;
  };
}[keyof Controls];

export type Told =
  | { readonly kind: "answer"; readonly id: number; readonly value: unknown }
  | { readonly kind: "fault"; readonly id: number; readonly message: string }
  /** `webContents.send` of the app. */
  | {
      readonly kind: "send";
      readonly webContentsId: number;
      readonly channel: string;
      readonly args: readonly unknown[];
    }
  | { readonly kind: "window" }
  | { readonly kind: "exit"; readonly code: number };
