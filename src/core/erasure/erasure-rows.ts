import type { AccountId, ConversationId } from "#shared/domain/ids.ts";
import type { ErasureView, RemovedCounts } from "#shared/contract/erasure.ts";
import type { RouteInput, RouteOutput } from "#shared/contract/routes.ts";
import type { Database } from "../db/database.ts";
import { readCursor, writeCursor } from "../inbox/cursor.ts";

/** One erasure, as the jobs need it. */
export interface Erasure {
  readonly id: number;
  readonly what: ErasureView["what"];
  readonly accountId: AccountId | null;
  readonly olderThanMs: number | null;
  readonly disconnect: number;
  readonly stopAsked: number;
  /** The last conversation dealt with. */
  readonly doneUpTo: ConversationId;
  /** The last there was when it was asked for: what comes later is not meant. */
  readonly lastConversationId: ConversationId;
  readonly ended: Ended | null;
}

export type Ended = "done" | "cancelled" | "failed";

export interface NewErasure {
  readonly what: ErasureView["what"];
  readonly wish: ErasureView["wish"];
  readonly nowMs: number;
  readonly clientId?: string;
  readonly accountId?: string;
  readonly conversationId?: number;
  readonly messageId?: number;
  readonly olderThanMs?: number;
  readonly disconnect?: boolean;
  readonly conversations?: number;
  readonly lastConversationId?: number;
  readonly confirmationCode?: string;
  /** Conversations chosen one by one. */
  readonly targets?: readonly number[];
}

export type Removed = { -readonly [Kind in keyof RemovedCounts]: number };

export const nothingRemoved = (): Removed => ({
  messages: 0,
  attachments: 0,
  reactions: 0,
  replies: 0,
  customers: 0,
  events: 0,
  quarantined: 0,
});

interface Row extends RemovedCounts {
  readonly id: number;
  readonly what: ErasureView["what"];
  readonly wish: ErasureView["wish"];
  readonly account_id: string | null;
  readonly conversation_id: number | null;
  readonly asked_ms: number;
  readonly stop_asked: number;
  readonly conversations_done: number;
  readonly conversations_total: number;
  readonly ended: Ended | null;
  readonly ended_ms: number | null;
  readonly clean_ms: number | null;
  readonly away_owed: number;
  readonly away_gone_ms: number | null;
  readonly confirmation_code: string | null;
}

const VIEW = `SELECT id, what, wish, account_id, conversation_id, asked_ms, stop_asked, conversations_done,
  conversations_total, ended, ended_ms, clean_ms, messages, attachments, reactions, replies, customers, events,
  quarantined, away_owed, away_gone_ms, confirmation_code FROM erasures`;
const DEFAULT_PAGE = 50;

export type ErasureRows = ReturnType<typeof createErasureRows>;

/** Erasures under way and the receipts of those that have ended: one row each. */
export function createErasureRows(db: Database) {
  const insert = db.prepare(
    `INSERT INTO erasures (what, wish, client_id, account_id, conversation_id, message_id, older_than_ms, disconnect,
       asked_ms, conversations_total, last_conversation_id, confirmation_code)
     VALUES (@what, @wish, @clientId, @accountId, @conversationId, @messageId, @olderThanMs, @disconnect,
       @nowMs, @conversations, @lastConversationId, @confirmationCode)`,
  );
  const insertTarget = db.prepare<[number, number]>(
    `INSERT INTO erasure_targets (erasure_id, conversation_id) VALUES (?, ?) ON CONFLICT DO NOTHING`,
  );
  const COLUMNS = `id, what, account_id AS accountId, older_than_ms AS olderThanMs, disconnect, stop_asked AS stopAsked,
    done_up_to AS doneUpTo, last_conversation_id AS lastConversationId, ended`;
  const get = db.prepare<[number], Erasure>(`SELECT ${COLUMNS} FROM erasures WHERE id = ?`);
  const nextRunning = db.prepare<[], Erasure>(
    `SELECT ${COLUMNS} FROM erasures WHERE clean_ms IS NULL AND ended IS NULL ORDER BY id LIMIT 1`,
  );
  const byClientId = db.prepare<[string], { id: number }>(`SELECT id FROM erasures WHERE client_id = ?`);
  const byCode = db.prepare<[string], Row>(`${VIEW} WHERE confirmation_code = ?`);
  const unsentBefore = db.prepare<[number], { id: number }>(
    `SELECT id FROM erasures WHERE what = 'unsent' AND message_id = ?`,
  );
  const nextTarget = db.prepare<[number, number], { id: ConversationId }>(
    `SELECT conversation_id AS id FROM erasure_targets WHERE erasure_id = ? AND conversation_id > ?
     ORDER BY conversation_id LIMIT 1`,
  );
  const add = db.prepare(
    `UPDATE erasures SET messages = messages + @messages, attachments = attachments + @attachments,
       reactions = reactions + @reactions, replies = replies + @replies, customers = customers + @customers,
       events = events + @events, quarantined = quarantined + @quarantined WHERE id = @id`,
  );
  const passConversation = db.prepare<[number, number]>(
    `UPDATE erasures SET done_up_to = ?, conversations_done = conversations_done + 1 WHERE id = ?`,
  );
  const skipTo = db.prepare<[number, number]>(`UPDATE erasures SET done_up_to = ? WHERE id = ?`);
  const askToStop = db.prepare<[number]>(`UPDATE erasures SET stop_asked = 1 WHERE id = ? AND ended IS NULL`);
  const end = db.prepare<[Ended, number, number]>(`UPDATE erasures SET ended = ?, ended_ms = ? WHERE id = ?`);
  const forget = db.prepare<[number]>(`DELETE FROM erasures WHERE id = ?`);
  const removedNothing = db.prepare<[number], { id: number }>(
    `SELECT id FROM erasures WHERE id = ?
       AND messages + attachments + reactions + replies + customers + events + quarantined = 0`,
  );
  const unclean = db.prepare<[], { id: number; mid: string | null }>(
    `SELECT e.id, m.mid FROM erasures e LEFT JOIN messages m ON m.id = e.message_id
     WHERE e.clean_ms IS NULL AND e.ended IS NOT NULL ORDER BY e.id`,
  );
  // No copy of the inbox holds a sign-in.
  const markClean = db.prepare<[number, number, number]>(
    `UPDATE erasures SET clean_ms = ?, away_owed = ? AND what <> 'sign_in'
     WHERE id = ? AND clean_ms IS NULL AND ended IS NOT NULL`,
  );
  const goneFromAway = db.prepare<[number], { id: number }>(
    `UPDATE erasures SET away_owed = 0, away_gone_ms = ? WHERE away_owed = 1 RETURNING id`,
  );
  const someAway = db.prepare("SELECT 1 FROM erasures WHERE away_owed = 1 LIMIT 1");
  const page = db.prepare<[number, number, number], Row>(
    `${VIEW} WHERE (asked_ms, id) < (?, ?) ORDER BY asked_ms DESC, id DESC LIMIT ?`,
  );
  const pageOfRunning = db.prepare<[number, number, number], Row>(
    `${VIEW} WHERE clean_ms IS NULL AND ended IS NULL AND (asked_ms, id) < (?, ?)
     ORDER BY asked_ms DESC, id DESC LIMIT ?`,
  );
  const one = db.prepare<[number], Row>(`${VIEW} WHERE id = ?`);

  return {
    /** All that changes a row belongs inside the caller's transaction. */
    insert(erasure: NewErasure): number {
      const { what, wish, nowMs, targets = [] } = erasure;
      const { lastInsertRowid } = insert.run({
        what,
        wish,
        nowMs,
        clientId: erasure.clientId ?? null,
        accountId: erasure.accountId ?? null,
        conversationId: erasure.conversationId ?? null,
        messageId: erasure.messageId ?? null,
        olderThanMs: erasure.olderThanMs ?? null,
        disconnect: erasure.disconnect === true ? 1 : 0,
        conversations: erasure.conversations ?? 0,
        lastConversationId: erasure.lastConversationId ?? 0,
        confirmationCode: erasure.confirmationCode ?? null,
      });
      const id = Number(lastInsertRowid);
      for (const target of targets) insertTarget.run(id, target);
      return id;
    },
    get: (id: number) => get.get(id),
    nextRunning: () => nextRunning.get(),
    byClientId: (clientId: string) => byClientId.get(clientId)?.id,
    byCode(code: string): ErasureView | undefined {
      const row = byCode.get(code);
      return row === undefined ? undefined : toView(row);
    },
    hasUnsent: (messageId: number) => unsentBefore.get(messageId) !== undefined,
    nextTarget: (id: number, after: ConversationId) => nextTarget.get(id, after)?.id,
    add: (id: number, removed: RemovedCounts) => void add.run({ ...removed, id }),
    passConversation: (id: number, conversationId: ConversationId) => void passConversation.run(conversationId, id),
    /** Nothing to do in the conversations up to this one. */
    skipTo: (id: number, conversationId: ConversationId) => void skipTo.run(conversationId, id),
    askToStop: (id: number) => askToStop.run(id).changes === 1,
    end: (id: number, ended: Ended, nowMs: number) => void end.run(ended, nowMs, id),
    removedNothing: (id: number) => removedNothing.get(id) !== undefined,
    forget: (id: number) => void forget.run(id),
    /** Ended, and not known to be clean; with the mid of an unsent message. */
    unclean: () => unclean.all(),
    /** @param isAwayOwed copies that could not be reached may still hold it. */
    markClean: (id: number, nowMs: number, isAwayOwed: boolean) => void markClean.run(nowMs, isAwayOwed ? 1 : 0, id),
    isSomethingAway: () => someAway.get() !== undefined,
    /** Those copies could be reached; gives the receipts that say so now. */
    goneFromAway: (nowMs: number) => goneFromAway.all(nowMs).map(({ id }) => id),
    view(id: number): ErasureView | undefined {
      const row = one.get(id);
      return row === undefined ? undefined : toView(row);
    },
    list(input: RouteInput<"erasure/list">): RouteOutput<"erasure/list"> {
      const limit = input.limit ?? DEFAULT_PAGE;
      const start = { timeMs: Number.MAX_SAFE_INTEGER, id: Number.MAX_SAFE_INTEGER };
      const { timeMs, id } = input.cursor === undefined ? start : readCursor(input.cursor);
      const rows = (input.running === true ? pageOfRunning : page).all(timeMs, id, limit + 1);
      const items = rows.slice(0, limit);
      const last = items.at(-1);
      const more = rows.length > limit && last !== undefined;
      return {
        items: items.map(toView),
        ...(more ? { nextCursor: writeCursor({ timeMs: last.asked_ms, id: last.id }) } : {}),
      };
    },
  };
}

function toView(row: Row): ErasureView {
  const { messages, attachments, reactions, replies, customers, events, quarantined } = row;
  return {
    id: row.id,
    what: row.what,
    wish: row.wish,
    state: stateOf(row),
    ...(row.account_id === null ? {} : { accountId: row.account_id }),
    ...(row.conversation_id === null ? {} : { conversationId: row.conversation_id }),
    askedMs: row.asked_ms,
    ...(row.ended_ms === null ? {} : { endedMs: row.ended_ms }),
    ...(row.clean_ms === null ? {} : { cleanMs: row.clean_ms }),
    ...awayCopiesOf(row),
    conversations: { done: row.conversations_done, total: row.conversations_total },
    removed: { messages, attachments, reactions, replies, customers, events, quarantined },
    ...(row.confirmation_code === null ? {} : { confirmationCode: row.confirmation_code }),
  };
}

function awayCopiesOf({ away_owed, away_gone_ms }: Row): Pick<ErasureView, "awayCopies"> {
  if (away_owed === 1) return { awayCopies: {} };
  return away_gone_ms === null ? {} : { awayCopies: { goneMs: away_gone_ms } };
}

function stateOf({ ended, clean_ms, stop_asked }: Row): ErasureView["state"] {
  if (ended === null) return stop_asked === 1 ? "stopping" : "running";
  return clean_ms === null ? "cleaning" : ended;
}
