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
  migrate(connection, path, migrations.slice(0, upTo));
  connection.exec(
    `INSERT INTO accounts (id, family, username, sender_id, connected_ms) VALUES ('1', 'facebook', 'shop', '3', 5)`,
  );
  migrate(connection, path, migrations.slice(0, upTo + 1));
  expect(connection.prepare(`SELECT * FROM accounts`).all()).toMatchObject([
    { id: "1", family: "facebook", username: "shop", sender_id: "3", connected_ms: 5, meta_app: null, scopes: null },
  ]);
  expect(connection.pragma("foreign_key_check")).toStrictEqual([]);
  connection.close();
  rmSync(dir, { recursive: true, force: true });
});
