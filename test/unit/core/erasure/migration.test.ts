import SqliteDatabase from "better-sqlite3";
import { describe, expect, it } from "vitest";
import { migrate } from "#core/db/migrate.ts";
import { migrations } from "#core/db/migrations/index.ts";

/** A database of the first format, with something in it. */
function populated(): SqliteDatabase.Database {
  const db = new SqliteDatabase(":memory:");
  db.pragma("foreign_keys = ON");
  migrate(db, migrations.slice(0, 1));
  db.exec(`
    INSERT INTO accounts (id, family, username, sender_id, connected_ms) VALUES ('a', 'instagram', 'shop', 'a', 1);
    INSERT INTO customers (account_id, id, name) VALUES ('a', 'c', 'Ana');
    INSERT INTO conversations (id, account_id, customer_id) VALUES (7, 'a', 'c');
    INSERT INTO messages (id, conversation_id, mid, direction, origin, kind, sent_at_ms, text)
      VALUES (70, 7, 'm1', 'in', 'customer', 'text', 1, 'hello'), (71, 7, NULL, 'out', 'here', 'text', 2, 'yes');
    INSERT INTO reactions (conversation_id, mid, actor, at_ms, emoji) VALUES (7, 'm1', 'customer', 3, NULL);
    INSERT INTO outbox (message_id, client_id, conversation_id, state, next_attempt_ms, written_ms)
      VALUES (71, 'client-1', 7, 'accepted', 2, 2);
  `);
  return db;
}

describe("the format that can erase", () => {
  it("keeps what was there, and removes a conversation with all that belongs to it by index", () => {
    const db = populated();
    migrate(db, migrations.slice(0, 2));
    expect(db.prepare("SELECT text FROM messages ORDER BY id").pluck().all()).toEqual(["hello", "yes"]);
    for (const table of ["reactions", "outbox", "messages"]) {
      const plan = db
        .prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN DELETE FROM ${table} WHERE conversation_id = 7`)
        .all();
      expect(plan.map(({ detail }) => detail).join(" ")).toMatch(/USING (COVERING )?INDEX/u);
    }
    db.exec("DELETE FROM conversations WHERE id = 7");
    for (const table of ["messages", "reactions", "outbox"]) {
      expect(db.prepare(`SELECT count(*) FROM ${table}`).pluck().get()).toBe(0);
    }
    db.close();
  });

  it("never uses the number of a removed conversation or message again", () => {
    const db = populated();
    migrate(db, migrations);
    db.exec("DELETE FROM conversations WHERE id = 7");
    db.exec("INSERT INTO conversations (account_id, customer_id) VALUES ('a', 'c')");
    const id = Number(db.prepare("SELECT id FROM conversations").pluck().get());
    expect(id).toBeGreaterThan(7);
    db.prepare(
      "INSERT INTO messages (conversation_id, direction, origin, kind, sent_at_ms) VALUES (?, 'in', 'customer', 'text', 1)",
    ).run(id);
    expect(db.prepare("SELECT id FROM messages").pluck().get()).toBe(72);
    db.close();
  });

  it("says nothing of copies that were away in receipts of before", () => {
    const db = populated();
    migrate(db, migrations.slice(0, 18));
    db.exec(`INSERT INTO erasures (what, wish, asked_ms, ended, ended_ms, clean_ms)
      VALUES ('conversation', 'owner', 1, 'done', 2, 3)`);
    migrate(db, migrations);
    const receipt = "SELECT clean_ms, away_owed, away_gone_ms FROM erasures";
    expect(db.prepare(receipt).all()).toEqual([{ clean_ms: 3, away_owed: 0, away_gone_ms: null }]);
    db.close();
  });

  it("gives every database a key of its own", () => {
    const keys = [1, 2].map(() => {
      const db = populated();
      migrate(db, migrations);
      const key = String(db.prepare("SELECT key FROM erasure_key").pluck().get());
      db.close();
      return key;
    });
    expect(keys[0]).toMatch(/^[0-9A-F]{64}$/u);
    expect(keys[0]).not.toBe(keys[1]);
  });
});
