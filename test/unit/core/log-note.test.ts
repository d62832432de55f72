import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import SqliteDatabase from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { DATABASE_FILE, openDatabase, openDatabaseForReading, type Database } from "#core/db/database.ts";
import { LOG_NOTE_FILE, openLogNote, type LogLoss, type LogNote, type LogNoteParts } from "#core/db/log-note.ts";

const silent = { info: () => {}, warn: () => {}, error: () => {} };

describe("the note of the log", () => {
  let folder = "";
  let dataDir = "";
  let nowMs = 1_000;
  let lost: LogLoss[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "shopbell-note-"));
    dataDir = folder;
    nowMs = 1_000;
    lost = [];
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const open = (
    parts: Partial<LogNoteParts> = {},
    between = (): void => {},
  ): { readonly db: Database; readonly note: LogNote } => {
    const note = openLogNote({
      dataDir,
      clock: { nowMs: () => nowMs },
      logger: silent,
      lost: (loss) => void lost.push(loss),
      ...parts,
    });
    between();
    return { note, db: openDatabase(dataDir, silent, note) };
  };
  const change = (db: Database, digest: string): void => {
    const insert = db.prepare<[string]>(
      "INSERT INTO quarantine (received_ms, reason, raw, digest) VALUES (1, 'r', 'x', ?)",
    );
    db.write("test", () => void insert.run(digest));
  };
  const notePath = (): string => join(dataDir, LOG_NOTE_FILE);

  it("is there while something stands in the log alone, and gone after a clean end", () => {
    const { db, note } = open();
    db.emptyLog();
    change(db, "a");
    expect(existsSync(notePath())).toBe(true);
    db.close();
    note.close();
    expect(existsSync(notePath())).toBe(false);
    const again = open();
    again.db.close();
    again.note.close();
    expect(lost).toEqual([]);
  });

  it("misses no log that SQLite kept because somebody was reading, or moved itself", () => {
    const { db, note } = open();
    db.emptyLog();
    const reader = openDatabaseForReading(dataDir);
    reader.read("test", () => {
      reader.prepare("SELECT count(*) FROM quarantine").get();
      change(db, "a");
      expect(db.emptyLog()).toBe("busy");
      change(db, "b");
      db.close();
    });
    note.close();
    const again = open();
    expect(lost).toEqual([]);
    expect(again.db.prepare("SELECT count(*) AS n FROM quarantine").get()).toEqual({ n: 2 });
    reader.close();
    again.db.close();
    again.note.close();
    expect(existsSync(notePath())).toBe(false);
  });

  it("says once between which times something changed that is not here", () => {
    const { db, note } = open();
    db.emptyLog();
    nowMs = 2_000;
    change(db, "a");
    nowMs = 3_000;
    change(db, "b");
    // As a killed process leaves it.
    const killed = { frames: 9, sinceMs: 2_000, untilMs: 3_000 };
    db.close();
    note.close();
    writeFileSync(notePath(), JSON.stringify(killed));
    for (let start = 0; start < 2; start += 1) {
      const next = open();
      next.db.close();
      next.note.close();
    }
    expect(lost).toEqual([{ sinceMs: 2_000, untilMs: 3_000 }]);
  });

  it("that cannot be removed keeps nothing else from being closed", () => {
    mkdirSync(notePath());
    const { db, note } = open();
    db.close();
    expect(() => note.close()).not.toThrow();
  });

  /** The files as a killed process leaves them, in a folder of their own. */
  let kills = 0;
  const asKilled = (): void => {
    const { db, note } = open();
    db.emptyLog();
    nowMs = 2_000;
    change(db, `killed-${(kills += 1)}`);
    const left = mkdtempSync(join(dataDir, "killed-"));
    for (const name of [DATABASE_FILE, `${DATABASE_FILE}-wal`, LOG_NOTE_FILE]) {
      copyFileSync(join(dataDir, name), join(left, name));
    }
    db.close();
    note.close();
    dataDir = left;
  };
  const openAndClose = (parts: Partial<LogNoteParts> = {}): void => {
    const { db, note } = open(parts);
    db.close();
    note.close();
  };

  it("misses nothing after a start that failed on the way and closed the log", () => {
    asKilled();
    const real = Reflect.get(SqliteDatabase.prototype, "pragma");
    const pragma = vi.spyOn(SqliteDatabase.prototype, "pragma").mockImplementation(function (
      this: unknown,
      source,
      options,
    ) {
      if (source.startsWith("synchronous")) throw new Error("stop");
      const answer: unknown = Reflect.apply(real, this, [source, options]);
      return answer;
    });
    expect(() => open()).toThrow("stop");
    pragma.mockRestore();
    openAndClose();
    expect(lost).toEqual([]);
  });

  it("goes on saying what is lost while that cannot be kept, and no start fails for it", () => {
    asKilled();
    rmSync(join(dataDir, `${DATABASE_FILE}-wal`));
    const { db, note } = open({
      lost: () => {
        throw new Error("The disk is full");
      },
    });
    change(db, "b");
    expect(db.emptyLog()).toBe("busy");
    change(db, "c");
    db.close();
    note.close();
    for (let start = 0; start < 2; start += 1) openAndClose();
    expect(lost).toEqual([{ sinceMs: 2_000, untilMs: 2_000 }]);
  });

  it("misses nothing where nobody can say how much there is", () => {
    const logged: string[] = [];
    writeFileSync(notePath(), JSON.stringify({ frames: 9, sinceMs: 1, untilMs: 2 }));
    const pragma = vi.spyOn(SqliteDatabase.prototype, "pragma").mockImplementationOnce(() => "delete");
    const note = openLogNote({
      dataDir,
      clock: { nowMs: () => nowMs },
      logger: silent,
      lost: (loss) => lost.push(loss),
    });
    const db = openDatabase(dataDir, { ...silent, error: (event) => void logged.push(event) }, note);
    pragma.mockRestore();
    change(db, "a");
    db.close();
    note.close();
    expect(lost).toEqual([]);
    expect(logged).toEqual(["database.no_log"]);
  });

  it("that cannot be written is said once, and the log is not cut before it is", () => {
    asKilled();
    const kept = readFileSync(notePath());
    const logged: string[] = [];
    const { db, note } = open({ logger: { ...silent, error: (event) => void logged.push(event) } }, () => {
      rmSync(notePath());
      mkdirSync(notePath());
    });
    for (const digest of ["b", "c", "d"]) change(db, digest);
    expect(db.emptyLog()).toBe("busy");
    expect(statSync(join(dataDir, `${DATABASE_FILE}-wal`)).size).toBeGreaterThan(0);
    expect(logged).toEqual(["database.not_noted"]);
    rmSync(notePath(), { recursive: true });
    writeFileSync(notePath(), kept);
    expect(db.emptyLog()).toBe("empty");
    expect(JSON.parse(readFileSync(notePath(), "utf8"))).toMatchObject({ frames: 0 });
    db.close();
    note.close();
  });

  it("says that the log is empty also where its pages could not be tidied", () => {
    const foreign = new SqliteDatabase(join(dataDir, DATABASE_FILE));
    foreign.exec("PRAGMA auto_vacuum = FULL; CREATE TABLE some (a)");
    foreign.close();
    const { db } = open();
    change(db, "a");
    expect(() => db.emptyLog()).toThrow("not one of Shopbell's");
    expect(JSON.parse(readFileSync(notePath(), "utf8"))).toMatchObject({ frames: 0 });
    expect(() => db.close()).toThrow("not one of Shopbell's");
  });

  it("whose keeping fails does not fail what was written", () => {
    const logged: string[] = [];
    const note = openLogNote({ dataDir, clock: { nowMs: () => nowMs }, logger: silent, lost: () => {} });
    const holds = (): void => {
      throw new Error("stop");
    };
    const logger = { ...silent, error: (event: string) => void logged.push(event) };
    const db = openDatabase(dataDir, logger, { ...note, holds });
    change(db, "a");
    expect(db.prepare("SELECT count(*) AS n FROM quarantine").get()).toEqual({ n: 1 });
    expect(logged).toEqual(["database.log_not_seen"]);
    db.close();
    note.close();
  });

  it("misses no log that another program has moved, and every one that is gone, whatever the times of the files", () => {
    asKilled();
    new SqliteDatabase(join(dataDir, DATABASE_FILE)).exec("SELECT count(*) FROM quarantine").close();
    expect(existsSync(join(dataDir, `${DATABASE_FILE}-wal`))).toBe(false);
    utimesSync(notePath(), 1, 1);
    openAndClose();
    expect(lost).toEqual([]);
    asKilled();
    rmSync(join(dataDir, `${DATABASE_FILE}-wal`));
    utimesSync(notePath(), 1, 1);
    openAndClose();
    expect(lost).toEqual([{ sinceMs: 2_000, untilMs: 2_000 }]);
  });

  it("that cannot be read claims nothing", () => {
    writeFileSync(notePath(), '{"frames":"many"');
    const { db, note } = open();
    db.close();
    note.close();
    expect(lost).toEqual([]);
  });
});
