import SqliteDatabase from "better-sqlite3";
import { expect, it } from "vitest";
import { migrate } from "#core/db/migrate.ts";
import { migrations } from "#core/db/migrations/index.ts";

const at = migrations.findIndex(({ name }) => name === "outbox-stopped");

it("replies from before a stop was remembered stay as they are, and none of them is stopped", () => {
  const db = new SqliteDatabase(":memory:");
  db.pragma("foreign_keys = ON");
  migrate(db, migrations.slice(0, at));
  db.exec(`
    INSERT INTO accounts (id, family, username, sender_id, connected_ms) VALUES ('1', 'instagram', 'shop', '1', 0);
    INSERT INTO customers (account_id, id) VALUES ('1', '9');
    INSERT INTO conversations (id, account_id, customer_id) VALUES (7, '1', '9');
    INSERT INTO messages (id, conversation_id, direction, origin, kind, sent_at_ms) VALUES (50, 7, 'out', 'here', 'media', 2);
    INSERT INTO outbox (message_id, client_id, conversation_id, kind, content, lane, author, state, waits_since_ms,
      next_attempt_ms, written_ms)
    VALUES (50, 'client-1', 7, 'files', '{"media":"image","fileIds":["a"]}', 'media', 'person', 'unknown', 2, 2, 2);
  `);
  migrate(db, migrations.slice(0, at + 1));
  expect(db.prepare("SELECT message_id, state, stopped_ms FROM outbox").raw().all()).toEqual([[50, "unknown", null]]);
  db.close();
});
