import { assistantConfig, type AssistantConfig } from "#shared/contract/assistant.ts";
import type { AssistantMemory } from "#shared/domain/assistant.ts";
import { toAccountId, type AccountId, type ConversationId } from "#shared/domain/ids.ts";
import type { Database } from "../db/database.ts";

/** What the assistant reads of a conversation to decide about one of its messages. */
export interface TalkRow {
  readonly accountId: AccountId;
  readonly name: string | null;
  readonly username: string;
  readonly sending: "ready" | "paused";
  readonly lastActivityMs: number;
  readonly needsPersonMs: number | null;
  readonly doneAtMs: number | null;
  readonly controlAtMs: number | null;
  readonly controlOwnerAppId: string | null;
  readonly standbyMs: number | null;
  readonly directMs: number | null;
  readonly ownAppId: string | null;
  readonly stoppedMs: number | null;
  readonly stoppedBecause: "asked" | "not_understood" | null;
  readonly awayUntilMs: number | null;
  readonly misses: number;
  readonly missedMs: number | null;
}

const SECOND_MS = 1000;

export type AssistantRows = ReturnType<typeof createAssistantRows>;

export function createAssistantRows(db: Database) {
  const all = db.prepare<[], { accountId: string; config: string }>(
    `SELECT account_id AS accountId, config FROM assistants`,
  );
  const save = db.prepare<[AccountId, number, string]>(
    `INSERT INTO assistants (account_id, is_on, config) VALUES (?, ?, ?)
     ON CONFLICT (account_id) DO UPDATE SET is_on = excluded.is_on, config = excluded.config`,
  );
  const iceBreakers = db.prepare<[AccountId], { wanted: string | null }>(
    `SELECT ice_breakers AS wanted FROM assistants WHERE account_id = ?`,
  );
  const setIceBreakers = db.prepare<[string | null, AccountId]>(
    `UPDATE assistants SET ice_breakers = ? WHERE account_id = ?`,
  );
  const talk = db.prepare<[number], TalkRow>(
    `SELECT c.account_id AS accountId, u.name, a.username, a.sending, c.last_activity_ms AS lastActivityMs,
       c.needs_person_ms AS needsPersonMs, c.done_at_ms AS doneAtMs, c.control_at_ms AS controlAtMs,
       c.control_owner_app_id AS controlOwnerAppId, c.standby_ms AS standbyMs, c.direct_ms AS directMs,
       a.app_id AS ownAppId, t.stopped_ms AS stoppedMs, t.stopped_because AS stoppedBecause,
       t.away_until_ms AS awayUntilMs, coalesce(t.misses, 0) AS misses, t.missed_ms AS missedMs
     FROM conversations c JOIN accounts a ON a.id = c.account_id
       JOIN customers u ON u.account_id = c.account_id AND u.id = c.customer_id
       LEFT JOIN assistant_talks t ON t.conversation_id = c.id WHERE c.id = ?`,
  );
  const remember = db.prepare(
    `INSERT INTO assistant_talks (conversation_id, stopped_ms, stopped_because, away_until_ms, misses, missed_ms)
     VALUES (@conversationId, @stoppedMs, @because, @awayUntilMs, @misses, @missedMs)
     ON CONFLICT (conversation_id) DO UPDATE SET stopped_ms = excluded.stopped_ms,
       stopped_because = excluded.stopped_because, away_until_ms = excluded.away_until_ms, misses = excluded.misses,
       missed_ms = excluded.missed_ms`,
  );
  const needPerson = db.prepare<[number, ConversationId]>(
    `UPDATE conversations SET needs_person_ms = ?, done = 0, snoozed_until_ms = NULL WHERE id = ?`,
  );
  // What was only heard of (an edit, an unsend) has not been said; a story that mentions the shop is no message to it.
  const otherMessage = db.prepare<[ConversationId, number]>(
    `SELECT 1 FROM messages WHERE conversation_id = ? AND id != ? AND arrived = 1 AND kind != 'story_mention' LIMIT 1`,
  );
  const olderMessage = db.prepare<[ConversationId, number, number]>(
    `SELECT 1 FROM messages WHERE conversation_id = ? AND sent_at_ms < ? AND id != ? AND arrived = 1
       AND kind != 'story_mention' LIMIT 1`,
  );
  const before = db.prepare<[ConversationId, number, number], { atMs: number }>(
    `SELECT sent_at_ms AS atMs FROM messages WHERE conversation_id = ? AND sent_at_ms <= ? AND id != ? AND direction = 'in'
     ORDER BY sent_at_ms DESC, id DESC LIMIT 1`,
  );
  const byPerson = db.prepare<[number, number], { atMs: number }>(
    `SELECT sent_at_ms AS atMs FROM messages WHERE conversation_id = ? AND sent_at_ms >= ? AND direction = 'out'
       AND automatic = 0 AND is_self = 0 ORDER BY sent_at_ms DESC, id DESC LIMIT 1`,
  );

  return {
    /** One that cannot be read (written by a newer Shopbell) counts as never set up. */
    configs(): ReadonlyMap<AccountId, AssistantConfig> {
      const read = all.all().flatMap(({ accountId, config }) => {
        const parsed = assistantConfig.safeParse(JSON.parse(config));
        return parsed.success ? [[toAccountId(accountId), parsed.data] as const] : [];
      });
      return new Map(read);
    },
    save: (accountId: AccountId, config: AssistantConfig) =>
      void save.run(accountId, config.isOn ? 1 : 0, JSON.stringify(config)),
    /** As Meta has taken them; null: none of ours. */
    iceBreakers: (accountId: AccountId) => iceBreakers.get(accountId)?.wanted ?? null,
    setIceBreakers: (accountId: AccountId, taken: string | null) => void setIceBreakers.run(taken, accountId),
    talk: (conversationId: number) => talk.get(conversationId),
    remember: (conversationId: ConversationId, { stopped, awayUntilMs, misses }: AssistantMemory) =>
      void remember.run({
        conversationId,
        stoppedMs: stopped?.atMs ?? null,
        because: stopped?.because ?? null,
        awayUntilMs: awayUntilMs ?? null,
        misses: misses?.count ?? 0,
        missedMs: misses?.lastMs ?? null,
      }),
    needPerson: (conversationId: ConversationId, atMs: number) => void needPerson.run(atMs, conversationId),
    isAlone: (conversationId: ConversationId, messageId: number) =>
      otherMessage.get(conversationId, messageId) === undefined,
    /** Nothing is from before the second of that time; Meta's history knows whole seconds. */
    isOldest: (conversationId: ConversationId, atMs: number, messageId: number) =>
      olderMessage.get(conversationId, Math.floor(atMs / SECOND_MS) * SECOND_MS, messageId) === undefined,
    customerBeforeMs: (conversationId: ConversationId, atMs: number, messageId: number) =>
      before.get(conversationId, atMs, messageId)?.atMs,
    /** The newest message since then that is not the assistant's own. */
    personWroteMs: (conversationId: number, sinceMs: number) => byPerson.get(conversationId, sinceMs)?.atMs,
  };
}

export function memoryOf({ stoppedMs, stoppedBecause, awayUntilMs, misses, missedMs }: TalkRow): AssistantMemory {
  return {
    stopped: stoppedMs === null || stoppedBecause === null ? undefined : { atMs: stoppedMs, because: stoppedBecause },
    awayUntilMs: awayUntilMs ?? undefined,
    misses: missedMs === null ? undefined : { count: misses, lastMs: missedMs },
  };
}
