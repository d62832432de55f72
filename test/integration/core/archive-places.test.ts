import { randomBytes } from "node:crypto";
import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import SqliteDatabase from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { migrate } from "#core/db/migrate.ts";
import { migrations } from "#core/db/migrations/index.ts";
import { openDatabase } from "#core/db/database.ts";
import type { ArchiveState } from "#shared/contract/archive.ts";
import { createCoreWorld, type CoreWorld } from "../../support/core-world.ts";

const CUSTOMERS = { ana: "900000000000001", ben: "900000000000002" };
const PASSPHRASE = "three blue horses";

const stateOf = (world: CoreWorld): Promise<ArchiveState> => world.call("archive/state", {});
const ended = (world: CoreWorld): Promise<NonNullable<ArchiveState["job"]>> =>
  world.until("the job to end", async () => {
    const { job } = await stateOf(world);
    return job === undefined || job.state === "running" ? undefined : job;
  });
const write = async (world: CoreWorld, customer: keyof typeof CUSTOMERS, text: string): Promise<number> => {
  await world.clock.advance(1000);
  await world.simulator.customerWrites({ customerId: CUSTOMERS[customer], text });
  return world.until(`"${text}"`, async () => {
    const { items } = await world.call("conversations/list", { list: "all", limit: 100 });
    return items.find(({ preview }) => "text" in preview && preview.text === text)?.id;
  });
};
const copyNow = async (world: CoreWorld): Promise<ArchiveState["copies"][number]> => {
  await world.clock.advance(1000);
  expect(await world.call("archive/copy-now", {})).toEqual({ kind: "started" });
  expect(await ended(world)).toMatchObject({ kind: "copy", state: "done" });
  const madeMs = world.clock.nowMs();
  return world.until("the copy", async () =>
    (await stateOf(world)).copies.find(({ content }) => content.madeMs === madeMs),
  );
};
const filesUnder = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
const holds = (folder: string, text: string): boolean =>
  filesUnder(folder).some((path) => readFileSync(path).includes(text));

describe("copies on a drive of the owner's choice", () => {
  let world: CoreWorld;
  let drives = "";
  let chosen: string | undefined;
  beforeEach(async () => {
    drives = await mkdtemp(join(tmpdir(), "shopbell-drives-"));
    for (const drive of ["stick", "other"]) mkdirSync(join(drives, drive));
    chosen = join(drives, "stick");
    const files = {
      chooseSave: async () => undefined,
      chooseOpen: async () => undefined,
      chooseFolder: async () => chosen,
    };
    world = await createCoreWorld({ ports: () => ({ files }) });
  });
  afterEach(async () => {
    await world.close();
    await rm(drives, { recursive: true, force: true });
  });
  const stick = (): string => join(drives, "stick");
  const unplug = (): void => renameSync(stick(), join(drives, "in a drawer"));
  const plugIn = (): void => renameSync(join(drives, "in a drawer"), stick());
  const placeOnce = (is: (place: NonNullable<ArchiveState["place"]>) => boolean) =>
    world.until("the drive", async () => {
      const { place } = await stateOf(world);
      return place !== undefined && is(place) ? place : undefined;
    });
  const erase = async (conversationId: number): Promise<void> => {
    const clientId = `erase-${randomBytes(6).toString("hex")}`;
    await world.call("erasure/start", { clientId, target: { kind: "conversation", conversationId } });
    await world.until("the receipt", async () => {
      const { items } = await world.call("erasure/list", {});
      return items.length > 0 && items.every(({ cleanMs }) => cleanMs !== undefined) ? true : undefined;
    });
  };

  /** The newest. */
  const receipt = async () => {
    const [newest] = (await world.call("erasure/list", {})).items;
    if (newest === undefined) throw new Error("There is no receipt.");
    return newest;
  };
  const receiptOnceClosed = () =>
    world.until("the receipt to be closed", async () => {
      // Asking looks for the drive.
      await stateOf(world);
      const newest = await receipt();
      return newest.awayCopies?.goneMs === undefined ? undefined : newest;
    });

  it("go there; while it is away they are made at home; when it is back, what was erased leaves those on it", async () => {
    const ana = await write(world, "ana", "Mark5f0ac1 of Ana");
    await write(world, "ben", "Mark77be20 of Ben");
    expect(await world.call("archive/choose-place", { to: "choose" })).toEqual({ kind: "chosen" });
    const copy = await copyNow(world);
    expect(copy.away).toBe(true);
    expect(holds(stick(), "Mark5f0ac1")).toBe(true);
    expect(existsSync(join(world.dataDir, "copies"))).toBe(false);

    unplug();
    await placeOnce(({ isThere }) => !isThere);
    expect((await stateOf(world)).copies).toEqual([]);
    await erase(ana);
    expect((await stateOf(world)).place).toMatchObject({ isThere: false, isOwed: true });
    expect(await receipt()).toMatchObject({ state: "done", awayCopies: {} });
    expect((await copyNow(world)).away).toBe(false);
    // Also when Shopbell was closed in between.
    await world.restart();

    plugIn();
    await placeOnce(({ isThere, isOwed }) => isThere && !isOwed);
    expect(holds(stick(), "Mark5f0ac1")).toBe(false);
    expect(holds(stick(), "Mark77be20")).toBe(true);
    expect(await receiptOnceClosed()).toMatchObject({ state: "done", awayCopies: { goneMs: world.clock.nowMs() } });
    expect((await stateOf(world)).copies.map(({ away }) => away)).toEqual([false, true]);
    expect((await copyNow(world)).away).toBe(true);
  });

  it("are cleaned at once while it is there, and what was erased waits for nothing", async () => {
    const ana = await write(world, "ana", "Mark5f0ac1 of Ana");
    await write(world, "ben", "Mark77be20 of Ben");
    await world.call("archive/choose-place", { to: "choose" });
    await copyNow(world);
    await erase(ana);
    expect(holds(stick(), "Mark5f0ac1")).toBe(false);
    expect(holds(stick(), "Mark77be20")).toBe(true);
    expect((await stateOf(world)).place).toMatchObject({ isOwed: false });
    expect((await receipt()).awayCopies).toBeUndefined();
  });

  it("leave a receipt open that was written while they lay on a drive that was away, also when they go elsewhere from then on", async () => {
    const ana = await write(world, "ana", "Mark5f0ac1 of Ana");
    const ben = await write(world, "ben", "Mark77be20 of Ben");
    await world.call("archive/choose-place", { to: "choose" });
    await copyNow(world);
    unplug();
    await placeOnce(({ isThere }) => !isThere);
    await erase(ana);
    expect(await world.call("archive/choose-place", { to: "home" })).toEqual({ kind: "chosen" });
    await erase(ben);
    const { items } = await world.call("erasure/list", {});
    expect(items.map(({ awayCopies }) => awayCopies)).toEqual([{}, {}]);
    expect(holds(drives, "Mark5f0ac1")).toBe(true);
    plugIn();
    expect(await receiptOnceClosed()).toMatchObject({ awayCopies: { goneMs: world.clock.nowMs() } });
    expect(holds(drives, "Mark5f0ac1")).toBe(false);
    expect((await world.call("erasure/list", {})).items.every(({ awayCopies }) => awayCopies?.goneMs)).toBe(true);
  });

  it("come along to another place, and what lies on a drive that is away goes when it is seen again", async () => {
    await write(world, "ana", "Mark5f0ac1 of Ana");
    await world.call("archive/choose-place", { to: "choose" });
    const copy = await copyNow(world);
    chosen = join(drives, "other");
    expect(await world.call("archive/choose-place", { to: "choose" })).toEqual({ kind: "chosen" });
    expect((await stateOf(world)).copies.map(({ id }) => id)).toEqual([copy.id]);
    await world.until("the first drive to be empty", async () =>
      filesUnder(stick()).length === 0 ? true : (await stateOf(world), undefined),
    );
    chosen = stick();
    await world.call("archive/choose-place", { to: "choose" });
    unplug();
    await placeOnce(({ isThere }) => !isThere);
    expect(await world.call("archive/choose-place", { to: "home" })).toEqual({ kind: "chosen" });
    expect((await stateOf(world)).place).toBeUndefined();
    plugIn();
    await world.until("the old place to be gone", async () =>
      filesUnder(stick()).length === 0 ? true : (await stateOf(world), undefined),
    );
  });

  it("are refused where nothing can be written, and nothing changes", async () => {
    writeFileSync(join(drives, "a file"), "");
    chosen = join(drives, "a file");
    const answer = await world.call("archive/choose-place", { to: "choose" });
    expect(answer).toMatchObject({ kind: "failed" });
    chosen = undefined;
    expect(await world.call("archive/choose-place", { to: "choose" })).toEqual({ kind: "no_place" });
    expect((await stateOf(world)).place).toBeUndefined();
  });
});

/** A file system of a few megabytes, where this user may mount one. */
function smallDisk(folder: string, megabytes: number): (() => void) | undefined {
  try {
    const options = `size=${megabytes}m,mode=0777`;
    execFileSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", folder], { stdio: "ignore" });
    return () => execFileSync("umount", [folder], { stdio: "ignore" });
  } catch {
    return undefined;
  }
}

describe("a disk that fills up in the middle", () => {
  let world: CoreWorld;
  let disk = "";
  let release: (() => void) | undefined;
  beforeEach(async () => {
    disk = await mkdtemp(join(tmpdir(), "shopbell-disk-"));
    release = smallDisk(disk, 4);
    const files = {
      chooseSave: async (name: string) => join(disk, name),
      chooseOpen: async () => undefined,
      chooseFolder: async () => disk,
    };
    world = await createCoreWorld({ ports: () => ({ files }) });
  });
  afterEach(async () => {
    try {
      await world.close();
    } finally {
      release?.();
      await rm(disk, { recursive: true, force: true });
    }
  });
  const fill = async (): Promise<void> => {
    const conversationId = await write(world, "ana", "the first of many");
    await world.core().stop();
    addMessages(world.dataDir, conversationId, 12_000);
    await world.restart();
  };

  it("leaves no half copy, backup or export on it, touches nothing that was there, and the inbox goes on", async (context) => {
    if (release === undefined) context.skip("no small file system can be mounted here: that needs root");
    await fill();
    writeFileSync(join(disk, "of the owner"), "kept");
    const attempts: readonly (() => Promise<unknown>)[] = [
      () => world.call("archive/back-up", { clientId: "backup-to-full", passphrase: PASSPHRASE }),
      () => world.call("archive/export", { clientId: "export-json", format: "json", locale: "en" }),
      () => world.call("archive/export", { clientId: "export-csv-1", format: "csv", locale: "en" }),
      () => world.call("archive/export", { clientId: "export-html", format: "html", locale: "en" }),
    ];
    for (const attempt of attempts) {
      expect(await attempt()).toEqual({ kind: "started" });
      expect(await ended(world)).toMatchObject({ state: "failed", fault: "disk_full" });
      expect(readdirSync(disk)).toEqual(["of the owner"]);
    }
    await world.call("archive/choose-place", { to: "choose" });
    await world.call("archive/copy-now", {});
    expect(await ended(world)).toMatchObject({ kind: "copy", state: "failed", fault: "disk_full" });
    await world.until("the half copy to be gone", async () =>
      filesUnder(disk).length === 1 ? true : (await stateOf(world), undefined),
    );
    expect(readdirSync(world.dataDir)).not.toContain("snapshot");
    expect((await stateOf(world)).damaged).toBe(false);
    await write(world, "ben", "still here");
  });

  it("leaves no half copy and no half rehearsal when it is the inbox's own, and both work when there is room", async (context) => {
    if (release === undefined) context.skip("no small file system can be mounted here: that needs root");
    await world.close();
    release?.();
    release = smallDisk(disk, 64);
    world = await createCoreWorld({ dataDir: join(disk, "data") });
    await fill();
    const copy = await copyNow(world);
    const ballast = join(disk, "ballast");
    const { bavail, bsize } = statfsSync(disk);
    writeFileSync(ballast, Buffer.alloc(bavail * bsize - 2_000_000));
    await world.call("archive/copy-now", {});
    expect(await ended(world)).toMatchObject({ kind: "copy", state: "failed", fault: "disk_full" });
    await world.call("archive/look-into", { source: { kind: "copy", id: copy.id } });
    expect(await ended(world)).toMatchObject({ kind: "rehearsal", state: "failed", fault: "disk_full" });
    expect(readdirSync(world.dataDir)).not.toContain("rehearsal");
    expect(readdirSync(join(world.dataDir, "copies"))).toEqual([copy.id]);
    expect(await world.call("archive/restore", {})).toEqual({ kind: "nothing_rehearsed" });
    rmSync(ballast);
    await world.call("archive/look-into", { source: { kind: "copy", id: copy.id } });
    expect(await ended(world)).toMatchObject({ kind: "rehearsal", state: "done" });
    await copyNow(world);
  });
});

describe("cancelled in the middle", () => {
  let world: CoreWorld;
  let folder = "";
  let path = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "shopbell-cancel-"));
    path = join(folder, "a.shopbell-backup");
    const files = {
      chooseSave: async (name: string) => (name.endsWith(".shopbell-backup") ? path : join(folder, name)),
      chooseOpen: async () => path,
      chooseFolder: async () => undefined,
    };
    world = await createCoreWorld({ ports: () => ({ files }) });
    const conversationId = await write(world, "ana", "the first of many");
    await world.core().stop();
    addMessages(world.dataDir, conversationId, 25_000);
    await world.restart();
  });
  afterEach(async () => {
    await world.close();
    await rm(folder, { recursive: true, force: true });
  });
  /**
   * Cancels with the first news of some work done, while most of it is not. Where this process got no turn before the
   * thread was through, what was written is put away and it is tried again.
   */
  const cancelInTheMiddle = async (
    start: (attempt: number) => Promise<unknown>,
    putAway: () => void,
  ): Promise<NonNullable<ArchiveState["job"]>> => {
    for (let attempt = 0; ; attempt += 1) {
      const stopListening = world.core().events.subscribe((event) => {
        if (event.type !== "archive") return;
        void world
          .core()
          .request("archive/state", {})
          .then(async (answer) => {
            const job = answer.ok ? (answer.data as ArchiveState).job : undefined;
            if (job?.state === "running" && job.done > 0) await world.core().request("archive/cancel", {});
          });
      });
      expect(await start(attempt)).toEqual({ kind: "started" });
      const job = await ended(world);
      stopListening();
      if (job.state === "cancelled" || attempt === 4) return job;
      putAway();
    }
  };
  const emptyFolder = (): void => {
    for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
  };

  it("an export, a backup and a rehearsal leave nothing behind, and the next one runs", async () => {
    for (const format of ["json", "html"] as const) {
      const job = await cancelInTheMiddle(
        (attempt) => world.call("archive/export", { clientId: `export-${format}-${attempt}`, format, locale: "en" }),
        emptyFolder,
      );
      expect(job).toMatchObject({ kind: "export", state: "cancelled" });
      expect(readdirSync(folder)).toEqual([]);
    }
    const backedUp = await cancelInTheMiddle(
      (attempt) => world.call("archive/back-up", { clientId: `backup-cut-${attempt}`, passphrase: PASSPHRASE }),
      emptyFolder,
    );
    expect(backedUp).toMatchObject({ kind: "backup", state: "cancelled" });
    expect(readdirSync(folder)).toEqual([]);
    expect(readdirSync(world.dataDir)).not.toContain("snapshot");
    await world.call("archive/back-up", { clientId: "backup-whole", passphrase: PASSPHRASE });
    expect(await ended(world)).toMatchObject({ kind: "backup", state: "done" });
    const lookInto = () => world.call("archive/look-into", { source: { kind: "choose", passphrase: PASSPHRASE } });
    expect(await cancelInTheMiddle(lookInto, () => {})).toMatchObject({ kind: "rehearsal", state: "cancelled" });
    expect(readdirSync(world.dataDir)).not.toContain("rehearsal");
    expect(await world.call("archive/restore", {})).toEqual({ kind: "nothing_rehearsed" });
    expect(readdirSync(folder)).toEqual(["a.shopbell-backup"]);
    await lookInto();
    expect(await ended(world)).toMatchObject({ kind: "rehearsal", state: "done" });
  });
});

/** Many messages at once, straight into the file of an inbox that is closed. */
function addMessages(dataDir: string, conversationId: number, count: number): void {
  const db = openDatabase(dataDir, { info: () => {}, warn: () => {}, error: () => {} });
  try {
    db.write("test.fill", () => {
      db.prepare(
        `INSERT INTO messages (conversation_id, mid, direction, origin, kind, sent_at_ms, text)
         WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < @count)
         SELECT @conversationId, 'many-' || i, 'in', 'customer', 'text', 1700000000000 + i, hex(randomblob(200)) FROM n`,
      ).run({ count, conversationId });
      db.prepare(`UPDATE conversations SET message_count = message_count + ? WHERE id = ?`).run(count, conversationId);
    });
  } finally {
    db.close();
  }
}

describe("a damaged inbox", () => {
  let world: CoreWorld;
  beforeEach(async () => {
    world = await createCoreWorld({ connect: false });
  });
  afterEach(() => world.close());
  const breakWhileClosed = async (prepare: () => void): Promise<void> => {
    await world.core().stop();
    prepare();
    rmSync(join(world.dataDir, "shopbell.db-wal"), { force: true });
    writeFileSync(join(world.dataDir, "shopbell.db"), randomBytes(50_000));
    await world.restart();
  };

  it("is read from a copy of an older version, can be searched and exported, and offers the newest copy that is sound", async () => {
    await breakWhileClosed(() => {
      oldCopy(world.dataDir, "2025-12-01T10-00-00", Date.UTC(2025, 11, 1, 10));
      const broken = join(world.dataDir, "copies", "2025-12-02T10-00-00");
      oldCopy(world.dataDir, "2025-12-02T10-00-00", Date.UTC(2025, 11, 2, 10));
      writeFileSync(join(broken, "shopbell.db"), randomBytes(20_000));
    });
    const state = await world.until("a copy to be found", async () => {
      const now = await stateOf(world);
      return now.lastGood === undefined ? undefined : now;
    });
    expect(state.damaged).toBe(true);
    expect(state.copies.map(({ id }) => id)).toEqual(["2025-12-02T10-00-00", "2025-12-01T10-00-00"]);
    expect(state.lastGood).toBe("2025-12-01T10-00-00");
    const { items } = await world.call("conversations/list", { list: "all", limit: 10 });
    expect(items).toMatchObject([{ customer: { id: "77" }, preview: { text: "an old word" } }]);
    const found = await world.call("search/find", { text: "old word" });
    expect(JSON.stringify(found)).toContain("old");
    expect((await world.call("labels/list", {})).items).toEqual([]);
    expect((await world.call("erasure/list", {})).items).toEqual([]);
    await world.call("archive/export", { clientId: "export-rescue", format: "json", locale: "en" });
    const job = await ended(world);
    expect(job).toMatchObject({ kind: "export", state: "done" });
    expect(readFileSync(job.path ?? "", "utf8")).toContain("an old word");
    expect(
      await world.core().request("labels/make", { clientId: "made-in-rescue", name: "x", color: "grey" }),
    ).toMatchObject({
      ok: false,
      error: { code: "storage_failed" },
    });
    expect(readdirSync(world.dataDir)).toContain("rescue");
    await world.call("archive/look-into", { source: { kind: "copy", id: state.lastGood ?? "" } });
    expect(await ended(world)).toMatchObject({ kind: "rehearsal", state: "done" });
    await world.call("archive/restore", {});
    await world.until("the other inbox", async () =>
      world.events.some(({ type }) => type === "restored") ? true : undefined,
    );
    expect((await stateOf(world)).damaged).toBe(false);
    expect(readdirSync(world.dataDir)).not.toContain("rescue");
    expect((await world.call("conversations/list", { list: "all", limit: 10 })).items).toHaveLength(1);
  });
});

/** A rolling copy as an older Shopbell would have left it. */
function oldCopy(dataDir: string, id: string, madeMs: number): void {
  const folder = join(dataDir, "copies", id);
  mkdirSync(folder, { recursive: true });
  const path = join(folder, "shopbell.db");
  const db = new SqliteDatabase(path);
  migrate(db, migrations.slice(0, 2));
  db.exec(`
    INSERT INTO accounts (id, family, username, sender_id, connected_ms) VALUES ('1', 'instagram', 'shop', '1', 1);
    INSERT INTO customers (account_id, id, name) VALUES ('1', '77', 'Old Customer');
    INSERT INTO conversations (account_id, customer_id, last_activity_ms, last_message_ms, message_count, last_message_id)
      VALUES ('1', '77', 1700000000000, 1700000000000, 1, 1);
    INSERT INTO messages (conversation_id, mid, direction, origin, kind, sent_at_ms, text)
      VALUES (1, 'm1', 'in', 'customer', 'text', 1700000000000, 'an old word');
  `);
  db.close();
  const content = { madeMs, conversations: 1, messages: 1, version: "0.0.1" };
  writeFileSync(join(folder, "about.json"), JSON.stringify({ why: "daily", content }));
}
