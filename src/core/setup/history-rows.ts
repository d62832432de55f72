import { setImmediate as nextTurn } from "node:timers/promises";
import type { AccountId, ConversationId, Mid } from "#shared/domain/ids.ts";
import { toMid } from "#shared/domain/ids.ts";
import type { Database } from "../db/database.ts";
import type { Direction } from "../instagram/events.ts";

/** How far the history of an account has been read. */
export interface HistoryRead {
  readonly syncedMs: number | null;
  readonly importDone: boolean;
  readonly importBeforeMs: number | null;
  readonly conversations: number;
  readonly messages: number;
  /** The owner wants no more of it for now. */
  readonly importStopped: boolean;
}

export interface Gap {
  /** When the message right below it was sent. */
  readonly fromMs?: number;
  /** The row of that message. */
  readonly fromId?: number;
  readonly toMs: number;
}

/** A gap in which something has changed since it was last held against Meta's list. */
export interface ChangedGap extends Gap {
  readonly conversationId: ConversationId;
  readonly customerId: string;
  /** Messages here from the second of its lower end to that of its upper one. */
  readonly inside: number;
}

export interface HistoryRows {
  readonly get: (id: AccountId) => HistoryRead | undefined;
  readonly put: (id: AccountId, read: HistoryRead) => void;
  readonly forget: (id: AccountId) => void;
  /** Conversations that the others go on without, by the time of their newest message as Meta tells it. */
  readonly passedOver: (id: AccountId) => ReadonlySet<number>;
  /** Nothing is noted of an account whose history is not read, as of one that has left meanwhile. */
  readonly passOver: (id: AccountId, updatedMs: number) => void;
  readonly dropPassedOver: (id: AccountId, updatedMs: number) => void;
  /**
   * Inside the caller's transaction. False when one that ends there is known; the two are one then. `isDoubt`: it may be
   * none, and is to be held against Meta's list though nothing more arrives.
   */
  readonly addGap: (conversationId: ConversationId, gap: Gap, isDoubt?: boolean) => boolean;
  readonly gaps: (conversationId: number) => readonly Gap[];
  /** Those that have waited longest for a look come first; not all at once. Counts in turns, so that others have theirs. */
  readonly changedGaps: (id: AccountId) => Promise<readonly ChangedGap[]>;
  /** It has had its turn. */
  readonly gapLooked: (conversationId: ConversationId, toMs: number) => void;
  readonly gapCompared: (conversationId: ConversationId, toMs: number, inside: number) => void;
  /** Inside the caller's transaction. */
  readonly removeGap: (conversationId: ConversationId, toMs: number) => void;
  /** The newest message here before that time of which Meta has told the time. */
  readonly newestBefore: (
    conversationId: ConversationId,
    beforeMs: number,
  ) => { readonly id: number; readonly sentAtMs: number } | undefined;
  /** Meta's time up to which a conversation was whole when it was last read: what is missing before it is marked. */
  readonly wholeMs: (conversationId: ConversationId) => number | undefined;
  /** Inside the caller's transaction. */
  readonly setWhole: (conversationId: ConversationId, upToMs: number) => void;
  /** What was here since then may be gone: nothing of the account counts as whole beyond it. */
  readonly doubtWhole: (id: AccountId, sinceMs: number) => void;
  /** Messages here between two times that Meta's history would have to show: what a person sent, and has not unsent. */
  readonly between: (
    conversationId: ConversationId,
    fromMs: number,
    toMs: number,
  ) => readonly { readonly mid: Mid; readonly direction: Direction }[];
  /** Without `emoji`: it was taken back. */
  readonly reactionOf: (
    conversationId: ConversationId,
    mid: Mid,
    by: "customer" | "account",
  ) => { readonly emoji?: string; readonly atMs: number } | undefined;
  readonly ofConversation: (
    conversationId: number,
  ) => { readonly accountId: AccountId; readonly customerId: string } | undefined;
}

/** More gaps wait for the next walk: each costs a call for every 50 messages after its lower end. */
const MOST_GAPS = 5;
/** What is inside a gap takes some 2 µs to count, and an account of many years has tens of thousands of gaps. */
const GAPS_IN_A_TURN = 2000;
/** A page is 20 messages: more than this between two times is not Meta's page. */
const MOST_BETWEEN = 200;

export function createHistoryRows(db: Database): HistoryRows {
  const read = db.prepare<
    [AccountId],
    {
      synced_ms: number | null;
      import_done: number;
      import_before_ms: number | null;
      import_conversations: number;
      import_messages: number;
      import_stopped: number;
    }
  >(
    `SELECT synced_ms, import_done, import_before_ms, import_conversations, import_messages, import_stopped FROM history_reads
     WHERE account_id = ?`,
  );
  const write = db.prepare(
    `INSERT INTO history_reads (account_id, synced_ms, import_done, import_before_ms, import_conversations, import_messages,
       import_stopped)
     VALUES (@id, @syncedMs, @importDone, @importBeforeMs, @conversations, @messages, @importStopped)
     ON CONFLICT (account_id) DO UPDATE SET synced_ms = excluded.synced_ms, import_done = excluded.import_done,
       import_before_ms = excluded.import_before_ms, import_conversations = excluded.import_conversations,
       import_messages = excluded.import_messages, import_stopped = excluded.import_stopped`,
  );
  const remove = db.prepare<[AccountId]>(`DELETE FROM history_reads WHERE account_id = ?`);
  const removePassedOver = db.prepare<[AccountId]>(`DELETE FROM passed_over WHERE account_id = ?`);
  const passedOver = db.prepare<[AccountId], { updatedMs: number }>(
    `SELECT updated_ms AS updatedMs FROM passed_over WHERE account_id = ?`,
  );
  const insertPassedOver = db.prepare<[number, AccountId]>(
    `INSERT INTO passed_over (account_id, updated_ms)
     SELECT account_id, ? FROM history_reads WHERE account_id = ? ON CONFLICT DO NOTHING`,
  );
  const deletePassedOver = db.prepare<[AccountId, number]>(
    `DELETE FROM passed_over WHERE account_id = ? AND updated_ms = ?`,
  );
  const INSIDE = `(SELECT count(*) FROM messages m WHERE m.conversation_id = g.conversation_id AND m.arrived = 1
    AND m.sent_at_ms >= coalesce(g.from_ms, 0) / 1000 * 1000 AND m.sent_at_ms < g.to_ms / 1000 * 1000 + 1000)`;
  const gapAt = db.prepare<[number, number], { fromMs: number | null }>(
    `SELECT from_ms AS fromMs FROM gaps WHERE conversation_id = ? AND to_ms = ?`,
  );
  const insertGap = db.prepare<[number, number | null, number | null, number]>(
    `INSERT INTO gaps (conversation_id, from_ms, from_id, to_ms) VALUES (?, ?, ?, ?)`,
  );
  const lowerGap = db.prepare<[number | null, number | null, number, number]>(
    `UPDATE gaps SET from_ms = ?, from_id = ? WHERE conversation_id = ? AND to_ms = ?`,
  );
  const compareGap = db.prepare<[number, number, number]>(
    `UPDATE gaps AS g SET compared_count = CASE ? WHEN 1 THEN -1 ELSE ${INSIDE} END WHERE conversation_id = ? AND to_ms = ?`,
  );
  const allGaps = db.prepare<[number], { from_ms: number | null; from_id: number | null; to_ms: number }>(
    `SELECT from_ms, from_id, to_ms FROM gaps WHERE conversation_id = ? ORDER BY to_ms`,
  );
  const lastOfTurn = db.prepare<[number], { id: number | null }>(
    `SELECT max(id) AS id FROM (SELECT id FROM gaps WHERE id > ? ORDER BY id LIMIT ${GAPS_IN_A_TURN})`,
  );
  // Crossed, so that a turn reads the gaps of that turn: otherwise each goes through every conversation of the account.
  const changedGaps = db.prepare<
    [number, number, AccountId],
    {
      conversationId: ConversationId;
      customerId: string;
      from_ms: number | null;
      from_id: number | null;
      to_ms: number;
      looked: number;
      inside: number;
    }
  >(
    `SELECT conversationId, customerId, from_ms, from_id, to_ms, looked, inside FROM (
       SELECT g.conversation_id AS conversationId, c.customer_id AS customerId, g.from_ms, g.from_id, g.to_ms,
         g.compared_count, g.looked, ${INSIDE} AS inside
       FROM gaps g CROSS JOIN conversations c ON c.id = g.conversation_id
       WHERE g.id > ? AND g.id <= ? AND c.account_id = ?)
     WHERE inside <> compared_count ORDER BY looked, to_ms DESC LIMIT ${MOST_GAPS}`,
  );
  const setLooked = db.prepare<[number, number]>(
    `UPDATE gaps SET looked = (SELECT max(looked) + 1 FROM gaps) WHERE conversation_id = ? AND to_ms = ?`,
  );
  const setCompared = db.prepare<[number, number, number]>(
    `UPDATE gaps SET compared_count = ? WHERE conversation_id = ? AND to_ms = ?`,
  );
  const deleteGap = db.prepare<[number, number]>(`DELETE FROM gaps WHERE conversation_id = ? AND to_ms = ?`);
  const newestBefore = db.prepare<[number, number], { id: number; sentAtMs: number }>(
    `SELECT id, sent_at_ms AS sentAtMs FROM messages
     WHERE conversation_id = ? AND sent_at_ms < ? AND arrived = 1 AND origin != 'here'
     ORDER BY sent_at_ms DESC, id DESC LIMIT 1`,
  );
  const wholeUpTo = db.prepare<[number], { upToMs: number }>(
    `SELECT up_to_ms AS upToMs FROM whole_conversations WHERE conversation_id = ?`,
  );
  const setWhole = db.prepare<[number, number]>(
    `INSERT INTO whole_conversations (conversation_id, up_to_ms) VALUES (?, ?)
     ON CONFLICT (conversation_id) DO UPDATE SET up_to_ms = max(up_to_ms, excluded.up_to_ms)`,
  );
  const doubtWhole = db.prepare<[number, number, AccountId]>(
    `UPDATE whole_conversations SET up_to_ms = ? WHERE up_to_ms > ?
       AND conversation_id IN (SELECT id FROM conversations WHERE account_id = ?)`,
  );
  const between = db.prepare<[number, number, number], { mid: string; direction: Direction }>(
    `SELECT mid, direction FROM messages
     WHERE conversation_id = ? AND sent_at_ms > ? AND sent_at_ms <= ? AND arrived = 1 AND unsent_at_ms IS NULL
       AND mid IS NOT NULL AND kind IN ('text', 'media') AND is_self = 0
     ORDER BY sent_at_ms LIMIT ${MOST_BETWEEN}`,
  );
  const reaction = db.prepare<[string, number, string], { emoji: string | null; atMs: number }>(
    `SELECT emoji, at_ms AS atMs FROM reactions WHERE mid = ? AND conversation_id = ? AND actor = ?`,
  );
  const owner = db.prepare<[number], { accountId: AccountId; customerId: string }>(
    `SELECT account_id AS accountId, customer_id AS customerId FROM conversations WHERE id = ?`,
  );
  return {
    get(id) {
      const row = read.get(id);
      if (row === undefined) return undefined;
      return {
        syncedMs: row.synced_ms,
        importDone: row.import_done === 1,
        importBeforeMs: row.import_before_ms,
        conversations: row.import_conversations,
        messages: row.import_messages,
        importStopped: row.import_stopped === 1,
      };
    },
    put: (id, { importDone, importStopped, ...rest }) =>
      void db.write("history.read", () =>
        write.run({ id, importDone: importDone ? 1 : 0, importStopped: importStopped ? 1 : 0, ...rest }),
      ),
    forget: (id) =>
      db.write("history.forget", () => {
        remove.run(id);
        removePassedOver.run(id);
      }),
    passedOver: (id) => new Set(passedOver.all(id).map(({ updatedMs }) => updatedMs)),
    passOver: (id, updatedMs) => void db.write("history.passed-over", () => insertPassedOver.run(updatedMs, id)),
    dropPassedOver: (id, updatedMs) =>
      void db.write("history.read-after-all", () => deletePassedOver.run(id, updatedMs)),
    addGap(conversationId, { fromMs, fromId, toMs }, isDoubt = false) {
      const known = gapAt.get(conversationId, toMs);
      if (known === undefined) insertGap.run(conversationId, fromMs ?? null, fromId ?? null, toMs);
      else if (known.fromMs !== null && (fromMs === undefined || fromMs < known.fromMs)) {
        lowerGap.run(fromMs ?? null, fromId ?? null, conversationId, toMs);
      }
      compareGap.run(isDoubt ? 1 : 0, conversationId, toMs);
      return known === undefined;
    },
    gaps: (conversationId) => allGaps.all(conversationId).map(toGap),
    async changedGaps(id) {
      let first: ReturnType<typeof changedGaps.all> = [];
      for (let afterId = 0; ;) {
        const lastId = lastOfTurn.get(afterId)?.id ?? undefined;
        if (lastId === undefined) break;
        first = [...first, ...changedGaps.all(afterId, lastId, id)]
          .toSorted((left, right) => left.looked - right.looked || right.to_ms - left.to_ms)
          .slice(0, MOST_GAPS);
        afterId = lastId;
        await nextTurn();
      }
      return first.map(({ conversationId, customerId, inside, ...gap }) => ({
        conversationId,
        customerId,
        inside,
        ...toGap(gap),
      }));
    },
    gapLooked: (conversationId, toMs) => void db.write("history.gap-looked", () => setLooked.run(conversationId, toMs)),
    gapCompared: (conversationId, toMs, inside) =>
      void db.write("history.gap-compared", () => setCompared.run(inside, conversationId, toMs)),
    removeGap: (conversationId, toMs) => void deleteGap.run(conversationId, toMs),
    newestBefore: (conversationId, beforeMs) => newestBefore.get(conversationId, beforeMs),
    wholeMs: (conversationId) => wholeUpTo.get(conversationId)?.upToMs,
    setWhole: (conversationId, upToMs) => void setWhole.run(conversationId, upToMs),
    doubtWhole: (id, sinceMs) => void db.write("history.doubt", () => doubtWhole.run(sinceMs, sinceMs, id)),
    between: (conversationId, fromMs, toMs) =>
      between.all(conversationId, fromMs, toMs).map(({ mid, direction }) => ({ mid: toMid(mid), direction })),
    reactionOf(conversationId, mid, by) {
      const row = reaction.get(mid, conversationId, by);
      return row === undefined ? undefined : { atMs: row.atMs, ...(row.emoji === null ? {} : { emoji: row.emoji }) };
    },
    ofConversation: (conversationId) => owner.get(conversationId),
  };
}

function toGap(row: { readonly from_ms: number | null; readonly from_id: number | null; readonly to_ms: number }): Gap {
  return {
    toMs: row.to_ms,
    ...(row.from_ms === null ? {} : { fromMs: row.from_ms }),
    ...(row.from_id === null ? {} : { fromId: row.from_id }),
  };
}
