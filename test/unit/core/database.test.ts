import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import SqliteDatabase from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AppError } from "#core/app-error.ts";
import { lockDataFolder } from "#core/db/data-folder-lock.ts";
import { DATABASE_FILE, openDatabase } from "#core/db/database.ts";
import { migrate, type Migration } from "#core/db/migrate.ts";

const silent = { info: () => {}, warn: () => {}, error: () => {} };

describe("the database", () => {
  let dir = "";
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "shopbell-db-"));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  it("commits before it returns, and keeps all of a transaction or nothing", () => {
    const db = openDatabase(dir, silent);
    const insert = db.prepare("INSERT INTO quarantine (received_ms, reason, raw, digest) VALUES (1, 'r', 'x', ?)");
    const count = db.prepare<[], { n: number }>("SELECT count(*) AS n FROM quarantine");
    expect(() =>
      db.write("test", () => {
        insert.run("a");
        throw new Error("stop");
      }),
    ).toThrow("stop");
    expect(count.get()).toEqual({ n: 0 });
    db.write("outer", () => {
      insert.run("b");
      expect(() =>
        db.write("inner", () => {
          insert.run("c");
          throw new Error("inner only");
        }),
      ).toThrow("inner only");
    });
    expect(count.get()).toEqual({ n: 1 });
    db.close();
  });

  it("says in a sentence when the disk is full, and goes on when it is not", () => {
    const db = openDatabase(dir, silent);
    const insert = db.prepare<[string]>(
      "INSERT INTO quarantine (received_ms, reason, raw, digest) VALUES (1, 'r', hex(randomblob(200000)), ?)",
    );
    db.prepare("PRAGMA max_page_count = 60").get();
    expect(() => db.write("test", () => insert.run("a"))).toThrow(
      expect.objectContaining({ code: "storage_failed", message: expect.stringContaining("disk is full") }),
    );
    db.prepare("PRAGMA max_page_count = 100000").get();
    db.write("test", () => insert.run("a"));
    db.close();
  });

  it("refuses a folder that another process has, and gives it free", () => {
    const unlock = lockDataFolder(dir);
    expect(() => lockDataFolder(dir)).toThrow(AppError);
    unlock();
    lockDataFolder(dir)();
  });

  it("refuses a database of a newer version and one that is none, and changes neither", () => {
    openDatabase(dir, silent).close();
    const raw = new SqliteDatabase(join(dir, DATABASE_FILE));
    raw.pragma("user_version = 999");
    raw.close();
    expect(() => openDatabase(dir, silent)).toThrow(
      expect.objectContaining({
        code: "newer_database",
        message: expect.stringContaining("newer version of Shopbell"),
      }),
    );
    const other = mkdtempSync(join(dir, "other-"));
    const broken = new SqliteDatabase(join(other, "x.db"));
    broken.close();
    expect(readdirSync(dir)).toContain(DATABASE_FILE);
  });
});

describe("migrating", () => {
  let dir = "";
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "shopbell-migrate-"));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));
  const first: Migration = {
    version: 1,
    name: "first",
    sql: "CREATE TABLE a (x TEXT); INSERT INTO a VALUES ('kept');",
  };
  const second: Migration = { version: 2, name: "second", sql: "ALTER TABLE a ADD COLUMN y TEXT;" };

  it("brings old data along and leaves no copy of it behind, not even when the power goes in the middle", () => {
    const path = join(dir, "m.db");
    const connection = new SqliteDatabase(path);
    migrate(connection, [first]);
    let whileMigrating: readonly string[] = [];
    connection.function("look", () => {
      whileMigrating = readdirSync(dir);
      return null;
    });
    migrate(connection, [first, { ...second, sql: `${second.sql} SELECT look();` }]);
    // The journal of the transaction, and no file that would stay.
    expect(whileMigrating).toEqual(["m.db", "m.db-journal"]);
    migrate(connection, [first, second]);
    expect(connection.prepare("SELECT x, y FROM a").all()).toEqual([{ x: "kept", y: null }]);
    expect(connection.pragma("user_version", { simple: true })).toBe(2);
    connection.close();
    expect(readdirSync(dir)).toEqual(["m.db"]);
  });

  it("changes nothing when one of several fails", () => {
    const path = join(dir, "m.db");
    const connection = new SqliteDatabase(path);
    migrate(connection, [first]);
    const broken: Migration = {
      version: 3,
      name: "broken",
      sql: "CREATE TABLE b (x TEXT); SELECT no_such_function();",
    };
    expect(() => migrate(connection, [first, second, broken])).toThrow(/Nothing was lost/u);
    expect(connection.pragma("user_version", { simple: true })).toBe(1);
    expect(connection.prepare("SELECT * FROM a").all()).toEqual([{ x: "kept" }]);
    connection.close();
    expect(readdirSync(dir)).toEqual(["m.db"]);
  });

  it("refuses a list with a hole", () => {
    const connection = new SqliteDatabase(":memory:");
    expect(() => migrate(connection, [second])).toThrow(/expected 1/u);
  });
});
