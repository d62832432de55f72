import { join } from "node:path";
import SqliteDatabase from "better-sqlite3";
import { afterEach, describe, expect, it } from "vitest";
import type { LinkView } from "#shared/contract/setup.ts";
import { historySteps, numbers } from "../../support/history-steps.ts";
import { createSetupWorld, type SetupWorld } from "../../support/setup-world.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const ANA = "900000000000001";
const BEN = "900000000000002";
const isOk = ({ state }: LinkView): boolean => state === "ok";

/** The line as it is, which tells how often Meta's list of a conversation was asked for, and can be cut for that. */
function watchedLine() {
  const line = {
    looks: 0,
    isCut: false,
    fetch: (async (input, init) => {
      const { pathname, searchParams } = new URL(input instanceof Request ? input.url : input);
      const isLook = pathname.endsWith("/messages") && searchParams.get("limit") === "50";
      if (isLook) line.looks += 1;
      if (isLook && line.isCut) throw new TypeError("fetch failed");
      return fetch(input, init);
    }) satisfies typeof globalThis.fetch,
  };
  return line;
}

describe("what an outage leaves behind", () => {
  let world: SetupWorld;
  const { eventually, imported, texts, reactions, gapsOf, write } = historySteps(() => world);
  afterEach(() => world.close());
  const inbound = (customerId: string, mid: string, text: string, timestamp: number) => ({
    sender: { id: customerId },
    recipient: { id: world.accountId },
    timestamp,
    message: { mid, text },
  });
  /** A shop whose import has ended. */
  const open = async (
    accounts?: Parameters<typeof createSetupWorld>[1],
    more?: Parameters<typeof createSetupWorld>[2],
  ): Promise<void> => {
    world = await createSetupWorld("facebook", accounts, more);
    await world.connect();
    await imported();
  };
  /** After "ana 1" the computer sleeps for two hours, in which Ana writes up to `last`: more than Meta shows of it later. */
  const sleepThrough = async (last: number) => {
    await write(ANA, ["ana 1"], true);
    world.fallAsleep();
    await world.clock.advance(2 * HOUR_MS);
    const fromMs = world.clock.nowMs();
    const mids = await write(ANA, numbers("ana", 2, last));
    world.wakeUp();
    await eventually("the gap", async () => ((await gapsOf(ANA)).length === 1 ? true : undefined));
    /** As Meta repeats later what it could not deliver. */
    const late = (at: number) => inbound(ANA, mids[at] ?? "", `ana ${at + 2}`, fromMs + (at + 1) * 2000);
    return { mids, late };
  };
  const untilTheNextLook = async (): Promise<void> => world.clock.advance(11 * MINUTE_MS);
  const gapCloses = async (): Promise<unknown> =>
    eventually("the mark to go", async () => ((await gapsOf(ANA)).length === 0 ? true : undefined));

  it("a gap is no longer marked once Meta has delivered what was missing, and stays while something is", async () => {
    await open();
    const { late } = await sleepThrough(24);
    expect(await texts(ANA)).toEqual(["ana 1", ...numbers("ana", 5, 24)]);

    // Meta repeats what it could not deliver: two of the three first.
    await world.simulator.deliver({ events: [late(0), late(1)] });
    await eventually("two of them", async () => ((await texts(ANA)).length === 23 ? true : undefined));
    await untilTheNextLook();
    await eventually("the next look", async () =>
      (await world.view()).chains[0]?.links.every(({ state }) => state === "ok") === true ? true : undefined,
    );
    expect(await gapsOf(ANA)).toHaveLength(1);

    await world.simulator.deliver({ events: [late(2)] });
    await untilTheNextLook();
    await gapCloses();
    expect(await texts(ANA)).toEqual(numbers("ana", 1, 24));
  });

  it("a gap stays marked while something is missing, also when the message at its upper end is gone at Meta", async () => {
    const line = watchedLine();
    await open(undefined, { ports: () => ({ fetch: line.fetch }) });
    const { mids, late } = await sleepThrough(24);
    const upperEnd = world.simulator.world.messages.get(mids[3] ?? "")?.message;
    expect(upperEnd?.text).toBe("ana 5");
    line.looks = 0;
    if (upperEnd !== undefined) upperEnd.isDeleted = true;

    // Meta repeats the oldest of the three that are missing: "ana 3" and "ana 4" stand right below what is gone.
    await world.simulator.deliver({ events: [late(0)] });
    await eventually("the oldest", async () => ((await texts(ANA)).includes("ana 2") ? true : undefined));
    await untilTheNextLook();
    await eventually("a look at Meta's list", async () => (line.looks === 1 ? true : undefined));
    await world.simulator.deliver({ events: [late(1), late(2)] });
    await untilTheNextLook();
    await gapCloses();
    // The first look has left it: nobody looks for what is not marked.
    expect(line.looks).toBe(2);
  });

  it("a gap is marked also where a message came by itself in the outage, wherever that stands in Meta's page", async () => {
    await open();
    await write(ANA, ["ana 1"], true);
    await write(BEN, ["ben 1"], true);
    // Shorter than what Meta takes for the end of a subscription.
    world.fallAsleep();
    await world.clock.advance(40 * MINUTE_MS);
    await write(ANA, numbers("ana", 2, 30));
    const fromMs = world.clock.nowMs();
    const missed = await write(BEN, numbers("ben", 2, 4));
    world.tunnel.edge("open");
    await write(ANA, ["at the top"], true);
    await write(BEN, ["at the bottom"], true);
    await world.until("both to be here", async () => ((await texts(BEN)).length === 2 ? true : undefined));
    expect(await texts(ANA)).toHaveLength(2);
    await write(BEN, numbers("ben", 5, 23));
    world.wakeUp();
    await eventually("the rest of the pages", async () =>
      (await texts(ANA)).length === 21 && (await texts(BEN)).length === 21 ? true : undefined,
    );
    expect(await texts(ANA)).toEqual(["ana 1", ...numbers("ana", 12, 30), "at the top"]);
    expect(await texts(BEN)).toEqual(["ben 1", "at the bottom", ...numbers("ben", 5, 23)]);
    for (const customer of [ANA, BEN]) {
      expect(await gapsOf(customer)).toEqual([{ fromMs: expect.any(Number), toMs: expect.any(Number) }]);
    }

    await world.simulator.deliver({
      events: missed.map((mid, at) => inbound(BEN, mid, `ben ${at + 2}`, fromMs + (at + 1) * 2000)),
    });
    await untilTheNextLook();
    await eventually("Ben's mark to go", async () => ((await gapsOf(BEN)).length === 0 ? true : undefined));
    expect(await gapsOf(ANA)).toHaveLength(1);
  });

  it("a filled gap whose look has failed is looked at again, though nothing more arrives", async () => {
    const line = watchedLine();
    await open(undefined, { ports: () => ({ fetch: line.fetch }) });
    const { late } = await sleepThrough(22);
    await world.simulator.deliver({ events: [late(0)] });
    await eventually("what was missing", async () => ((await texts(ANA)).includes("ana 2") ? true : undefined));
    line.looks = 0;
    line.isCut = true;
    await untilTheNextLook();
    await eventually("a look that fails", async () => (line.looks > 0 ? true : undefined));
    expect(await gapsOf(ANA)).toHaveLength(1);
    line.isCut = false;
    await untilTheNextLook();
    await gapCloses();
  });

  it.each([
    ["that Meta will not show", 400, { error: { code: 100, error_subcode: 33, message: "Unsupported get request." } }],
    ["that nobody can read", 200, { messages: "what is this?" }],
    ["that is said to want a permission", 403, { error: { code: 200, message: "Permissions error." } }],
  ])("a conversation %s keeps no other from being caught up", async (_what, status, body) => {
    let broken: string | undefined;
    const line: typeof globalThis.fetch = (input, init) => {
      const { pathname } = new URL(input instanceof Request ? input.url : input);
      const isBroken = broken !== undefined && pathname.endsWith(`/${broken}`);
      return isBroken ? Promise.resolve(Response.json(body, { status })) : fetch(input, init);
    };
    await open(undefined, { ports: () => ({ fetch: line }) });
    await write(BEN, ["ben 1"], true);
    await write(ANA, ["ana 1"], true);
    world.fallAsleep();
    await world.clock.advance(2 * HOUR_MS);
    await write(BEN, numbers("ben", 2, 5));
    await write(ANA, numbers("ana", 2, 30));
    const conversations = [...world.simulator.world.conversations.values()];
    broken = conversations.find(({ customerId }) => customerId === ANA)?.id;
    expect(broken).toBeDefined();
    world.wakeUp();
    // Trouble that may pass is given three looks.
    await eventually("Ben's night", async () => {
      if ((await texts(BEN)).length === 5) return true;
      await world.clock.advance(10 * MINUTE_MS);
      return undefined;
    });
    expect(await texts(ANA)).toEqual(["ana 1"]);

    // Once it can be read again, what is missing in it is marked.
    broken = undefined;
    await write(ANA, ["ana 31"], true);
    await untilTheNextLook();
    await eventually("the rest of Ana's page", async () => ((await texts(ANA)).length === 21 ? true : undefined));
    expect(await texts(ANA)).toEqual(["ana 1", ...numbers("ana", 12, 31)]);
    expect(await gapsOf(ANA)).toHaveLength(1);
  });

  it("what was missed in a conversation that could not be read comes once it can be, though nobody writes in it", async () => {
    let broken: string | undefined;
    let tries = 0;
    const line: typeof globalThis.fetch = (input, init) => {
      const { pathname } = new URL(input instanceof Request ? input.url : input);
      if (broken === undefined || !pathname.endsWith(`/${broken}`)) return fetch(input, init);
      tries += 1;
      return Promise.resolve(Response.json({ messages: "what is this?" }));
    };
    world = await createSetupWorld("facebook", undefined, { ports: () => ({ fetch: line }) });
    await world.connect();
    await imported();
    await write(ANA, ["ana 1"], true);
    world.fallAsleep();
    await world.clock.advance(2 * HOUR_MS);
    await write(ANA, numbers("ana", 2, 30));
    broken = [...world.simulator.world.conversations.values()].find(({ customerId }) => customerId === ANA)?.id;
    world.wakeUp();
    // The walks go on without it, and each tries it once.
    for (let walks = 1; walks <= 6; walks += 1) {
      await eventually("another try", async () => (tries >= walks ? true : undefined));
      await world.clock.advance(11 * MINUTE_MS);
    }
    expect(await texts(ANA)).toEqual(["ana 1"]);
    expect((await world.call("health/today", {})).history).toMatchObject({ passedOver: 1 });

    // Long after, and by another run: it is found again in Meta's list.
    await world.restart();
    broken = undefined;
    await world.clock.advance(11 * MINUTE_MS);
    await world.clock.advance(11 * MINUTE_MS);
    await eventually("the page", async () => ((await texts(ANA)).length === 21 ? true : undefined));
    expect(await texts(ANA)).toEqual(["ana 1", ...numbers("ana", 11, 30)]);
    expect(await gapsOf(ANA)).toHaveLength(1);
  });

  it("what was unsent or taken back meanwhile is gone, also where nobody has written since", async () => {
    await open();
    const mids = await write(ANA, numbers("ana", 1, 5), true);
    const [first = "", second = "", third = "", fourth = "", fifth = ""] = mids;
    await world.simulator.react({ mid: first, emoji: "❤️" });
    await world.simulator.react({ mid: second, emoji: "😂" });
    await world.simulator.react({ mid: fourth, emoji: "😍" });
    await eventually("all three", async () => ((await reactions(ANA)).length === 3 ? true : undefined));
    await world.clock.advance(5 * MINUTE_MS);

    world.fallAsleep();
    await world.clock.advance(MINUTE_MS);
    await world.simulator.react({ mid: first });
    await world.simulator.react({ mid: second, emoji: "😮" });
    await world.simulator.unsend({ mid: third });
    // Meta's history names a reaction where its webhook has the emoji as well.
    world.simulator.world.messages.get(fourth)?.message.reactions.set(ANA, "love");
    world.simulator.world.messages.get(fifth)?.message.reactions.set(ANA, "laugh");
    await world.clock.advance(2 * HOUR_MS);
    await write(BEN, ["ben 1"]);
    world.wakeUp();
    await eventually("the unsent one to go", async () => ((await texts(ANA)).includes("(unsent)") ? true : undefined));
    expect(await reactions(ANA)).toEqual(["customer 😮", "customer 😍", "customer 😂"]);

    // A reaction that comes after all that counts again.
    await world.simulator.react({ mid: first, emoji: "❤️" });
    await eventually("the new one", async () => ((await reactions(ANA)).length === 4 ? true : undefined));
  });

  it("an outage that nobody noticed is found by Meta's own timestamps, and what it cost is fetched", async () => {
    await open();
    await write(ANA, ["ana 1"], true);
    const [heldMid = ""] = await write(ANA, ["ana 2"]);
    const heldMs = world.clock.nowMs();
    await write(BEN, ["ben 1"]);
    // Meta's list does not show it at the time, and it is too old for the looks that come later.
    const conversations = [...world.simulator.world.conversations.values()];
    const shownMs = conversations.map(({ updatedMs }) => updatedMs);
    for (const conversation of conversations) conversation.updatedMs = 0;
    await world.clock.advance(31 * MINUTE_MS);
    conversations.forEach((conversation, at) => (conversation.updatedMs = shownMs[at] ?? 0));

    await world.simulator.deliver({ events: [inbound(ANA, heldMid, "ana 2", heldMs)] });
    await world.until("the outage to be told", async () =>
      world.logged.some(({ event }) => event === "history.missed_since") ? true : undefined,
    );
    await eventually("what Ben wrote", async () => ((await texts(BEN)).length === 1 ? true : undefined));
    expect(await texts(ANA)).toEqual(["ana 1", "ana 2"]);
  });

  it("what was missed by a clock that was ahead is fetched once it has been put right", async () => {
    let aheadMs = 2 * HOUR_MS;
    await open([{ family: "facebook" }], { skewMs: () => aheadMs });
    await write(ANA, ["ana 1"], true);
    await write(BEN, ["ben 1"]);
    await untilTheNextLook();
    aheadMs = 0;
    await write(ANA, ["ana 2"], true);
    await eventually("what Ben wrote", async () => ((await texts(BEN)).length === 1 ? true : undefined));
    expect(await texts(ANA)).toEqual(["ana 1", "ana 2"]);
  });

  it("the import stops when the owner says so, keeps what is here over a restart, and goes on when asked", async () => {
    world = await createSetupWorld("instagram");
    const customers = Array.from({ length: 6 }, (_none, at) => `90000000000010${at}`);
    for (const id of customers) await write(id, ["one", "two"]);
    await world.clock.advance(2 * HOUR_MS);
    await world.connect();
    const brought = async (): Promise<number> =>
      (await world.call("conversations/list", { list: "all", limit: 50 })).items.length;
    await eventually("the import to be under way", async () => ((await brought()) >= 2 ? true : undefined));
    expect(await world.call("history/import", { accountId: world.accountId, wish: "stop" })).toEqual({ changed: true });
    const stopped = await world.linkOnce("import", ({ cause }) => cause === "import_stopped", world.accountId);
    expect(stopped).toMatchObject({ state: "ok", mend: "go_on_with_import" });
    await untilTheNextLook();
    await world.restart();
    await world.linkOnce("import", ({ cause }) => cause === "import_stopped", world.accountId);
    expect(await brought()).toBeLessThan(6);

    await world.call("history/import", { accountId: world.accountId, wish: "go_on" });
    await imported();
    await eventually("all of them", async () => ((await brought()) === 6 ? true : undefined));
    expect(await texts(customers[0] ?? "")).toEqual(["one", "two"]);
    expect(await world.call("history/import", { accountId: world.accountId, wish: "stop" })).toEqual({
      changed: false,
    });
  });

  it("a line to the tunnel that is lost and comes back is said and checked by itself", async () => {
    world = await createSetupWorld("facebook");
    await world.connect();
    world.tunnel.line(false);
    const lost = await world.linkOnce("address", ({ state }) => state === "failed", world.accountId);
    expect(lost).toMatchObject({ cause: "tunnel_not_there", mend: "wait" });
    await write(BEN, ["nobody told of this"]);
    world.tunnel.line(true);
    await world.linkOnce("address", isOk, world.accountId);
    await world.simulator.customerWrites({ customerId: ANA, text: "back" });
    expect(await texts(ANA)).toEqual(["back"]);
    await eventually("what was missed", async () => ((await texts(BEN)).length === 1 ? true : undefined));
  });

  it("counts what goes through the tunnel, and warns while there is still something left of the month", async () => {
    world = await createSetupWorld("facebook");
    await world.connect();
    const used = async () => (await world.view()).address?.use;
    const before = await world.until("the first requests", async () => {
      const use = await used();
      return use !== undefined && use.requests > 0 ? use : undefined;
    });
    expect(before).toMatchObject({ requestLimit: 20_000, isNear: false });
    await write(ANA, ["one", "two"], true);
    await world.until("two more", async () =>
      ((await used())?.requests ?? 0) >= before.requests + 2 ? true : undefined,
    );
    expect((await world.linkOnce("address", isOk, world.accountId)).cause).toBeUndefined();

    // A busy month.
    const db = new SqliteDatabase(join(world.dataDir, "shopbell.db"));
    db.prepare(`INSERT INTO daily_counts (day, room, name, count, last_ms) VALUES (?, 'tunnel', 'requests', 16000, 1)
      ON CONFLICT (day, room, name) DO UPDATE SET count = count + excluded.count`).run("2026-01-01");
    db.close();
    await world.call("setup/check", { accountId: world.accountId, link: "address" });
    const near = await world.linkOnce("address", ({ cause }) => cause !== undefined, world.accountId);
    expect(near).toMatchObject({ state: "ok", cause: "tunnel_quota_near", mend: "spare_quota" });
    expect(await world.view()).toMatchObject({ light: "needs_you", address: { use: { isNear: true } } });
  });
});
