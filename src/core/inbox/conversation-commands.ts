import { toConversationId } from "#shared/domain/ids.ts";
import type { RouteInput, RouteOutput } from "#shared/contract/routes.ts";
import type { Database } from "../db/database.ts";
import type { ConversationTouches } from "./conversation-touches.ts";

/** What the owner does to a conversation as a whole. */
export interface ConversationCommands {
  readonly markRead: (input: RouteInput<"conversations/mark-read">) => RouteOutput<"conversations/mark-read">;
  readonly setDone: (input: RouteInput<"conversations/set-done">) => RouteOutput<"conversations/set-done">;
}

export function createConversationCommands(db: Database, touches: ConversationTouches): ConversationCommands {
  const find = db.prepare<[number], { owner_read_ms: number; done: number }>(
    `SELECT owner_read_ms, done FROM conversations WHERE id = ?`,
  );
  const setRead = db.prepare<[number, number]>(`UPDATE conversations SET owner_read_ms = ? WHERE id = ?`);
  // Done up to what is there now, in Meta's time: a later message opens the conversation again.
  const setDone = db.prepare<[number, number]>(
    `UPDATE conversations SET done = ?, done_at_ms = last_activity_ms WHERE id = ?`,
  );

  return {
    markRead: ({ conversationId, upToMs }) =>
      db.write("conversations.mark-read", () => {
        const found = find.get(conversationId);
        if (found === undefined) return { kind: "not_found" as const };
        if (upToMs <= found.owner_read_ms) return { kind: "unchanged" as const };
        setRead.run(upToMs, conversationId);
        touches.touch(toConversationId(conversationId));
        touches.flush();
        return { kind: "changed" as const };
      }),
    setDone: ({ conversationId, done }) =>
      db.write("conversations.set-done", () => {
        const found = find.get(conversationId);
        if (found === undefined) return { kind: "not_found" as const };
        if ((found.done === 1) === done) return { kind: "unchanged" as const };
        setDone.run(done ? 1 : 0, conversationId);
        return { kind: "changed" as const };
      }),
  };
}
