import type { ConversationList } from "#shared/contract/conversations.ts";
import type { Settings } from "#shared/contract/settings.ts";
import type { PlainKey } from "#renderer/i18n/types.ts";
import type { Action, ActionContext } from "./action.ts";
import { MESSAGE_ACTIONS } from "./message-actions.ts";
import { TRIAGE_ACTIONS } from "./triage-actions.ts";
import { VIEWER_ACTIONS } from "./viewer-actions.ts";

const hasInbox = (context: ActionContext): boolean => context.hasInbox;
const hasOpen = (context: ActionContext): boolean => context.hasInbox && context.openId !== undefined;

const canWrite = (context: ActionContext): boolean => hasOpen(context) && context.targets.composer?.canWrite() === true;

const composerTool = (id: "reply.attach" | "reply.saved" | "reply.heart", label: PlainKey, key?: string): Action => ({
  id,
  label,
  section: "answer",
  keys: key === undefined ? [] : [key],
  inPalette: true,
  isAvailable: canWrite,
  perform: ({ targets }) => targets.composer?.press(id),
});

function isWriting(): boolean {
  const field = document.activeElement;
  return (field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement) && field.value !== "";
}

const go = (list: ConversationList, label: PlainKey, key: string): Action => ({
  id: `go.${list}`,
  label,
  section: "go",
  keys: [`g ${key}`],
  inPalette: true,
  isAvailable: hasInbox,
  perform: ({ commands }) => commands.showList(list),
});

const theme = (value: Settings["theme"], label: PlainKey): Action => ({
  id: `theme.${value}`,
  label,
  section: "app",
  keys: [],
  inPalette: true,
  isAvailable: () => true,
  perform: ({ commands }) => commands.setTheme(value),
});

/** Every command of the screen, once. Order is the order of the help sheet and of the palette. */
export const ACTIONS: readonly Action[] = [
  {
    id: "list.next",
    label: "action.list.next",
    section: "move",
    keys: ["j"],
    keysInPlace: ["ArrowDown"],
    inPalette: false,
    isAvailable: hasInbox,
    perform: ({ targets }) => targets.list?.move(1),
  },
  {
    id: "list.previous",
    label: "action.list.previous",
    section: "move",
    keys: ["k"],
    keysInPlace: ["ArrowUp"],
    inPalette: false,
    isAvailable: hasInbox,
    perform: ({ targets }) => targets.list?.move(-1),
  },
  {
    id: "list.open",
    label: "action.list.open",
    section: "move",
    keys: [],
    keysInPlace: ["Enter"],
    inPalette: false,
    isAvailable: hasInbox,
    perform: ({ targets }) => targets.list?.openFocused(),
  },
  {
    id: "thread.newest",
    label: "action.newest",
    section: "move",
    keys: ["N"],
    keysInPlace: ["End"],
    inPalette: true,
    isAvailable: hasOpen,
    perform: ({ targets }) => targets.thread?.goToNewest(),
  },
  {
    id: "thread.unread",
    label: "action.firstUnread",
    section: "move",
    keys: ["U"],
    inPalette: true,
    isAvailable: ({ targets }) => targets.thread?.goToFirstUnread !== undefined,
    perform: ({ targets }) => targets.thread?.goToFirstUnread?.(),
  },
  {
    id: "back",
    label: "action.back",
    section: "move",
    keys: ["Escape"],
    whileTyping: true,
    inPalette: false,
    isAvailable: hasInbox,
    perform: ({ commands }) => commands.goBack(),
  },
  {
    id: "search",
    label: "action.search",
    section: "move",
    keys: ["/"],
    inPalette: true,
    isAvailable: hasInbox,
    perform: ({ commands }) => commands.search(),
  },
  {
    id: "search.thread",
    label: "action.searchThread",
    section: "move",
    keys: ["Mod+f"],
    whileTyping: true,
    inPalette: true,
    isAvailable: hasOpen,
    perform: ({ commands }) => commands.searchThread(),
  },
  {
    id: "thread.day",
    label: "search.day",
    section: "move",
    keys: ["d"],
    inPalette: true,
    isAvailable: hasOpen,
    perform: ({ commands }) => commands.askDay(),
  },
  {
    id: "list.filter",
    label: "list.filter",
    section: "move",
    keys: ["f"],
    inPalette: true,
    isAvailable: ({ targets }) => targets.filter?.isInSight() === true,
    perform: ({ targets }) => targets.filter?.open(),
  },
  {
    id: "reply",
    label: "action.reply",
    section: "answer",
    keys: ["r"],
    inPalette: true,
    // A conversation that was just opened has no field for a moment; what is typed next belongs into it.
    isAvailable: (context) => hasOpen(context) && context.targets.composer?.canWrite() !== false,
    perform: ({ targets, commands }) => {
      if (targets.composer === undefined) return commands.replyWhenDrawn();
      if (targets.thread?.replyToFocused() !== true) targets.composer.focus();
    },
  },
  {
    id: "reply.send",
    label: "action.send",
    section: "answer",
    keys: ["Mod+Enter"],
    keysInPlace: ["Enter"],
    whileTyping: true,
    inPalette: false,
    isAvailable: hasOpen,
    perform: ({ targets }) => targets.composer?.send(),
  },
  {
    id: "reply.record",
    label: "voice.record",
    section: "answer",
    keys: ["v"],
    inPalette: true,
    isAvailable: canWrite,
    perform: ({ targets }) => targets.composer?.record(),
  },
  composerTool("reply.attach", "files.attach", "a"),
  composerTool("reply.saved", "saved.insert"),
  composerTool("reply.heart", "composer.heart"),
  ...TRIAGE_ACTIONS,
  {
    id: "reply.takeBack",
    label: "action.takeBack",
    section: "answer",
    keys: ["Mod+z"],
    whileTyping: true,
    inPalette: true,
    // Where something is being written, the key undoes that.
    isAvailable: ({ targets }) => targets.thread?.canTakeBack() === true && !isWriting(),
    perform: ({ targets }) => targets.thread?.takeBack(),
  },
  {
    id: "undo",
    label: "action.undo",
    section: "answer",
    keys: ["z"],
    inPalette: true,
    isAvailable: ({ canUndo }) => canUndo,
    perform: ({ commands }) => commands.undo(),
  },
  ...MESSAGE_ACTIONS,
  {
    id: "conversation.copyLink",
    label: "action.copyLink",
    section: "app",
    keys: [],
    inPalette: true,
    isAvailable: ({ subject, canLink }) => canLink && subject !== undefined,
    perform: ({ subject, commands }) => {
      if (subject !== undefined) commands.copyLink(subject.conversationId);
    },
  },
  {
    id: "conversation.export",
    label: "export.customer",
    section: "app",
    keys: [],
    inPalette: true,
    isAvailable: ({ subject }) => subject !== undefined,
    perform: ({ subject, commands }) => {
      if (subject !== undefined) commands.exportConversation(subject.conversationId);
    },
  },
  {
    id: "conversation.remove",
    label: "action.conversation.remove",
    section: "app",
    keys: [],
    inPalette: true,
    isAvailable: ({ subject }) => subject !== undefined,
    perform: ({ subject, commands }) => {
      if (subject !== undefined) commands.removeConversation(subject.conversationId);
    },
  },
  go("all", "action.go.all", "i"),
  go("unread", "action.go.unread", "u"),
  go("person", "action.go.person", "p"),
  go("closing", "action.go.closing", "c"),
  go("snoozed", "action.go.snoozed", "s"),
  go("done", "action.go.done", "d"),
  {
    id: "go.health",
    label: "action.go.health",
    section: "go",
    keys: ["g h"],
    inPalette: true,
    isAvailable: hasInbox,
    perform: ({ commands }) => commands.showHealth(),
  },
  {
    id: "panel",
    label: "action.panel",
    section: "app",
    keys: ["p"],
    inPalette: true,
    isAvailable: hasOpen,
    perform: ({ commands }) => commands.togglePanel(),
  },
  {
    id: "palette",
    label: "action.palette",
    section: "app",
    keys: ["Mod+k"],
    whileTyping: true,
    inPalette: false,
    isAvailable: () => true,
    perform: ({ commands }) => commands.openDialog("palette"),
  },
  {
    id: "settings",
    label: "action.settings",
    section: "app",
    keys: ["Mod+,"],
    whileTyping: true,
    inPalette: true,
    isAvailable: () => true,
    perform: ({ commands }) => commands.openDialog("settings"),
  },
  {
    id: "help",
    label: "action.help",
    section: "app",
    keys: ["?"],
    inPalette: true,
    isAvailable: () => true,
    perform: ({ commands }) => commands.openDialog("help"),
  },
  {
    id: "guide",
    label: "action.guide",
    section: "app",
    keys: ["F1"],
    whileTyping: true,
    inPalette: true,
    isAvailable: () => true,
    perform: ({ commands }) => commands.openHelp("daily-work"),
  },
  ...VIEWER_ACTIONS,
  {
    id: "lock",
    label: "action.lock",
    section: "app",
    keys: ["Mod+L"],
    whileTyping: true,
    inPalette: true,
    isAvailable: ({ canLock }) => canLock,
    perform: ({ commands }) => commands.lock(),
  },
  {
    id: "practice.leave",
    label: "practice.leave",
    section: "app",
    keys: [],
    inPalette: true,
    isAvailable: ({ canLeavePractice }) => canLeavePractice,
    perform: ({ commands }) => commands.leavePractice(),
  },
  theme("light", "action.theme.light"),
  theme("dark", "action.theme.dark"),
  theme("system", "action.theme.system"),
];

export function findAction(id: string): Action {
  const action = ACTIONS.find((candidate) => candidate.id === id);
  if (action === undefined) throw new Error(`No action "${id}" in actions/registry.ts.`);
  return action;
}
