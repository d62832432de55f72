import { messagingWindow } from "#shared/domain/messaging-window.ts";
import { toConversationId, type AccountId, type ConversationId } from "#shared/domain/ids.ts";
import type { RouteInput, RouteOutput } from "#shared/contract/routes.ts";
import type { Settings } from "#shared/contract/settings.ts";
import type { Database } from "../db/database.ts";
import type { GraphAccess, GraphClient } from "../instagram/graph-client.ts";
import type { Clock } from "../ports.ts";

/**
 * The small signs that somebody is there: "typing…" and "seen". Meta has no page on them for Instagram; other programs
 * use them, one says that they do nothing. So they are courtesies: asked for once, never waited for, never tried again,
 * and whatever Meta answers is nobody's concern.
 */
export interface SenderActions {
  readonly typing: (input: RouteInput<"conversations/typing">) => RouteOutput<"conversations/typing">;
  /** Instagram has taken an answer of the owner's: not before, or one that is taken back would be seen as "seen". */
  readonly answered: (conversationId: ConversationId) => void;
  readonly stop: () => Promise<void>;
}

export interface SenderActionParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly graph: GraphClient;
  readonly settings: () => Settings;
  readonly accessOf: (accountId: AccountId) => GraphAccess | undefined;
  readonly isOnline: () => boolean;
}

/** Meta shows it for up to 20 seconds (seen in other programs). */
const TYPING_AGAIN_AFTER_MS = 15_000;
/** More at once than this is nobody's typing. */
const MOST_UNDER_WAY = 8;

interface Row {
  readonly accountId: AccountId;
  readonly customerId: string;
  readonly senderId: string;
  readonly sending: "ready" | "paused";
  readonly lastQualifyingMs: number | null;
}

export function createSenderActions(parts: SenderActionParts): SenderActions {
  const find = parts.db.prepare<[number], Row>(
    `SELECT c.account_id AS accountId, c.customer_id AS customerId, a.sender_id AS senderId, a.sending,
       c.last_qualifying_ms AS lastQualifyingMs
     FROM conversations c JOIN accounts a ON a.id = c.account_id WHERE c.id = ?`,
  );
  const underWay = new Set<Promise<unknown>>();
  /** The one conversation somebody was typing in last: only one has the focus. */
  let typed: { readonly conversationId: number; readonly atMs: number } | undefined;

  const send = (conversationId: number, action: "typing_on" | "mark_seen"): void => {
    const row = find.get(conversationId);
    if (row === undefined || row.sending === "paused" || !parts.isOnline() || underWay.size >= MOST_UNDER_WAY) return;
    if (messagingWindow(row.lastQualifyingMs ?? undefined, parts.clock.nowMs()).kind !== "open") return;
    const access = parts.accessOf(row.accountId);
    if (access === undefined) return;
    const call = parts.graph
      .call({
        method: "POST",
        ...access,
        path: `${row.senderId}/messages`,
        body: { recipient: { id: row.customerId }, sender_action: action },
      })
      .catch(() => undefined)
      .finally(() => underWay.delete(call));
    underWay.add(call);
  };

  return {
    typing({ conversationId }) {
      const nowMs = parts.clock.nowMs();
      const isRepeat = typed?.conversationId === conversationId && Math.abs(nowMs - typed.atMs) < TYPING_AGAIN_AFTER_MS;
      if (!parts.settings().showsTyping || isRepeat) return { kind: "ignored" };
      typed = { conversationId, atMs: nowMs };
      send(toConversationId(conversationId), "typing_on");
      return { kind: "noted" };
    },
    answered(conversationId) {
      // Whoever goes on writing after a reply is seen writing again.
      typed = undefined;
      if (parts.settings().marksSeen) send(conversationId, "mark_seen");
    },
    async stop() {
      await Promise.allSettled(underWay);
    },
  };
}
