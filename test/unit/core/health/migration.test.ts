import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import SqliteDatabase from "better-sqlite3";
import { expect, it } from "vitest";
import { migrate } from "#core/db/migrate.ts";
import { migrations } from "#core/db/migrations/index.ts";

it("an inbox from before kept events keeps its quarantine and its messages", () => {
  const dir = mkdtempSync(join(tmpdir(), "shopbell-migrate-"));
  const path = join(dir, "shopbell.db");
  const connection = new SqliteDatabase(path);
  migrate(connection, migrations.slice(0, 2));
  connection.exec(`
    INSERT INTO accounts (id, family, username, sender_id, connected_ms) VALUES ('1', 'instagram', 'shop', '1', 0);
    INSERT INTO customers (account_id, id) VALUES ('1', '9');
    INSERT INTO conversations (account_id, customer_id) VALUES ('1', '9');
    INSERT INTO messages (conversation_id, mid, direction, origin, kind, sent_at_ms, text)
      VALUES (1, 'm-1', 'in', 'customer', 'text', 1000, 'hello');
    INSERT INTO quarantine (id, received_ms, account_id, mid, reason, raw, digest)
      VALUES (7, 1000, '1', 'm-2', 'bad_event', '{"é":1}', 'd-1'), (9, 2000, NULL, NULL, 'not_json', 'x', 'd-2');
  `);
  migrate(connection, migrations.slice(0, 3));
  expect(connection.prepare(`SELECT * FROM quarantine ORDER BY id`).all()).toStrictEqual([
    {
      id: 7,
      received_ms: 1000,
      account_id: "1",
      mid: "m-2",
      reason: "bad_event",
      digest: "d-1",
      size: 7,
      tried_with: null,
      raw: '{"é":1}',
    },
    {
      id: 9,
      received_ms: 2000,
      account_id: null,
      mid: null,
      reason: "not_json",
      digest: "d-2",
      size: 1,
      tried_with: null,
      raw: "x",
    },
  ]);
  expect(connection.prepare(`SELECT mid, text, received_ms, shown_ms, from_history FROM messages`).all()).toStrictEqual(
    [{ mid: "m-1", text: "hello", received_ms: null, shown_ms: null, from_history: 0 }],
  );
  expect(connection.pragma("foreign_key_check")).toStrictEqual([]);
  expect(connection.pragma("integrity_check", { simple: true })).toBe("ok");
  connection.close();
  rmSync(dir, { recursive: true, force: true });
});

it("an inbox in which each message held when it was shown keeps that beside them", () => {
  const connection = new SqliteDatabase(":memory:");
  migrate(connection, migrations.slice(0, 21));
  connection.exec(`
    INSERT INTO accounts (id, family, username, sender_id, connected_ms) VALUES ('1', 'instagram', 'shop', '1', 0);
    INSERT INTO customers (account_id, id) VALUES ('1', '9');
    INSERT INTO conversations (account_id, customer_id) VALUES ('1', '9');
    INSERT INTO messages (conversation_id, mid, direction, origin, kind, sent_at_ms, text, shown_ms)
      VALUES (1, 'm-1', 'in', 'customer', 'text', 1000, 'hello', 5000), (1, 'm-2', 'in', 'customer', 'text', 2000, 'there', NULL);
  `);
  migrate(connection, migrations.slice(0, 22));
  expect(connection.prepare(`SELECT * FROM shown_messages`).all()).toStrictEqual([{ message_id: 1, at_ms: 5000 }]);
  expect(connection.prepare(`SELECT mid, text FROM messages ORDER BY id`).all()).toStrictEqual([
    { mid: "m-1", text: "hello" },
    { mid: "m-2", text: "there" },
  ]);
  expect(connection.prepare(`SELECT rowid FROM message_search WHERE message_search MATCH 'hello'`).all()).toHaveLength(
    1,
  );
  expect(connection.pragma("foreign_key_check")).toStrictEqual([]);
  expect(connection.pragma("integrity_check", { simple: true })).toBe("ok");
  connection.close();
});
