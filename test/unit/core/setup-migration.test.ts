import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import SqliteDatabase from "better-sqlite3";
import { expect, it } from "vitest";
import { migrate } from "#core/db/migrate.ts";
import { migrations } from "#core/db/migrations/index.ts";

const upTo = migrations.findIndex(({ name }) => name === "setup");

it("an account connected by hand stays what it is, and belongs to no app yet", () => {
  const dir = mkdtempSync(join(tmpdir(), "shopbell-migrate-"));
  const path = join(dir, "shopbell.db");
  const connection = new SqliteDatabase(path);
  migrate(connection, migrations.slice(0, upTo));
  connection.exec(
    `INSERT INTO accounts (id, family, username, sender_id, connected_ms) VALUES ('1', 'facebook', 'shop', '3', 5)`,
  );
  migrate(connection, migrations.slice(0, upTo + 1));
  expect(connection.prepare(`SELECT * FROM accounts`).all()).toMatchObject([
    { id: "1", family: "facebook", username: "shop", sender_id: "3", connected_ms: 5, meta_app: null, scopes: null },
  ]);
  expect(connection.pragma("foreign_key_check")).toStrictEqual([]);
  connection.close();
  rmSync(dir, { recursive: true, force: true });
});

it("an inbox from before gaps has none, and a gap goes with its conversation", () => {
  const dir = mkdtempSync(join(tmpdir(), "shopbell-migrate-"));
  const path = join(dir, "shopbell.db");
  const connection = new SqliteDatabase(path);
  const before = migrations.findIndex(({ name }) => name === "history");
  migrate(connection, migrations.slice(0, before));
  connection.exec(`
    INSERT INTO accounts (id, family, username, sender_id, connected_ms) VALUES ('1', 'facebook', 'shop', '3', 5);
    INSERT INTO customers (account_id, id) VALUES ('1', '9');
    INSERT INTO conversations (account_id, customer_id) VALUES ('1', '9');
  `);
  migrate(connection, migrations.slice(0, before + 1));
  expect(connection.prepare(`SELECT * FROM history_reads`).all()).toEqual([]);
  connection.pragma("foreign_keys = ON");
  connection.exec(`INSERT INTO gaps (conversation_id, from_ms, to_ms) VALUES (1, NULL, 7)`);
  connection.exec(`DELETE FROM conversations WHERE id = 1`);
  expect(connection.prepare(`SELECT * FROM gaps`).all()).toEqual([]);
  connection.close();
  rmSync(dir, { recursive: true, force: true });
});

it("an import that was under way goes on, and a gap that was marked is looked at again", () => {
  const dir = mkdtempSync(join(tmpdir(), "shopbell-migrate-"));
  const path = join(dir, "shopbell.db");
  const connection = new SqliteDatabase(path);
  const before = migrations.findIndex(({ name }) => name === "history-settled");
  migrate(connection, migrations.slice(0, before));
  connection.exec(`
    INSERT INTO accounts (id, family, username, sender_id, connected_ms) VALUES ('1', 'facebook', 'shop', '3', 5);
    INSERT INTO customers (account_id, id) VALUES ('1', '9');
    INSERT INTO conversations (account_id, customer_id) VALUES ('1', '9');
    INSERT INTO history_reads (account_id, synced_ms, import_before_ms, import_conversations) VALUES ('1', 8, 7, 3);
    INSERT INTO gaps (conversation_id, from_ms, to_ms) VALUES (1, NULL, 7);
  `);
  migrate(connection, migrations.slice(0, before + 1));
  expect(connection.prepare(`SELECT * FROM history_reads`).all()).toMatchObject([
    { account_id: "1", synced_ms: 8, import_done: 0, import_before_ms: 7, import_conversations: 3, import_stopped: 0 },
  ]);
  expect(connection.prepare(`SELECT * FROM gaps`).all()).toMatchObject([{ to_ms: 7, compared_count: 0 }]);
  connection.close();
  rmSync(dir, { recursive: true, force: true });
});

it("conversations that have been read count as whole up to then, and what the import has not come to does not", () => {
  const dir = mkdtempSync(join(tmpdir(), "shopbell-migrate-"));
  const connection = new SqliteDatabase(join(dir, "shopbell.db"));
  const before = migrations.findIndex(({ name }) => name === "whole-conversations");
  migrate(connection, migrations.slice(0, before));
  for (const [account, importDone] of [
    ["1", 1],
    ["2", 0],
  ]) {
    connection.exec(`
      INSERT INTO accounts (id, family, username, sender_id, connected_ms) VALUES ('${account}', 'facebook', 'shop', '3', 5);
      INSERT INTO customers (account_id, id) VALUES ('${account}', '9');
      INSERT INTO conversations (account_id, customer_id) VALUES ('${account}', '9');
      INSERT INTO history_reads (account_id, synced_ms, import_done) VALUES ('${account}', 700000, ${importDone});
    `);
  }
  connection.exec(`INSERT INTO gaps (conversation_id, from_ms, to_ms) VALUES (1, 3, 7)`);
  migrate(connection, migrations.slice(0, before + 1));
  expect(connection.prepare(`SELECT * FROM whole_conversations`).all()).toEqual([
    { conversation_id: 1, up_to_ms: 100_000 },
  ]);
  expect(connection.prepare(`SELECT * FROM gaps`).all()).toMatchObject([
    { from_ms: 3, from_id: null, to_ms: 7, looked: 0 },
  ]);
  connection.pragma("foreign_keys = ON");
  connection.exec(`DELETE FROM conversations WHERE id = 1`);
  expect(connection.prepare(`SELECT * FROM whole_conversations`).all()).toEqual([]);
  connection.close();
  rmSync(dir, { recursive: true, force: true });
});

it("nothing of an inbox from before was passed over, and each time is kept once", () => {
  const dir = mkdtempSync(join(tmpdir(), "shopbell-migrate-"));
  const connection = new SqliteDatabase(join(dir, "shopbell.db"));
  const before = migrations.findIndex(({ name }) => name === "passed-over");
  migrate(connection, migrations.slice(0, before));
  connection.exec(`INSERT INTO history_reads (account_id, synced_ms, import_done) VALUES ('1', 700000, 1)`);
  migrate(connection, migrations.slice(0, before + 1));
  expect(connection.prepare(`SELECT * FROM passed_over`).all()).toEqual([]);
  expect(connection.prepare(`SELECT * FROM history_reads`).all()).toMatchObject([{ account_id: "1", import_done: 1 }]);
  const add = connection.prepare(`INSERT INTO passed_over (account_id, updated_ms) VALUES ('1', 7)`);
  add.run();
  expect(() => add.run()).toThrow(/UNIQUE/u);
  connection.close();
  rmSync(dir, { recursive: true, force: true });
});
