import { createHmac } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createCoreWorld, START_MS, type CoreWorld } from "../../support/core-world.ts";
import { postRaw, postSigned, textDelivery } from "../../support/post-delivery.ts";
import { textReply } from "../../support/text-reply.ts";

const CUSTOMER = "900000000000001";
const FORM = { "content-type": "application/x-www-form-urlencoded" };

/** Meta's two callbacks on the public door, as Meta, a browser and a stranger meet them. */
describe("Meta's callbacks", () => {
  let world: CoreWorld;
  beforeEach(async () => {
    world = await createCoreWorld();
  });
  afterEach(() => world.close());

  const url = (path: string): string => `${new URL(world.webhookUrl()).origin}${path}`;
  const signedRequest = (secret = world.appSecret, issuedAtMs = world.clock.nowMs(), userId = "218471"): string => {
    const payload = { algorithm: "HMAC-SHA256", issued_at: Math.floor(issuedAtMs / 1000), user_id: userId };
    const encoded = Buffer.from(JSON.stringify(payload)).toString("base64url");
    return `${createHmac("sha256", secret).update(encoded).digest("base64url")}.${encoded}`;
  };
  const call = (path: string, request: string) =>
    postRaw(url(path), new URLSearchParams({ signed_request: request }).toString(), FORM);
  const account = async () => (await world.call("app/state", {})).accounts[0];
  const receipts = async () => (await world.call("erasure/list", {})).items;
  const write = async (mid: string): Promise<void> => {
    const delivery = textDelivery({ accountId: world.accountId, customerId: CUSTOMER, mid, text: mid, atMs: START_MS });
    expect((await postSigned(world.webhookUrl(), delivery, world.appSecret)).status).toBe(200);
  };

  it("data deletion ends the sign-in, answers as documented, and shows a status page", async () => {
    await write("before");
    const answer = await call("/meta/data-deletion", signedRequest());
    expect(answer.status).toBe(200);
    const given = JSON.parse(answer.text) as { url: string; confirmation_code: string };
    expect(Object.keys(given).toSorted()).toEqual(["confirmation_code", "url"]);
    expect(given.url).toBe(url(`/meta/deletion-status?id=${given.confirmation_code}`));
    expect(await account()).toMatchObject({ id: world.accountId, sending: "paused" });
    expect(world.events).toContainEqual({ type: "accounts" });

    const receipt = await world.until("the receipt", async () => {
      const [newest] = await receipts();
      return newest?.cleanMs === undefined ? undefined : newest;
    });
    expect(receipt).toMatchObject({
      what: "sign_in",
      wish: "meta",
      state: "done",
      accountId: world.accountId,
      confirmationCode: given.confirmation_code,
    });
    expect(world.events).toContainEqual({ type: "erasure", erasureId: receipt.id });

    const page = await fetch(given.url, { headers: { "accept-language": "es-MX,es;q=0.9" } });
    expect(page.status).toBe(200);
    expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(await page.text()).toContain(given.confirmation_code);
  });

  it("deauthorize ends the sign-in: replies wait for a new one, messages go on arriving", async () => {
    await write("before");
    const [conversation] = (await world.call("conversations/list", { list: "all" })).items;
    expect(await call("/meta/deauthorize", signedRequest())).toEqual({ status: 200, text: "" });
    await world.call("replies/send", {
      conversationId: conversation?.id ?? 0,
      parts: textReply("client-1001", "Yes"),
      confirmedByPerson: false,
    });
    await write("after");
    const { items } = await world.call("messages/list", { conversationId: conversation?.id ?? 0 });
    expect(items.find(({ text }) => text === "Yes")?.state).toEqual({ kind: "waiting", because: "paused" });
    expect(items.map(({ text }) => text)).toContain("after");
    await world.restart();
    expect(await account()).toMatchObject({ sending: "paused" });
  });

  it("asked again, does nothing again: a new sign-in is not ended by an old request", async () => {
    const request = signedRequest();
    const first = await call("/meta/data-deletion", request);
    const simulated = [...world.simulator.world.accounts.values()][0];
    await world.call("accounts/connect", {
      family: "instagram",
      appSecret: world.appSecret,
      accessToken: simulated?.accessToken ?? "",
      verifyToken: world.verifyToken,
    });
    expect(await call("/meta/data-deletion", request)).toEqual(first);
    expect(await account()).toMatchObject({ sending: "ready" });
    expect(await receipts()).toHaveLength(1);
    expect((await call("/meta/deauthorize", signedRequest())).status).toBe(200);
    expect(await account()).toMatchObject({ sending: "paused" });
    expect(await receipts()).toHaveLength(2);
  });

  it.each([
    ["an unsigned request", () => "signed_request=x.y"],
    ["no request", () => ""],
    ["two requests", () => `signed_request=${signedRequest()}&signed_request=${signedRequest()}`],
    ["a stranger's secret", () => `signed_request=${signedRequest("stolen")}`],
    ["an old request", () => `signed_request=${signedRequest(undefined, START_MS - 3 * 86_400_000)}`],
    ["the request as JSON", () => JSON.stringify({ signed_request: signedRequest() })],
  ])("refuses %s and does nothing", async (_what, body) => {
    for (const path of ["/meta/data-deletion", "/meta/deauthorize"]) {
      expect(await postRaw(url(path), body(), FORM)).toEqual({ status: 400, text: "" });
    }
    expect(await account()).toMatchObject({ sending: "ready" });
    expect(await receipts()).toEqual([]);
  });

  it("knows no other path, method, host or size", async () => {
    for (const path of [
      "/meta",
      "/meta/",
      "/meta/data-deletion/",
      "/meta/__proto__",
      "/meta/constructor",
      "/deauthorize",
    ]) {
      expect((await call(path, signedRequest())).status).toBe(404);
    }
    expect((await fetch(url("/meta/data-deletion"))).status).toBe(405);
    expect((await call("/meta/deletion-status", signedRequest())).status).toBe(405);
    const foreign = { ...FORM, host: "evil.example" };
    expect((await postRaw(url("/meta/deauthorize"), `signed_request=${signedRequest()}`, foreign)).status).toBe(404);
    expect((await postRaw(url("/meta/deauthorize"), "x".repeat(100_000), FORM)).status).toBe(413);
    expect(await account()).toMatchObject({ sending: "ready" });
  });

  it("tells nothing about codes that it has not given", async () => {
    for (const id of ["", "abc123", "' OR 1=1 --", "<script>alert(1)</script>", "../../secrets.json"]) {
      const page = await fetch(`${url("/meta/deletion-status")}?id=${encodeURIComponent(id)}`);
      expect(page.status).toBe(404);
      const text = await page.text();
      expect(text).toContain("There is no request with this code here.");
      expect(text).not.toContain("alert(1)");
    }
  });
});
