import SqliteDatabase, { type Database } from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { migrate } from "#core/db/migrate.ts";
import { migrations } from "#core/db/migrations/index.ts";

/** What is kept of writing: drafts, saved replies, files on their way. Each from an inbox with something in it. */
describe("an inbox from before", () => {
  let db: Database;
  beforeEach(() => {
    db = new SqliteDatabase(":memory:");
    db.pragma("foreign_keys = ON");
  });
  afterEach(() => void db.close());

  const at = (name: string): number => migrations.findIndex((migration) => migration.name === name);
  /** One customer, a question, an answer that waits; then the migration. */
  const migrated = (name: string): void => {
    migrate(db, migrations.slice(0, at(name)));
    db.exec(`
      INSERT INTO accounts (id, family, username, sender_id, connected_ms) VALUES ('1', 'instagram', 'shop', '1', 0);
      INSERT INTO customers (account_id, id, name) VALUES ('1', '9', 'Ana');
      INSERT INTO conversations (id, account_id, customer_id, message_count) VALUES (7, '1', '9', 2);
      INSERT INTO messages (id, conversation_id, mid, direction, origin, kind, sent_at_ms, text) VALUES
        (40, 7, 'mid-40', 'in', 'customer', 'text', 1, 'question'), (50, 7, NULL, 'out', 'here', 'media', 2, NULL);
      INSERT INTO outbox (message_id, client_id, conversation_id, kind, content, state, because, next_attempt_ms, written_ms)
        VALUES (50, 'client-50', 7, 'heart', '{}', 'waiting', 'offline', 3, 2);
      INSERT INTO attachments (message_id, role, position, kind, type) VALUES (50, 'content', 0, 'heart', 'like_heart');
    `);
    migrate(db, migrations.slice(0, at(name) + 1));
    expect(db.pragma("foreign_key_check")).toEqual([]);
    expect(db.prepare("SELECT id, text FROM messages ORDER BY id").raw().all()).toEqual([
      [40, "question"],
      [50, null],
    ]);
    expect(db.prepare("SELECT message_id, state, because FROM outbox").raw().all()).toEqual([
      [50, "waiting", "offline"],
    ]);
  };
  const count = (table: string): unknown => db.prepare(`SELECT count(*) FROM ${table}`).pluck().get();

  it("drafts has none; one goes with its conversation, and lets go of what it quotes", () => {
    migrated("drafts");
    expect(count("drafts")).toBe(0);
    db.exec(`
      INSERT INTO drafts (conversation_id, text, reply_to_message_id, saved_ms) VALUES (7, 'begun', 40, 5);
      DELETE FROM messages WHERE id = 40;
    `);
    expect(db.prepare("SELECT text, reply_to_message_id FROM drafts").raw().all()).toEqual([["begun", null]]);
    db.exec("DELETE FROM conversations WHERE id = 7");
    expect(count("drafts")).toBe(0);
  });

  it("saved replies has none; two cannot have one name, in whatever case", () => {
    migrated("saved-replies");
    expect(count("saved_replies")).toBe(0);
    const add = db.prepare("INSERT INTO saved_replies (client_id, name, text, changed_ms) VALUES (?, ?, 'Hello', 5)");
    add.run("client-1", "Greeting");
    expect(() => add.run("client-2", "GREETING")).toThrow(/UNIQUE/u);
    expect(() => add.run("client-1", "Other")).toThrow(/UNIQUE/u);
    // The owner's own words stay when a customer goes.
    db.exec("DELETE FROM customers");
    expect(count("saved_replies")).toBe(1);
  });

  it("outgoing files has none; one chosen for nobody stays, one goes with its message", () => {
    migrated("outgoing-files");
    expect(count("outgoing_files")).toBe(0);
    const add = db.prepare(
      `INSERT INTO outgoing_files (id, message_id, kind, content_type, size, received_ms)
       VALUES (?, ?, 'image', 'image/png', 3, 5)`,
    );
    add.run("chosen", null);
    add.run("sent", 50);
    db.exec("DELETE FROM conversations WHERE id = 7");
    expect(db.prepare("SELECT id FROM outgoing_files").pluck().all()).toEqual(["chosen"]);
  });
});
