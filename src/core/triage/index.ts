import type { Foundation } from "../foundation.ts";
import type { Handlers } from "../rpc/router.ts";
import { createConversationChanges } from "./change-conversations.ts";
import { createLabels } from "./labels.ts";
import { createNotes } from "./notes.ts";
import { createSnoozeWatch } from "./snooze-watch.ts";

/** How the owner sorts the day: done, snoozed, unread, labels, notes, and the way back from each. */
export interface Triage {
  readonly handlers: Pick<
    Handlers,
    | "conversations/change"
    | "conversations/put-back"
    | "labels/list"
    | "labels/make"
    | "labels/change"
    | "labels/remove"
    | "notes/list"
    | "notes/write"
    | "notes/edit"
    | "notes/remove"
  >;
  /** Brings back what came due while the app was closed, and waits for the next. */
  readonly begin: () => void;
  readonly stop: () => void;
}

export function createTriage(foundation: Foundation): Triage {
  const { db, clock, logger, touches, emit, changed } = foundation;
  const changes = createConversationChanges(db, touches, clock);
  const labels = createLabels(db);
  const notes = createNotes(db, clock);
  const watch = createSnoozeWatch({
    db,
    clock,
    logger,
    returned(conversationIds) {
      changed(conversationIds, "rows");
      emit({ type: "reminder", conversationIds });
    },
  });
  const saved = <Answer extends { readonly kind: string }>(answer: Answer): Answer => {
    if (answer.kind === "saved") emit({ type: "labels" });
    return answer;
  };
  const noteSaved = <Answer extends { kind: string; note?: { conversationId: number } }>(answer: Answer): Answer => {
    if (answer.note !== undefined) changed([answer.note.conversationId]);
    return answer;
  };

  return {
    handlers: {
      "conversations/change": ({ conversationIds, change }) => {
        const before = changes.change(conversationIds, change);
        changed(
          before.map(({ conversationId }) => conversationId),
          // From what is done the assistant begins again.
          change.kind === "done" ? undefined : "rows",
        );
        if (change.kind === "label" && before.length > 0) emit({ type: "labels" });
        watch.look();
        return { before: [...before] };
      },
      "conversations/put-back": ({ states }) => {
        const conversationIds = changes.putBack(states);
        changed(conversationIds);
        emit({ type: "labels" });
        watch.look();
        return { conversationIds: [...conversationIds] };
      },
      "labels/list": labels.list,
      "labels/make": (input) => saved(labels.make(input)),
      "labels/change": (input) => saved(labels.change(input)),
      "labels/remove": ({ labelId }) => {
        const had = labels.remove(labelId);
        if (had === undefined) return { kind: "not_found" };
        emit({ type: "labels" });
        changed(had, "rows");
        return { kind: "removed" };
      },
      "notes/list": notes.list,
      "notes/write": (input) => noteSaved(notes.write(input)),
      "notes/edit": (input) => noteSaved(notes.edit(input)),
      "notes/remove": ({ noteId }) => {
        const conversationId = notes.remove(noteId);
        if (conversationId === undefined) return { kind: "not_found" };
        changed([conversationId]);
        return { kind: "removed" };
      },
    },
    begin: watch.look,
    stop: watch.stop,
  };
}
