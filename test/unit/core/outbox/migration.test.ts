import SqliteDatabase from "better-sqlite3";
import { expect, it } from "vitest";
import { migrate } from "#core/db/migrate.ts";
import { migrations } from "#core/db/migrations/index.ts";

it("an inbox from before the outbox had kinds keeps its replies, their order and their fate", () => {
  const db = new SqliteDatabase(":memory:");
  db.pragma("foreign_keys = ON");
  migrate(db, migrations.slice(0, 3));
  db.exec(`
    INSERT INTO accounts (id, family, username, sender_id, connected_ms) VALUES ('1', 'instagram', 'shop', '1', 0);
    INSERT INTO customers (account_id, id) VALUES ('1', '9');
    INSERT INTO conversations (id, account_id, customer_id) VALUES (7, '1', '9');
    INSERT INTO messages (id, conversation_id, direction, origin, kind, sent_at_ms, text) VALUES
      (40, 7, 'out', 'here', 'text', 1, 'one'), (50, 7, 'out', 'here', 'text', 2, 'two'), (60, 7, 'out', 'here', 'text', 3, 'six');
    INSERT INTO outbox (message_id, client_id, conversation_id, state, because, reason, error_code, next_attempt_ms,
      confirmed_ms, as_person, written_ms) VALUES
      (60, 'client-6', 7, 'waiting', 'offline', NULL, NULL, 99, NULL, 0, 3),
      (40, 'client-4', 7, 'refused', NULL, 'needs_person', 10, 1, NULL, 0, 1),
      (50, 'client-5', 7, 'accepted', NULL, NULL, NULL, 2, 2, 1, 2);
  `);
  migrate(db, migrations.slice(0, 4));
  expect(
    db
      .prepare(
        `SELECT message_id, client_id, kind, author, state, because, reason, error_code, next_attempt_ms, confirmed_ms,
           as_person FROM outbox ORDER BY id`,
      )
      .raw()
      .all(),
  ).toEqual([
    [40, "client-4", "text", "person", "held", null, "needs_person", 10, 1, null, 0],
    [50, "client-5", "text", "person", "accepted", null, null, null, 2, 2, 1],
    [60, "client-6", "text", "person", "waiting", "offline", null, null, 99, null, 0],
  ]);
  expect(db.pragma("foreign_key_check")).toEqual([]);
  db.exec("DELETE FROM messages WHERE id = 40; DELETE FROM conversations WHERE id = 7");
  expect(db.prepare("SELECT count(*) FROM outbox").pluck().get()).toBe(0);
  db.close();
});
