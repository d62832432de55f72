import type { CoreEvent } from "#shared/contract/events.ts";
import type { AttachmentKind } from "#shared/contract/conversations.ts";
import type { Wish } from "#shared/contract/desk.ts";
import type { MenuCommand } from "#shared/domain/menu-commands.ts";
import type { UpdateChannel } from "#shared/contract/updates.ts";
import type { LoginFamily } from "#shared/contract/accounts.ts";
import type { ReceivedFile } from "#shared/contract/files.ts";
import type { Envelope } from "#shared/contract/errors.ts";

/**
 * What a host must supply. The core does nothing at import and knows no environment: everything it cannot do
 * itself comes through here, so that tests can hand it fakes.
 */
export interface CorePorts {
  /** Folder that holds the database and everything else the core keeps. Exists and is writable. */
  readonly dataDir: string;
  /** Version of the app, for `app/state`. */
  readonly version: string;
  readonly clock: Clock;
  /** Who is signed in to this computer, as the system calls them; recorded when they confirm that a person answers. */
  readonly operator?: string;
  /** A new random UUID. */
  readonly newId: () => string;
  readonly logger: Logger;
  readonly fetch: typeof globalThis.fetch;
  readonly secrets: SecretStore;
  readonly settings: SettingsStore;
  readonly network: NetworkSignals;
  readonly webhook: WebhookDoorOptions;
  readonly graph: GraphAddresses;
  readonly tunnel: TunnelProvider;
  /** Asks the owner for a place. Left out by a host that cannot: the owner's files go to a folder beside the data folder. */
  readonly files?: FilePort;
  /** Lines of the log that the host has kept, oldest first. */
  readonly readLog?: () => Promise<readonly string[]>;
  /** The system's notifications and the number on the app's icon. Left out by a host that has neither. */
  readonly notifier?: Notifier;
  /** Left out by a host that has no windows of its own. */
  readonly signInWindow?: SignInWindow;
  /** Finds, fetches and installs new versions. `not_set_up`: the app was packed without a place for them. Left out by a host that is no installed app. */
  readonly updater?: Updater | "not_set_up";
  /** Left out by a host that is not told. */
  readonly computer?: ComputerSignals;
  /** The system's own check of who sits in front of it. Left out where there is none. */
  readonly ownerCheck?: OwnerCheck;
  /** Left out where there is nothing but the one inbox. */
  readonly practiceDoor?: PracticeDoor;
  /** Given in practice mode only: starts the simulator with its example shop. */
  readonly practice?: () => Promise<PracticeShop>;
}

/** The system's own dialogs; undefined when the owner has closed them. */
export interface FilePort {
  /** Where a new file is to go; the system has asked before an existing one is replaced. */
  readonly chooseSave: (suggestedName: string) => Promise<string | undefined>;
  readonly chooseOpen: () => Promise<string | undefined>;
  readonly chooseFolder: () => Promise<string | undefined>;
}

/** The core says what is to be seen, the host in which words. */
export interface Notifier {
  /** A window of the app has the focus. */
  readonly isWatched: () => boolean;
  /** Takes the place of what is shown for the same conversation. A click on it is a wish. */
  readonly show: (notice: Notice) => void;
  /** Also from where the system keeps what nobody has clicked. */
  readonly withdraw: (conversationId: number) => void;
  readonly withdrawAll: () => void;
  readonly showState: (state: DeskState) => void;
  /** What of the menu bar can be done on the screen now. */
  readonly showPossible: (commands: readonly MenuCommand[]) => void;
}

/** Speaks to the place where new versions lie, and to the system's installer. What to do with them is the core's decision. */
export interface Updater {
  /** Of the makers of Shopbell: Ed25519, base64 of its SPKI form. */
  readonly publicKey: string;
  /** The app belongs to the system's package manager: nothing is fetched here. */
  readonly installsByHand: boolean;
  /**
   * The newest version, when it is newer than this one and meant for this computer. Never an older one.
   *
   * @throws UpdateError
   */
  readonly check: (channel: UpdateChannel) => Promise<OfferedUpdate | undefined>;
  /**
   * Fetches what `check` gave and compares it with its digest. When this resolves, it is installed as soon as the app has
   * ended.
   *
   * @throws UpdateError `unsigned` when another check has found something else since: nobody has looked at its signature.
   */
  readonly download: (
    offer: OfferedUpdate,
    onProgress: (doneBytes: number, totalBytes: number) => void,
    signal: AbortSignal,
  ) => Promise<void>;
  /** Ends the app as the owner would, installs, and starts the new one. */
  readonly restart: () => void;
}

/** As it was found: nothing of it is trusted before the signature is. */
export interface OfferedUpdate {
  readonly version: string;
  readonly notes: string;
  /** One for each kind of package; digests are base64. */
  readonly files: readonly { readonly url: string; readonly sha512: string; readonly size: number }[];
  /** Base64, over all of the above; `updates/signed-offer.ts`. */
  readonly signature: string | undefined;
}

export interface ComputerSignals {
  /** Called when the computer locks its screen or goes to sleep. Returns the function that unsubscribes. */
  readonly onAway: (listener: () => void) => () => void;
}

export interface OwnerCheck {
  /** It is there and may be asked now. */
  readonly isThere: () => boolean;
  /** False when they were not recognised or gave up. Never throws. */
  readonly ask: () => Promise<boolean>;
}

export interface Notice {
  readonly conversationId: number;
  /** A reminder: the conversation was snoozed until now. A person: the customer asks for one, or the assistant gave up. */
  readonly why: "message" | "reminder" | "person";
  /** The messages it stands for, newest first. */
  readonly messageIds: readonly number[];
  /** Left out when it is not known or not to be shown. */
  readonly sender?: string;
  /** Of several accounts, the username of the one it came to. */
  readonly account?: string;
  /** Left out when there is none or it is not to be shown; so is `attachment`. */
  readonly text?: string;
  readonly attachment?: AttachmentKind;
  readonly isSilent: boolean;
}

export interface DeskState {
  /** Conversations of the list Unread; 1000 stands for all from there on. */
  readonly unread: number;
  readonly line: "ready" | "offline" | "signed_out" | "storage_failing";
}

export interface Clock {
  /** UTC milliseconds. May jump: nothing but display and windows depends on it. */
  readonly nowMs: () => number;
  /** Calls `run` once after `delayMs`; the returned function cancels. Never keeps the process alive. */
  readonly after: (delayMs: number, run: () => void) => () => void;
}

export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;
/** Event name and fields only: no message text, no names, no tokens; ids by their last three characters. */
export interface Logger {
  readonly info: (event: string, fields?: LogFields) => void;
  readonly warn: (event: string, fields?: LogFields) => void;
  readonly error: (event: string, error: unknown, fields?: LogFields) => void;
}

/**
 * Names are `app-secret/…`, `access-token/…`, `verify-token/…` with an account's id, `meta-app-secret/…`,
 * `instagram-app-secret/…`, `app-verify-token/…`, `user-token/…` with an app's number here, `media-key`, and `ngrok-authtoken`.
 */
export interface SecretStore {
  /** How what is given is protected; left out by a store that keeps nothing. */
  readonly protection?: () => SecretProtection;
  readonly get: (name: string) => Promise<string | undefined>;
  readonly set: (name: string, value: string) => Promise<void>;
  readonly delete: (name: string) => Promise<void>;
}

export interface SecretProtection {
  /**
   * `keychain`: encrypted with a key that the system keeps for this app. `known_password`: encrypted with a password
   * that everybody knows, which the owner has agreed to. `owner_file`: a file that only its owner can read, as it is.
   * `none`: nothing is stored, because nothing protects it.
   */
  readonly kind: "keychain" | "known_password" | "owner_file" | "none";
  /** The system's name of what keeps the key: `gnome_libsecret`, `darwin`. */
  readonly backend?: string;
  /** Something was kept that cannot be opened any more. */
  readonly isUnreadable: boolean;
}

/** A small JSON document. `load` returns whatever is on disk; the core parses it and never trusts it. */
export interface SettingsStore {
  readonly load: () => Promise<unknown>;
  readonly save: (value: Readonly<Record<string, unknown>>) => Promise<void>;
}

export interface NetworkSignals {
  /** Called when the computer wakes or the network returns. Returns the function that unsubscribes. */
  readonly onReturn: (listener: () => void) => () => void;
}

export interface WebhookDoorOptions {
  /** 0 means any free port. The door listens on this computer only, at 127.0.0.1 and ::1. */
  readonly port: number;
  /** Host names under which the door is reached from outside; requests for any other host are refused. */
  readonly publicHosts: readonly string[];
}

export interface GraphAddresses {
  /** Base of `graph.facebook.com` with version, without a trailing slash. */
  readonly facebook: string;
  /** Base of `graph.instagram.com` with version. */
  readonly instagram: string;
  /** Where people and codes of the log-in go. */
  readonly signIn: SignInAddresses;
}

/** Meta's addresses of the log-in, without a trailing slash. */
export interface SignInAddresses {
  /** The dialog of Facebook Login. */
  readonly facebookDialog: string;
  /** The dialog of Instagram Login. */
  readonly instagramDialog: string;
  /** Base of `api.instagram.com`, where a code becomes a token. */
  readonly instagramCodes: string;
}

/** Meta's sign-in in a window of the host's own. */
export interface SignInWindow {
  /**
   * Shows `url` until Meta leads back to `redirectUrl`, which itself is never loaded. Nothing of the window is kept: what
   * Meta's page leaves behind is gone when this resolves.
   */
  readonly open: (wish: SignInWindowWish) => Promise<SignInWindowAnswer>;
}

export interface SignInWindowWish {
  readonly url: string;
  /** Compared without query and fragment. */
  readonly redirectUrl: string;
  /** Closes the window. */
  readonly ending: AbortSignal;
}

export type SignInWindowAnswer =
  | { readonly kind: "led_back"; readonly url: string }
  /** By the owner, or by `ending`. */
  | { readonly kind: "closed" }
  | { readonly kind: "not_loaded" };

/** Opens this computer's door to the outside. */
export interface TunnelProvider {
  /** @throws TunnelError */
  readonly open: (wanted: TunnelWish) => Promise<OpenTunnel>;
}

export interface TunnelWish {
  readonly authtoken: string;
  /** The provider's own choice for the account when left out. */
  readonly domain?: string;
  /** Where the door listens on this computer. */
  readonly localPort: number;
  /** Called on every loss and every return of the line, also the first. */
  readonly onStatus: (isUp: boolean) => void;
}

export interface OpenTunnel {
  /** `https://…`, without a path. */
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** The way between the shop's inbox and practice; the core behind it closes, and the other one opens (`shop-or-practice.ts`). */
export interface PracticeDoor {
  readonly leadsTo: "practice" | "shop";
  /**
   * Resolves when the other inbox is open; false: this one is again.
   *
   * @param mayGo asked in the moment before this inbox closes, and once more when it is closed: what was under way in it
   *   may have come to an end meanwhile.
   */
  readonly go: (mayGo?: () => boolean) => Promise<boolean>;
}

/** Meta's side of practice mode. Structural on purpose: the core imports nothing of the simulator. */
export interface PracticeShop {
  /** Used for both login families. */
  readonly graphUrl: string;
  /** Origin of the simulated CDN, the one plain-HTTP origin media may come from. */
  readonly mediaOrigin: string;
  readonly account: {
    readonly id: string;
    readonly family: LoginFamily;
    readonly username: string;
    readonly appSecret: string;
    readonly accessToken: string;
    readonly verifyToken: string;
  };
  /** Delivers the shop's history to the door, then lets customers go on writing. Resolves when the history is in. */
  readonly play: (webhookUrl: string) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** What a host gets back. */
export interface Core {
  /** Answers one request of the contract. Never throws; `route` and `input` may be anything. */
  readonly request: (route: string, input: unknown) => Promise<Envelope<unknown>>;
  readonly events: EventSource;
  /**
   * Somebody outside the screen asks to be shown something. Lost while the core is not running, except on the way between
   * shop and practice.
   *
   * @param whose the inbox that a conversation's number is of, where that need not be the one that is here.
   */
  readonly wish: (wish: Wish, whose?: "shop") => void;
  /** Streams one attachment or profile picture; `path` is what follows `media/`. */
  readonly openMedia: (path: string, request: MediaRequest) => Promise<MediaAnswer>;
  /** Takes a file that is to be sent, checks and keeps it until it is. Never throws. */
  readonly receiveFile: (body: ReadableStream<Uint8Array>, signal: AbortSignal) => Promise<ReceivedFile>;
  /** Opens the database, the door and the outbox. Throws `AppError` with a sentence for the owner. */
  readonly start: () => Promise<StartedCore>;
  /** Finishes what is under way and closes everything. Safe to call twice. */
  readonly stop: () => Promise<void>;
}

export interface StartedCore {
  /** `http://127.0.0.1:<port>/webhook` */
  readonly webhookUrl: string;
  readonly practice?: {
    readonly appSecret: string;
    readonly verifyToken: string;
    readonly accountId: string;
    readonly simulator: string;
  };
}

export interface EventSource {
  /** Returns the function that ends the subscription. */
  readonly subscribe: (listener: (event: CoreEvent) => void) => () => void;
}

export interface MediaRequest {
  /** The `Range` header as it came. */
  readonly range?: string;
  /** Whoever asked has gone. */
  readonly signal: AbortSignal;
}

/** What a host makes of it stands in `media/media-response.ts`. */
export type MediaAnswer =
  | {
      readonly kind: "stream";
      /** What the content is, whatever Meta's header says. */
      readonly contentType: string;
      /** Of `body`. */
      readonly contentLength?: number;
      /** Which bytes of how many, when only a part was asked for. */
      readonly part?: { readonly first: number; readonly last: number; readonly total: number };
      /** What a saved copy is called; undefined where the page knows better. */
      readonly fileName?: string;
      /** It is to be saved, never shown. */
      readonly asFile: boolean;
      readonly body: ReadableStream<Uint8Array>;
    }
  /** Meta no longer shows it. */
  | { readonly kind: "gone" }
  /** There is no such attachment, or the message was unsent. */
  | { readonly kind: "not_found" }
  /** Not a type that may be shown, or a host that is not Meta's. */
  | { readonly kind: "refused" }
  | { readonly kind: "too_large" }
  /** The part asked for is not there. */
  | { readonly kind: "unsatisfiable"; readonly totalBytes?: number }
  /** The screen is locked: nothing is shown. */
  | { readonly kind: "locked" }
  | { readonly kind: "offline" };
