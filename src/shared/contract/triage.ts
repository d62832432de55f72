import { z } from "zod";
import { MAX_CHANGED_AT_ONCE } from "../domain/bulk-change.ts";
import { clientId, id, timeMs } from "./fields.ts";
import { nothing, type RouteMap } from "./route.ts";

/** Names of colours; tokens.css says what they look like in either theme. */
export const LABEL_COLORS = ["grey", "red", "orange", "yellow", "green", "teal", "blue", "violet", "pink"] as const;
export const labelColor = z.enum(LABEL_COLORS);
export type LabelColor = z.infer<typeof labelColor>;

export const MAX_LABEL_CHARS = 40;
export const MAX_LABELS = 100;

const labelName = z.string().trim().min(1).max(MAX_LABEL_CHARS);

export const labelView = z.strictObject({
  id,
  name: z.string(),
  color: labelColor,
  /** Conversations that have it, whatever list they are in. */
  conversations: z.number().int(),
});
export type LabelView = z.infer<typeof labelView>;

export const listLabelsOutput = z.strictObject({ items: z.array(labelView) });
export const makeLabelInput = z.strictObject({ clientId, name: labelName, color: labelColor });
export const changeLabelInput = z.strictObject({
  labelId: id,
  name: labelName.optional(),
  color: labelColor.optional(),
});
export const labelInput = z.strictObject({ labelId: id });
export const labelChangedOutput = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("saved"), label: labelView }),
  /** Another label has this name, in whatever case. */
  z.strictObject({ kind: z.literal("name_taken") }),
  z.strictObject({ kind: z.literal("too_many") }),
  z.strictObject({ kind: z.literal("not_found") }),
]);
export const labelRemovedOutput = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("removed") }),
  z.strictObject({ kind: z.literal("not_found") }),
]);

export const MAX_NOTE_CHARS = 4_000;
const noteText = z.string().trim().min(1).max(MAX_NOTE_CHARS);

/** What the shop has written down about a customer. Never leaves this computer, and goes with the customer. */
export const noteView = z.strictObject({
  id,
  conversationId: id,
  text: z.string(),
  writtenMs: timeMs,
  editedMs: timeMs.optional(),
});
export type NoteView = z.infer<typeof noteView>;

export const listNotesInput = z.strictObject({ conversationId: id });
/** Newest first; at most `MAX_NOTES` of a conversation are kept. */
export const MAX_NOTES = 500;
export const listNotesOutput = z.strictObject({ items: z.array(noteView) });
export const writeNoteInput = z.strictObject({
  clientId,
  conversationId: id,
  text: noteText,
  /** Of a note that was removed and is put back: when it was written and last changed. */
  was: z.strictObject({ writtenMs: timeMs, editedMs: timeMs.optional() }).optional(),
});
export const editNoteInput = z.strictObject({ noteId: id, text: noteText });
export const noteInput = z.strictObject({ noteId: id });
export const noteSavedOutput = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("saved"), note: noteView }),
  z.strictObject({ kind: z.literal("too_many") }),
  z.strictObject({ kind: z.literal("not_found") }),
]);

/** What the owner does to conversations, one or many. Setting what is set already changes nothing. */
export const conversationChange = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("done"), done: z.boolean() }),
  /** Undefined: back among the others now. */
  z.strictObject({ kind: z.literal("snooze"), untilMs: timeMs.optional() }),
  z.strictObject({ kind: z.literal("read") }),
  z.strictObject({ kind: z.literal("unread") }),
  z.strictObject({ kind: z.literal("needs_person"), needed: z.boolean() }),
  z.strictObject({ kind: z.literal("label"), labelId: id, on: z.boolean() }),
]);
export type ConversationChange = z.infer<typeof conversationChange>;

const conversationIds = z.array(id).min(1).max(MAX_CHANGED_AT_ONCE);

/** What of a conversation the owner decides: handed out with every change, so that it can be put back. */
export const triageState = z.strictObject({
  conversationId: id,
  done: z.boolean(),
  doneAtMs: timeMs.optional(),
  snoozedUntilMs: timeMs.optional(),
  snoozedAtMs: timeMs.optional(),
  remindedMs: timeMs.optional(),
  needsPersonMs: timeMs.optional(),
  markedUnread: z.boolean(),
  ownerReadMs: timeMs,
  labelIds: z.array(id).max(MAX_LABELS),
});
export type TriageState = z.infer<typeof triageState>;

export const changeConversationsInput = z.strictObject({ conversationIds, change: conversationChange });
/** How those that changed were before. */
export const changeConversationsOutput = z.strictObject({ before: z.array(triageState) });
export const putBackInput = z.strictObject({ states: z.array(triageState).min(1).max(MAX_CHANGED_AT_ONCE) });
/** Those that are still here. */
export const putBackOutput = z.strictObject({ conversationIds: z.array(id) });

export const triageRoutes = {
  "conversations/change": { kind: "command", input: changeConversationsInput, output: changeConversationsOutput },
  "conversations/put-back": { kind: "command", input: putBackInput, output: putBackOutput },
  "labels/list": { kind: "query", input: nothing, output: listLabelsOutput },
  "labels/make": { kind: "command", input: makeLabelInput, output: labelChangedOutput },
  "labels/change": { kind: "command", input: changeLabelInput, output: labelChangedOutput },
  "labels/remove": { kind: "command", input: labelInput, output: labelRemovedOutput },
  "notes/list": { kind: "query", input: listNotesInput, output: listNotesOutput },
  "notes/write": { kind: "command", input: writeNoteInput, output: noteSavedOutput },
  "notes/edit": { kind: "command", input: editNoteInput, output: noteSavedOutput },
  "notes/remove": { kind: "command", input: noteInput, output: labelRemovedOutput },
} as const satisfies RouteMap;
