import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { CUSTOMER, HOUR_MS, setStage } from "./stage.ts";
import type { Stage } from "./stage.ts";
import { eventsOf, isSignedWith } from "./receiver.ts";

const MINUTE_MS = 60_000;
let stage: Stage;
beforeEach(async () => {
  stage = await setStage();
});
afterEach(async () => {
  await stage.close();
});

const records = () => stage.simulator.state()["deliveries"] as { state: string; attempts: unknown[] }[];
const alerts = () => (stage.simulator.state()["alerts"] as { text: string }[]).map((alert) => alert.text);

describe("an endpoint that fails", () => {
  test("is tried a few times at once and gets the delivery when it is back", async () => {
    stage.receiver.status = 500;
    const { delivered } = await stage.simulator.customerWrites({ customerId: CUSTOMER, text: "hello" });
    expect(delivered).toMatchObject({ status: 500, state: "waiting", attempts: 3 });
    stage.receiver.status = 200;
    await stage.simulator.clock({ advanceMs: MINUTE_MS });
    expect(records()).toMatchObject([{ state: "delivered" }]);
    expect(alerts()).toEqual([]);
    const last = stage.receiver.received.at(-1);
    expect(last && isSignedWith(last, stage.secret)).toBe(true);
  });

  test("messenger profile: alert after 15 minutes, unsubscribed after an hour, silently", async () => {
    stage.receiver.status = 503;
    await stage.simulator.customerWrites({ customerId: CUSTOMER, text: "hello" });
    await stage.simulator.clock({ advanceMs: 14 * MINUTE_MS });
    expect(alerts()).toHaveLength(0);
    await stage.simulator.clock({ advanceMs: MINUTE_MS });
    expect(alerts()).toHaveLength(1);
    await stage.simulator.clock({ advanceMs: 45 * MINUTE_MS });
    expect(alerts().at(-1)).toBe("Webhooks Disabled");
    expect(records()).toMatchObject([{ state: "disabled" }]);
    expect((await stage.get("/me/subscribed_apps")).body).toEqual({ data: [] });
    stage.receiver.status = 200;
    const seen = stage.receiver.received.length;
    const missed = await stage.simulator.customerWrites({ customerId: CUSTOMER, text: "anyone?" });
    expect(missed.delivered).toMatchObject({ state: "not_subscribed", attempts: 0 });
    expect(stage.receiver.received).toHaveLength(seen);
    await stage.post("/me/subscribed_apps?subscribed_fields=messages", {});
    const back = await stage.simulator.customerWrites({ customerId: CUSTOMER, text: "back" });
    expect(back.delivered.status).toBe(200);
  });

  test("generic profile: tried for 36 hours, then dropped, and still subscribed", async () => {
    stage.simulator.faults({ delivery: { profile: "generic" } });
    stage.receiver.status = 500;
    await stage.simulator.customerWrites({ customerId: CUSTOMER, text: "hello" });
    await stage.simulator.clock({ advanceMs: 35 * HOUR_MS });
    expect(records()).toMatchObject([{ state: "waiting" }]);
    await stage.simulator.clock({ advanceMs: HOUR_MS });
    expect(records()).toMatchObject([{ state: "dropped" }]);
    stage.receiver.status = 200;
    expect((await stage.simulator.customerWrites({ customerId: CUSTOMER, text: "x" })).delivered.status).toBe(200);
  });

  test("an answer after the deadline counts as none", async () => {
    stage.simulator.faults({ delivery: { deadlineMs: 30, immediateRetries: 0 } });
    stage.receiver.silent = true;
    const { delivered } = await stage.simulator.customerWrites({ customerId: CUSTOMER, text: "hello" });
    expect(delivered).toEqual({ state: "waiting", attempts: 1 });
    // The deadline is real time: an answer is given as long as the slowest machine may take for it.
    stage.simulator.faults({ delivery: { deadlineMs: 60_000 } });
    stage.receiver.silent = false;
    await stage.simulator.clock({ advanceMs: MINUTE_MS });
    expect(records()).toMatchObject([{ state: "delivered" }]);
  });
});

test("held events can be released in another order, in batches and twice", async () => {
  stage.simulator.hold();
  for (let index = 0; index < 5; index += 1) {
    await stage.simulator.customerWrites({ customerId: CUSTOMER, text: String(index) });
  }
  expect(stage.receiver.received).toHaveLength(0);
  const sent = await stage.simulator.release({ order: "reverse", batchSize: 3, copies: 2 });
  expect(sent.map((delivery) => delivery.status)).toEqual([200, 200]);
  const texts = stage.receiver.received.map(({ body }) =>
    body.entry.flatMap((entry) =>
      (entry["messaging"] as { message: { text: string } }[]).map((item) => item.message.text),
    ),
  );
  expect(texts).toEqual([
    ["4", "3", "2"],
    ["4", "3", "2"],
    ["1", "0"],
    ["1", "0"],
  ]);
});

test("a thousand events of two accounts fit into one delivery", async () => {
  const second = stage.simulator.addAccount({ username: "second.shop" });
  await stage.simulator.webhook({ url: stage.receiver.url });
  stage.simulator.hold();
  for (let index = 0; index < 1000; index += 1) {
    const accountId = index % 4 === 0 ? second.id : stage.accountId;
    await stage.simulator.customerWrites({
      customerId: `90000000000${accountId === second.id ? "2" : "1"}`,
      accountId,
      text: "x",
    });
  }
  await stage.simulator.release({ batchSize: 1000 });
  expect(stage.receiver.received).toHaveLength(1);
  expect(eventsOf(stage.receiver)).toHaveLength(1000);
  expect(new Set(stage.receiver.received[0]?.body.entry.map((entry) => entry["id"]))).toEqual(
    new Set([stage.accountId, second.id]),
  );
});

test("a thread that another app holds is delivered as standby", async () => {
  await stage.simulator.customerWrites({ customerId: CUSTOMER, text: "hello" });
  stage.simulator.faults({ conversation: { customerId: CUSTOMER, isHeldByOtherApp: true } });
  await stage.simulator.customerWrites({ customerId: CUSTOMER, text: "anyone there?" });
  expect(stage.receiver.received.at(-1)?.body.entry[0]).toHaveProperty("standby");
});

describe("subscribing by API makes Meta's own handshake first", () => {
  const subscribe = async (callbackUrl: string, verifyToken: string) =>
    stage.post(
      `/4242/subscriptions?object=instagram&fields=messages&verify_token=${verifyToken}&callback_url=${encodeURIComponent(callbackUrl)}`,
      {},
      "4242|app-secret",
    );

  test("a right answer is taken and shows in the list", async () => {
    expect((await subscribe(stage.receiver.url, "verify-me")).body).toEqual({ success: true });
    expect((await stage.get("/4242/subscriptions", "4242|app-secret")).body).toMatchObject({
      data: [{ object: "instagram", callback_url: stage.receiver.url, active: true }],
    });
  });

  test("a wrong status, a wrong challenge and nobody there fail with 2200 and a reason each", async () => {
    const wrongStatus = await subscribe(stage.receiver.url, "other");
    const wrongChallenge = await subscribe(`${stage.url}/control/state`, "x");
    const nobody = await subscribe("http://127.0.0.1:9/webhook", "x");
    expect([wrongStatus, wrongChallenge, nobody].map((answer) => answer.error["code"])).toEqual([2200, 2200, 2200]);
    expect(wrongStatus.error["message"]).toContain("HTTP Status Code = 403");
    expect(wrongChallenge.error["message"]).toContain("challenge does not match");
    expect(nobody.error["message"]).toContain("curl_errno");
  });
});
