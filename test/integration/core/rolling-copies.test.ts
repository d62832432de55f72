import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import SqliteDatabase from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { copyNames, copyPath, homeOf, unfinishedPath } from "#core/archive/copies-folder.ts";
import { readPlace, writePlace } from "#core/archive/copies-place.ts";
import type { ArchiveJob } from "#core/archive/job-protocol.ts";
import { createRollingCopies, type RollingCopies } from "#core/archive/rolling-copies.ts";
import { createArchiveThreads, type ArchiveThreads } from "#core/archive/threads.ts";
import { DATABASE_FILE, openDatabase } from "#core/db/database.ts";
import { createCopies } from "#core/erasure/copies.ts";
import { createErasureRows } from "#core/erasure/erasure-rows.ts";
import { createScrub, type Scrub } from "#core/erasure/scrub.ts";

const SECRET = "Mark5f0ac1 of Ana";
const NOW_MS = Date.UTC(2026, 10, 20, 10);
const silent = { info: () => {}, warn: () => {}, error: () => {} };

/** Real threads on real files; only when a job begins is the test's to say. */
describe("rolling copies", () => {
  let dir = "";
  let dataDir = "";
  let isDamaged = false;
  let threads: ArchiveThreads;
  let copies: RollingCopies;
  let before: (job: ArchiveJob) => Promise<void>;

  const open = (): void => {
    threads = createArchiveThreads(silent);
    const { run, stop } = threads;
    copies = createRollingCopies({
      dataDir,
      clock: { nowMs: () => NOW_MS, after: () => () => {} },
      logger: silent,
      threads: {
        stop,
        async run(job, options) {
          await before(job);
          return run(job, options);
        },
      },
      changed: () => {},
      reachedAll: () => {},
      isDamaged: () => isDamaged,
    });
  };
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "shopbell-rolling-"));
    dataDir = join(dir, "data");
    for (const folder of ["data", "stick", "other"]) mkdirSync(join(dir, folder));
    isDamaged = false;
    before = async () => {};
    openDatabase(dataDir, silent).close();
    inInbox(`
        INSERT INTO accounts (id, family, username, sender_id, connected_ms) VALUES ('1', 'instagram', 'shop', '1', 1);
        INSERT INTO customers (account_id, id, name) VALUES ('1', '77', 'Ana');
        INSERT INTO conversations (account_id, customer_id, last_activity_ms, last_message_ms, message_count, last_message_id)
          VALUES ('1', '77', 1700000000000, 1700000000000, 1, 1);
        INSERT INTO messages (conversation_id, mid, direction, origin, kind, sent_at_ms, text)
          VALUES (1, 'm1', 'in', 'customer', 'text', 1700000000000, '${SECRET}');
      `);
    open();
  });
  afterEach(async () => {
    await threads.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  const inInbox = (statements: string): void => {
    const db = new SqliteDatabase(join(dataDir, DATABASE_FILE));
    db.exec(statements);
    db.close();
  };
  const copyTo = async (root: string, count: number): Promise<void> => {
    for (let index = 0; index < count; index += 1) {
      const madeMs = NOW_MS + index * 1000;
      await threads.run({ kind: "copy", dataDir, root, why: "owner", madeMs, version: "1" });
    }
  };
  const chooseWithCopies = async (drive: string, count: number): Promise<string> => {
    expect(await copies.choose(join(dir, drive))).toBe("chosen");
    const folder = copies.place()?.folder ?? "";
    await copyTo(folder, count);
    await copies.look();
    return folder;
  };
  /** The customer takes the message back; gives the number of the receipt. */
  const unsend = (): readonly number[] => {
    inInbox(`
        UPDATE messages SET text = NULL, unsent_at_ms = 1700000001000;
        INSERT INTO erasures (id, what, wish, account_id, conversation_id, message_id, asked_ms, ended, ended_ms)
          VALUES (1, 'unsent', 'customer', '1', 1, 1, 1, 'done', 1);
      `);
    return [1];
  };
  const holdSecret = (root: string): boolean =>
    readdirSync(root, { recursive: true, withFileTypes: true }).some(
      (entry) => entry.isFile() && readFileSync(join(entry.parentPath, entry.name)).includes(SECRET),
    );
  /** Resolves when a job of this kind is about to begin, which then waits for `goOn`. */
  const hold = (kind: ArchiveJob["kind"]): { reached: Promise<void>; goOn: () => void } => {
    let goOn = (): void => {};
    const waited = new Promise<void>((resolve) => (goOn = resolve));
    let tell = (): void => {};
    const reached = new Promise<void>((resolve) => (tell = resolve));
    before = async (job) => {
      if (job.kind !== kind) return;
      tell();
      await waited;
    };
    return { reached, goOn };
  };

  it("what is unsent while they move is in none of them when it is said to be gone", async () => {
    const old = await chooseWithCopies("stick", 2);
    expect(holdSecret(old)).toBe(true);
    // It has been copied, and the new place is not written down yet.
    let isClean = false;
    let cleaning: Promise<void> = Promise.resolve();
    const { run } = threads;
    before = async (job) => {
      if (job.kind !== "move") return;
      await run(job);
      cleaning = copies.clean(unsend()).then(() => {
        isClean = true;
      });
    };
    expect(await copies.choose(join(dir, "other"))).toBe("chosen");
    await cleaning;
    expect(isClean).toBe(true);
    expect(copyNames(copies.place()?.folder ?? "")).toHaveLength(2);
    expect(holdSecret(join(dir, "other"))).toBe(false);
    expect(existsSync(old)).toBe(false);
    expect(copies.place()).toMatchObject({ isOwed: false });
  });

  it.each(["another drive", "the inbox"])("a debt that could not be paid comes along to %s", async (where) => {
    await chooseWithCopies("stick", 1);
    const ids = unsend();
    renameSync(join(dir, "stick"), join(dir, "drawer"));
    await copies.look();
    await copies.clean(ids);
    expect(copies.place()).toMatchObject({ isOwed: true, isThere: false });
    renameSync(join(dir, "drawer"), join(dir, "stick"));
    before = async (job) => {
      if (job.kind === "erase") throw Object.assign(new Error("full"), { code: "ENOSPC" });
    };
    expect(await copies.choose(where === "the inbox" ? undefined : join(dir, "other"))).toBe("chosen");
    expect(readPlace(dataDir).isOwed).toBe(true);
    before = async () => {};
    open();
    copies.begin();
    await vi.waitFor(() => expect(readPlace(dataDir).isOwed).toBe(false), 10_000);
    const root = copies.place()?.folder ?? homeOf(dataDir);
    expect(copyNames(root)).toHaveLength(1);
    expect(holdSecret(root)).toBe(false);
  });

  it("being closed while they move loses none, and the next start goes on from where they were", async () => {
    const old = await chooseWithCopies("stick", 3);
    const held = hold("move");
    const chosen = copies.choose(join(dir, "other"));
    await held.reached;
    await threads.stop();
    held.goOn();
    expect(await chosen).not.toBe("chosen");
    before = async () => {};
    open();
    await copies.look();
    expect(copies.place()).toMatchObject({ folder: old, isThere: true });
    expect(copies.list()).toHaveLength(3);
    expect(readdirSync(join(dir, "other"))).toEqual([]);
    expect(readPlace(dataDir).left).toEqual([]);
  });

  it("whoever quits does not wait for a move, nor for what is to be erased after it: both are made up for at the next start", async () => {
    const old = await chooseWithCopies("stick", 2);
    const ids = unsend();
    const held = hold("move");
    const chosen = copies.choose(join(dir, "other"));
    await held.reached;
    const inbox = openDatabase(dataDir, silent);
    const isMarkedClean = (): boolean =>
      inbox.prepare<[], { clean_ms: number | null }>(`SELECT clean_ms FROM erasures`).get()?.clean_ms !== null;
    const begun = Promise.withResolvers<void>();
    const scrubOn = (): Scrub =>
      createScrub({
        db: inbox,
        rows: createErasureRows(inbox),
        copies: createCopies(inbox),
        clock: { nowMs: () => NOW_MS, after: () => () => {} },
        logger: silent,
        placesToClean: () => [],
        async cleanCopies(erasureIds) {
          begun.resolve();
          await copies.clean(erasureIds);
        },
        areCopiesAway: copies.isSomethingAway,
        clean: () => {},
      });
    const scrub = scrubOn();
    scrub.request(ids[0] ?? 0);
    await begun.promise;
    // As the rooms are closed: the erasure first, then the archive.
    await scrub.close();
    expect(isMarkedClean()).toBe(false);
    copies.stop();
    await threads.stop();
    const note = readPlace(dataDir);
    held.goOn();
    expect(await chosen).not.toBe("chosen");
    expect(readPlace(dataDir)).toEqual(note);

    before = async () => {};
    open();
    copies.begin();
    const next = scrubOn();
    next.request(ids[0] ?? 0);
    await vi.waitFor(() => expect(isMarkedClean()).toBe(true), 10_000);
    await next.close();
    inbox.close();
    expect(copies.place()).toMatchObject({ folder: old });
    expect(copyNames(old)).toHaveLength(2);
    expect(holdSecret(old)).toBe(false);
    await vi.waitFor(() => expect(readdirSync(join(dir, "other"))).toEqual([]), 10_000);
  });

  it("a move under way ends when it is asked to, however much is left to bring", async () => {
    const old = await chooseWithCopies("stick", 1);
    // Takes seconds to bring, and no room where it is.
    const ballast = join(copyPath(old, copyNames(old)[0] ?? ""), "ballast");
    writeFileSync(ballast, "");
    truncateSync(ballast, 4_000_000_000);
    const chosen = copies.choose(join(dir, "other"));
    const written = (): number =>
      readdirSync(join(dir, "other"), { recursive: true, withFileTypes: true })
        .filter(({ name }) => name === "ballast")
        .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
    await vi.waitFor(() => expect(written()).toBeGreaterThan(0), 10_000);
    copies.stop();
    await threads.stop();
    expect(await chosen).not.toBe("chosen");
    expect(written()).toBeLessThan(4_000_000_000);
    open();
    copies.begin();
    await vi.waitFor(() => expect(readdirSync(join(dir, "other"))).toEqual([]), 10_000);
    expect(copies.place()).toMatchObject({ folder: old });
  });

  it("a crash while they move loses none, and what was begun goes", async () => {
    const old = await chooseWithCopies("stick", 2);
    const held = hold("move");
    const chosen = copies.choose(join(dir, "other"));
    await held.reached;
    const note = readPlace(dataDir);
    const [begun = ""] = note.left;
    expect(begun).toContain(join(dir, "other"));
    await threads.stop();
    held.goOn();
    await chosen;
    // As a program leaves it that is gone from one moment to the next.
    writePlace(dataDir, note);
    cpSync(old, begun, { recursive: true });
    mkdirSync(unfinishedPath(begun, "2026-01-01T00-00-00"));
    before = async () => {};
    open();
    await copies.look();
    expect(copies.place()).toMatchObject({ folder: old });
    expect(copies.list()).toHaveLength(2);
    expect(existsSync(begun)).toBe(false);
  });

  it("one that cannot be brought leaves all of them where they are", async () => {
    const old = await chooseWithCopies("stick", 2);
    // Too long for the name it would have on its way; the last in order.
    mkdirSync(copyPath(old, "z".repeat(250)));
    const names = copyNames(old);
    expect(await copies.choose(join(dir, "other"))).toBe("unknown");
    expect(copyNames(old)).toEqual(names);
    expect(copies.place()).toMatchObject({ folder: old });
    expect(readdirSync(join(dir, "other"))).toEqual([]);
    expect(await copies.choose(undefined)).toBe("unknown");
    expect(copyNames(homeOf(dataDir))).toEqual([]);
  });

  it("a half-made one on the drive goes when the drive comes, and with every erasure", async () => {
    const folder = await chooseWithCopies("stick", 1);
    const half = unfinishedPath(folder, "2026-01-01T00-00-00");
    mkdirSync(half);
    writeFileSync(join(half, "shopbell.db"), SECRET);
    open();
    await copies.look();
    await vi.waitFor(() => expect(existsSync(half)).toBe(false), 10_000);
    mkdirSync(half);
    writeFileSync(join(half, "shopbell.db"), SECRET);
    await copies.clean(unsend());
    expect(holdSecret(folder)).toBe(false);
  });

  it("with a damaged inbox nothing is deleted and no other place is taken", async () => {
    const folder = await chooseWithCopies("stick", 1);
    writePlace(dataDir, { isOwed: false, left: [folder] });
    isDamaged = true;
    open();
    await copies.look();
    expect(copyNames(folder)).toHaveLength(1);
    expect(await copies.choose(join(dir, "other"))).toBe("damaged");
    expect(readdirSync(join(dir, "other"))).toEqual([]);
  });

  it("a new place is never inside one that is on its way out", async () => {
    const folder = await chooseWithCopies("stick", 1);
    expect(await copies.choose(copyPath(folder, copyNames(folder)[0] ?? ""))).toBe("chosen");
    expect(copies.list()).toHaveLength(1);
    expect(readdirSync(join(dir, "stick"))).toHaveLength(1);
    expect(existsSync(folder)).toBe(false);
  });
});
