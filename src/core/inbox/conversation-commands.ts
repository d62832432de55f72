import { toConversationId } from "#shared/domain/ids.ts";
import type { RouteInput, RouteOutput } from "#shared/contract/routes.ts";
import type { Database } from "../db/database.ts";
import type { ConversationTouches } from "./conversation-touches.ts";

/** What the owner does to a conversation as a whole. */
export interface ConversationCommands {
  readonly markRead: (input: RouteInput<"conversations/mark-read">) => RouteOutput<"conversations/mark-read">;
}

export function createConversationCommands(db: Database, touches: ConversationTouches): ConversationCommands {
  const find = db.prepare<[number], { owner_read_ms: number; kept: number }>(
    `SELECT owner_read_ms, marked_unread OR reminded AS kept FROM conversations WHERE id = ?`,
  );
  const setRead = db.prepare<[number, number]>(
    `UPDATE conversations SET owner_read_ms = max(owner_read_ms, ?), marked_unread = 0, reminded = 0 WHERE id = ?`,
  );

  return {
    markRead: ({ conversationId, upToMs }) =>
      db.write("conversations.mark-read", () => {
        const found = find.get(conversationId);
        if (found === undefined) return { kind: "not_found" as const };
        if (upToMs <= found.owner_read_ms && found.kept === 0) return { kind: "unchanged" as const };
        setRead.run(upToMs, conversationId);
        touches.touch(toConversationId(conversationId));
        touches.flush();
        return { kind: "changed" as const };
      }),
  };
}
