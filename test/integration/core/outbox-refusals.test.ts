import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SEND_ERRORS } from "#core/instagram/error-table.ts";
import { createCoreWorld, type CoreWorld } from "../../support/core-world.ts";
import { createReplySteps } from "../../support/reply-steps.ts";

const CUSTOMER = "900000000000001";

describe("a refusal of Meta's", () => {
  let world: CoreWorld;
  let steps: ReturnType<typeof createReplySteps>;
  beforeEach(async () => {
    world = await createCoreWorld();
    steps = createReplySteps(world);
  });
  afterEach(() => world.close());

  const refuse = (code: number, subcode?: number, times = 1) =>
    world.simulator.faults({
      call: { on: "send", times, fault: { kind: "error", code, ...(subcode === undefined ? {} : { subcode }) } },
    });

  it("has for every row of the table an end that the screen can tell, and never a reply without one", async () => {
    let customers = 0;
    for (const [row, reaction] of Object.entries(SEND_ERRORS)) {
      const [code = 0, subcode] = row.split("/").map(Number);
      customers += 1;
      const conversationId = await steps.customerWrites(`9000000000${10_000 + customers}`);
      refuse(code, subcode);
      const messageId = await steps.send(conversationId, `reply ${row}`);
      const state = await world.until(`an end of ${row}`, async () => {
        const now = await steps.stateOf(conversationId, messageId);
        const isSettled = now?.kind === "refused" || now?.kind === "held";
        const waits = now?.kind === "waiting" && now.because !== "queued" && now.because !== "undo";
        return isSettled || waits ? now : undefined;
      });
      const { sending, pausedBecause } = await steps.account();
      switch (reaction.kind) {
        case "try_again":
          expect(state, row).toMatchObject({ kind: "waiting", because: "retrying" });
          break;
        case "wait_named_time":
          expect(state, row).toMatchObject({ kind: "waiting", because: "rate_limited" });
          break;
        case "pause_account":
          expect(state, row).toEqual({ kind: "waiting", because: "paused" });
          expect({ sending, pausedBecause }, row).toEqual({ sending: "paused", pausedBecause: reaction.because });
          break;
        case "window":
          expect(state, row).toMatchObject({ kind: "held", reason: "needs_person", code });
          break;
        case "unreachable":
          expect(state, row).toMatchObject({ kind: "refused", reason: "customer_unreachable", code });
          expect((await steps.conversation(conversationId)).unreachable, row).toBe(true);
          break;
        case "other_app":
          expect(state, row).toMatchObject({ kind: "held", reason: "not_thread_owner", code });
          expect((await steps.conversation(conversationId)).threadOwner, row).toBe("other");
          break;
        case "upload_again":
          expect(state, row).toMatchObject({ kind: "refused", reason: "content_refused", code });
          break;
        case "refuse":
          expect(state, row).toMatchObject({ kind: "refused", reason: reaction.reason, code });
          break;
        case "human_agent_missing":
          throw new Error("No row of the table stands for this.");
      }
      await world.call("accounts/resume-sending", { accountId: world.accountId });
      // Meta names no time here: a stop of the account is over after a while.
      await world.clock.advance(2 * 3_600_000);
      if (state.kind !== "waiting") continue;
      // Or it would meet the refusal that is meant for the next.
      await world.until(`${row} to be sent after all`, async () => {
        const now = await steps.stateOf(conversationId, messageId);
        if (now?.kind === "accepted" || now?.kind === "seen") return now;
        await world.clock.advance(60_000);
        return undefined;
      });
    }
    expect(customers).toBeGreaterThan(60);
  }, 60_000);

  it("of too many calls stops the whole account until the time Meta names, and then sends everything once", async () => {
    const [ana, ben] = [await steps.customerWrites(CUSTOMER), await steps.customerWrites("900000000000002")];
    world.simulator.faults({ call: { on: "send", times: 1, fault: { kind: "rate_limit", code: 80_006, minutes: 7 } } });
    const first = await steps.send(ana, "one");
    const limited = await world.until("the limit", async () => {
      const state = await steps.stateOf(ana, first);
      return state?.kind === "waiting" && state.because === "rate_limited" ? state : undefined;
    });
    expect(limited.untilMs).toBe(world.clock.nowMs() + 7 * 60_000);
    const second = await steps.send(ben, "two");
    const sends = steps.sends().length;
    await world.clock.advance(6 * 60_000);
    expect(steps.sends()).toHaveLength(sends);
    await world.clock.advance(2 * 60_000);
    await steps.untilState(ana, first, "accepted");
    await world.clock.advance(60_000);
    await steps.untilState(ben, second, "accepted");
    expect([steps.atMeta(CUSTOMER), steps.atMeta("900000000000002")]).toEqual([["one"], ["two"]]);
  });

  it("that pauses the account keeps every reply, and all go when the owner lets them", async () => {
    const conversationId = await steps.customerWrites(CUSTOMER);
    world.simulator.faults({ account: { allowsMessageAccess: false } });
    const first = await steps.send(conversationId, "one");
    await world.until("the pause", async () => ((await steps.account()).sending === "paused" ? true : undefined));
    expect((await steps.account()).pausedBecause).toBe("messages_access");
    const second = await steps.send(conversationId, "two");
    await world.clock.advance(3_600_000);
    expect(steps.sends()).toHaveLength(1);
    world.simulator.faults({ account: { allowsMessageAccess: true } });
    await world.call("accounts/resume-sending", { accountId: world.accountId });
    await steps.untilState(conversationId, first, "accepted");
    await steps.untilState(conversationId, second, "accepted");
    expect(steps.atMeta(CUSTOMER)).toEqual(["one", "two"]);
  });

  it("of passing trouble is tried again later and later, five times, and then told", async () => {
    const conversationId = await steps.customerWrites(CUSTOMER);
    refuse(2, undefined, 99);
    const messageId = await steps.send(conversationId, "Yes");
    const waits: number[] = [];
    for (let tries = 1; tries <= 5; tries++) {
      const untilMs = await world.until(`try ${tries}`, async () => {
        const state = await steps.stateOf(conversationId, messageId);
        const isNext = steps.sends().length === tries && state?.kind === "waiting";
        return isNext && state.because === "retrying" ? state.untilMs : undefined;
      });
      waits.push(untilMs - world.clock.nowMs());
      await world.clock.set(untilMs);
    }
    expect((await steps.untilState(conversationId, messageId, "refused")).state).toMatchObject({
      reason: "meta_trouble",
    });
    expect(steps.sends()).toHaveLength(6);
    expect(waits.toSorted((one, other) => one - other)).toEqual(waits);
  });

  it("a customer who cannot be reached is reachable again as soon as they write", async () => {
    const conversationId = await steps.customerWrites(CUSTOMER);
    world.simulator.faults({ customer: { id: CUSTOMER, hasBlockedAccount: true } });
    const messageId = await steps.send(conversationId, "Yes");
    await steps.untilState(conversationId, messageId, "refused");
    expect((await steps.conversation(conversationId)).unreachable).toBe(true);
    world.simulator.faults({ customer: { id: CUSTOMER, hasBlockedAccount: false } });
    await world.clock.advance(1000);
    await steps.customerWrites(CUSTOMER, "I am back");
    expect((await steps.conversation(conversationId)).unreachable).toBe(false);
  });

  it("while another app has the conversation holds the reply; standby messages are shown; taking over sends it", async () => {
    const conversationId = await steps.customerWrites(CUSTOMER);
    world.simulator.faults({ conversation: { customerId: CUSTOMER, isHeldByOtherApp: true } });
    const messageId = await steps.send(conversationId, "Yes");
    expect((await steps.untilState(conversationId, messageId, "held")).state).toMatchObject({
      reason: "not_thread_owner",
      code: 100,
      subcode: 2_534_037,
    });
    await world.clock.advance(1000);
    await steps.customerWrites(CUSTOMER, "anyone there?");
    const { items } = await world.call("messages/list", { conversationId });
    expect(items.map(({ text }) => text)).toContain("anyone there?");
    expect((await steps.conversation(conversationId)).threadOwner).toBe("other");

    world.simulator.faults({
      call: { on: "setup", times: 1, fault: { kind: "error", code: 100, subcode: 2_018_300 } },
    });
    expect(await world.call("conversations/take-over", { conversationId })).toMatchObject({
      kind: "refused",
      code: 100,
      subcode: 2_018_300,
    });
    expect(await world.call("conversations/take-over", { conversationId })).toEqual({ kind: "taken", released: 1 });
    await steps.untilState(conversationId, messageId, "accepted");
    expect((await steps.conversation(conversationId)).threadOwner).not.toBe("other");
    expect(steps.atMeta(CUSTOMER)).toEqual(["Yes"]);
  });
});
