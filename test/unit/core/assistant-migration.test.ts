import SqliteDatabase from "better-sqlite3";
import { expect, it } from "vitest";
import { migrate } from "#core/db/migrate.ts";
import { migrations } from "#core/db/migrations/index.ts";

const at = migrations.findIndex(({ name }) => name === "assistant");

it("an inbox from before the assistant keeps its messages, which people wrote, and its accounts have none", () => {
  const db = new SqliteDatabase(":memory:");
  db.pragma("foreign_keys = ON");
  migrate(db, migrations.slice(0, at));
  db.exec(`
    INSERT INTO accounts (id, family, username, sender_id, connected_ms) VALUES ('1', 'instagram', 'shop', '1', 0);
    INSERT INTO customers (account_id, id) VALUES ('1', '9');
    INSERT INTO conversations (id, account_id, customer_id) VALUES (7, '1', '9');
    INSERT INTO messages (id, conversation_id, direction, origin, kind, sent_at_ms, text) VALUES
      (40, 7, 'in', 'customer', 'text', 1, 'one'), (50, 7, 'out', 'here', 'text', 2, 'two');
  `);
  migrate(db, migrations.slice(0, at + 1));
  expect(db.prepare("SELECT id, text, automatic FROM messages ORDER BY id").raw().all()).toEqual([
    [40, "one", 0],
    [50, "two", 0],
  ]);
  expect(db.prepare("SELECT count(*) FROM assistants").pluck().get()).toBe(0);
  // The figures read one index from end to end, and no message.
  const plan = db
    .prepare(
      `EXPLAIN QUERY PLAN SELECT sent_at_ms, conversation_id, direction = 'in' FROM messages INDEXED BY messages_days
       WHERE sent_at_ms >= 0 AND sent_at_ms < 9 AND is_self = 0 AND automatic = 0 ORDER BY sent_at_ms`,
    )
    .all();
  expect(JSON.stringify(plan)).toContain("COVERING INDEX messages_days");
  db.exec(`
    INSERT INTO assistants (account_id, is_on, config) VALUES ('1', 1, '{}');
    INSERT INTO assistant_talks (conversation_id, stopped_ms, stopped_because) VALUES (7, 1, 'asked');
    DELETE FROM conversations WHERE id = 7;
    DELETE FROM customers;
    DELETE FROM accounts;
  `);
  const left = "SELECT (SELECT count(*) FROM assistants) + (SELECT count(*) FROM assistant_talks)";
  expect(db.prepare(left).pluck().get()).toBe(0);
  db.close();
});
