import { toConversationId, toMid } from "#shared/domain/ids.ts";
import type { RouteOutput } from "#shared/contract/routes.ts";
import type { Database } from "../db/database.ts";
import type { Clock } from "../ports.ts";
import type { Copies } from "./copies.ts";
import { nothingRemoved, type ErasureRows } from "./erasure-rows.ts";
import type { Removal } from "./removal.ts";
import { inSlices } from "./slices.ts";
import type { Tombstones } from "./tombstones.ts";

/**
 * Removes one message from this computer. Its row goes, so no list shows it; its mid leaves a fingerprint for good, so
 * that neither a repeat nor Meta's history brings it back.
 */
export type EraseMessage = (clientId: string, messageId: number) => Promise<RouteOutput<"erasure/start">>;

export interface EraseMessageParts {
  readonly db: Database;
  readonly rows: ErasureRows;
  readonly removal: Removal;
  readonly copies: Copies;
  readonly tombstones: Tombstones;
  readonly clock: Clock;
  readonly ending: AbortSignal;
  /** `isLast`: it was all there was of its conversation, which is gone with it. */
  readonly erased: (erasureId: number, messageId: number, conversationId: number, isLast: boolean) => void;
}

interface Row {
  readonly conversationId: number;
  readonly accountId: string;
  readonly mid: string | null;
  readonly state: "waiting" | "sending" | "accepted" | "refused" | "unknown" | "held" | null;
}

export function createEraseMessage(parts: EraseMessageParts): EraseMessage {
  const { db, rows, removal, copies, tombstones, clock, ending } = parts;
  const find = db.prepare<[number], Row>(
    `SELECT m.conversation_id AS conversationId, c.account_id AS accountId, m.mid, o.state
     FROM messages m JOIN conversations c ON c.id = m.conversation_id LEFT JOIN outbox o ON o.message_id = m.id
     WHERE m.id = ?`,
  );
  const dropAttachments = db.prepare<[number]>(`DELETE FROM attachments WHERE message_id = ?`);
  const dropReactions = db.prepare<[string, number]>(`DELETE FROM reactions WHERE mid = ? AND conversation_id = ?`);
  const dropMessage = db.prepare<[number]>(`DELETE FROM messages WHERE id = ?`);

  /** Copies that only mention it are many pages to read: that is done before, so that the rest is one transaction. */
  const dropMentions = async (mid: string): Promise<number> => {
    let quarantined = 0;
    let next: number | undefined = 0;
    await inSlices(ending, (timeLeft) => {
      db.write("erasure.quarantine", () => {
        while (next !== undefined) {
          const swept = copies.dropMentions([mid], next);
          quarantined += swept.quarantined;
          next = swept.next;
          if (!timeLeft()) break;
        }
      });
      return next !== undefined;
    });
    return quarantined;
  };

  const remove = (clientId: string, messageId: number, row: Row, quarantined: number) => {
    const conversationId = toConversationId(row.conversationId);
    const nowMs = clock.nowMs();
    const isUnleft = row.state === "waiting" || row.state === "refused" || row.state === "held";
    const removed = { ...nothingRemoved(), quarantined, ...(isUnleft ? { replies: 1 } : { messages: 1 }) };
    const erasureId = rows.insert({
      what: "message",
      wish: "owner",
      nowMs,
      clientId,
      accountId: row.accountId,
      conversationId,
      messageId,
    });
    removed.attachments = dropAttachments.run(messageId).changes;
    if (row.mid !== null) {
      tombstones.addMessage(toMid(row.mid), undefined);
      removed.reactions = dropReactions.run(row.mid, conversationId).changes;
      removed.quarantined += copies.dropMessages([row.mid]);
    }
    dropMessage.run(messageId);
    removal.sumUp(conversationId, 1);
    const isLast = removal.isEmpty(conversationId);
    const conversation = isLast ? removal.find(conversationId) : undefined;
    if (conversation !== undefined) {
      removal.takeApart(conversation, removed);
      removal.finish(conversationId);
    }
    rows.add(erasureId, removed);
    rows.end(erasureId, "done", nowMs);
    return { erasureId, isLast };
  };

  return async (clientId, messageId) => {
    const before = find.get(messageId);
    if (before === undefined) return { kind: "not_found" };
    const quarantined = before.mid === null ? 0 : await dropMentions(before.mid);
    const done = db.write("erasure.message", () => {
      const known = rows.byClientId(clientId);
      if (known !== undefined) return { kind: "started" as const, erasureId: known };
      const row = find.get(messageId);
      if (row === undefined) return { kind: "not_found" as const };
      if (row.state === "sending" || row.state === "unknown") return { kind: "on_its_way" as const };
      return {
        kind: "removed" as const,
        conversationId: row.conversationId,
        ...remove(clientId, messageId, row, quarantined),
      };
    });
    if (done.kind !== "removed") return done;
    parts.erased(done.erasureId, messageId, done.conversationId, done.isLast);
    return { kind: "started", erasureId: done.erasureId };
  };
}
