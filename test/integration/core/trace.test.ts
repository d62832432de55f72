import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createCoreWorld, START_MS, type CoreWorld } from "../../support/core-world.ts";
import { postRaw, postSigned, sign, textDelivery } from "../../support/post-delivery.ts";
import { UNDO_MS } from "#core/outbox/replies.ts";
import { textReply } from "../../support/text-reply.ts";

const CUSTOMER = "900000000000001";

let world: CoreWorld;
beforeEach(async () => {
  world = await createCoreWorld();
});
afterEach(() => world.close());

const write = (mid: string, atMs = START_MS) =>
  postSigned(
    world.webhookUrl(),
    textDelivery({ accountId: world.accountId, customerId: CUSTOMER, mid, text: `mango of ${mid}`, atMs }),
    world.appSecret,
  );
const conversationId = async () => (await world.call("conversations/list", { list: "all" })).items[0]?.id ?? 0;
const messageIds = async () => {
  const { items } = await world.call("messages/list", { conversationId: await conversationId() });
  return items.map(({ id }) => id);
};
const idInDatabase = async () => (await messageIds())[0] ?? 0;

describe("the trace of a message", () => {
  it("says when it was received, that it was verified and stored, and when it was first shown", async () => {
    await world.clock.advance(5_000);
    await write("m-1");
    await world.clock.advance(60_000);
    const messageId = await idInDatabase();
    const shownMs = START_MS + 65_000;
    const expected = {
      kind: "found",
      source: "webhook",
      receivedMs: START_MS + 5_000,
      verified: true,
      stored: true,
      shownMs,
    };
    expect(await world.call("messages/trace", { messageId })).toStrictEqual(expected);
    await world.clock.advance(3_600_000);
    await messageIds();
    expect(await world.call("messages/trace", { messageId })).toStrictEqual(expected);
    await world.restart();
    expect(await world.call("messages/trace", { messageId })).toStrictEqual(expected);
  });

  it("is not shown before a screen has asked for it, and holds nothing that was written", async () => {
    await write("m-1");
    await messageIds();
    await write("m-2", START_MS + 1);
    const first = await idInDatabase();
    const trace = await world.call("messages/trace", { messageId: first });
    expect(JSON.stringify(trace)).not.toContain("mango");
    expect(await world.call("messages/trace", { messageId: 12_345 })).toStrictEqual({ kind: "not_found" });
  });

  it("says of a reply why Instagram did not take it", async () => {
    await world.simulator.customerWrites({ customerId: CUSTOMER, text: "hello" });
    world.simulator.faults({ call: { on: "send", fault: { kind: "error", code: 551 } } });
    const sent = await world.call("replies/send", {
      conversationId: await conversationId(),
      parts: textReply("client-1", "Hello"),
      confirmedByPerson: false,
    });
    await world.clock.advance(UNDO_MS);
    const messageId = sent.kind === "queued" ? (sent.messageIds[0] ?? 0) : 0;
    const trace = await world.until("the refusal", async () => {
      const found = await world.call("messages/trace", { messageId });
      return found.kind === "found" && found.refused !== undefined ? found : undefined;
    });
    expect(trace).toMatchObject({ source: "here", verified: false, refused: "customer_unreachable" });
  });
});

describe("the numbers of today", () => {
  it("count what came and what said nothing new", async () => {
    await write("m-1");
    await write("m-1");
    await write("m-2", START_MS + 1);
    expect(await world.call("health/today", {})).toMatchObject({ received: 3, repeated: 1, lastReceivedMs: START_MS });
  });

  it("count what the door turned away, by reason, and survive a restart", async () => {
    const url = world.webhookUrl();
    const { origin } = new URL(url);
    await postRaw(url, "{}");
    await postRaw(url, "{}", sign("{}", "wrong"));
    await postRaw(url, "{}", sign("{}", "wrong"));
    await postRaw(`${origin}/elsewhere`, "{}");
    await postRaw(url, "{}", { ...sign("{}", world.appSecret), host: "evil.example" });
    await fetch(`${url}?hub.mode=subscribe&hub.challenge=1&hub.verify_token=wrong`);
    await fetch(url, { method: "PUT" });
    const expected = [
      { name: "bad_signature", count: 2 },
      { name: "handshake", count: 1 },
      { name: "method", count: 1 },
      { name: "missing_signature", count: 1 },
      { name: "unknown_path", count: 1 },
      { name: "wrong_host", count: 1 },
    ];
    const byName = async () => {
      const { refused } = await world.call("health/today", {});
      return refused.toSorted((left, right) => right.count - left.count || (left.name < right.name ? -1 : 1));
    };
    await world.until("the door's report", async () =>
      JSON.stringify(await byName()) === JSON.stringify(expected) ? true : undefined,
    );
    await world.restart();
    expect(await byName()).toStrictEqual(expected);
    expect((await world.call("quarantine/list", {})).items).toStrictEqual([]);
  });

  it("begin anew at midnight, by the calendar of this computer", async () => {
    await write("m-1");
    await world.clock.advance(36 * 3_600_000);
    expect(await world.call("health/today", {})).toMatchObject({ received: 0, repeated: 0, refused: [] });
  });

  it("are announced, at most once a second", async () => {
    const before = world.events.filter(({ type }) => type === "health").length;
    for (let number = 0; number < 10; number++) await write(`m-${number}`, START_MS + number);
    const during = world.events.filter(({ type }) => type === "health").length - before;
    expect(during).toBeLessThanOrEqual(1);
    await world.clock.advance(1_001);
    await world.clock.advance(1_001);
    const after = world.events.filter(({ type }) => type === "health").length - before;
    expect(after).toBeGreaterThanOrEqual(1);
    expect(after).toBeLessThanOrEqual(3);
  });
});
