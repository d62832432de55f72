import { toConversationId, type AccountId, type ConversationId, type CustomerId } from "#shared/domain/ids.ts";
import type { RouteInput, RouteOutput } from "#shared/contract/routes.ts";
import type { Database } from "../db/database.ts";
import type { GraphAccess, GraphClient } from "../instagram/graph-client.ts";
import type { Clock } from "../ports.ts";

/** Asks Meta to give a conversation that another app has to the shop's app (Meta, "Conversation Routing"). */
export type TakeOver = (
  input: RouteInput<"conversations/take-over">,
) => Promise<RouteOutput<"conversations/take-over">>;

export interface TakeOverParts {
  readonly db: Database;
  readonly graph: GraphClient;
  readonly clock: Clock;
  readonly accessOf: (accountId: AccountId) => GraphAccess | undefined;
  /** The conversation is ours from now on. Inside a transaction. */
  readonly taken: (conversationId: ConversationId, nowMs: number) => void;
  /** Replies that waited for it go. Inside a transaction; gives their number. */
  readonly release: (conversationId: ConversationId) => number;
}

interface Row {
  readonly accountId: AccountId;
  readonly customerId: CustomerId;
  readonly senderId: string;
}

export function createTakeOver({ db, graph, clock, accessOf, taken, release }: TakeOverParts): TakeOver {
  const find = db.prepare<[number], Row>(
    `SELECT c.account_id AS accountId, c.customer_id AS customerId, a.sender_id AS senderId
     FROM conversations c JOIN accounts a ON a.id = c.account_id WHERE c.id = ? AND c.customer_id NOT LIKE 'erased:%'`,
  );
  return async ({ conversationId }) => {
    const row = find.get(conversationId);
    if (row === undefined) return { kind: "not_found" };
    const access = accessOf(row.accountId);
    if (access === undefined) return { kind: "sign_in_needed" };
    const outcome = await graph.call({
      method: "POST",
      path: `${row.senderId}/take_thread_control`,
      body: { recipient: { id: row.customerId } },
      ...access,
    });
    switch (outcome.kind) {
      case "refused": {
        const { code, subcode, traceId } = outcome.error;
        return {
          kind: "refused",
          code,
          ...(subcode === undefined ? {} : { subcode }),
          ...(traceId === undefined ? {} : { traceId }),
        };
      }
      // Asking twice does no harm, so a lost answer is no more than no answer.
      case "not_sent":
      case "unknown":
        return { kind: "offline" };
      case "answered":
        return db.write("conversations.take-over", () => {
          // Erased while Meta was asked.
          if (find.get(conversationId) === undefined) return { kind: "not_found" as const };
          taken(toConversationId(conversationId), clock.nowMs());
          return { kind: "taken" as const, released: release(toConversationId(conversationId)) };
        });
    }
  };
}
