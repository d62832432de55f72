import type { Database } from "../db/database.ts";

/**
 * Copies of what customers wrote and traces of who they are, beside the inbox's own tables: quarantine, events that are
 * not messages, messages that were only named. Every table with text in it belongs either here or in removal.ts; a
 * test reads the schema and says so when one is missing.
 */
export interface Copies {
  /** What names these mids as its own; inside the caller's transaction. Gives the number of quarantined copies. */
  readonly dropMessages: (mids: readonly string[]) => number;
  /** A customer's comments, opt-ins and hand-overs; inside the caller's transaction. Gives what they were known by. */
  readonly dropEvents: (customer: CopyOwner) => readonly EventName[];
  /** Looks through some more of the quarantine; inside the caller's transaction. */
  readonly dropMentions: (words: readonly string[], afterId: number) => Swept;
  /** Some of an account's rows older than a time (Meta's or ours); inside the caller's transaction. */
  readonly dropSomeOfAccount: (accountId: string, beforeMs: number) => DroppedCopies;
}

export interface CopyOwner {
  readonly accountId: string;
  readonly customerId: string;
  readonly username: string | null;
}

export interface EventName {
  readonly kind: string;
  readonly key: string;
}

export interface Swept {
  readonly quarantined: number;
  /** Undefined: that was all. */
  readonly next: number | undefined;
}

export interface DroppedCopies {
  readonly events: number;
  readonly quarantined: number;
  readonly more: boolean;
}

const READ_AT_ONCE = 16;
const DROPPED_AT_ONCE = 200;

export function createCopies(db: Database): Copies {
  const dropByMid = db.prepare<[string]>(
    `DELETE FROM quarantine WHERE mid IN (SELECT value FROM json_each(?)) AND mid IS NOT NULL`,
  );
  const dropHints = db.prepare<[string]>(`DELETE FROM message_hints WHERE mid IN (SELECT value FROM json_each(?))`);
  const dropEventsOf = db.prepare<[string, string], EventName>(
    `DELETE FROM platform_events WHERE account_id = ? AND customer_id = ? RETURNING kind, key`,
  );
  const dropEventsBy = db.prepare<[string, string], EventName>(
    `DELETE FROM platform_events WHERE account_id = ? AND author = ? RETURNING kind, key`,
  );
  const readSome = db.prepare<[number], { id: number; raw: string }>(
    `SELECT id, raw FROM quarantine WHERE id > ? ORDER BY id LIMIT ${READ_AT_ONCE}`,
  );
  const dropQuarantined = db.prepare<[number]>(`DELETE FROM quarantine WHERE id = ?`);
  const dropAccountEvents = db.prepare<[string, number]>(
    `DELETE FROM platform_events WHERE account_id = ? AND at_ms < ? LIMIT ${DROPPED_AT_ONCE}`,
  );
  const dropAccountHints = db.prepare<[string, number]>(
    `DELETE FROM message_hints WHERE account_id = ? AND at_ms < ? LIMIT ${DROPPED_AT_ONCE}`,
  );
  const dropAccountQuarantine = db.prepare<[string, number]>(
    `DELETE FROM quarantine WHERE account_id = ? AND received_ms < ? LIMIT ${DROPPED_AT_ONCE}`,
  );

  return {
    dropMessages(mids) {
      if (mids.length === 0) return 0;
      const list = JSON.stringify(mids);
      dropHints.run(list);
      return dropByMid.run(list).changes;
    },
    dropEvents({ accountId, customerId, username }) {
      const own = dropEventsOf.all(accountId, customerId);
      // Comments do not always name their author's id.
      return username === null ? own : [...own, ...dropEventsBy.all(accountId, username)];
    },
    dropMentions(words, afterId) {
      const rows = readSome.all(afterId);
      const found = rows.filter(({ raw }) => mentions(raw, words));
      for (const { id } of found) dropQuarantined.run(id);
      const last = rows.at(-1);
      return { quarantined: found.length, next: rows.length < READ_AT_ONCE ? undefined : last?.id };
    },
    dropSomeOfAccount(accountId, beforeMs) {
      const events = dropAccountEvents.run(accountId, beforeMs).changes;
      const hints = dropAccountHints.run(accountId, beforeMs).changes;
      const quarantined = dropAccountQuarantine.run(accountId, beforeMs).changes;
      return { events, quarantined, more: Math.max(events, hints, quarantined) === DROPPED_AT_ONCE };
    },
  };
}

/** Ids and usernames as Meta writes them in JSON: a slash may stand there as `\/`. */
export function mentions(raw: string, words: readonly string[]): boolean {
  const plain = raw.includes("\\/") ? raw.replaceAll("\\/", "/") : raw;
  return words.some((word) => plain.includes(word));
}

/** How a username stands in JSON: whole, so that a short one is not found inside other words. */
export function quotedWord(word: string): string {
  return JSON.stringify(word);
}
