import { assertNever } from "#shared/assert-never.ts";
import type { RouteInput, RouteOutput } from "#shared/contract/routes.ts";
import type { Database } from "../db/database.ts";
import type { Clock } from "../ports.ts";
import { cutoffMs } from "./retention.ts";
import { inSlices } from "./slices.ts";

/** Counts what an erasure would remove, before the owner is asked. */
type Preview = (input: RouteInput<"erasure/preview">) => Promise<RouteOutput<"erasure/preview">>;

interface Counts {
  readonly conversations: number;
  readonly messages: number;
  readonly waitingReplies: number;
}

const WAITING = `state IN ('waiting', 'sending', 'unknown', 'held')`;
const READ_AT_ONCE = 200;

export function createPreview(db: Database, clock: Clock, ending: AbortSignal): Preview {
  const message = db.prepare<[number], { waiting: number }>(
    `SELECT EXISTS (SELECT 1 FROM outbox o WHERE o.message_id = m.id AND ${WAITING}) AS waiting FROM messages m WHERE m.id = ?`,
  );
  const chosen = db.prepare<[string], Counts>(
    `SELECT count(*) AS conversations, coalesce(sum(c.message_count), 0) AS messages,
       coalesce(sum((SELECT count(*) FROM outbox o WHERE o.conversation_id = c.id AND ${WAITING})), 0) AS waitingReplies
     FROM conversations c WHERE c.id IN (SELECT value FROM json_each(?))`,
  );
  const account = db.prepare<[string], { id: string }>(`SELECT id FROM accounts WHERE id = ?`);
  const ofAccount = db.prepare<[string], Counts>(
    `SELECT count(*) AS conversations, coalesce(sum(c.message_count), 0) AS messages,
       (SELECT count(*) FROM outbox o JOIN conversations w ON w.id = o.conversation_id
        WHERE w.account_id = a.id AND o.${WAITING}) AS waitingReplies
     FROM accounts a LEFT JOIN conversations c ON c.account_id = a.id WHERE a.id = ?`,
  );
  const older = db.prepare<{ accountId: string; after: number; beforeMs: number }, { id: number; messages: number }>(
    `SELECT c.id, (SELECT count(*) FROM messages m WHERE m.conversation_id = c.id AND m.sent_at_ms < @beforeMs) AS messages
     FROM conversations c WHERE c.account_id = @accountId AND c.id > @after ORDER BY c.id LIMIT ${READ_AT_ONCE}`,
  );

  const countOlder = async (accountId: string, days: number): Promise<Counts> => {
    const beforeMs = cutoffMs(clock.nowMs(), days);
    let conversations = 0;
    let messages = 0;
    let after = 0;
    await inSlices(ending, (timeLeft) => {
      do {
        const rows = older.all({ accountId, after, beforeMs });
        for (const row of rows) {
          if (row.messages > 0) conversations += 1;
          messages += row.messages;
        }
        after = rows.at(-1)?.id ?? after;
        if (rows.length < READ_AT_ONCE) return false;
      } while (timeLeft());
      return true;
    });
    return { conversations, messages, waitingReplies: 0 };
  };
  const countChosen = (ids: readonly number[]): Counts | undefined => {
    const counts = chosen.get(JSON.stringify(ids));
    return counts === undefined || counts.conversations === 0 ? undefined : counts;
  };
  const count = async ({ target }: RouteInput<"erasure/preview">): Promise<Counts | undefined> => {
    switch (target.kind) {
      case "message": {
        const row = message.get(target.messageId);
        return row === undefined ? undefined : { conversations: 0, messages: 1, waitingReplies: row.waiting };
      }
      case "conversation":
        return countChosen([target.conversationId]);
      case "customer":
        return countChosen(target.conversationIds);
      case "account":
        return account.get(target.accountId) === undefined ? undefined : ofAccount.get(target.accountId);
      case "older_than":
        return account.get(target.accountId) === undefined ? undefined : countOlder(target.accountId, target.days);
      default:
        return assertNever(target, "erasure target");
    }
  };

  return async (input) => {
    const counts = await count(input);
    return counts === undefined ? { kind: "not_found" } : { kind: "found", ...counts };
  };
}
