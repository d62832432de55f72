import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openDatabase, openDatabaseForReading, type Database } from "#core/db/database.ts";
import { LOG_NOTE_FILE, openLogNote, type LogLoss, type LogNote } from "#core/db/log-note.ts";

const silent = { info: () => {}, warn: () => {}, error: () => {} };

describe("the note of the log", () => {
  let dataDir = "";
  let nowMs = 1_000;
  let lost: LogLoss[] = [];
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), "shopbell-note-"));
    nowMs = 1_000;
    lost = [];
  });
  afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

  const open = (): { readonly db: Database; readonly note: LogNote } => {
    const note = openLogNote({
      dataDir,
      clock: { nowMs: () => nowMs },
      logger: silent,
      lost: (loss) => void lost.push(loss),
    });
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

  it("that cannot be read claims nothing", () => {
    writeFileSync(notePath(), '{"frames":"many"');
    const { db, note } = open();
    db.close();
    note.close();
    expect(lost).toEqual([]);
  });
});
