import {
  copyFileSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import SqliteDatabase from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { UNDO_MS } from "#core/outbox/replies.ts";
import { openDatabaseForReading } from "#core/db/database.ts";
import { migrate } from "#core/db/migrate.ts";
import { migrations } from "#core/db/migrations/index.ts";
import type { ArchiveState } from "#shared/contract/archive.ts";
import type { RouteInput } from "#shared/contract/routes.ts";
import { createCoreWorld, type CoreWorld } from "../../support/core-world.ts";
import { openMarkedShop, type MarkedShop } from "../../support/marked-shop.ts";
import { defaultAssistant } from "#shared/domain/assistant-texts.ts";
import { readFolder } from "../../support/read-folder.ts";
import { textReply } from "../../support/text-reply.ts";

const CUSTOMERS = { ana: "900000000000001", ben: "900000000000002", cem: "900000000000003" };
const PASSPHRASE = "three blue horses";
const DAY_MS = 24 * 3_600_000;

type Source = RouteInput<"archive/look-into">["source"];

const ended = (world: CoreWorld): Promise<NonNullable<ArchiveState["job"]>> =>
  world.until("the job to end", async () => {
    const { job } = await world.call("archive/state", {});
    return job === undefined || job.state === "running" ? undefined : job;
  });
const copyNow = async (world: CoreWorld): Promise<ArchiveState["copies"][number]> => {
  expect(await world.call("archive/copy-now", {})).toEqual({ kind: "started" });
  expect(await ended(world)).toMatchObject({ kind: "copy", state: "done" });
  const copy = (await world.call("archive/state", {})).copies[0];
  if (copy === undefined) throw new Error("There is no copy");
  return copy;
};
const backUp = async (world: CoreWorld): Promise<string> => {
  await world.call("archive/back-up", { clientId: `backup-${randomBytes(6).toString("hex")}`, passphrase: PASSPHRASE });
  const job = await ended(world);
  if (job.path === undefined) throw new Error(`The backup did not end well: ${JSON.stringify(job)}`);
  return job.path;
};
const lookInto = async (world: CoreWorld, source: Source) => {
  expect(await world.call("archive/look-into", { source })).toEqual({ kind: "started" });
  return ended(world);
};
const restore = async (world: CoreWorld): Promise<void> => {
  const before = world.events.filter(({ type }) => type === "restored").length;
  expect(await world.call("archive/restore", {})).toEqual({ kind: "restoring" });
  await world.until("the other inbox", async () =>
    world.events.filter(({ type }) => type === "restored").length > before ? true : undefined,
  );
};
const previews = async (world: CoreWorld): Promise<readonly unknown[]> => {
  const { items } = await world.call("conversations/list", { list: "all", limit: 100 });
  return items
    .map(({ preview }) => ("text" in preview ? preview.text : preview.kind))
    .map((text) => text ?? "")
    .toSorted((one, other) => (one < other ? -1 : 1));
};
const write = async (world: CoreWorld, customer: keyof typeof CUSTOMERS, text: string): Promise<number> => {
  await world.clock.advance(1000);
  await world.simulator.customerWrites({ customerId: CUSTOMERS[customer], text });
  return world.until(`"${text}"`, async () => {
    const { items } = await world.call("conversations/list", { list: "all", limit: 100 });
    return items.find(({ preview }) => "text" in preview && preview.text === text)?.id;
  });
};

describe("copies of the inbox", () => {
  let world: CoreWorld;
  beforeEach(async () => {
    world = await createCoreWorld();
  });
  afterEach(() => world.close());

  it("are made once a day while there is something to copy, and only as many are kept as the owner wants", async () => {
    await world.call("settings/set", { keptCopies: 2 });
    await world.clock.advance(3 * 3_600_000);
    expect((await world.call("archive/state", {})).copies).toEqual([]);
    await write(world, "ana", "first");
    let newestMs = 0;
    for (const day of [1, 2, 3]) {
      await world.clock.advance(DAY_MS + 3_600_000);
      newestMs = await world.until(`the copy of day ${day}`, async () => {
        const { copies, job } = await world.call("archive/state", {});
        const madeMs = copies[0]?.content.madeMs ?? 0;
        return madeMs > newestMs && job?.state === "done" && copies.length === Math.min(day, 2) ? madeMs : undefined;
      });
    }
    const { copies } = await world.call("archive/state", {});
    expect(copies).toHaveLength(2);
    expect(copies[0]).toMatchObject({ why: "daily", content: { messages: 1, conversations: 1 } });
  });

  it("are made before a new version changes the format, and can be gone back to like any other", async () => {
    await world.close();
    let isOld = false;
    // What the version before this one has left.
    const leaveOldInbox = (dataDir: string): void => {
      if (isOld) return;
      isOld = true;
      const path = join(dataDir, "shopbell.db");
      const old = new SqliteDatabase(path);
      migrate(old, migrations.slice(0, -1));
      old.close();
    };
    world = await createCoreWorld({
      ports: (dataDir) => {
        leaveOldInbox(dataDir);
        return {};
      },
    });
    const [copy, ...others] = (await world.call("archive/state", {})).copies;
    expect(others).toEqual([]);
    expect(copy).toMatchObject({ why: "before_update", content: { conversations: 0, messages: 0 } });
    await write(world, "ana", "after");
    expect(await lookInto(world, { kind: "copy", id: copy?.id ?? "" })).toMatchObject({ state: "done" });
    await restore(world);
    expect(await previews(world)).toEqual([]);
    await world.restart();
    const again = (await world.call("archive/state", {})).copies.map(({ why }) => why);
    expect(again.toSorted()).toEqual(["before_restore", "before_update"]);
  });

  it("bring back the state they hold, and what was here is set aside as a copy", async () => {
    await write(world, "ana", "before");
    const copy = await copyNow(world);
    await write(world, "ben", "after");
    expect(await lookInto(world, { kind: "copy", id: copy.id })).toMatchObject({ state: "done" });
    expect((await world.call("archive/state", {})).rehearsed).toMatchObject({ messages: 1, conversations: 1 });
    // Until now nothing has changed.
    expect(await previews(world)).toEqual(["after", "before"]);
    const address = world.webhookUrl();
    await restore(world);
    expect(await previews(world)).toEqual(["before"]);
    const aside = (await world.call("archive/state", {})).copies.find(({ why }) => why === "before_restore");
    expect(aside?.content).toMatchObject({ messages: 2 });
    expect((await world.call("app/state", {})).webhookUrl).toBe(address);
    await write(world, "cem", "new again");
    await lookInto(world, { kind: "copy", id: aside?.id ?? "" });
    await restore(world);
    expect(await previews(world)).toEqual(["after", "before"]);
  });

  it("give no number a second time: whoever is still named by one on a screen, in a notification or a link stays that one", async () => {
    await write(world, "ana", "before");
    const copy = await copyNow(world);
    const ben = await write(world, "ben", "after");
    const numbersOf = async (conversationId: number): Promise<ReadonlySet<number>> =>
      new Set((await world.call("messages/list", { conversationId })).items.map(({ id }) => id));
    const ofBen = await numbersOf(ben);
    await lookInto(world, { kind: "copy", id: copy.id });
    await restore(world);
    const cem = await write(world, "cem", "somebody else");
    expect([...(await numbersOf(cem))].filter((id) => ofBen.has(id))).toEqual([]);
    // A screen that has not heard of it answers Ben: nobody else gets it.
    const parts = textReply("reply-to-ben", "for Ben alone");
    expect(await world.call("replies/send", { conversationId: ben, parts, confirmedByPerson: false })).toMatchObject({
      kind: "not_found",
    });
    const aside = (await world.call("archive/state", {})).copies.find(({ why }) => why === "before_restore");
    await lookInto(world, { kind: "copy", id: aside?.id ?? "" });
    await restore(world);
    expect(await previews(world)).toEqual(["after", "before"]);
    expect(await write(world, "cem", "once more")).toBeGreaterThan(cem);
  });

  it("are bounded also where the owner wants no daily ones", async () => {
    await world.call("settings/set", { keptCopies: 0 });
    await write(world, "ana", "before");
    const copy = await copyNow(world);
    const root = join(world.dataDir, "copies");
    const about = readFileSync(join(root, copy.id, "about.json"), "utf8");
    for (let nth = 1; nth <= 5; nth += 1) {
      const older = join(root, `2025-01-0${nth}T00-00-00`);
      cpSync(join(root, copy.id), older, { recursive: true });
      const madeMs = Date.UTC(2025, 0, nth);
      const note = about.replace('"owner"', '"before_update"').replace(String(copy.content.madeMs), String(madeMs));
      writeFileSync(join(older, "about.json"), note);
    }
    await world.restart();
    await world.until("the oldest to be gone", async () => (readdirSync(root).length === 3 ? true : undefined));
    expect(readdirSync(root).toSorted()).toEqual(["2025-01-04T00-00-00", "2025-01-05T00-00-00", copy.id]);
  });

  it("hold back replies that had not left when they were made", async () => {
    await world.close();
    let isOffline = false;
    const fetch: typeof globalThis.fetch = (input, init) =>
      isOffline
        ? Promise.reject(new TypeError("fetch failed", { cause: Object.assign(new Error("x"), { code: "ENOTFOUND" }) }))
        : globalThis.fetch(input, init);
    world = await createCoreWorld({ fetch });
    const conversationId = await write(world, "ana", "are you there?");
    isOffline = true;
    const parts = textReply("reply-0001", "yes");
    await world.call("replies/send", { conversationId, parts, confirmedByPerson: false });
    await world.clock.advance(UNDO_MS);
    const untilOffline = (id: number) =>
      world.until("the reply to wait for the line", async () => {
        const { items } = await world.call("messages/list", { conversationId: id });
        const { state } = items.at(-1) ?? {};
        return state?.kind === "waiting" && state.because === "offline" ? true : undefined;
      });
    await untilOffline(conversationId);
    // What the assistant wanted to say at that moment is not held for anybody.
    await world.call("assistant/set", {
      accountId: world.accountId,
      config: { ...defaultAssistant("en"), isOn: true },
    });
    await world.simulator.customerWrites({ customerId: CUSTOMERS.ben, text: "hello" });
    const ben = await world.until("the other conversation", async () => {
      const { items } = await world.call("conversations/list", { list: "all" });
      return items.find(({ customer }) => customer.id === CUSTOMERS.ben)?.id;
    });
    await untilOffline(ben);
    const copy = await copyNow(world);
    const db = openDatabaseForReading(join(world.dataDir, "copies", copy.id));
    const before = db.prepare<[], { author: string }>("SELECT author FROM outbox ORDER BY author").all();
    db.close();
    await lookInto(world, { kind: "copy", id: copy.id });
    const rehearsed = openDatabaseForReading(join(world.dataDir, "rehearsal"));
    const after = rehearsed.prepare<[], { author: string; state: string }>("SELECT author, state FROM outbox").all();
    rehearsed.close();
    expect(before).toEqual([{ author: "assistant" }, { author: "person" }]);
    expect(after).toEqual([{ author: "person", state: "held" }]);
  });

  it("are refused when a newer Shopbell made them", async () => {
    await write(world, "ana", "before");
    const copy = await copyNow(world);
    const path = join(world.dataDir, "copies", copy.id, "shopbell.db");
    const bytes = readFileSync(path);
    // The user version, at byte 60 of SQLite's header.
    bytes.writeUInt32BE(9_999, 60);
    writeFileSync(path, bytes);
    expect(await lookInto(world, { kind: "copy", id: copy.id })).toMatchObject({
      state: "failed",
      fault: "newer_version",
    });
    expect(await previews(world)).toEqual(["before"]);
  });

  it("are refused when one page of them is damaged, and nothing of them is used", async () => {
    await write(world, "ana", "before");
    const copy = await copyNow(world);
    const path = join(world.dataDir, "copies", copy.id, "shopbell.db");
    const found = new SqliteDatabase(path, { readonly: true });
    const page = Number(found.prepare(`SELECT rootpage FROM sqlite_schema WHERE name = 'messages_mid'`).pluck().get());
    found.close();
    const bytes = readFileSync(path);
    // An index without its entry: every page is well formed, and a quick look finds nothing.
    bytes.writeUInt16BE(0, (page - 1) * 4096 + 3);
    writeFileSync(path, bytes);
    expect(await lookInto(world, { kind: "copy", id: copy.id })).toMatchObject({ state: "failed", fault: "damaged" });
    expect(readdirSync(world.dataDir)).not.toContain("rehearsal");
    expect(await previews(world)).toEqual(["before"]);
  });

  it("say what is wrong with a file, and change nothing", async () => {
    await write(world, "ana", "before");
    const path = await backUp(world);
    const name = readdirSync(`${world.dataDir}-files`)[0] ?? "";
    expect(path).toBe(join(`${world.dataDir}-files`, name));
    const bytes = readFileSync(path);
    const attempt = async (source: Source) => (await lookInto(world, source)).fault;
    const file = (passphrase: string, as = name): Source => ({ kind: "file", name: as, passphrase });
    expect(await attempt(file("another one"))).toBe("wrong_passphrase");
    writeFileSync(path, bytes.subarray(0, bytes.length - 100));
    expect(await attempt(file(PASSPHRASE))).toBe("damaged");
    writeFileSync(path, "");
    expect(await attempt(file(PASSPHRASE))).toBe("not_a_backup");
    expect(await attempt(file(PASSPHRASE, "../shopbell.db"))).toBe("not_readable");
    expect(await attempt({ kind: "copy", id: "none" })).toBe("not_readable");
    expect(await world.call("archive/restore", {})).toEqual({ kind: "nothing_rehearsed" });
    expect(readdirSync(world.dataDir)).not.toContain("rehearsal");
    expect(await previews(world)).toEqual(["before"]);
  });

  it("go to another computer in an encrypted file that holds no secret", async () => {
    await write(world, "ana", "before");
    const path = await backUp(world);
    expect(readFileSync(path).includes("before")).toBe(false);
    expect(readdirSync(world.dataDir)).not.toContain("snapshot");
    const other = await createCoreWorld({ connect: false });
    try {
      await other.call("archive/back-up", { clientId: "makes-the-folder", passphrase: PASSPHRASE });
      await ended(other);
      copyFileSync(path, join(`${other.dataDir}-files`, "moved.shopbell-backup"));
      const { files } = await other.call("archive/state", {});
      expect(files.map(({ name }) => name)).toContain("moved.shopbell-backup");
      await lookInto(other, { kind: "file", name: "moved.shopbell-backup", passphrase: PASSPHRASE });
      await restore(other);
      expect(await previews(other)).toEqual(["before"]);
      // Signing in again is asked for, because no secret came along.
      const inFolder = await readFolder(other.dataDir);
      expect(inFolder.some(({ bytes }) => bytes.includes("before"))).toBe(true);
      const tokens = [...world.simulator.world.accounts.values()].map(({ accessToken }) => accessToken);
      for (const secret of [world.appSecret, world.verifyToken, ...tokens]) {
        expect(inFolder.filter(({ bytes }) => bytes.includes(secret)).map(({ path: where }) => where)).toEqual([]);
      }
      expect((await other.call("app/state", {})).accounts).toMatchObject([{ id: world.accountId, sending: "paused" }]);
    } finally {
      await other.close();
    }
  });

  it("can be cancelled, and then nothing of the work is left", async () => {
    await write(world, "ana", "before");
    await world.call("archive/back-up", { clientId: "cancelled-one", passphrase: PASSPHRASE });
    expect(await world.call("archive/copy-now", {})).toEqual({ kind: "busy" });
    await world.call("archive/cancel", {});
    expect(await ended(world)).toMatchObject({ kind: "backup", state: "cancelled" });
    expect(readdirSync(world.dataDir)).not.toContain("snapshot");
    expect(readdirSync(`${world.dataDir}-files`)).toEqual([]);
    await copyNow(world);
  });
});

describe("a broken database", () => {
  let world: CoreWorld;
  let database = "";
  beforeEach(async () => {
    world = await createCoreWorld();
    database = join(world.dataDir, "shopbell.db");
    await write(world, "ana", "before");
  });
  afterEach(() => world.close());

  const breakWhileClosed = async (breakIt: () => void): Promise<void> => {
    await world.core().stop();
    breakIt();
    await world.restart();
  };

  it.each([
    ["empty", () => truncateSync(database, 0)],
    ["missing", () => rmSync(database)],
    ["no database", () => writeFileSync(database, randomBytes(50_000))],
    ["cut off", () => truncateSync(database, 5000)],
    ["full of zeros", () => writeFileSync(database, Buffer.alloc(50_000))],
    // It opens, and the first room that reads finds it.
    ["whole in its first page alone", () => keepFirstPages(database, 1)],
  ])(
    "that is %s is never taken for a new beginning: the copy is shown, and brings everything back",
    async (_what, breakIt) => {
      await copyNow(world);
      await breakWhileClosed(breakIt);
      const state = await world.call("archive/state", {});
      expect(state.damaged).toBe(true);
      expect(await previews(world)).toEqual(["before"]);
      const id = (await previewIds(world))[0] ?? 0;
      expect((await world.call("messages/list", { conversationId: id })).items).toHaveLength(1);
      const markRead = { conversationId: id, upToMs: world.clock.nowMs() + 1 };
      const answer = await world.core().request("conversations/mark-read", markRead);
      expect(answer).toMatchObject({ ok: false, error: { code: "storage_failed" } });
      // Whoever helps is told of it all the same.
      const { text } = await world.call("diagnostics/report", {});
      expect(text).toContain("disk failing, database damaged");
      expect(text).toContain("conversations 1, messages 1");
      await lookInto(world, { kind: "copy", id: state.copies[0]?.id ?? "" });
      await restore(world);
      expect((await world.call("archive/state", {})).damaged).toBe(false);
      expect(await previews(world)).toEqual(["before"]);
      expect(await world.call("conversations/mark-read", markRead)).toEqual({ kind: "changed" });
    },
  );

  it("opens after a flip of any bit, and shows what can be read of it, or the copy", async () => {
    await copyNow(world);
    await world.core().stop();
    const whole = readFileSync(database);
    const random = seeded(20_261_122);
    for (let turn = 0; turn < FLIPS; turn += 1) {
      const flipped = Buffer.from(whole);
      const at = Math.floor(random() * (turn % 2 === 0 ? 8192 : whole.length));
      flipped[at] = (flipped[at] ?? 0) ^ (1 << Math.floor(random() * 8));
      writeFileSync(database, flipped);
      for (const rest of ["-wal", "-shm"]) rmSync(`${database}${rest}`, { force: true });
      await world.restart();
      const { damaged } = await world.call("archive/state", {});
      const shown = await previews(world).catch(() => "refused");
      expect(damaged ? shown : "running", `byte ${at}`).toEqual(damaged ? ["before"] : "running");
      expect((await world.call("app/state", {})).version, `byte ${at}`).toBe("0.0.0-test");
      await world.core().stop();
    }
    writeFileSync(database, whole);
    await world.restart();
    expect(await previews(world)).toEqual(["before"]);
  });

  it("is found after an unclean end, in the background, and not looked for after a clean one", async () => {
    await copyNow(world);
    await world.restart();
    const looked = () => world.logged.filter(({ event }) => event === "archive.checked");
    expect(looked()).toEqual([]);
    await world.core().stop();
    // As a crash would leave it, with a page of nonsense in the middle.
    writeFileSync(join(world.dataDir, "running"), "");
    const bytes = readFileSync(database);
    randomBytes(4000).copy(bytes, 4096 * 12 + 20);
    writeFileSync(database, bytes);
    await world.restart();
    await world.until("the check", async () => ((await world.call("archive/state", {})).damaged ? true : undefined));
    expect(looked()).toHaveLength(1);
    expect(existsSync(join(world.dataDir, "running"))).toBe(true);
  });
});

const FLIPS = Number(process.env["SHOPBELL_FLIPS"] ?? 6);

/** The same numbers each time (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function keepFirstPages(path: string, pages: number): void {
  const bytes = readFileSync(path);
  writeFileSync(path, Buffer.concat([bytes.subarray(0, pages * 4096), randomBytes(bytes.length - pages * 4096)]));
}

const previewIds = async (world: CoreWorld): Promise<readonly number[]> => {
  const { items } = await world.call("conversations/list", { list: "all", limit: 100 });
  return items.map(({ id }) => id);
};

describe("what is erased leaves the copies too", () => {
  let shop: MarkedShop;
  beforeEach(async () => {
    shop = await openMarkedShop();
  });
  afterEach(() => shop.close());
  const clean = (what: string) =>
    shop.world.until("the receipt", async () => {
      const { items } = await shop.world.call("erasure/list", {});
      return items.find((erasure) => erasure.what === what && erasure.cleanMs !== undefined);
    });

  it("without a byte left, be it unsent, removed alone, or with its customer; and what is not erased stays", async () => {
    const [unsent, removed, erased, other] = [
      await shop.fill("ana", { unsettledReplies: false }),
      await shop.fill("ben", { unsettledReplies: false }),
      await shop.fill("cem", { unsettledReplies: false }),
      await shop.fill("dee", { unsettledReplies: false }),
    ];
    const copy = await copyNow(shop.world);
    const inCopy = async (marks: ReadonlyMap<string, string>) =>
      (await shop.find(marks)).filter((where) => where.startsWith("copies"));
    for (const { message } of [unsent, removed]) expect((await inCopy(message.marks)).length).toBeGreaterThan(5);
    const ofOther = await inCopy(new Map([...other.marks, ...other.message.marks]));

    const without = (marks: ReadonlyMap<string, string>, ...places: readonly string[]) =>
      new Map([...marks].filter(([place]) => !places.includes(place)));
    await shop.unsend(unsent);
    await clean("unsent");
    expect(await shop.find(without(unsent.message.marks, "mid"))).toEqual([]);
    expect((await inCopy(unsent.marks)).length).toBeGreaterThan(5);

    const erase = (clientId: string, target: RouteInput<"erasure/start">["target"]) =>
      shop.world.call("erasure/start", { clientId, target });
    await erase("erase-one-message", { kind: "message", messageId: removed.message.id });
    await clean("message");
    expect(await shop.find(without(removed.message.marks, "mid"))).toEqual([]);
    await erase("erase-one-customer", { kind: "conversation", conversationId: erased.conversationId });
    await clean("conversation");
    expect(await shop.find(new Map([...erased.marks, ...erased.message.marks]))).toEqual([]);

    expect(await inCopy(new Map([...other.marks, ...other.message.marks]))).toEqual(ofOther);
    expect(await lookInto(shop.world, { kind: "copy", id: copy.id })).toMatchObject({ state: "done" });
  });

  it("and does not come back with a backup made before, on the same computer", async () => {
    const [gone, other] = [
      await shop.fill("ana", { unsettledReplies: false }),
      await shop.fill("ben", { unsettledReplies: false }),
    ];
    const path = await backUp(shop.world);
    await shop.world.call("erasure/start", {
      clientId: "erase-one-customer",
      target: { kind: "conversation", conversationId: gone.conversationId },
    });
    await clean("conversation");
    await lookInto(shop.world, { kind: "file", name: path.split("/").at(-1) ?? "", passphrase: PASSPHRASE });
    await restore(shop.world);
    expect(await shop.find(new Map([...gone.marks, ...gone.message.marks]))).toEqual([]);
    expect((await shop.find(other.marks)).length).toBeGreaterThan(5);
  });
});
