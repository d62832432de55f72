import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { UNDO_MS } from "#core/outbox/replies.ts";
import { createCoreWorld, type CoreWorld } from "../../support/core-world.ts";
import { createReplySteps } from "../../support/reply-steps.ts";

const HOUR_MS = 3_600_000;
const [ANA, BEN, CEM] = ["900000000000001", "900000000000002", "900000000000003"];

describe("a reply that has just been written", () => {
  let world: CoreWorld;
  let steps: ReturnType<typeof createReplySteps>;
  beforeEach(async () => {
    world = await createCoreWorld();
    steps = createReplySteps(world);
  });
  afterEach(() => world.close());

  it("can be taken back for five seconds, also after a restart; then it is gone", async () => {
    const conversationId = await steps.customerWrites(ANA);
    const messageId = await steps.write(conversationId, "Wrong chat");
    const untilMs = world.clock.nowMs() + UNDO_MS;
    expect(await steps.stateOf(conversationId, messageId)).toEqual({ kind: "waiting", because: "undo", untilMs });
    await world.clock.advance(UNDO_MS - 1);
    await world.restart();
    expect(await steps.stateOf(conversationId, messageId)).toMatchObject({ because: "undo" });
    expect(await world.call("replies/take-back", { messageId })).toEqual({ kind: "taken_back", text: "Wrong chat" });
    await world.clock.advance(60_000);
    expect(await steps.outbound(conversationId)).toEqual([]);
    expect(steps.atMeta(ANA)).toEqual([]);
    // It is a draft from the moment at which it is no reply any more.
    expect(await world.call("drafts/get", { conversationId })).toEqual({ text: "Wrong chat" });
  });

  it("leaves after five seconds of running time, although the computer was restarted in between", async () => {
    const conversationId = await steps.customerWrites(ANA);
    const messageId = await steps.write(conversationId, "Yes");
    await world.restart();
    expect(steps.atMeta(ANA)).toEqual([]);
    await world.clock.advance(UNDO_MS);
    await steps.untilState(conversationId, messageId, "accepted");
    expect(await world.call("replies/take-back", { messageId })).toEqual({ kind: "too_late" });
  });

  it("is not kept here for a year by a clock that is set back by a year", async () => {
    const conversationId = await steps.customerWrites(ANA);
    const messageId = await steps.write(conversationId, "Yes");
    await world.clock.set(world.clock.nowMs() - 365 * 24 * HOUR_MS);
    await world.restart();
    await steps.untilState(conversationId, messageId, "accepted");
  });

  it("comes back whole when it was written in parts, before what was begun since", async () => {
    const conversationId = await steps.customerWrites(ANA);
    const parts = ["one", "two"].map((text, index) => ({
      clientId: `client-part-${index}`,
      content: { kind: "text" as const, text },
    }));
    const sent = await world.call("replies/send", { conversationId, parts, confirmedByPerson: false });
    await world.call("drafts/save", { conversationId, text: "three" });
    const messageId = sent.kind === "queued" ? (sent.messageIds[1] ?? 0) : 0;
    expect(await world.call("replies/take-back", { messageId })).toEqual({ kind: "taken_back", text: "one\ntwo" });
    expect(await world.call("drafts/get", { conversationId })).toEqual({ text: "one\ntwo\nthree" });
    expect(await steps.outbound(conversationId)).toEqual([]);
  });
});

describe("a queue after a night", () => {
  let world: CoreWorld;
  let steps: ReturnType<typeof createReplySteps>;
  let isOffline = false;
  beforeEach(async () => {
    isOffline = false;
    const fetch: typeof globalThis.fetch = (input, init) =>
      isOffline
        ? Promise.reject(new TypeError("fetch failed", { cause: Object.assign(new Error("x"), { code: "ENOTFOUND" }) }))
        : globalThis.fetch(input, init);
    world = await createCoreWorld({ fetch });
    steps = createReplySteps(world);
  });
  afterEach(() => world.close());

  it("sends what is open, asks once for what needs a person, and keeps what is closed as a draft", async () => {
    const cem = await steps.customerWrites(CEM);
    await world.clock.advance(6 * 24 * HOUR_MS);
    const ben = await steps.customerWrites(BEN);
    await world.clock.advance(20 * HOUR_MS);
    const ana = await steps.customerWrites(ANA);
    isOffline = true;
    const open = await steps.write(ana, "Yes, we are");
    const first = await steps.write(ben, "Sorry for the wait");
    const second = await steps.write(ben, "It is ready");
    const third = await steps.write(ben, "See you");
    const late = await steps.write(cem, "Are you still there?", true);
    await world.clock.advance(8 * HOUR_MS);
    isOffline = false;
    await world.clock.advance(10 * 60_000);

    await steps.untilState(ana, open, "accepted");
    expect((await steps.untilState(ben, first, "held")).state).toEqual({ kind: "held", reason: "needs_person" });
    for (const messageId of [second, third]) await steps.untilState(ben, messageId, "held");
    expect((await steps.untilState(cem, late, "held")).state).toEqual({ kind: "held", reason: "window_closed" });
    expect(await steps.conversation(ben)).toMatchObject({ toConfirmCount: 3, keptCount: 0, waitingCount: 0 });
    expect(await steps.conversation(cem)).toMatchObject({ toConfirmCount: 0, keptCount: 1, waitingCount: 0 });
    expect(await world.call("replies/confirm", { conversationId: cem })).toEqual({ kind: "window_closed" });
    expect([steps.atMeta(ANA), steps.atMeta(BEN), steps.atMeta(CEM)]).toEqual([["Yes, we are"], [], []]);

    // Nothing of it goes by itself, however long one waits and whatever wakes up.
    await world.restart();
    await world.clock.advance(HOUR_MS);
    expect(steps.atMeta(BEN)).toEqual([]);

    expect(await world.call("replies/confirm", { conversationId: ben })).toEqual({ kind: "changed", count: 3 });
    for (const messageId of [first, second, third]) {
      const sent = await steps.untilState(ben, messageId, "accepted");
      expect(sent.asPerson).toBe(true);
    }
    expect(steps.atMeta(BEN)).toEqual(["Sorry for the wait", "It is ready", "See you"]);
    // The last answer may still be on its way when its echo has told.
    const tags = await world.until("all answers", async () => {
      const accepted = steps.sends().filter(({ outcome }) => outcome.kind === "accepted");
      return accepted.length === 4
        ? accepted.map(({ body }) => JSON.stringify(body).includes("HUMAN_AGENT"))
        : undefined;
    });
    expect(tags).toEqual([false, true, true, true]);

    // The customer writes again: what was kept may go, when its writer says so.
    await steps.customerWrites(CEM, "Hello again");
    await world.clock.advance(60_000);
    expect(steps.atMeta(CEM)).toEqual([]);
    expect(await world.call("replies/confirm", { conversationId: cem })).toEqual({ kind: "changed", count: 1 });
    expect((await steps.untilState(cem, late, "accepted")).asPerson).toBe(false);
  });
});

describe("answering as a person", () => {
  let world: CoreWorld;
  let steps: ReturnType<typeof createReplySteps>;
  beforeEach(async () => {
    world = await createCoreWorld({ ports: () => ({ operator: "mira" }) });
    steps = createReplySteps(world);
  });
  afterEach(() => world.close());

  it("records who confirmed it and when, and learns from Meta that the feature is approved", async () => {
    const conversationId = await steps.customerWrites(ANA);
    await world.clock.advance(25 * HOUR_MS);
    expect((await steps.account()).humanAgent).toBe("unknown");
    const confirmedMs = world.clock.nowMs();
    const messageId = await steps.send(conversationId, "Sorry for the wait", true);
    await steps.untilState(conversationId, messageId, "accepted");
    expect(await world.call("messages/trace", { messageId })).toMatchObject({ confirmedMs, confirmedBy: "mira" });
    await world.until("the setting to follow", async () =>
      (await steps.account()).humanAgent === "approved" ? true : undefined,
    );
  });

  it("is explained and not tried again when Meta has not approved the feature, until the owner says otherwise", async () => {
    world.simulator.faults({ account: { hasHumanAgentFeature: false } });
    const ana = await steps.customerWrites(ANA);
    const ben = await steps.customerWrites(BEN);
    await world.clock.advance(25 * HOUR_MS);
    const toAna = await steps.write(ana, "Sorry for the wait", true);
    await world.clock.advance(UNDO_MS);
    const held = await steps.untilState(ana, toAna, "held");
    expect(held.state).toMatchObject({ kind: "held", reason: "human_agent_unavailable", code: 10 });
    expect((await steps.account()).humanAgent).toBe("missing");
    const sends = steps.sends().length;
    const parts = [{ clientId: "client-ben", content: { kind: "text" as const, text: "Hello" } }];
    const toBen = await world.call("replies/send", { conversationId: ben, parts, confirmedByPerson: true });
    expect(toBen).toEqual({ kind: "human_agent_unavailable" });
    expect(await world.call("replies/confirm", { conversationId: ana })).toEqual({ kind: "human_agent_unavailable" });
    expect(steps.sends()).toHaveLength(sends);

    world.simulator.faults({ account: { hasHumanAgentFeature: true } });
    const { accountId } = world;
    await world.call("accounts/set-human-agent", { accountId, humanAgent: "approved" });
    await world.call("replies/confirm", { conversationId: ana });
    await steps.untilState(ana, toAna, "accepted");
  });

  it("Meta is right about the window: it closes earlier than we count, first for all, then for persons", async () => {
    const conversationId = await steps.customerWrites(ANA);
    const refusal = { kind: "error", code: 10, subcode: 2_534_022 } as const;
    world.simulator.faults({ call: { on: "send", times: 1, fault: refusal } });
    const messageId = await steps.send(conversationId, "Yes");
    const held = await steps.untilState(conversationId, messageId, "held");
    expect(held.state).toMatchObject({ reason: "needs_person", code: 10, subcode: 2_534_022 });
    expect((await steps.conversation(conversationId)).refusedWindow).toBe("open");
    const parts = [{ clientId: "client-plain", content: { kind: "text" as const, text: "plain" } }];
    const plain = await world.call("replies/send", { conversationId, parts, confirmedByPerson: false });
    expect(plain).toEqual({ kind: "needs_person" });

    world.simulator.faults({ call: { on: "send", times: 1, fault: refusal } });
    await world.call("replies/confirm", { conversationId });
    await world.until("the window to be closed", async () =>
      (await steps.conversation(conversationId)).refusedWindow === "human_agent" ? true : undefined,
    );
    expect(await steps.stateOf(conversationId, messageId)).toMatchObject({ kind: "held", reason: "window_closed" });

    // A new message of the customer is a new window, of which Meta has said nothing.
    await world.clock.advance(1000);
    await steps.customerWrites(ANA, "Hello?");
    expect((await steps.conversation(conversationId)).refusedWindow).toBeUndefined();
    const next = await steps.send(conversationId, "Yes!");
    await steps.untilState(conversationId, next, "accepted");
  });
});
