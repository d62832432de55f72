import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { CUSTOMER, HOUR_MS, setStage, START_MS } from "./stage.ts";
import type { Stage } from "./stage.ts";
import { eventsOf } from "./receiver.ts";

let stage: Stage;
beforeEach(async () => {
  stage = await setStage();
});
afterEach(async () => {
  await stage.close();
});

const humanAgent = { messaging_type: "MESSAGE_TAG", tag: "HUMAN_AGENT" };

describe("the messaging windows follow the virtual clock", () => {
  test("a plain reply is taken up to 24 hours after the customer's message and refused after", async () => {
    await stage.simulator.customerWrites({ customerId: CUSTOMER, text: "hello" });
    await stage.simulator.clock({ advanceMs: 24 * HOUR_MS });
    expect((await stage.sendText("just in time")).status).toBe(200);
    await stage.simulator.clock({ advanceMs: 1 });
    expect((await stage.sendText("too late")).error).toMatchObject({ code: 10, error_subcode: 2_534_022 });
  });

  test("HUMAN_AGENT is taken up to 7 days, and only with the feature", async () => {
    await stage.simulator.customerWrites({ customerId: CUSTOMER, text: "hello" });
    await stage.simulator.clock({ setMs: START_MS + 7 * 24 * HOUR_MS });
    stage.simulator.faults({ account: { hasHumanAgentFeature: false } });
    const refused = await stage.sendText("a person writes", humanAgent);
    expect(refused.error["code"]).toBe(10);
    expect(refused.error).not.toHaveProperty("error_subcode");
    stage.simulator.faults({ account: { hasHumanAgentFeature: true } });
    expect((await stage.sendText("a person writes", humanAgent)).status).toBe(200);
    await stage.simulator.clock({ advanceMs: 1 });
    expect((await stage.sendText("a person writes", humanAgent)).error["error_subcode"]).toBe(2_534_022);
  });

  test("reactions and reads open no window; a postback, a story mention and an ig.me click do", async () => {
    const { mid } = await stage.simulator.customerWrites({ customerId: CUSTOMER, text: "hello" });
    const sent = await stage.sendText("hi");
    await stage.simulator.clock({ advanceMs: 25 * HOUR_MS });
    await stage.simulator.react({ mid: String(sent.body["message_id"]), emoji: "❤️" });
    await stage.simulator.read({ customerId: CUSTOMER });
    expect((await stage.sendText("no")).error["code"]).toBe(10);
    expect(mid).toMatch(/^aWdfZAG1f.{100,}ZDZD$/);
    const openers = [
      async () => stage.simulator.postback({ customerId: CUSTOMER, title: "Hours", payload: "HOURS" }),
      async () => stage.simulator.customerWrites({ customerId: CUSTOMER, attachments: [{ type: "story_mention" }] }),
      async () => stage.simulator.referral({ customerId: CUSTOMER, referral: { ref: "flyer", source: "SHORTLINK" } }),
    ];
    for (const open of openers) {
      await open();
      expect((await stage.sendText("yes")).status).toBe(200);
      await stage.simulator.clock({ advanceMs: 25 * HOUR_MS });
      expect((await stage.sendText("no")).error["code"]).toBe(10);
    }
  });
});

describe("refusals", () => {
  beforeEach(async () => {
    await stage.simulator.customerWrites({ customerId: CUSTOMER, text: "hello" });
  });

  test("the limit counts bytes, not characters", async () => {
    expect((await stage.sendText("ü".repeat(500))).status).toBe(200);
    expect((await stage.sendText("ü".repeat(501))).error["code"]).toBe(100);
    expect((await stage.sendText("   ")).error["code"]).toBe(100);
  });

  test("the account itself and strangers are no such user", async () => {
    for (const id of [stage.accountId, "123"]) {
      const answer = await stage.post("/me/messages", { recipient: { id }, message: { text: "x" } });
      expect(answer.error).toMatchObject({ code: 100, error_subcode: 2_534_014, type: "OAuthException" });
      expect(answer.error["fbtrace_id"]).toEqual(expect.any(String));
    }
  });

  test("the toggle in the app and another app holding the thread have their own codes", async () => {
    stage.simulator.faults({ conversation: { customerId: CUSTOMER, isHeldByOtherApp: true } });
    expect((await stage.sendText("x")).error["error_subcode"]).toBe(2_534_037);
    stage.simulator.faults({ account: { allowsMessageAccess: false } });
    expect((await stage.sendText("x")).error).toMatchObject({ code: 200, error_subcode: 2_534_041 });
  });

  test("dead tokens name their subcode; a token of the other family has none", async () => {
    for (const subcode of [463, 467, 460]) {
      stage.simulator.faults({ account: { tokenSubcode: subcode } });
      expect((await stage.sendText("x")).error).toMatchObject({ code: 190, error_subcode: subcode });
    }
    stage.simulator.faults({ account: { tokenSubcode: null } });
    const wrongHost = await fetch(`${stage.url}/facebook/v25.0/me`, {
      headers: { Authorization: `Bearer ${stage.token}` },
    });
    const { error } = (await wrongHost.json()) as { error: Record<string, unknown> };
    expect(error["code"]).toBe(190);
    expect(error).not.toHaveProperty("error_subcode");
  });

  test("neither the message nor the status can be relied on", async () => {
    await stage.simulator.clock({ advanceMs: 30 * HOUR_MS });
    const answers = [];
    for (let round = 0; round < 10; round += 1) answers.push(await stage.sendText("x"));
    expect(new Set(answers.map((answer) => answer.error["message"])).size).toBeGreaterThan(2);
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([400, 403]));
  });
});

describe("injected faults", () => {
  beforeEach(async () => {
    await stage.simulator.customerWrites({ customerId: CUSTOMER, text: "hello" });
    stage.receiver.received.length = 0;
  });

  test("an error is answered as often as asked, then all is well", async () => {
    stage.simulator.faults({ call: { times: 2, fault: { kind: "error", code: 2 } } });
    const codes = [];
    for (let round = 0; round < 3; round += 1) codes.push((await stage.sendText("x")).error["code"]);
    expect(codes).toEqual([2, 2, undefined]);
  });

  test("accepted and then cut: no answer, but the message exists and its echo comes", async () => {
    stage.simulator.faults({ echo: "after", call: { fault: { kind: "cut_after_accept" } } });
    await expect(stage.sendText("did it go out?")).rejects.toThrow("fetch failed");
    await stage.simulator.settled();
    expect(eventsOf(stage.receiver)).toMatchObject([{ message: { text: "did it go out?", is_echo: true } }]);
  });

  test("an error can come with status 200", async () => {
    stage.simulator.faults({ call: { fault: { kind: "error_in_200", code: 100, subcode: 2_534_014 } } });
    const answer = await stage.sendText("x");
    expect([answer.status, answer.error["code"]]).toEqual([200, 100]);
  });

  test("a rate limit says in the header when to come back", async () => {
    stage.simulator.faults({ call: { fault: { kind: "rate_limit", code: 80_006, minutes: 7 } } });
    const answer = await stage.sendText("x");
    expect(answer.error["code"]).toBe(80_006);
    expect(answer.headers.get("x-business-use-case-usage")).toContain('"estimated_time_to_regain_access":7');
  });

  test("rates are enforced when asked: two conversation reads a second", async () => {
    stage.simulator.faults({ enforcesRates: true });
    const codes = [];
    for (let round = 0; round < 3; round += 1) {
      codes.push((await stage.get("/me/conversations?platform=instagram")).error["code"]);
    }
    expect(codes).toEqual([undefined, undefined, 80_006]);
    await stage.simulator.clock({ advanceMs: 500 });
    expect((await stage.get("/me/conversations?platform=instagram")).status).toBe(200);
  });
});

describe("echoes", () => {
  beforeEach(async () => {
    await stage.simulator.customerWrites({ customerId: CUSTOMER, text: "hello" });
    stage.receiver.received.length = 0;
  });

  const echoes = () => eventsOf(stage.receiver).filter((event) => JSON.stringify(event).includes('"is_echo":true'));

  test.each([
    ["before", 1],
    ["after", 1],
    ["twice", 2],
    ["never", 0],
  ] as const)("mode %s: %i in the end, with the mid of the answer", async (echo, count) => {
    stage.simulator.faults({ echo });
    const answer = await stage.sendText("hi");
    await stage.simulator.settled();
    expect(echoes()).toHaveLength(count);
    for (const event of echoes()) {
      expect(event).toMatchObject({
        sender: { id: stage.accountId },
        recipient: { id: CUSTOMER },
        message: { mid: answer.body["message_id"] },
      });
    }
  });

  test("before: the answer waits until the echo was taken", async () => {
    stage.simulator.faults({ echo: "before" });
    const order: string[] = [];
    stage.receiver.before = () => {
      order.push("echo");
    };
    await stage.sendText("hi");
    order.push("answer");
    expect(order).toEqual(["echo", "answer"]);
  });

  test("after: the answer comes although nobody has taken the echo yet", async () => {
    stage.simulator.faults({ echo: "after" });
    let open = (): void => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    stage.receiver.before = async () => gate;
    expect((await stage.sendText("hi")).status).toBe(200);
    open();
    await stage.simulator.settled();
    expect(echoes()).toHaveLength(1);
  });

  test("what the owner writes on the phone comes as an echo too", async () => {
    const { mid } = await stage.simulator.phoneWrites({ customerId: CUSTOMER, text: "from the phone" });
    expect(echoes()).toMatchObject([{ message: { mid, text: "from the phone" } }]);
  });
});
