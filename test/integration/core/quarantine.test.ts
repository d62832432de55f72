import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LONGEST_RAW } from "#core/webhook/quarantine.ts";
import { createCoreWorld, START_MS, type CoreWorld } from "../../support/core-world.ts";
import { createInboxRooms, dumpInbox, type InboxRooms, type InboxRoomsOptions } from "../../support/inbox-rooms.ts";
import { postSigned, textDelivery } from "../../support/post-delivery.ts";

const SHOP = "17841400000000011";
const OTHER_SHOP = "17841400000000022";
const CUSTOMER = "900000000000001";
const DAY_MS = 24 * 3_600_000;

const delivery = (accountId: string, ...messaging: readonly object[]) => ({
  object: "instagram",
  entry: [{ id: accountId, time: START_MS, messaging }],
});
const event = (accountId: string, part: object, atMs = START_MS) => ({
  sender: { id: CUSTOMER },
  recipient: { id: accountId },
  timestamp: atMs,
  ...part,
});
/** Something Meta may send one day. */
const dance = (mid: string) => event(SHOP, { dance: { mid, steps: 3 } });
const text = (accountId: string, mid: string) => event(accountId, { message: { mid, text: `text of ${mid}` } });
const unsent = (mid: string) => event(SHOP, { message: { mid, is_deleted: true } }, START_MS + 1000);

describe("quarantine, as the owner meets it", () => {
  let world: CoreWorld;
  beforeEach(async () => {
    world = await createCoreWorld();
  });
  afterEach(() => world.close());
  const post = (payload: unknown) => postSigned(world.webhookUrl(), payload, world.appSecret);
  const list = async () => (await world.call("quarantine/list", {})).items;

  it("lists what was not understood, shows what Meta sent, and lets it be dropped", async () => {
    const own = delivery(world.accountId, event(world.accountId, { dance: { mid: "d-1", steps: 3 } }));
    expect((await post(own)).status).toBe(200);
    const [entry] = await list();
    expect(entry).toMatchObject({
      reason: "unknown_event",
      accountId: world.accountId,
      aboutMessage: true,
      whole: true,
    });
    const quarantineId = entry?.id ?? 0;
    const found = await world.call("quarantine/get", { quarantineId });
    expect(found.kind === "found" && (JSON.parse(found.raw) as unknown)).toStrictEqual(own);
    expect(await world.call("quarantine/drop", { quarantineIds: [quarantineId] })).toStrictEqual({ dropped: 1 });
    expect(await world.call("quarantine/drop", { quarantineIds: [quarantineId] })).toStrictEqual({ dropped: 0 });
    expect(await world.call("quarantine/get", { quarantineId })).toStrictEqual({ kind: "not_found" });
  });

  it("is counted in Health by reason", async () => {
    await post(delivery(world.accountId, { nonsense: 1 }, { nonsense: 2 }));
    await post("no json");
    const { quarantine } = await world.call("health/today", {});
    expect(quarantine.total).toBe(3);
    expect(quarantine.byReason).toStrictEqual([
      { name: "unknown_event", count: 2 },
      { name: "not_json", count: 1 },
    ]);
  });

  it("keeps what came for an account that is not connected, and puts it into the inbox when it is", async () => {
    const second = world.simulator.addAccount({});
    const accountId = second.id;
    await post(
      textDelivery({ accountId, customerId: CUSTOMER, mid: "m-early", text: "is anyone there?", atMs: START_MS }),
    );
    expect(await list()).toMatchObject([{ reason: "unknown_account", accountId }]);
    expect((await world.call("conversations/counts", {})).all).toBe(0);
    await world.call("accounts/connect", {
      family: second.family,
      appSecret: world.appSecret,
      accessToken: second.accessToken,
      verifyToken: world.verifyToken,
    });
    await world.until("the early message", async () => ((await list()).length === 0 ? true : undefined));
    const { items } = await world.call("conversations/list", { list: "all" });
    expect(items).toMatchObject([{ accountId, preview: { kind: "text", text: "is anyone there?" }, unreadCount: 1 }]);
  });

  it("goes with its message when the customer takes that back", async () => {
    await post(delivery(world.accountId, event(world.accountId, { dance: { mid: "d-gone", secret: "mango" } })));
    expect(await list()).toHaveLength(1);
    await post(delivery(world.accountId, event(world.accountId, { message: { mid: "d-gone", is_deleted: true } })));
    expect(await list()).toHaveLength(0);
    await post(delivery(world.accountId, event(world.accountId, { dance: { mid: "d-gone", secret: "mango again" } })));
    expect(await list()).toHaveLength(0);
  });

  it("is paged, newest first", async () => {
    for (let number = 0; number < 5; number++) {
      await world.clock.advance(1000);
      await post(delivery(world.accountId, { nonsense: number }));
    }
    const first = await world.call("quarantine/list", { limit: 2 });
    const second = await world.call("quarantine/list", { limit: 2, cursor: first.nextCursor ?? "" });
    const third = await world.call("quarantine/list", { limit: 2, cursor: second.nextCursor ?? "" });
    const ids = [first, second, third].flatMap(({ items }) => items.map(({ id }) => id));
    expect(ids).toStrictEqual([...new Set(ids)].toSorted((a, b) => b - a));
    expect(ids).toHaveLength(5);
    expect(third.nextCursor).toBeUndefined();
    expect((await world.call("quarantine/list", { reason: "not_json" })).items).toStrictEqual([]);
  });
});

describe("trying again", () => {
  let rooms: InboxRooms;
  const open = (options: Partial<InboxRoomsOptions> = {}): InboxRooms => {
    rooms = createInboxRooms({ accounts: [SHOP], receivedMs: START_MS, ...options });
    return rooms;
  };
  afterEach(() => rooms.close());
  const reasons = () => rooms.quarantine.list({}).items.map(({ reason }) => reason);
  const mids = () => dumpInbox(rooms.db)["messages"]?.map((row) => (row as { mid: string }).mid);

  it("changes nothing as long as nothing new is understood, however often", async () => {
    open();
    rooms.deliver(JSON.stringify(delivery(SHOP, dance("d-1"), text(OTHER_SHOP, "m-1"))), "no json");
    const before = rooms.quarantine.list({}).items;
    expect(await rooms.quarantineRetry.retry({})).toStrictEqual({ applied: 0, kept: 3 });
    expect(await rooms.quarantineRetry.retry({})).toStrictEqual({ applied: 0, kept: 3 });
    expect(rooms.quarantine.list({}).items).toStrictEqual(before);
  });

  it("applies an event that the inbox had refused, once, and leaves nothing of the failed attempt in the numbers", async () => {
    let broken = true;
    open({ refuse: (it) => (broken && "mid" in it && it.mid === "m-bad" ? new Error("a fault of ours") : undefined) });
    const body = JSON.stringify(delivery(SHOP, text(SHOP, "m-good"), text(SHOP, "m-bad")));
    rooms.deliver(body);
    expect(mids()).toStrictEqual(["m-good"]);
    expect(reasons()).toStrictEqual(["apply_failed"]);
    broken = false;
    expect(await rooms.quarantineRetry.retry({})).toStrictEqual({ applied: 1, kept: 0 });
    expect(await rooms.quarantineRetry.retry({})).toStrictEqual({ applied: 0, kept: 0 });
    rooms.deliver(body);
    expect(mids()).toStrictEqual(["m-bad", "m-good"]);
    expect(dumpInbox(rooms.db)["conversations"]).toMatchObject([{ message_count: 2, unread_count: 2 }]);
  });

  it("leaves nothing in the summary of an event that failed half-way", () => {
    open();
    rooms.deliver(
      JSON.stringify(delivery(SHOP, event(SHOP, { reaction: { mid: "m-bad", action: "react", emoji: "👍" } }))),
    );
    rooms.db
      .prepare(`CREATE TRIGGER no BEFORE DELETE ON reactions BEGIN SELECT raise(ABORT, 'a fault of ours'); END`)
      .run();
    rooms.deliver(JSON.stringify(delivery(SHOP, unsent("m-bad"), text(SHOP, "m-good"))));
    expect(reasons()).toStrictEqual(["apply_failed"]);
    expect(mids()).toStrictEqual(["m-good"]);
    expect(dumpInbox(rooms.db)["conversations"]).toMatchObject([{ message_count: 1, unread_count: 1 }]);
  });

  it("gives the apply fault its message, so that an unsend takes the copy along", () => {
    open({ refuse: (it) => (it.kind === "message" ? new Error("a fault of ours") : undefined) });
    rooms.deliver(JSON.stringify(delivery(SHOP, text(SHOP, "m-bad"))));
    rooms.deliver(JSON.stringify(delivery(SHOP, unsent("m-bad"))));
    expect(reasons()).toStrictEqual([]);
  });

  it("applies what belongs to an account that is known now, and keeps the rest with its reason", async () => {
    open();
    rooms.deliver(
      JSON.stringify(delivery(OTHER_SHOP, text(OTHER_SHOP, "m-1"), { ...dance("d-1"), recipient: { id: OTHER_SHOP } })),
    );
    rooms.db
      .prepare(
        `INSERT INTO accounts (id, family, username, sender_id, connected_ms) VALUES (?, 'instagram', 'b', 'x', 0)`,
      )
      .run(OTHER_SHOP);
    rooms.accounts.add(OTHER_SHOP);
    expect(await rooms.quarantineRetry.retry({})).toStrictEqual({ applied: 1, kept: 1 });
    expect(mids()).toStrictEqual(["m-1"]);
    expect(reasons()).toStrictEqual(["unknown_event"]);
  });

  it("tries chosen entries only, and knows when they are gone", async () => {
    open();
    rooms.deliver(JSON.stringify(delivery(OTHER_SHOP, text(OTHER_SHOP, "m-1"), text(OTHER_SHOP, "m-2"))));
    const [newest] = rooms.quarantine.list({}).items;
    rooms.db
      .prepare(
        `INSERT INTO accounts (id, family, username, sender_id, connected_ms) VALUES (?, 'instagram', 'b', 'x', 0)`,
      )
      .run(OTHER_SHOP);
    rooms.accounts.add(OTHER_SHOP);
    const quarantineIds = [newest?.id ?? 0, 999_999];
    expect(await rooms.quarantineRetry.retry({ quarantineIds })).toStrictEqual({ applied: 1, kept: 0 });
    expect(mids()).toStrictEqual(["m-2"]);
  });

  it("happens by itself once for every version", async () => {
    open({ version: "1.0.0" });
    rooms.deliver(JSON.stringify(delivery(SHOP, dance("d-1"))));
    expect(rooms.quarantine.untried()).toStrictEqual([]);
    rooms.db.prepare(`UPDATE quarantine SET tried_with = '0.9.0'`).run();
    expect(rooms.quarantine.untried()).toHaveLength(1);
    rooms.quarantineRetry.afterStart([]);
    await rooms.quarantineRetry.stop();
    expect(rooms.quarantine.untried()).toStrictEqual([]);
  });
});

describe("the bounds of quarantine", () => {
  let rooms: InboxRooms;
  afterEach(() => rooms.close());
  const sizes = () => rooms.quarantine.list({ limit: 100 }).items.map(({ size }) => size);
  const nonsense = (number: number, padding = 0) =>
    JSON.stringify(delivery(SHOP, { nonsense: number, padding: "x".repeat(padding) }));

  it("keeps the same thing once", () => {
    rooms = createInboxRooms({ accounts: [SHOP] });
    for (let time = 0; time < 5; time++) rooms.deliver(nonsense(1), nonsense(1));
    expect(sizes()).toHaveLength(1);
  });

  it("drops the oldest when there are too many, and never the newest", () => {
    rooms = createInboxRooms({ accounts: [SHOP], bounds: { rows: 10, chars: 1_000_000 } });
    for (let number = 0; number < 35; number++) rooms.deliver(nonsense(number));
    expect(sizes().length).toBeLessThanOrEqual(10);
    const [newest] = rooms.quarantine.list({}).items;
    const found = rooms.quarantine.get({ quarantineId: newest?.id ?? 0 });
    expect(found).toMatchObject({ kind: "found", raw: nonsense(34) });
  });

  it("drops the oldest when they are too much, also after some were removed by hand", () => {
    rooms = createInboxRooms({ accounts: [SHOP], bounds: { rows: 1000, chars: 20_000 } });
    for (let number = 0; number < 40; number++) {
      rooms.deliver(nonsense(number, 1_000));
      if (number % 10 === 0) rooms.quarantine.drop({ quarantineIds: [rooms.quarantine.lastId()] });
    }
    const sum = sizes().reduce((total, size) => total + size, 0);
    expect(sum).toBeLessThanOrEqual(20_000);
    expect(sum).toBeGreaterThan(15_000);
  });

  it("cuts what is longer than anything Meta sends, and says that it cannot be tried again", async () => {
    rooms = createInboxRooms({ accounts: [SHOP] });
    const long = `{"object":"instagram","entry":"${"y".repeat(LONGEST_RAW + 10)}"}`;
    rooms.deliver(long);
    const [entry] = rooms.quarantine.list({}).items;
    expect(entry).toMatchObject({ whole: false, size: long.length });
    const found = rooms.quarantine.get({ quarantineId: entry?.id ?? 0 });
    expect(found.kind === "found" ? found.raw.length : 0).toBe(LONGEST_RAW);
    expect(await rooms.quarantineRetry.retry({})).toStrictEqual({ applied: 0, kept: 0 });
    expect(await rooms.quarantineRetry.retry({ quarantineIds: [entry?.id ?? 0] })).toStrictEqual({
      applied: 0,
      kept: 1,
    });
    rooms.deliver(long);
    expect(sizes()).toHaveLength(1);
  });

  it("forgets after thirty days: at the sweep, and when something new comes", () => {
    rooms = createInboxRooms({ accounts: [SHOP], receivedMs: START_MS });
    rooms.deliver(nonsense(1));
    rooms.clock.nowMs = START_MS + 29 * DAY_MS;
    rooms.deliver(nonsense(2));
    expect(sizes()).toHaveLength(2);
    rooms.clock.nowMs = START_MS + 31 * DAY_MS;
    rooms.deliver(nonsense(3));
    expect(sizes()).toHaveLength(2);
    rooms.clock.nowMs = START_MS + 62 * DAY_MS;
    rooms.quarantine.sweep();
    expect(sizes()).toHaveLength(0);
  });
});
