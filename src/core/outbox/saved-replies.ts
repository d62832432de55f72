import { MOST_SAVED_REPLIES, type SavedReply } from "#shared/contract/saved-replies.ts";
import type { CoreEvent } from "#shared/contract/events.ts";
import type { RouteInput, RouteOutput } from "#shared/contract/routes.ts";
import type { Database } from "../db/database.ts";
import type { Clock } from "../ports.ts";

/** The shop's saved replies: listed by name, changed one at a time. */
export interface SavedReplies {
  readonly list: () => RouteOutput<"saved-replies/list">;
  readonly save: (input: RouteInput<"saved-replies/save">) => RouteOutput<"saved-replies/save">;
  readonly remove: (input: RouteInput<"saved-replies/remove">) => RouteOutput<"saved-replies/remove">;
}

export function createSavedReplies(db: Database, clock: Clock, emit: (event: CoreEvent) => void): SavedReplies {
  const all = db.prepare<[], SavedReply>(
    `SELECT id, name, text FROM saved_replies ORDER BY name COLLATE NOCASE LIMIT ${MOST_SAVED_REPLIES}`,
  );
  const count = db.prepare<[], { n: number }>(`SELECT count(*) AS n FROM saved_replies`);
  const byClientId = db.prepare<[string], { id: number }>(`SELECT id FROM saved_replies WHERE client_id = ?`);
  const byName = db.prepare<[string], { id: number }>(`SELECT id FROM saved_replies WHERE name = ? COLLATE NOCASE`);
  const insert = db.prepare<[string, string, string, number]>(
    `INSERT INTO saved_replies (client_id, name, text, changed_ms) VALUES (?, ?, ?, ?)`,
  );
  const change = db.prepare<[string, string, number, number]>(
    `UPDATE saved_replies SET name = ?, text = ?, changed_ms = ? WHERE id = ?`,
  );
  const drop = db.prepare<[number]>(`DELETE FROM saved_replies WHERE id = ?`);

  const saveNow = ({
    clientId,
    savedReplyId,
    name,
    text,
  }: RouteInput<"saved-replies/save">): RouteOutput<"saved-replies/save"> => {
    const known = savedReplyId ?? byClientId.get(clientId)?.id;
    const holder = byName.get(name)?.id;
    if (holder !== undefined && holder !== known) return { kind: "name_taken" };
    if (known !== undefined) {
      const changed = change.run(name, text, clock.nowMs(), known).changes === 1;
      return changed ? { kind: "saved", savedReplyId: known } : { kind: "not_found" };
    }
    if ((count.get()?.n ?? 0) >= MOST_SAVED_REPLIES) return { kind: "full", most: MOST_SAVED_REPLIES };
    const { lastInsertRowid } = insert.run(clientId, name, text, clock.nowMs());
    return { kind: "saved", savedReplyId: Number(lastInsertRowid) };
  };

  return {
    list: () => ({ items: all.all() }),
    save(input) {
      const answer = db.write("saved-replies.save", () => saveNow(input));
      if (answer.kind === "saved") emit({ type: "saved_replies" });
      return answer;
    },
    remove({ savedReplyId }) {
      const isGone = db.write("saved-replies.remove", () => drop.run(savedReplyId).changes === 1);
      emit({ type: "saved_replies" });
      return { kind: isGone ? "removed" : "not_found" };
    },
  };
}
