import { MAX_NOTES, type NoteView } from "#shared/contract/triage.ts";
import type { RouteInput, RouteOutput } from "#shared/contract/routes.ts";
import type { Database } from "../db/database.ts";
import type { Clock } from "../ports.ts";

/** What the shop writes down about a customer. */
export interface Notes {
  readonly list: (input: RouteInput<"notes/list">) => RouteOutput<"notes/list">;
  readonly write: (input: RouteInput<"notes/write">) => RouteOutput<"notes/write">;
  readonly edit: (input: RouteInput<"notes/edit">) => RouteOutput<"notes/edit">;
  /** Gives the conversation it stood in; undefined: there is no such note. */
  readonly remove: (noteId: number) => number | undefined;
}

interface Row {
  readonly id: number;
  readonly conversationId: number;
  readonly text: string;
  readonly writtenMs: number;
  readonly editedMs: number | null;
}

export function createNotes(db: Database, clock: Clock): Notes {
  const VIEW = `SELECT id, conversation_id AS conversationId, text, written_ms AS writtenMs, edited_ms AS editedMs FROM notes`;
  const all = db.prepare<[number], Row>(
    `${VIEW} WHERE conversation_id = ? ORDER BY written_ms DESC, id DESC LIMIT ${MAX_NOTES}`,
  );
  const one = db.prepare<[number], Row>(`${VIEW} WHERE id = ?`);
  const byClientId = db.prepare<[string], { id: number }>(`SELECT id FROM notes WHERE client_id = ?`);
  const place = db.prepare<[number], { notes: number }>(
    `SELECT (SELECT count(*) FROM notes n WHERE n.conversation_id = c.id) AS notes
     FROM conversations c WHERE c.id = ? AND c.customer_id NOT LIKE 'erased:%'`,
  );
  const insert = db.prepare<[string, number, string, number, number | null]>(
    `INSERT INTO notes (client_id, conversation_id, text, written_ms, edited_ms) VALUES (?, ?, ?, ?, ?)`,
  );
  const update = db.prepare<[string, number, number]>(`UPDATE notes SET text = ?, edited_ms = ? WHERE id = ?`);
  const remove = db.prepare<[number], { conversationId: number }>(
    `DELETE FROM notes WHERE id = ? RETURNING conversation_id AS conversationId`,
  );

  const saved = (noteId: number): RouteOutput<"notes/write"> => {
    const row = one.get(noteId);
    return row === undefined ? { kind: "not_found" } : { kind: "saved", note: toView(row) };
  };

  return {
    list: ({ conversationId }) => ({ items: all.all(conversationId).map(toView) }),
    write: ({ clientId, conversationId, text, was }) =>
      db.write("notes.write", () => {
        const known = byClientId.get(clientId);
        if (known !== undefined) return saved(known.id);
        const there = place.get(conversationId);
        if (there === undefined) return { kind: "not_found" as const };
        if (there.notes >= MAX_NOTES) return { kind: "too_many" as const };
        const { writtenMs, editedMs = null } = was ?? { writtenMs: clock.nowMs() };
        return saved(Number(insert.run(clientId, conversationId, text, writtenMs, editedMs).lastInsertRowid));
      }),
    edit: ({ noteId, text }) =>
      db.write("notes.edit", () => {
        const row = one.get(noteId);
        if (row !== undefined && row.text !== text) update.run(text, clock.nowMs(), noteId);
        return saved(noteId);
      }),
    remove: (noteId) => db.write("notes.remove", () => remove.get(noteId)?.conversationId),
  };
}

function toView({ editedMs, ...note }: Row): NoteView {
  return { ...note, ...(editedMs === null ? {} : { editedMs }) };
}
