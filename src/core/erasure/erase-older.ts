import { toConversationId, type AccountId, type ConversationId } from "#shared/domain/ids.ts";
import type { Database } from "../db/database.ts";
import type { Clock } from "../ports.ts";
import type { Ended, Erasure, ErasureRows } from "./erasure-rows.ts";
import { fingerprints } from "./fingerprints.ts";
import type { RemoveWhole, RunSlice } from "./jobs.ts";
import type { Removal } from "./removal.ts";
import { inSlices } from "./slices.ts";

/** Removes what an account has from before a time (Meta's); a conversation with nothing left goes with its customer. */
export type EraseOlder = (erasure: Erasure, accountId: AccountId, beforeMs: number) => Promise<Ended>;

export interface EraseOlderParts {
  readonly db: Database;
  readonly rows: ErasureRows;
  readonly removal: Removal;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly slice: RunSlice;
  readonly removeWhole: RemoveWhole;
  readonly dropCopies: (erasure: Erasure, accountId: AccountId, beforeMs: number) => Promise<void>;
  readonly erased: (conversationIds: readonly number[], messageIds: readonly number[]) => void;
  readonly changed: (conversationIds: readonly ConversationId[]) => void;
}

/** Conversations looked at in one step. */
const WINDOW = 200;

export function createEraseOlder(parts: EraseOlderParts): EraseOlder {
  const { db, rows, removal, clock, signal, slice } = parts;
  const nextOlder = db.prepare<[string, number, number, number], { id: ConversationId }>(
    `SELECT c.id FROM conversations c WHERE c.account_id = ? AND c.id > ? AND c.id <= ?
       AND EXISTS (SELECT 1 FROM messages m WHERE m.conversation_id = c.id AND m.sent_at_ms < ?) ORDER BY c.id LIMIT 1`,
  );

  return async (erasure, accountId, beforeMs) => {
    await inSlices(signal, (timeLeft) => {
      const gone = { conversations: [] as number[], messages: [] as number[] };
      const touched = new Set<ConversationId>();
      const more = slice(erasure, timeLeft, (removed) => {
        const now = rows.get(erasure.id) ?? erasure;
        if (now.doneUpTo >= now.lastConversationId || now.stopAsked === 1) return false;
        const end = Math.min(now.doneUpTo + WINDOW, now.lastConversationId);
        const next = nextOlder.get(accountId, now.doneUpTo, end, beforeMs)?.id;
        if (next === undefined) {
          rows.skipTo(erasure.id, toConversationId(end));
          return true;
        }
        const some = removal.removeSome(next, { ...fingerprints(erasure, clock.nowMs()), beforeMs }, removed);
        const conversation = removal.isEmpty(next) ? removal.find(next) : undefined;
        if (conversation !== undefined) {
          parts.removeWhole(erasure, conversation, removed);
          gone.conversations.push(next);
          return true;
        }
        gone.messages.push(...some.messageIds);
        touched.add(next);
        removal.sumUp(next, some.messageIds.length);
        if (!some.more) rows.passConversation(erasure.id, next);
        return true;
      });
      parts.erased(gone.conversations, gone.messages);
      parts.changed([...touched]);
      return more;
    });
    if (rows.get(erasure.id)?.stopAsked === 1) return "cancelled";
    await parts.dropCopies(erasure, accountId, beforeMs);
    return "done";
  };
}
