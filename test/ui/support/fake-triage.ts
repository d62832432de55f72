import type { ConversationView } from "#shared/contract/conversations.ts";
import type { CoreEvent } from "#shared/contract/events.ts";
import type { RouteInput, RouteName, RouteOutput } from "#shared/contract/routes.ts";
import type { ConversationChange, LabelView, NoteView, TriageState } from "#shared/contract/triage.ts";
import type { FakeConversation } from "./fake-shop.ts";

/** Labels, notes, snoozing, as the fake shop answers them. */
export interface FakeTriageParts {
  readonly nowMs: () => number;
  readonly conversations: () => readonly FakeConversation[];
  readonly emit: (event: CoreEvent) => void;
}

type Handlers = { readonly [Name in RouteName]?: (input: RouteInput<Name>) => RouteOutput<Name> };

export class FakeTriage {
  labels: Omit<LabelView, "conversations">[] = [];
  notes: NoteView[] = [];
  readonly #parts: FakeTriageParts;
  #nextId = 1;

  constructor(parts: FakeTriageParts) {
    this.#parts = parts;
  }

  /** A snoozed conversation's time has come. */
  wake(name: string): void {
    const found = this.#parts.conversations().find(({ view }) => view.customer.name === name);
    if (found === undefined) throw new Error(`The fake shop has no customer ${name}.`);
    const { snoozedUntilMs: _, ...view } = found.view;
    found.view = { ...view, remindedMs: this.#parts.nowMs() };
    this.#tell([found.view.id]);
    this.#parts.emit({ type: "reminder", conversationIds: [found.view.id] });
  }

  #tell(conversationIds: readonly number[]): void {
    this.#parts.emit({ type: "conversations", conversationIds });
    this.#parts.emit({ type: "labels" });
  }

  #labelView(label: Omit<LabelView, "conversations">): LabelView {
    const having = this.#parts.conversations().filter(({ view }) => view.labelIds.includes(label.id));
    return { ...label, conversations: having.length };
  }

  readonly handlers: Handlers = {
    "conversations/change": ({ conversationIds, change }) => {
      const before: TriageState[] = [];
      for (const conversation of this.#parts.conversations()) {
        if (!conversationIds.includes(conversation.view.id)) continue;
        const next = changed(conversation.view, change);
        if (JSON.stringify(next) === JSON.stringify(conversation.view)) continue;
        before.push(stateOf(conversation.view));
        conversation.view = next;
      }
      this.#tell(before.map(({ conversationId }) => conversationId));
      return { before };
    },
    "conversations/put-back": ({ states }) => {
      for (const state of states) {
        const conversation = this.#parts.conversations().find(({ view }) => view.id === state.conversationId);
        if (conversation === undefined) continue;
        const { snoozedUntilMs: _, needsPersonMs: __, ...view } = conversation.view;
        conversation.view = {
          ...view,
          done: state.done,
          markedUnread: state.markedUnread,
          unreadCount: state.ownerReadMs,
          labelIds: [...state.labelIds],
          ...(state.snoozedUntilMs === undefined ? {} : { snoozedUntilMs: state.snoozedUntilMs }),
          ...(state.needsPersonMs === undefined ? {} : { needsPersonMs: state.needsPersonMs }),
        };
      }
      const conversationIds = states.map(({ conversationId }) => conversationId);
      this.#tell(conversationIds);
      return { conversationIds };
    },
    "labels/list": () => ({
      items: this.labels.map((label) => this.#labelView(label)).sort((a, b) => a.name.localeCompare(b.name)),
    }),
    "labels/make": ({ name, color }) => {
      if (this.labels.some((label) => label.name.toLowerCase() === name.toLowerCase())) return { kind: "name_taken" };
      const label = { id: this.#nextId++, name, color };
      this.labels.push(label);
      this.#parts.emit({ type: "labels" });
      return { kind: "saved", label: this.#labelView(label) };
    },
    "labels/change": ({ labelId, name, color }) => {
      const at = this.labels.findIndex(({ id }) => id === labelId);
      const label = this.labels[at];
      if (label === undefined) return { kind: "not_found" };
      const next = { ...label, name: name ?? label.name, color: color ?? label.color };
      this.labels[at] = next;
      this.#parts.emit({ type: "labels" });
      return { kind: "saved", label: this.#labelView(next) };
    },
    "labels/remove": ({ labelId }) => {
      this.labels = this.labels.filter(({ id }) => id !== labelId);
      for (const conversation of this.#parts.conversations()) {
        const labelIds = conversation.view.labelIds.filter((id) => id !== labelId);
        conversation.view = { ...conversation.view, labelIds };
      }
      this.#tell(this.#parts.conversations().map(({ view }) => view.id));
      return { kind: "removed" };
    },
    "notes/list": ({ conversationId }) => ({
      items: this.notes
        .filter((note) => note.conversationId === conversationId)
        .toSorted((one, other) => other.writtenMs - one.writtenMs || other.id - one.id),
    }),
    "notes/write": ({ conversationId, text, was = { writtenMs: this.#parts.nowMs() } }) => {
      const note = { id: this.#nextId++, conversationId, text, ...was };
      this.notes.push(note);
      this.#tell([conversationId]);
      return { kind: "saved", note };
    },
    "notes/edit": ({ noteId, text }) => {
      const at = this.notes.findIndex(({ id }) => id === noteId);
      const note = this.notes[at];
      if (note === undefined) return { kind: "not_found" };
      this.notes[at] = { ...note, text, editedMs: this.#parts.nowMs() };
      this.#tell([note.conversationId]);
      return { kind: "saved", note: this.notes[at] };
    },
    "notes/remove": ({ noteId }) => {
      this.notes = this.notes.filter(({ id }) => id !== noteId);
      this.#tell(this.#parts.conversations().map(({ view }) => view.id));
      return { kind: "removed" };
    },
  };
}

/** `ownerReadMs` carries the number of unread messages here: the fake shop knows no other measure of it. */
function stateOf({ id, done, markedUnread, labelIds, snoozedUntilMs, needsPersonMs, unreadCount }: ConversationView) {
  return {
    conversationId: id,
    done,
    markedUnread,
    ownerReadMs: unreadCount,
    labelIds,
    ...(snoozedUntilMs === undefined ? {} : { snoozedUntilMs }),
    ...(needsPersonMs === undefined ? {} : { needsPersonMs }),
  };
}

function changed(view: ConversationView, change: ConversationChange): ConversationView {
  const { snoozedUntilMs: _, ...awake } = view;
  const { needsPersonMs: __, ...alone } = view;
  switch (change.kind) {
    case "done":
      return { ...(change.done ? awake : view), done: change.done };
    case "snooze":
      return change.untilMs === undefined ? awake : { ...view, done: false, snoozedUntilMs: change.untilMs };
    case "read":
      return { ...view, unreadCount: 0, markedUnread: false };
    case "unread":
      return { ...view, markedUnread: true };
    case "needs_person":
      return change.needed ? { ...view, needsPersonMs: view.lastActivityMs } : alone;
    case "label": {
      const without = view.labelIds.filter((id) => id !== change.labelId);
      const labelIds = change.on ? [...without, change.labelId] : without;
      return { ...view, labelIds };
    }
  }
}
