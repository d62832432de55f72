import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import SqliteDatabase from "better-sqlite3";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createGapZeroing, zeroAllGaps } from "#core/db/clean-checkpoint.ts";
import { DATABASE_FILE, openDatabase, openDatabaseForReading } from "#core/db/database.ts";
import { dirtyGaps } from "#core/db/page-gaps.ts";

const silent = { info: () => {}, warn: () => {}, error: () => {} };
const MARK = /Word-[0-9a-f]{12}/gu;

/** A generator of small numbers that is the same in every run. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}

describe("emptying the log", () => {
  let dir = "";
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "shopbell-log-"));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));
  const bytes = () => readFileSync(join(dir, DATABASE_FILE)).toString("latin1");
  const logSize = () => statSync(join(dir, `${DATABASE_FILE}-wal`)).size;

  /**
   * The life of a table that moves many cells about: rows that grow, an index over text, deletions everywhere.
   * SQLite alone, with secure_delete, leaves a few words in a thousand behind.
   */
  const live = (
    db: Pick<ReturnType<typeof openDatabase>, "prepare" | "write">,
    rounds: number,
    number: (below: number) => number,
  ) => {
    let made = 0;
    const word = () => `Word-${(made += 1).toString(16).padStart(12, "0")}`;
    const words = new Map<number, string[]>();
    const gone = new Set<string>();
    db.prepare(
      `CREATE TABLE scraps (id INTEGER PRIMARY KEY, about INTEGER NOT NULL, text TEXT, label TEXT, UNIQUE (label, id)) STRICT`,
    ).run();
    const insert = db.prepare<[number, string, string]>(`INSERT INTO scraps (about, text, label) VALUES (?, ?, ?)`);
    const change = db.prepare<[string, number]>(`UPDATE scraps SET text = ? WHERE id = ?`);
    const remove = db.prepare<[number]>(`DELETE FROM scraps WHERE id = ?`);
    const forget = (id: number): void => {
      for (const each of words.get(id) ?? []) gone.add(each);
      words.delete(id);
    };
    for (let round = 0; round < rounds; round++) {
      db.write("live", () => {
        for (let index = 0; index < 20; index++) {
          const [text, label] = [word(), word()];
          const { lastInsertRowid } = insert.run(
            number(100),
            text + "x".repeat(number(200)),
            `${number(1000)}-${label}`,
          );
          words.set(Number(lastInsertRowid), [text, label]);
        }
        const ids = [...words.keys()];
        for (let index = 0; index < 3; index++) {
          const id = ids[number(ids.length)] ?? 0;
          const [before = "", label = ""] = words.get(id) ?? [];
          const text = word();
          gone.add(before);
          words.set(id, [text, label]);
          change.run(text + "y".repeat(number(400)), id);
        }
        for (let index = 0; index < 6; index++) {
          const id = ids[number(ids.length)] ?? 0;
          forget(id);
          remove.run(id);
        }
      });
    }
    return { gone, kept: new Set([...words.values()].flat()) };
  };

  it("leaves no byte of what was deleted, and every byte of what was not", { timeout: 60_000 }, () => {
    for (const seed of [1, 2, 3]) {
      const db = openDatabase(dir, silent);
      const { gone, kept } = live(db, 600, numbers(seed));
      expect(db.emptyLog()).toBe("empty");
      expect(logSize()).toBe(0);
      const found = new Set(bytes().match(MARK));
      expect([...gone].filter((word) => found.has(word))).toEqual([]);
      expect([...kept].filter((word) => !found.has(word))).toEqual([]);
      expect(db.prepare("PRAGMA integrity_check").get()).toEqual({ integrity_check: "ok" });
      db.prepare("DROP TABLE scraps").run();
      expect(db.emptyLog()).toBe("empty");
      expect(bytes()).not.toMatch(MARK);
      db.close();
    }
  });

  it("does so too for what the run before left in the log when it died", () => {
    const db = openDatabase(dir, silent);
    const { gone } = live(db, 20, numbers(4));
    // A copy of the files as they are now is what a crash leaves.
    const crashed = mkdtempSync(join(dir, "crashed-"));
    for (const name of [DATABASE_FILE, `${DATABASE_FILE}-wal`]) {
      copyFileSync(join(dir, name), join(crashed, name));
    }
    expect(statSync(join(crashed, `${DATABASE_FILE}-wal`)).size).toBeGreaterThan(0);
    db.close();
    const again = openDatabase(crashed, silent);
    expect(statSync(join(crashed, `${DATABASE_FILE}-wal`)).size).toBe(0);
    const found = new Set(readFileSync(join(crashed, DATABASE_FILE)).toString("latin1").match(MARK));
    expect([...gone].filter((word) => found.has(word))).toEqual([]);
    again.close();
  });

  it("waits for nobody: it says that someone is reading, and does it when they have finished", () => {
    const db = openDatabase(dir, silent);
    db.prepare("CREATE TABLE scraps (text TEXT) STRICT").run();
    const reader = openDatabaseForReading(dir);
    const count = reader.prepare<[], { n: number }>("SELECT count(*) AS n FROM scraps");
    reader.read("hold", () => {
      count.get();
      db.write("insert", () => db.prepare("INSERT INTO scraps VALUES ('Word-00000000000a')").run());
      db.write("delete", () => db.prepare("DELETE FROM scraps").run());
      const startedAt = performance.now();
      expect(db.emptyLog()).toBe("busy");
      expect(performance.now() - startedAt).toBeLessThan(400);
    });
    expect(db.emptyLog()).toBe("empty");
    expect(bytes()).not.toMatch(MARK);
    reader.close();
    db.close();
  });

  it("keeps the log short by itself, in a turn of its own when there is one", async () => {
    const db = openDatabase(dir, silent);
    live(db, 400, numbers(5));
    expect(logSize()).toBeLessThan(8_500_000);
    await nextTurn();
    expect(logSize()).toBeLessThan(4_500_000);
    db.close();
    await nextTurn();
  });

  it("does as much for a file that nobody has open, in the file or in what is read of it", { timeout: 60_000 }, () => {
    const path = join(dir, "plain.db");
    const plain = new SqliteDatabase(path);
    for (const pragma of ["secure_delete = ON", "synchronous = OFF", "journal_mode = MEMORY"]) plain.pragma(pragma);
    const { gone, kept } = live(
      { prepare: (sql) => plain.prepare(sql) as never, write: (_name, work) => plain.transaction(work)() },
      400,
      numbers(8),
    );
    plain.close();
    const words = (file: Buffer): ReadonlySet<string> => new Set(file.toString("latin1").match(MARK));
    const before = readFileSync(path);
    const found = words(before);
    expect([...gone].some((word) => found.has(word))).toBe(true);

    const zero = createGapZeroing();
    const pieces = [];
    for (let at = 0; at < before.length; at += 65_536) {
      const piece = Buffer.from(before.subarray(at, at + 65_536));
      zero(piece, at);
      pieces.push(piece);
    }
    zeroAllGaps(path);
    const after = readFileSync(path);
    expect(Buffer.concat(pieces).equals(after)).toBe(true);
    const left = words(after);
    expect([...gone].filter((word) => left.has(word))).toEqual([]);
    expect([...kept].filter((word) => !left.has(word))).toEqual([]);
    const checked = new SqliteDatabase(path);
    expect(checked.pragma("integrity_check", { simple: true })).toBe("ok");
    checked.close();
  });

  it("leaves no samples of the planner's behind", () => {
    const db = openDatabase(dir, silent);
    live(db, 50, numbers(6));
    db.prepare("ANALYZE").run();
    db.close();
    const raw = new SqliteDatabase(join(dir, DATABASE_FILE));
    expect(raw.prepare("SELECT count(*) AS n FROM sqlite_stat4").get()).toEqual({ n: 0 });
    raw.close();
  });
});

describe("the free space of a page", () => {
  const leaf = (cells: readonly number[], content: number, first = 0): Buffer => {
    const page = Buffer.alloc(4096, 0xaa);
    page[0] = 13;
    page.writeUInt16BE(first, 1);
    page.writeUInt16BE(cells.length, 3);
    page.writeUInt16BE(content, 5);
    page[7] = 0;
    cells.forEach((cell, index) => page.writeUInt16BE(cell, 8 + 2 * index));
    return page;
  };

  it("lies between the pointers and the first cell", () => {
    expect(dirtyGaps(leaf([4000, 3900], 3900), false, 4096)).toEqual([{ from: 12, to: 3900 }]);
    const clean = leaf([4000], 4000);
    clean.fill(0, 10, 4000);
    expect(dirtyGaps(clean, false, 4096)).toEqual([]);
  });

  it("and inside free blocks, without their headers", () => {
    const page = leaf([4000], 3000, 3000);
    page.writeUInt16BE(3500, 3000);
    page.writeUInt16BE(100, 3002);
    page.writeUInt16BE(0, 3500);
    page.writeUInt16BE(50, 3502);
    expect(dirtyGaps(page, false, 4096)).toEqual([
      { from: 10, to: 3000 },
      { from: 3004, to: 3100 },
      { from: 3504, to: 3550 },
    ]);
  });

  it.each([
    ["a kind that no b-tree page has", () => Buffer.alloc(4096, 0)],
    ["a cell inside the gap", () => leaf([4000, 100], 3900)],
    ["a cell beyond the end", () => leaf([4090, 4096], 3900)],
    ["content beyond the end", () => leaf([], 5000)],
    ["more cells than the page has room for", () => leaf([4000], 9)],
    ["a free block before the content", () => leaf([4000], 3900, 200)],
    ["free blocks in a circle", () => leaf([4000], 3000, 3000).fill(0x0b, 3000, 3004)],
  ])("is left alone in a page with %s", (_what, make) => {
    expect(dirtyGaps(make(), false, 4096)).toEqual([]);
  });

  it("is never a place that a page of any other shape could need", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 512, maxLength: 512 }), fc.constantFrom(2, 5, 10, 13), (bytes, kind) => {
        const page = Buffer.from(bytes);
        page[0] = kind;
        const cells = page.readUInt16BE(3);
        const pointersEnd = (kind < 6 ? 12 : 8) + 2 * cells;
        for (const { from, to } of dirtyGaps(page, false, 512)) {
          expect(from).toBeGreaterThanOrEqual(pointersEnd);
          expect(to).toBeLessThanOrEqual(512);
          expect(from).toBeLessThan(to);
        }
      }),
    );
  });
});
