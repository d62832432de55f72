import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ErasureView } from "#shared/contract/erasure.ts";
import { openMarkedShop, type MarkedCustomer, type MarkedShop, type Marks } from "../../support/marked-shop.ts";

const DAY_MS = 24 * 3_600_000;

/** Law 3: a removed message leaves no bytes in the data folder, whichever way it is removed. */
describe("no byte is left", () => {
  let shop: MarkedShop;
  let clientIds = 0;
  beforeEach(async () => {
    shop = await openMarkedShop();
  });
  afterEach(() => shop.close());

  const start = async (target: Parameters<typeof shop.world.call<"erasure/start">>[1]["target"]) => {
    clientIds += 1;
    const answer = await shop.world.call("erasure/start", { clientId: `erase-${1000 + clientIds}`, target });
    if (answer.kind !== "started") throw new Error(`The erasure was not started: ${answer.kind}`);
    return answer.erasureId;
  };
  const untilDone = (isIt: (erasure: ErasureView) => boolean) =>
    shop.world.until("the receipt", async () => {
      const { items } = await shop.world.call("erasure/list", {});
      return items.find((erasure) => isIt(erasure) && erasure.cleanMs !== undefined);
    });
  const finish = (erasureId: number) => untilDone(({ id }) => id === erasureId);
  const allOf = ({ marks, message }: MarkedCustomer): Marks =>
    new Map([...marks, ...[...message.marks].map(([place, mark]) => [`message: ${place}`, mark] as const)]);
  const without = (marks: Marks, ...places: readonly string[]): Marks =>
    new Map([...marks].filter(([place]) => !places.includes(place)));
  /** What the search cannot find it cannot miss: these have to be there. */
  const expectAllThere = async (marks: Marks, ...besides: readonly string[]): Promise<void> => {
    const there = new Set((await shop.find(marks)).map((where) => where.replace(/^[^:]*: /u, "")));
    const missing = [...marks.keys()].filter((place) => !there.has(place) && !besides.includes(place));
    expect(missing).toEqual([]);
  };
  /** Never kept at all: the account's own word for what was read, and texts that an edit has replaced. */
  const NEVER = ["message: text", "text"];
  const nothingLeft = async (marks: Marks): Promise<void> => {
    expect(await shop.find(marks)).toEqual([]);
  };

  it("of a message that its customer has unsent", async () => {
    const [gone, other] = [await shop.fill("ana"), await shop.fill("ben")];
    await expectAllThere(allOf(gone), ...NEVER);
    await shop.unsend(gone);
    const receipt = await untilDone(({ what }) => what === "unsent");
    await nothingLeft(without(gone.message.marks, "mid"));
    expect(receipt).toMatchObject({
      wish: "customer",
      state: "done",
      accountId: shop.world.accountId,
      conversationId: gone.conversationId,
      removed: { messages: 1, attachments: 3, reactions: 1, quarantined: 2 },
    });
    expect(JSON.stringify(receipt)).not.toMatch(/Mark/u);
    await expectAllThere(gone.marks);
    await expectAllThere(allOf(other), ...NEVER);
    const { items } = await shop.world.call("messages/list", { conversationId: gone.conversationId, limit: 200 });
    expect(items.find(({ id }) => id === gone.message.id)).toMatchObject({
      attachments: [],
      reactions: [],
      unsentAtMs: shop.world.clock.nowMs(),
    });
    expect(items.find(({ quote }) => quote?.kind === "message" && quote.state === "unsent")).toBeDefined();
    expect(shop.world.events).toContainEqual({ type: "erased", conversationIds: [], messageIds: [gone.message.id] });
  });

  it("of a message that the owner has removed", async () => {
    const [gone, other] = [await shop.fill("ana"), await shop.fill("ben")];
    const receipt = await finish(await start({ kind: "message", messageId: gone.message.id }));
    // The reply that quotes it keeps its id.
    await nothingLeft(without(gone.message.marks, "mid"));
    expect(receipt).toMatchObject({ what: "message", wish: "owner", state: "done" });
    expect(receipt.removed).toMatchObject({ messages: 1, attachments: 3, reactions: 1, quarantined: 2, customers: 0 });
    await expectAllThere(gone.marks);
    await expectAllThere(allOf(other), ...NEVER);
    const { items } = await shop.world.call("messages/list", { conversationId: gone.conversationId, limit: 200 });
    expect(items.map(({ id }) => id)).not.toContain(gone.message.id);
  });

  it("of a conversation, its customer and what names them", async () => {
    const [gone, other] = [await shop.fill("ana"), await shop.fill("ben")];
    const receipt = await finish(await start({ kind: "conversation", conversationId: gone.conversationId }));
    await nothingLeft(allOf(gone));
    await expectAllThere(allOf(other), ...NEVER);
    expect(receipt).toMatchObject({ state: "done", conversations: { done: 1, total: 1 } });
    expect(receipt.removed).toMatchObject({ customers: 1, events: 2, quarantined: 3, replies: 2 });
    expect(await shop.world.call("conversations/get", { conversationId: gone.conversationId })).toEqual({
      kind: "not_found",
    });
    expect(shop.world.events).toContainEqual({
      type: "erased",
      conversationIds: [gone.conversationId],
      messageIds: [],
    });
  });

  it("of a customer found by name", async () => {
    const [gone, other] = [await shop.fill("Zoë"), await shop.fill("Zoran")];
    const both = await shop.world.call("erasure/find-customers", { text: "ZO" });
    expect(new Set(both.items.map(({ conversationId }) => conversationId))).toEqual(
      new Set([gone.conversationId, other.conversationId]),
    );
    const { items } = await shop.world.call("erasure/find-customers", { text: "@zoe" });
    expect(items.map(({ conversationId }) => conversationId)).toEqual([gone.conversationId]);
    const target = { kind: "customer" as const, conversationIds: items.map(({ conversationId }) => conversationId) };
    expect(await shop.world.call("erasure/preview", { target })).toEqual({
      kind: "found",
      conversations: 1,
      messages: items[0]?.messageCount,
      waitingReplies: 2,
    });
    await finish(await start(target));
    await nothingLeft(allOf(gone));
    await expectAllThere(allOf(other), ...NEVER);
  });

  it("of everything of an account, and of its sign-in when it is disconnected", async () => {
    const [one, two] = [await shop.fill("ana"), await shop.fill("ben")];
    const target = { kind: "account" as const, accountId: shop.world.accountId, disconnect: false };
    expect(await shop.world.call("erasure/preview", { target })).toMatchObject({ conversations: 2, waitingReplies: 4 });
    const receipt = await finish(await start(target));
    for (const customer of [one, two]) await nothingLeft(allOf(customer));
    expect(receipt.removed).toMatchObject({ customers: 2, events: 4, quarantined: 6 });
    expect((await shop.world.call("app/state", {})).accounts).toHaveLength(1);
    const secrets = new Map([["app secret", shop.world.appSecret]]);
    expect(await shop.find(secrets)).not.toEqual([]);
    await finish(await start({ ...target, disconnect: true }));
    expect((await shop.world.call("app/state", {})).accounts).toEqual([]);
    await nothingLeft(secrets);
  });

  it("of what has become too old", async () => {
    const old = await shop.fill("ana", { unsettledReplies: false });
    await shop.world.clock.advance(10 * DAY_MS);
    const young = await shop.fill("ben", { atMs: shop.world.clock.nowMs(), unsettledReplies: false });
    const { accountId } = shop.world;
    expect(
      await shop.world.call("erasure/preview", { target: { kind: "older_than", accountId, days: 9 } }),
    ).toMatchObject({ kind: "found", conversations: 1 });
    expect(await shop.world.call("retention/set", { accountId, days: 9 })).toEqual({ kind: "changed" });
    expect(await shop.world.call("retention/get", {})).toEqual({ items: [{ accountId, days: 9 }] });
    const receipt = await untilDone(({ what }) => what === "older_than");
    await nothingLeft(allOf(old));
    expect(receipt).toMatchObject({ wish: "retention", removed: { customers: 1, events: 2 } });
    await expectAllThere(allOf(young), ...NEVER);
    // And every day from then on, without a receipt when there was nothing to do.
    await shop.world.clock.advance(5 * DAY_MS);
    await expectAllThere(allOf(young), ...NEVER);
    expect((await shop.world.call("erasure/list", {})).items).toHaveLength(1);
    await shop.world.clock.advance(3 * DAY_MS);
    // One day may take what was written first, and the next what came seconds later.
    const patience = AbortSignal.timeout(15_000);
    do {
      patience.throwIfAborted();
      await shop.world.clock.advance(DAY_MS);
    } while ((await shop.find(allOf(young))).length > 0);
    await shop.world.until("the receipt for it", async () => {
      const { items } = await shop.world.call("erasure/list", {});
      return items.length >= 2 && items.every(({ cleanMs }) => cleanMs !== undefined) ? true : undefined;
    });
  });
});
