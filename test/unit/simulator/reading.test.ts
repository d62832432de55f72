import { afterEach, beforeEach, expect, test } from "vitest";
import { CUSTOMER, HOUR_MS, setStage } from "./stage.ts";
import type { Stage } from "./stage.ts";

let stage: Stage;
beforeEach(async () => {
  stage = await setStage();
});
afterEach(async () => {
  await stage.close();
});

interface Node {
  readonly id: string;
  readonly message?: string;
}
interface Edge {
  readonly data: readonly Node[];
  readonly paging?: { readonly next?: string };
}

const DETAILS = "id,created_time,from,to,message,attachments,shares,story,reply_to,reactions,is_unsupported";

async function conversationId(): Promise<string> {
  const { body } = await stage.get("/me/conversations?platform=instagram&fields=id,updated_time,participants");
  return (body["data"] as Node[])[0]?.id ?? "";
}

test("ids of all messages are listed, but only the 20 newest can be read", async () => {
  const mids: string[] = [];
  for (let index = 0; index < 30; index += 1) {
    mids.push((await stage.simulator.customerWrites({ customerId: CUSTOMER, text: `m${index}` })).mid);
    await stage.simulator.clock({ advanceMs: 1000 });
  }
  const { body } = await stage.get(`/${await conversationId()}?fields=messages.limit(20){${DETAILS}}`);
  const first = body["messages"] as Edge;
  expect(first.data.map((message) => message.message)).toEqual(
    Array.from({ length: 20 }, (_, index) => `m${29 - index}`),
  );
  const next = (await (await fetch(first.paging?.next ?? "")).json()) as Edge;
  expect(next.data.map((message) => message.id)).toEqual(mids.slice(0, 10).toReversed());
  expect(next.data.every((message) => message.message === undefined)).toBe(true);
  expect((await stage.get(`/${mids[9]}?fields=message`)).error["code"]).toBe(9_000_001);
  expect((await stage.get(`/${mids[10]}?fields=message`)).body).toMatchObject({ id: mids[10], message: "m10" });
});

test("an unsent message is missing from the list, and its picture is gone", async () => {
  await stage.simulator.customerWrites({ customerId: CUSTOMER, text: "stays" });
  const { mid } = await stage.simulator.customerWrites({ customerId: CUSTOMER, attachments: [{ type: "image" }] });
  const read = await stage.get(`/${mid}?fields=attachments`);
  const link = (read.body["attachments"] as { data: { image_data: { url: string } }[] }).data[0]?.image_data.url ?? "";
  const picture = await fetch(link);
  expect([picture.status, picture.headers.get("content-type")]).toEqual([200, "image/png"]);
  await stage.simulator.unsend({ mid });
  expect((await fetch(link)).status).toBe(410);
  const { body } = await stage.get(`/${await conversationId()}?fields=messages{message}`);
  expect((body["messages"] as Edge).data.map((message) => message.message)).toEqual(["stays"]);
});

test("direction, quotes and reactions can be read back", async () => {
  const { mid } = await stage.simulator.customerWrites({ customerId: CUSTOMER, text: "hello" });
  await stage.simulator.clock({ advanceMs: 1000 });
  const sent = await stage.sendText("hi", { reply_to: { mid } });
  await stage.simulator.react({ mid: String(sent.body["message_id"]), emoji: "🔥" });
  const { body } = await stage.get(`/${String(sent.body["message_id"])}?fields=${DETAILS}`);
  expect(body).toMatchObject({
    from: { id: stage.accountId },
    to: { data: [{ id: CUSTOMER }] },
    message: "hi",
    reply_to: { mid },
    reactions: { data: [{ reaction: "🔥", users: [{ id: CUSTOMER }] }] },
  });
  expect(body["created_time"]).toMatch(/^2026-01-10T09:00:01\+0000$/);
});

test("conversations come newest first, can be filtered by customer, and quiet requests are hidden after 30 days", async () => {
  for (const customerId of ["101", "102", "103"]) {
    await stage.simulator.customerWrites({ customerId, text: "hi" });
    await stage.simulator.clock({ advanceMs: 1000 });
  }
  const list = async (query: string) => {
    const { body } = await stage.get(`/me/conversations?platform=instagram&fields=participants${query}`);
    return (body["data"] as { participants: { data: Node[] } }[]).map((item) => item.participants.data[1]?.id);
  };
  expect(await list("")).toEqual(["103", "102", "101"]);
  expect(await list("&user_id=102")).toEqual(["102"]);
  stage.simulator.faults({ conversation: { customerId: "101", isInRequests: true } });
  await stage.simulator.clock({ advanceMs: 31 * 24 * HOUR_MS });
  expect(await list("")).toEqual(["103", "102"]);
});

test("a profile needs consent, and one unknown field fails the whole call", async () => {
  stage.simulator.addCustomer({ id: "555", username: "a.lurker" });
  expect((await stage.get("/555?fields=name")).error["code"]).toBe(230);
  await stage.simulator.customerWrites({ customerId: CUSTOMER, text: "hello" });
  expect((await stage.get(`/${CUSTOMER}?fields=name,username,follower_count`)).body).toMatchObject({ id: CUSTOMER });
  expect((await stage.get(`/${CUSTOMER}?fields=name,biography`)).error["code"]).toBe(100);
});

test("CDN links expire, refuse forged signatures and can mislead", async () => {
  const asset = stage.simulator.cdn.addAsset({ kind: "voice", seconds: 1 });
  const link = stage.simulator.cdn.link(asset);
  const part = await fetch(link, { headers: { Range: "bytes=0-3" } });
  expect([part.status, await part.text()]).toEqual([206, "RIFF"]);
  expect((await fetch(`${link}x`)).status).toBe(403);
  stage.simulator.faults({ linkLifetimeMs: HOUR_MS });
  await stage.simulator.clock({ advanceMs: 2 * HOUR_MS });
  expect((await fetch(link)).status).toBe(403);
  const fresh = stage.simulator.cdn.link(asset);
  stage.simulator.faults({ asset: { url: fresh, fault: { kind: "wrong_type", contentType: "text/html" } } });
  expect((await fetch(fresh)).headers.get("content-type")).toBe("text/html");
  stage.simulator.faults({ asset: { id: asset, fault: { kind: "redirect", location: "http://192.168.0.1/" } } });
  expect((await fetch(fresh, { redirect: "manual" })).headers.get("location")).toBe("http://192.168.0.1/");
});

test("the control endpoints speak JSON, also behind the Graph version, and say what is wrong", async () => {
  const control = async (path: string, body: unknown) => {
    const response = await fetch(`${stage.url}${path}`, { method: "POST", body: JSON.stringify(body) });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const written = await control("/control/customer-writes", { customerId: CUSTOMER, text: "Olá 😀" });
  expect(written).toMatchObject({ status: 200, body: { delivered: { status: 200, state: "delivered" } } });
  const mid = String(written.body["mid"]);
  expect(await control("/v25.0/control/react", { mid, emoji: "🔥" })).toMatchObject({ body: { status: 200 } });
  expect(await control("/control/faults", { call: { fault: { kind: "error", code: 2 } } })).toMatchObject({
    status: 200,
  });
  expect((await stage.sendText("x")).error["code"]).toBe(2);
  const state = await (await fetch(`${stage.url}/control/state`)).json();
  expect(state).toMatchObject({
    sends: [{ accountId: stage.accountId, outcome: { kind: "refused", code: 2 }, body: { message: { text: "x" } } }],
    deliveries: [{ state: "delivered" }, { state: "delivered" }],
  });
  expect((await control("/control/customer-writes", { text: "x" })).status).toBe(400);
  expect((await control("/control/unsend", { mid: "nobody" })).status).toBe(409);
  expect((await control("/control/nonsense", {})).status).toBe(404);
});

test("family A: the Page is the inbox, and its edges have their own rules", async () => {
  const page = stage.simulator.addAccount({ family: "facebook", username: "page.shop" });
  await stage.simulator.webhook({ url: stage.receiver.url });
  await stage.simulator.customerWrites({ customerId: "777001", accountId: page.id, text: "hello" });
  const token = page.accessToken;
  expect((await stage.get("/me/accounts?fields=id,instagram_business_account{id}", page.userToken)).body).toMatchObject(
    {
      data: [{ id: page.pageId, instagram_business_account: { id: page.id } }],
    },
  );
  expect((await stage.get(`/${page.pageId}/conversations`, token)).body).toEqual({ data: [] });
  const listed = await stage.get(`/${page.pageId}/conversations?platform=instagram`, token);
  expect(listed.body["data"]).toHaveLength(1);
  const sent = await stage.post(
    `/${page.pageId}/messages`,
    { recipient: { id: "777001" }, message: { text: "hi" } },
    token,
  );
  expect(sent.body).toMatchObject({ recipient_id: "777001" });
  const seen = await stage.post("/me/subscribed_apps?subscribed_fields=messages,messaging_seen", {}, token);
  expect(seen.error["message"]).toContain("subscribed_fields[1]");
  stage.simulator.faults({ account: { id: page.id, scopes: ["pages_manage_metadata"] } });
  expect((await stage.post("/me/subscribed_apps?subscribed_fields=messages", {}, token)).error["code"]).toBe(200);
  expect((await stage.post("/me/subscribed_apps?subscribed_fields=feed", {}, token)).body).toEqual({ success: true });
});
