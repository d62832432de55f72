import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDatabase, openDatabaseForReading, type Database } from "#core/db/database.ts";
import { fillInbox } from "../seed/fill.ts";

const MESSAGES = 3000;
const END_MS = Date.UTC(2026, 5, 1, 12);

/** The inbox of `npm run seed` stands for one that webhooks have filled: what the core keeps beside the rows is right. */
describe("a seeded inbox", () => {
  let dir = "";
  let db: Database;
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), "shopbell-seed-"));
    fillInbox({
      dataDir: dir,
      messages: MESSAGES,
      conversations: 60,
      longThread: 600,
      endMs: END_MS,
      seed: 7,
      progressed: () => {},
    });
    db = openDatabaseForReading(dir);
  });
  afterAll(() => {
    db.close();
    rmSync(dir, { recursive: true, force: true });
  });
  const all = (sql: string): unknown[] => db.prepare<[]>(sql).all();

  it("holds as many messages and conversations as were asked for, one of them very long, none in the future", () => {
    expect(
      all(`SELECT (SELECT count(*) FROM messages) AS messages, (SELECT count(*) FROM conversations) AS conversations,
             (SELECT max(message_count) FROM conversations) AS longest, (SELECT max(sent_at_ms) < ${END_MS} FROM messages) AS past`),
    ).toEqual([{ messages: MESSAGES, conversations: 60, longest: 600, past: 1 }]);
  });

  it("has in every summary what its rows say", () => {
    const summaries = (columns: string) => all(`SELECT c.id, ${columns} FROM conversations c ORDER BY c.id`);
    const message = "FROM messages m WHERE m.conversation_id = c.id";
    expect(
      summaries(`c.message_count AS count, c.unread_count AS unread, c.last_message_id AS last, c.last_message_ms AS lastMs,
        c.first_contact_ms AS firstMs, c.last_qualifying_ms AS qualifyingMs, c.last_activity_ms AS activityMs,
        c.last_reaction_id AS reaction`),
    ).toEqual(
      summaries(`(SELECT count(*) ${message}) AS count,
        (SELECT count(*) ${message} AND m.direction = 'in' AND m.unsent_at_ms IS NULL AND m.sent_at_ms > c.owner_read_ms) AS unread,
        (SELECT m.id ${message} ORDER BY m.sent_at_ms DESC, m.mid DESC, m.id DESC LIMIT 1) AS last,
        (SELECT max(m.sent_at_ms) ${message}) AS lastMs,
        (SELECT min(m.sent_at_ms) ${message} AND m.direction = 'in') AS firstMs,
        (SELECT max(m.sent_at_ms) ${message} AND m.direction = 'in') AS qualifyingMs,
        (SELECT max(at) FROM (SELECT m.sent_at_ms AS at ${message}
           UNION ALL SELECT r.at_ms FROM reactions r WHERE r.conversation_id = c.id AND r.emoji IS NOT NULL)) AS activityMs,
        (SELECT r.id FROM reactions r WHERE r.conversation_id = c.id AND r.emoji IS NOT NULL
           ORDER BY r.at_ms DESC, r.mid DESC, r.actor DESC LIMIT 1) AS reaction`),
    );
  });

  it("has the variety of a shop, and no reply on its way", () => {
    const one = (sql: string) => Object.values(all(sql)[0] ?? {})[0];
    const atLeastOnce = [
      `SELECT count(*) FROM attachments WHERE role = 'content'`,
      `SELECT count(*) FROM attachments WHERE role = 'quote'`,
      `SELECT count(*) FROM reactions WHERE emoji IS NOT NULL`,
      `SELECT count(*) FROM messages WHERE edit_number > 0`,
      `SELECT count(*) FROM messages WHERE unsent_at_ms IS NOT NULL`,
      `SELECT count(*) FROM messages WHERE origin = 'elsewhere'`,
      `SELECT count(*) FROM messages WHERE reply_to_mid IS NOT NULL`,
      `SELECT count(*) FROM messages WHERE text LIKE '%مرحباً%'`,
      `SELECT count(*) FROM messages WHERE text LIKE '%¿%'`,
      `SELECT count(*) FROM conversations WHERE done = 1`,
      `SELECT count(*) FROM conversations WHERE unread_count > 0`,
      `SELECT count(*) FROM customers WHERE name IS NULL`,
      `SELECT count(*) FROM outbox WHERE state = 'accepted'`,
    ];
    expect(atLeastOnce.filter((sql) => one(sql) === 0)).toEqual([]);
    expect(one(`SELECT count(*) FROM outbox WHERE state != 'accepted'`)).toBe(0);
    expect(one(`SELECT count(DISTINCT account_id) FROM conversations`)).toBe(2);
  });

  it("is a sound database", () => {
    expect(all("PRAGMA integrity_check")).toEqual([{ integrity_check: "ok" }]);
    expect(all("PRAGMA foreign_key_check")).toEqual([]);
  });

  it("has every word in its search index, and an index that follows its messages from then on", () => {
    const fresh = mkdtempSync(join(tmpdir(), "shopbell-seed-"));
    const silent = { info: () => {}, warn: () => {}, error: () => {} };
    const empty = openDatabase(fresh, silent);
    const triggersOf = (one: Database) =>
      one.prepare(`SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY name`).all();
    expect(triggersOf(db)).toEqual(triggersOf(empty));
    empty.close();
    rmSync(fresh, { recursive: true, force: true });
    const writable = openDatabase(dir, silent);
    try {
      // SQLite compares the index with the messages, word by word.
      writable.prepare(`INSERT INTO message_search (message_search, rank) VALUES ('integrity-check', 1)`).run();
    } finally {
      writable.close();
    }
  });
});
