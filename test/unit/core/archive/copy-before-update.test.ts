import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import SqliteDatabase from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { copyBeforeUpdate } from "#core/archive/copy-before-update.ts";
import { copyPath, homeOf } from "#core/archive/copies-folder.ts";
import { listCopies } from "#core/archive/list-copies.ts";
import { faultOf } from "#core/archive/fault.ts";
import { DATABASE_FILE, openDatabase } from "#core/db/database.ts";
import { migrate } from "#core/db/migrate.ts";
import { migrations } from "#core/db/migrations/index.ts";

const NOW_MS = Date.UTC(2026, 10, 20, 10);
const silent = { info: () => {}, warn: () => {}, error: () => {} };

describe("before a new version changes the format", () => {
  let dir = "";
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "shopbell-before-"));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  /** As the version before this one has left it. */
  const leaveOldInbox = (): void => {
    const path = join(dir, DATABASE_FILE);
    const connection = new SqliteDatabase(path);
    connection.pragma("journal_mode = WAL");
    migrate(connection, migrations.slice(0, -1));
    connection
      .prepare(
        `INSERT INTO accounts (id, family, username, sender_id, connected_ms) VALUES ('1', 'instagram', 'shop', 'x', 0)`,
      )
      .run();
    connection.close();
  };
  const accountsIn = (folder: string): unknown => {
    const connection = new SqliteDatabase(join(folder, DATABASE_FILE), { readonly: true });
    try {
      return [
        connection.pragma("user_version", { simple: true }),
        connection.prepare("SELECT username FROM accounts").pluck().all(),
      ];
    } finally {
      connection.close();
    }
  };

  it("the inbox becomes a copy as it was, once", () => {
    leaveOldInbox();
    copyBeforeUpdate(dir, NOW_MS, "2.0.0");
    openDatabase(dir, silent).close();
    copyBeforeUpdate(dir, NOW_MS + 1000, "2.0.0");
    const [copy, ...others] = listCopies(homeOf(dir));
    expect(others).toEqual([]);
    expect(copy).toMatchObject({ why: "before_update", content: { madeMs: NOW_MS, version: "2.0.0", messages: 0 } });
    expect(accountsIn(copyPath(homeOf(dir), copy?.id ?? ""))).toEqual([migrations.length - 1, ["shop"]]);
    expect(accountsIn(dir)).toEqual([migrations.length, ["shop"]]);
  });

  it("a start that fails afterwards and is tried again makes no other one, until there is something new", () => {
    leaveOldInbox();
    copyBeforeUpdate(dir, NOW_MS, "2.0.0");
    copyBeforeUpdate(dir, NOW_MS + 1000, "2.0.0");
    copyBeforeUpdate(dir, NOW_MS + 2000, "2.0.1");
    expect(listCopies(homeOf(dir)).map(({ content }) => content.madeMs)).toEqual([NOW_MS]);
    const connection = new SqliteDatabase(join(dir, DATABASE_FILE));
    connection.exec(`
      INSERT INTO customers (account_id, id, name) VALUES ('1', '77', 'Ana');
      INSERT INTO conversations (account_id, customer_id, last_activity_ms, last_message_ms, message_count)
        VALUES ('1', '77', 1, 1, 1);
    `);
    connection.close();
    copyBeforeUpdate(dir, NOW_MS + 3000, "2.0.1");
    expect(listCopies(homeOf(dir))).toHaveLength(2);
  });

  it("a first start and an inbox of this version make none", () => {
    copyBeforeUpdate(dir, NOW_MS, "2.0.0");
    openDatabase(dir, silent).close();
    copyBeforeUpdate(dir, NOW_MS, "2.0.0");
    expect(listCopies(homeOf(dir))).toEqual([]);
  });

  it("nothing is changed when the copy cannot be made", () => {
    leaveOldInbox();
    // A file where the folder of the copies would be.
    writeFileSync(join(dir, "copies"), "");
    expect(() => copyBeforeUpdate(dir, NOW_MS, "2.0.0")).toThrow(
      "could not be written. Start Shopbell again; nothing was changed",
    );
    expect(accountsIn(dir)).toEqual([migrations.length - 1, ["shop"]]);
  });

  it("a damaged file is told as damaged, so that the way back is offered", () => {
    leaveOldInbox();
    writeFileSync(join(dir, DATABASE_FILE), Buffer.alloc(8192, "x"));
    for (const name of readdirSync(dir)) if (name !== DATABASE_FILE) rmSync(join(dir, name));
    mkdirSync(join(dir, "copies"));
    let thrown: unknown;
    try {
      copyBeforeUpdate(dir, NOW_MS, "2.0.0");
    } catch (error) {
      thrown = error;
    }
    expect(faultOf(thrown)).toBe("damaged");
  });
});
