import { toAccountId, type ReplyId } from "#shared/domain/ids.ts";
import type { Database } from "../db/database.ts";
import { createConversationTouches } from "../inbox/conversation-touches.ts";
import { createReplyRows } from "../outbox/reply-rows.ts";
import { createReplyStates } from "../outbox/reply-states.ts";

/**
 * An inbox that has gone back in time does not know what has left since: the owner decides, reply by reply. What the
 * assistant was about to say was for that moment, and a reaction, which stands nowhere to be decided about, is taken
 * back. Inside the caller's transaction.
 */
export function holdReplies(db: Database): void {
  const touches = createConversationTouches(db);
  const replies = createReplyRows(db);
  const accounts = db.prepare<[], { id: string }>("SELECT id FROM accounts").all();
  for (const { id } of accounts) replies.dropWaitingAutomatic(toAccountId(id), touches);
  touches.flush();
  const states = createReplyStates(db);
  const waiting = db.prepare<[], { id: ReplyId }>("SELECT id FROM outbox WHERE state = 'waiting' ORDER BY id").all();
  for (const { id } of waiting) states.hold(id, "restored");
}
