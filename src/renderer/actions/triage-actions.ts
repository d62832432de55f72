import type { ConversationChange } from "#shared/contract/triage.ts";
import type { PlainKey } from "#renderer/i18n/types.ts";
import type { Action, ActionContext, ActionSubject } from "./action.ts";

const hasSubject = ({ subjects }: ActionContext): boolean => subjects.length > 0;
const some =
  (is: (subject: ActionSubject) => boolean) =>
  ({ subjects }: ActionContext): boolean =>
    subjects.some(is);
const all =
  (is: (subject: ActionSubject) => boolean) =>
  ({ subjects }: ActionContext): boolean =>
    subjects.length > 0 && subjects.every(is);

const change = (
  id: string,
  label: PlainKey,
  keys: readonly string[],
  isAvailable: Action["isAvailable"],
  wish: ConversationChange,
): Action => ({
  id: `conversation.${id}`,
  label,
  section: "triage",
  keys,
  inPalette: true,
  isAvailable,
  perform: ({ commands }) => commands.change(wish),
});

/** What is done to conversations as a whole: the focused or open one, or those chosen together. */
export const TRIAGE_ACTIONS: readonly Action[] = [
  change(
    "done",
    "action.done",
    ["e"],
    some(({ isDone }) => !isDone),
    { kind: "done", done: true },
  ),
  change(
    "reopen",
    "action.reopen",
    ["e"],
    all(({ isDone }) => isDone),
    { kind: "done", done: false },
  ),
  {
    id: "conversation.snooze",
    label: "action.snooze",
    section: "triage",
    keys: ["s"],
    inPalette: true,
    isAvailable: some(({ isSnoozed }) => !isSnoozed),
    perform: ({ commands }) => commands.askSnooze(),
  },
  change(
    "wake",
    "action.wake",
    ["s"],
    all(({ isSnoozed }) => isSnoozed),
    { kind: "snooze" },
  ),
  {
    id: "conversation.labels",
    label: "action.labels",
    section: "triage",
    keys: ["l"],
    inPalette: true,
    isAvailable: hasSubject,
    perform: ({ commands }) => commands.askLabels(),
  },
  {
    id: "conversation.note",
    label: "action.note",
    section: "triage",
    keys: ["n"],
    inPalette: true,
    isAvailable: ({ subject, isSelecting }) => subject !== undefined && !isSelecting,
    perform: ({ commands }) => commands.writeNote(),
  },
  change(
    "unread",
    "action.unread",
    ["u"],
    some(({ isUnread }) => !isUnread),
    { kind: "unread" },
  ),
  // After "unread": the key they share marks as read only what is unread as a whole; the button, whatever is.
  change(
    "read",
    "action.read",
    ["u"],
    some(({ isUnread }) => isUnread),
    { kind: "read" },
  ),
  change(
    "person",
    "action.person",
    [],
    some(({ needsPerson }) => !needsPerson),
    {
      kind: "needs_person",
      needed: true,
    },
  ),
  change(
    "noPerson",
    "action.noPerson",
    [],
    all(({ needsPerson }) => needsPerson),
    {
      kind: "needs_person",
      needed: false,
    },
  ),
  {
    id: "list.select",
    label: "action.select",
    section: "triage",
    keys: ["x"],
    inPalette: false,
    isAvailable: ({ targets }) => targets.list?.isInSight() === true,
    perform: ({ targets }) => targets.list?.selectFocused(),
  },
  {
    id: "list.selectAll",
    label: "action.selectAll",
    section: "triage",
    keys: ["Mod+a"],
    inPalette: true,
    isAvailable: ({ targets }) => targets.selection !== undefined && targets.list?.isInSight() === true,
    perform: ({ targets }) => targets.selection?.all(),
  },
];
