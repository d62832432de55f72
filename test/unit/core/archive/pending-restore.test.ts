import { copyFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import SqliteDatabase from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { copyPath, homeOf } from "#core/archive/copies-folder.ts";
import { listCopies } from "#core/archive/list-copies.ts";
import { fulfilWish, wishForRestore } from "#core/archive/pending-restore.ts";
import { REHEARSAL_FOLDER } from "#core/archive/rehearse.ts";
import { DATABASE_FILE } from "#core/db/database.ts";

const NOW_MS = Date.UTC(2026, 0, 10, 9);
const FILES = ["-wal", ""].map((end) => `${DATABASE_FILE}${end}`);

describe("taking a copy's place, going on after a crash", () => {
  let dataDir: string;
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), "shopbell-exchange-"));
    mkdirSync(join(dataDir, REHEARSAL_FOLDER));
    fill(dataDir, "here");
    fill(join(dataDir, REHEARSAL_FOLDER), "copy");
    wishForRestore(dataDir, NOW_MS);
  });
  afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

  /** An inbox whose last word stands in its log alone, as after an end that was none. */
  const fill = (folder: string, words: string): void => {
    const made = mkdtempSync(join(tmpdir(), "shopbell-made-"));
    const db = new SqliteDatabase(join(made, DATABASE_FILE));
    db.pragma("journal_mode = WAL");
    db.exec(`CREATE TABLE said (words TEXT)`);
    db.pragma("wal_checkpoint(TRUNCATE)");
    db.prepare(`INSERT INTO said VALUES (?)`).run(words);
    for (const name of FILES) copyFileSync(join(made, name), join(folder, name));
    db.close();
    rmSync(made, { recursive: true, force: true });
  };
  const said = (folder: string): unknown => {
    const db = new SqliteDatabase(join(folder, DATABASE_FILE));
    try {
      return db.prepare(`SELECT words FROM said`).pluck().get();
    } finally {
      db.close();
    }
  };
  /** The folder that what is here goes into, as far as a run got that was killed. */
  const begin = (moved: readonly string[], note: string): void => {
    const folder = copyPath(homeOf(dataDir), "2026-01-10T09-00-00-before-restore");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "about.json"), note);
    for (const name of moved) renameSync(join(dataDir, name), join(folder, name));
  };
  const content = { madeMs: NOW_MS, version: "1", conversations: 7, messages: 9 };
  const NOTE = JSON.stringify({ why: "before_restore", content });

  it.each([
    ["before anything", undefined],
    ["in the middle of the note", { moved: [], note: "{" }],
    ["after the note", { moved: [], note: NOTE }],
    ["between the log and its database", { moved: FILES.slice(0, 1), note: NOTE }],
    ["before the copy takes the place", { moved: FILES, note: NOTE }],
  ])("%s: what was here is whole in one copy", (_when, killed) => {
    if (killed !== undefined) begin(killed.moved, killed.note);
    expect(fulfilWish(dataDir, NOW_MS + 60_000, "1")).toBe(true);
    const copies = listCopies(homeOf(dataDir));
    expect(copies).toHaveLength(1);
    expect(copies[0]).toMatchObject({ why: "before_restore" });
    expect(said(copyPath(homeOf(dataDir), copies[0]?.id ?? ""))).toBe("here");
    expect(existsSync(join(dataDir, DATABASE_FILE))).toBe(true);
    expect(fulfilWish(dataDir, NOW_MS + 120_000, "1")).toBe(false);
  });
});
