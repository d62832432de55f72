import { toAccountId } from "#shared/domain/ids.ts";
import type { Database } from "../db/database.ts";
import { createConversationTouches } from "../inbox/conversation-touches.ts";
import { createReplyRows } from "../outbox/reply-rows.ts";

/**
 * An inbox that has gone back in time does not know what has left since: the owner decides, reply by reply. What the
 * assistant was about to say was for that moment. Inside the caller's transaction.
 */
export function holdReplies(db: Database): void {
  const touches = createConversationTouches(db);
  const replies = createReplyRows(db);
  const accounts = db.prepare<[], { id: string }>("SELECT id FROM accounts").all();
  for (const { id } of accounts) replies.dropWaitingAutomatic(toAccountId(id), touches);
  touches.flush();
  db.prepare(`UPDATE outbox SET state = 'held', because = NULL, reason = 'restored' WHERE state = 'waiting'`).run();
}
