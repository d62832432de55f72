import type { ConversationList } from "#shared/contract/conversations.ts";
import type { MessageView } from "#shared/contract/messages.ts";
import type { Settings } from "#shared/contract/settings.ts";
import type { ConversationChange } from "#shared/contract/triage.ts";
import type { PlainKey } from "#renderer/i18n/types.ts";
import type { ActionTargets } from "./targets.ts";

/** What is to be removed from this computer. */
export type RemovalSubject =
  | { readonly kind: "message"; readonly messageId: number }
  | {
      readonly kind: "conversation";
      readonly conversationId: number;
      readonly accountId: string;
      /** For sentences. */
      readonly name: string;
      /** The customer's username: their conversations with other accounts are found by it. */
      readonly searchFor: string | undefined;
    }
  | { readonly kind: "account"; readonly accountId: string; readonly username: string };

/** Of a message only what tracing it needs: nothing of its content outlives it here. */
export type TracedMessage = Pick<MessageView, "id" | "sentAtMs" | "state">;

/** A dialog about one thing. */
export type SubjectDialog =
  | { readonly kind: "trace"; readonly message: TracedMessage }
  | { readonly kind: "remove"; readonly subject: RemovalSubject }
  | { readonly kind: "snooze"; readonly conversationIds: readonly number[] }
  | { readonly kind: "labels"; readonly conversationIds: readonly number[] };

/** The pages of Help, by the name they are opened by; where each stands is in `features/help/pages.ts`. */
export type HelpPage = "install" | "connect" | "daily-work" | "privacy" | "policy" | "backup" | "trouble";

/** A page of Help, and a heading on it. */
export interface HelpPlace {
  readonly page: HelpPage;
  readonly anchor?: string;
}

export type DialogName = "help" | "palette" | "settings" | "connect";

export type SettingsSection =
  | "general"
  | "shop"
  | "assistant"
  | "savedReplies"
  | "labels"
  | "desk"
  | "privacy"
  | "backup"
  | "figures"
  | "about";

/** The conversation a command is about: the row that has the focus, else the open one. */
export interface ActionSubject {
  readonly conversationId: number;
  readonly isDone: boolean;
  readonly isUnread: boolean;
  readonly isSnoozed: boolean;
  readonly needsPerson: boolean;
}

/** The screen as an action sees it at the moment it is asked. */
export interface ActionContext {
  readonly hasInbox: boolean;
  readonly list: ConversationList;
  readonly openId: number | undefined;
  readonly subject: ActionSubject | undefined;
  /** Those chosen together, else the one subject. What is true of a list is true of all of them. */
  readonly subjects: readonly ActionSubject[];
  readonly isSelecting: boolean;
  readonly canUndo: boolean;
  /** The owner has turned the lock on. */
  readonly canLock: boolean;
  /** Links lead into the app: there is one, and this is no tab of a browser. */
  readonly canLink: boolean;
  /** Practice stands in for the shop's own inbox. */
  readonly canLeavePractice: boolean;
  readonly targets: ActionTargets;
  readonly commands: {
    readonly showList: (list: ConversationList) => void;
    /** One step back: composer → messages → list. */
    readonly goBack: () => void;
    /** Changes all subjects, with a way back. */
    readonly change: (change: ConversationChange) => void;
    readonly search: () => void;
    readonly searchThread: () => void;
    /** Asks for a day of the open conversation. */
    readonly askDay: () => void;
    readonly askSnooze: () => void;
    readonly askLabels: () => void;
    /** Puts the focus into the reply field of the open conversation as soon as there is one. */
    readonly replyWhenDrawn: () => void;
    readonly writeNote: () => void;
    readonly undo: () => void;
    readonly togglePanel: () => void;
    readonly openDialog: (name: DialogName) => void;
    readonly openHelp: (page: HelpPage) => void;
    readonly showHealth: () => void;
    readonly traceMessage: (message: MessageView) => void;
    readonly copyMessage: (message: MessageView) => void;
    readonly removeMessage: (messageId: number) => void;
    readonly removeConversation: (conversationId: number) => void;
    readonly copyLink: (conversationId: number) => void;
    readonly exportConversation: (conversationId: number) => void;
    readonly lock: () => void;
    readonly leavePractice: () => void;
    readonly setTheme: (theme: Settings["theme"]) => void;
  };
}

export type ActionSection = "move" | "triage" | "answer" | "message" | "viewer" | "go" | "app";

/** One thing a person can tell Shopbell to do, wherever they say it: button, key, palette. */
export interface Action {
  readonly id: string;
  readonly label: PlainKey;
  readonly section: ActionSection;
  /** Work anywhere: `j`, `Mod+k`, or one after the other: `g i`. `Mod` is ⌘ on a Mac and Ctrl elsewhere. */
  readonly keys: readonly string[];
  /**
   * Work only where the thing is (arrows in a list); handled there, listed in the help sheet. `ArrowBack` and
   * `ArrowForward` are the arrows along the reading direction.
   */
  readonly keysInPlace?: readonly string[];
  /** Also while the caret is in a text field. */
  readonly whileTyping?: boolean;
  /** Offered in the palette. */
  readonly inPalette: boolean;
  readonly isAvailable: (context: ActionContext) => boolean;
  readonly perform: (context: ActionContext) => void;
}
