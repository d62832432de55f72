import { join } from "node:path";
import SqliteDatabase from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DATABASE_FILE } from "#core/db/database.ts";
import type { ErasureView } from "#shared/contract/erasure.ts";
import { createCoreWorld, START_MS, type CoreWorld } from "../../support/core-world.ts";
import { postSigned } from "../../support/post-delivery.ts";
import { UNDO_MS } from "#core/outbox/replies.ts";
import { textReply } from "../../support/text-reply.ts";

const DAY_MS = 24 * 3_600_000;
const ANA = "900000000000001";
const BEN = "900000000000002";

/** What removing means for everything around it: late copies, replies under way, stopping, starting again. */
describe("removing from this computer", () => {
  let world: CoreWorld;
  let clientIds = 0;
  /** Sends wait here until the test lets them go. */
  let held: ((answer: Response) => void)[];
  let holding = false;
  let profileCalls: string[];

  beforeEach(async () => {
    held = [];
    holding = false;
    profileCalls = [];
    world = await createCoreWorld({
      fetch: (input, init) => {
        const url = new URL(input instanceof Request ? input.url : String(input));
        const isReply = typeof init?.body === "string" && init.body.includes('"message"');
        if (isReply && holding) {
          return new Promise((resolve, reject) => {
            held.push(resolve);
            init?.signal?.addEventListener("abort", () => reject(new Error("aborted")));
          });
        }
        const customer = /\/(9\d{14})$/u.exec(url.pathname)?.[1];
        if (customer === undefined) return globalThis.fetch(input, init);
        profileCalls.push(customer);
        return Promise.resolve(Response.json({ name: `Customer ${customer}`, username: `user.${customer}` }));
      },
    });
  });
  afterEach(() => world.close());

  const post = async (...messaging: readonly object[]): Promise<void> => {
    const delivery = { object: "instagram", entry: [{ id: world.accountId, time: world.clock.nowMs(), messaging }] };
    expect((await postSigned(world.webhookUrl(), delivery, world.appSecret)).status).toBe(200);
  };
  const from = (customerId: string, fields: object, atMs = world.clock.nowMs()) => ({
    sender: { id: customerId },
    recipient: { id: world.accountId },
    timestamp: atMs,
    ...fields,
  });
  const text = (customerId: string, mid: string, words = `words of ${mid}`, atMs = world.clock.nowMs()) =>
    from(customerId, { message: { mid, text: words } }, atMs);
  const echo = (customerId: string, mid: string, words: string) => ({
    sender: { id: world.accountId },
    recipient: { id: customerId },
    timestamp: world.clock.nowMs(),
    message: { mid, text: words, is_echo: true },
  });
  const conversations = async () => (await world.call("conversations/list", { list: "all", limit: 100 })).items;
  const conversationOf = async (customerId: string): Promise<number> => {
    const found = (await conversations()).find(({ customer }) => customer.id === customerId);
    if (found === undefined) throw new Error("There is no such conversation");
    return found.id;
  };
  const textsOf = async (conversationId: number) =>
    (await world.call("messages/list", { conversationId, limit: 200 })).items.map((message) => message.text);
  const newClientId = (): string => {
    clientIds += 1;
    return `client-${1000 + clientIds}`;
  };
  type Target = Parameters<typeof world.call<"erasure/start">>[1]["target"];
  const start = async (target: Target): Promise<number> => {
    const answer = await world.call("erasure/start", { clientId: newClientId(), target });
    if (answer.kind !== "started") throw new Error(`It was not started: ${answer.kind}`);
    return answer.erasureId;
  };
  const untilState = (erasureId: number, state: ErasureView["state"]) =>
    world.until(`the erasure to be ${state}`, async () => {
      const answer = await world.call("erasure/get", { erasureId });
      return answer.kind === "found" && answer.erasure.state === state ? answer.erasure : undefined;
    });
  const erase = async (target: Target) => untilState(await start(target), "done");
  const reply = async (conversationId: number, words: string) => {
    const parts = textReply(newClientId(), words);
    const answer = await world.call("replies/send", { conversationId, parts, confirmedByPerson: true });
    await world.clock.advance(UNDO_MS);
    return answer;
  };
  const untilHeld = (count: number) =>
    world.until("the request to leave", async () => (held.length >= count ? true : undefined));
  const accept = (mid: string) => held.shift()?.(Response.json({ recipient_id: ANA, message_id: mid }));
  /** Looks at the file itself, beside the running core. */
  const inFile = <Found>(look: (db: SqliteDatabase.Database) => Found): Found => {
    const db = new SqliteDatabase(join(world.dataDir, DATABASE_FILE), { readonly: true });
    try {
      return look(db);
    } finally {
      db.close();
    }
  };
  const expectSound = (): void => {
    inFile((db) => {
      expect(db.pragma("foreign_key_check")).toEqual([]);
      expect(db.pragma("integrity_check", { simple: true })).toBe("ok");
      expect(db.prepare("SELECT count(*) FROM customers WHERE id LIKE 'erased:%'").pluck().get()).toBe(0);
    });
  };

  describe("what comes late stays out", () => {
    it("the message of an unsend that came first", async () => {
      await post(text(ANA, "m0"), from(ANA, { message: { mid: "m1", is_deleted: true } }));
      await post(text(ANA, "m1"), from(ANA, { message_edit: { mid: "m1", text: "edited m1", num_edit: 1 } }));
      await post(from(ANA, { reaction: { mid: "m1", action: "react", emoji: "x1" } }));
      await post(from(ANA, { message: { mid: "m1", text: { broken: "broken m1" } } }));
      expect(await textsOf(await conversationOf(ANA))).toEqual(["words of m0", undefined]);
      expect((await world.call("quarantine/list", {})).items).toEqual([]);
      const { items } = await world.call("erasure/list", {});
      expect(items).toMatchObject([{ what: "unsent", wish: "customer", removed: { messages: 0 } }]);
    });

    it("everything about a message that the owner has removed, also after a restart", async () => {
      await post(text(ANA, "m1"), text(ANA, "m2"));
      const conversationId = await conversationOf(ANA);
      const { items } = await world.call("messages/list", { conversationId });
      await erase({ kind: "message", messageId: items[0]?.id ?? 0 });
      const late = [
        text(ANA, "m1"),
        from(ANA, { reaction: { mid: "m1", action: "react", emoji: "x" } }),
        from(ANA, { message_edit: { mid: "m1", text: "edited", num_edit: 1 } }),
        from(ANA, { message: { mid: "m1", is_deleted: true } }),
        from(ANA, { read: { mid: "m1" } }),
        from(ANA, { message: { mid: "m1", text: { broken: true } } }),
      ];
      await post(...late);
      expect(await textsOf(conversationId)).toEqual(["words of m2"]);
      await world.clock.advance(60 * DAY_MS);
      await world.restart();
      await post(...late);
      expect(await textsOf(conversationId)).toEqual(["words of m2"]);
      expect((await world.call("quarantine/list", {})).items).toEqual([]);
      expect((await conversations())[0]).toMatchObject({ messageCount: 1, unreadCount: 1 });
    });

    it("everything of a customer, but not what they write from now on", async () => {
      const optIn = from(ANA, { optin: { type: "notification_messages", payload: "p", title: "News" } });
      await post(text(ANA, "m1"), text(ANA, "m2"), text(BEN, "b1"), optIn);
      expect((await world.call("events/list", {})).items).toHaveLength(1);
      const before = await conversationOf(ANA);
      await erase({ kind: "conversation", conversationId: before });
      profileCalls = [];
      await post(text(ANA, "m2"), text(ANA, "m1"), from(ANA, { read: { mid: "m1" } }));
      await post(from(ANA, { message: { mid: "m1", is_deleted: true } }), optIn);
      expect((await world.call("events/list", {})).items).toEqual([]);
      expect((await conversations()).map(({ customer }) => customer.id)).toEqual([BEN]);
      expect(inFile((db) => db.prepare("SELECT id FROM customers").pluck().all())).toEqual([BEN]);
      expect(profileCalls).toEqual([]);

      await world.clock.advance(1000);
      await post(text(ANA, "m3"));
      const after = await conversationOf(ANA);
      expect(after).toBeGreaterThan(before);
      expect(await textsOf(after)).toEqual(["words of m3"]);
      expectSound();
    });

    it("the echo of a reply whose fate was not known", async () => {
      await post(text(ANA, "m1"));
      const conversationId = await conversationOf(ANA);
      holding = true;
      await reply(conversationId, "We are open");
      await untilHeld(1);
      held.shift()?.(new Response("not JSON", { status: 502 }));
      await world.until("the reply to be of unknown fate", async () => {
        const { items } = await world.call("messages/list", { conversationId });
        return items.some(({ state }) => state?.kind === "unknown") ? true : undefined;
      });
      await erase({ kind: "conversation", conversationId });
      await post(echo(ANA, "e1", "We  are open"));
      await post(echo(ANA, "e1", "We are open"));
      expect(await conversations()).toEqual([]);
      await post(echo(ANA, "e2", "Something else"));
      expect(await textsOf(await conversationOf(ANA))).toEqual(["Something else"]);
    });
  });

  describe("replies", () => {
    it("that are on their way are finished first, and those behind them are not sent", async () => {
      await post(text(ANA, "m1"));
      const conversationId = await conversationOf(ANA);
      holding = true;
      await reply(conversationId, "first");
      await reply(conversationId, "second");
      await untilHeld(1);
      const erasureId = await start({ kind: "conversation", conversationId });
      await world.until("the second reply to be dropped", async () =>
        (await textsOf(conversationId)).includes("second") ? undefined : true,
      );
      expect((await world.call("erasure/get", { erasureId })).kind).toBe("found");
      accept("e1");
      const receipt = await untilState(erasureId, "done");
      expect(receipt.removed).toMatchObject({ messages: 2, replies: 1, customers: 1 });
      await post(echo(ANA, "e1", "first"));
      expect(await conversations()).toEqual([]);
      expect(held).toEqual([]);
      expectSound();
    });

    it("that are on their way cannot be removed alone until they have arrived", async () => {
      await post(text(ANA, "m1"));
      const conversationId = await conversationOf(ANA);
      holding = true;
      const queued = await reply(conversationId, "first");
      const messageId = queued.kind === "queued" ? (queued.messageIds[0] ?? 0) : 0;
      await untilHeld(1);
      const target = { kind: "message" as const, messageId };
      expect(await world.call("erasure/start", { clientId: newClientId(), target })).toEqual({ kind: "on_its_way" });
      accept("e1");
      await world.until("the reply to be accepted", async () => {
        const { items } = await world.call("messages/list", { conversationId });
        return items.some(({ state }) => state?.kind === "accepted") ? true : undefined;
      });
      await erase(target);
      await post(echo(ANA, "e1", "first"));
      expect(await textsOf(conversationId)).toEqual(["words of m1"]);
    });

    it("that wait are removed without being sent", async () => {
      await post(text(ANA, "m1"));
      const conversationId = await conversationOf(ANA);
      holding = true;
      await reply(conversationId, "first");
      const queued = await reply(conversationId, "second");
      await untilHeld(1);
      await erase({ kind: "message", messageId: queued.kind === "queued" ? (queued.messageIds[0] ?? 0) : 0 });
      accept("e1");
      await world.until("the first reply to be accepted", async () => {
        const { items } = await world.call("messages/list", { conversationId });
        return items.some(({ state }) => state?.kind === "accepted") ? true : undefined;
      });
      expect(held).toEqual([]);
      expect(await textsOf(conversationId)).toEqual(["words of m1", "first"]);
    });
  });

  describe("a long one", () => {
    const CUSTOMERS = Array.from({ length: 6 }, (_, index) => String(900_000_000_000_010 + index));
    /** Six conversations; the job stands still at the third, whose reply is on its way. */
    const untilHalfWay = async (): Promise<number> => {
      await post(...CUSTOMERS.flatMap((id) => [1, 2, 3].map((nth) => text(id, `m${nth} of ${id}`))));
      const third = CUSTOMERS[2] ?? "";
      holding = true;
      await reply(await conversationOf(third), "on its way");
      await untilHeld(1);
      const erasureId = await start({ kind: "account", accountId: world.accountId, disconnect: false });
      await world.until("two conversations to be gone", async () =>
        (await conversations()).length === 4 ? true : undefined,
      );
      // A slice may end right after the second: the job takes its next steps in turns of the loop.
      for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
      return erasureId;
    };

    it("stopped half-way finishes the conversation it is at, and leaves the others whole", async () => {
      const erasureId = await untilHalfWay();
      expect(await world.call("erasure/cancel", { erasureId })).toEqual({ kind: "changed" });
      await untilState(erasureId, "stopping");
      expect((await world.call("erasure/list", { running: true })).items.map(({ id }) => id)).toEqual([erasureId]);
      accept("e1");
      const receipt = await untilState(erasureId, "cancelled");
      expect(receipt).toMatchObject({ conversations: { done: 3, total: 6 }, removed: { messages: 10, customers: 3 } });
      const left = await conversations();
      expect(left.map(({ customer }) => customer.id).toSorted()).toEqual(CUSTOMERS.slice(3));
      for (const { id, customer, messageCount } of left) {
        expect(messageCount).toBe(3);
        expect(await textsOf(id)).toEqual([1, 2, 3].map((nth) => `words of m${nth} of ${customer.id}`));
      }
      expect(await world.call("erasure/cancel", { erasureId })).toEqual({ kind: "too_late" });
      expect((await world.call("erasure/list", { running: true })).items).toEqual([]);
      expectSound();
    });

    it("goes on after a restart", async () => {
      const erasureId = await untilHalfWay();
      await world.restart();
      holding = false;
      const receipt = await untilState(erasureId, "done");
      expect(receipt).toMatchObject({ conversations: { done: 6, total: 6 }, removed: { messages: 19, customers: 6 } });
      expect(await conversations()).toEqual([]);
      expectSound();
    });

    it("does not touch who writes for the first time while it runs", async () => {
      const erasureId = await untilHalfWay();
      await post(text(ANA, "a1"));
      accept("e1");
      await untilState(erasureId, "done");
      expect((await conversations()).map(({ customer }) => customer.id)).toEqual([ANA]);
      expectSound();
    });

    it("of one conversation of many messages takes it out of the lists at once", async () => {
      for (let part = 0; part < 4; part++) {
        await post(...Array.from({ length: 250 }, (_, nth) => text(ANA, `m${part}-${nth}`, `words ${part} ${nth}`)));
      }
      const conversationId = await conversationOf(ANA);
      await post(from(ANA, { reaction: { mid: "m0-0", action: "react", emoji: "x" } }), text(BEN, "b1"));
      const receipt = await erase({ kind: "customer", conversationIds: [conversationId] });
      expect(receipt).toMatchObject({ removed: { messages: 1000, reactions: 1, customers: 1 } });
      const firstErased = world.events.findIndex((event) => event.type === "erased");
      const progress = world.events.slice(firstErased).filter((event) => event.type === "erasure");
      expect(progress.length).toBeGreaterThan(2);
      expect((await conversations()).map(({ customer }) => customer.id)).toEqual([BEN]);
      expectSound();
    });
  });

  it("does a command once, however often it comes", async () => {
    await post(text(ANA, "m1"), text(BEN, "b1"));
    const command = {
      clientId: newClientId(),
      target: { kind: "conversation" as const, conversationId: await conversationOf(ANA) },
    };
    const answers = await Promise.all([world.call("erasure/start", command), world.call("erasure/start", command)]);
    expect(answers[1]).toEqual(answers[0]);
    await world.until("the receipt", async () => {
      const { items } = await world.call("erasure/list", {});
      return items[0]?.state === "done" ? items : undefined;
    });
    expect(await world.call("erasure/start", command)).toEqual(answers[0]);
    expect((await world.call("erasure/list", {})).items).toHaveLength(1);
    expect(await conversations()).toHaveLength(1);
  });

  it.each([
    ["a message", { kind: "message" as const, messageId: 4711 }],
    ["a conversation", { kind: "conversation" as const, conversationId: 4711 }],
    ["customers", { kind: "customer" as const, conversationIds: [4711, 4712] }],
    ["an account", { kind: "account" as const, accountId: "17840000000000000", disconnect: true }],
  ])("says when %s to be removed is not here", async (_what, target) => {
    expect(await world.call("erasure/preview", { target })).toEqual({ kind: "not_found" });
    expect(await world.call("erasure/start", { clientId: newClientId(), target })).toEqual({ kind: "not_found" });
    expect(await world.call("erasure/get", { erasureId: 4711 })).toEqual({ kind: "not_found" });
    expect(await world.call("erasure/cancel", { erasureId: 4711 })).toEqual({ kind: "not_found" });
  });

  it("takes the customer along with their last message", async () => {
    await post(text(ANA, "m1"));
    const conversationId = await conversationOf(ANA);
    const { items } = await world.call("messages/list", { conversationId });
    const receipt = await erase({ kind: "message", messageId: items[0]?.id ?? 0 });
    expect(receipt.removed).toMatchObject({ messages: 1, customers: 1 });
    expect(await world.call("conversations/get", { conversationId })).toEqual({ kind: "not_found" });
    expectSound();
  });

  it("keeps what is younger than the retention time, and sums the conversation up anew", async () => {
    await post(text(ANA, "old 1", undefined, START_MS), text(ANA, "old 2", undefined, START_MS + 1000));
    await post(from(ANA, { reaction: { mid: "old 2", action: "react", emoji: "x" } }, START_MS + 2000));
    await world.clock.advance(10 * DAY_MS);
    await post(text(ANA, "new", undefined, START_MS + 10 * DAY_MS));
    const conversationId = await conversationOf(ANA);
    holding = true;
    await reply(conversationId, "on its way");
    await untilHeld(1);
    const { accountId } = world;
    expect(await world.call("retention/set", { accountId: "17840000000000000", days: 5 })).toEqual({
      kind: "not_found",
    });
    await world.call("retention/set", { accountId, days: 5 });
    await world.until("the receipt", async () => {
      const { items } = await world.call("erasure/list", {});
      return items[0]?.state === "done" ? items[0] : undefined;
    });
    expect(await textsOf(conversationId)).toEqual(["words of new", "on its way"]);
    expect((await conversations())[0]).toMatchObject({
      messageCount: 2,
      firstContactMs: START_MS + 10 * DAY_MS,
      customer: { id: ANA },
    });
    await world.call("retention/set", { accountId });
    expect(await world.call("retention/get", {})).toEqual({ items: [] });
    accept("e1");
    expectSound();
  });

  it("says that the files are still being cleaned while somebody reads them", async () => {
    await post(text(ANA, "m1"), text(ANA, "m2"));
    const reader = new SqliteDatabase(join(world.dataDir, DATABASE_FILE), { readonly: true });
    reader.exec("BEGIN");
    reader.prepare("SELECT count(*) FROM messages").get();
    const erasureId = await start({ kind: "conversation", conversationId: await conversationOf(ANA) });
    const cleaning = await untilState(erasureId, "cleaning");
    expect(cleaning).toMatchObject({ endedMs: world.clock.nowMs() });
    expect(await conversations()).toEqual([]);
    reader.exec("COMMIT");
    reader.close();
    expect(await untilState(erasureId, "done")).toMatchObject({ cleanMs: world.clock.nowMs() });
  });
});
