import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import SqliteDatabase from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { carryErasures } from "#core/archive/carry-erasures.ts";
import { DATABASE_FILE, openDatabase, openDatabaseForReading, type Database } from "#core/db/database.ts";
import { migrate } from "#core/db/migrate.ts";
import { migrations } from "#core/db/migrations/index.ts";

const silent = { info: () => {}, warn: () => {}, error: () => {} };
const RECEIPT = `INSERT INTO erasures (what, wish, account_id, asked_ms, ended, ended_ms, clean_ms)
  VALUES ('conversation', 'owner', '1', 1, 'done', 2, 3);`;

describe("receipts carried into a copy that may take the inbox's place", () => {
  let live = "";
  let folder = "";
  let copy: Database;
  beforeEach(() => {
    [live, folder] = [mkdtempSync(join(tmpdir(), "shopbell-live-")), mkdtempSync(join(tmpdir(), "shopbell-copy-"))];
    copy = openDatabase(folder, silent);
  });
  afterEach(() => {
    copy.close();
    for (const dir of [live, folder]) rmSync(dir, { recursive: true, force: true });
  });
  const inLive = (statements: string): void => {
    const db = new SqliteDatabase(join(live, DATABASE_FILE));
    db.exec(statements);
    db.close();
  };
  const carry = (): void => {
    const db = openDatabaseForReading(live);
    copy.write("test.carry", () => carryErasures(db, copy));
    db.close();
  };
  const carried = (): unknown[] =>
    copy.prepare("SELECT clean_ms AS clean, away_owed AS owed, away_gone_ms AS gone FROM erasures").all();

  it("say what is still owed to copies on a drive that is away, and when that is paid", () => {
    openDatabase(live, silent).close();
    inLive(RECEIPT);
    carry();
    inLive("UPDATE erasures SET away_owed = 1");
    carry();
    expect(carried()).toEqual([{ clean: 3, owed: 1, gone: null }]);
    inLive("UPDATE erasures SET away_owed = 0, away_gone_ms = 9");
    carry();
    expect(carried()).toEqual([{ clean: 3, owed: 0, gone: 9 }]);
  });

  it("come also from an inbox of an older format that cannot be brought to the newest", () => {
    const old = new SqliteDatabase(join(live, DATABASE_FILE));
    migrate(old, migrations.slice(0, 18));
    old.close();
    inLive(RECEIPT);
    carry();
    expect(carried()).toEqual([{ clean: 3, owed: 0, gone: null }]);
  });
});
