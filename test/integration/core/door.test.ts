import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createCoreWorld, START_MS, type CoreWorld } from "../../support/core-world.ts";
import { postRaw, postSigned, sign, textDelivery } from "../../support/post-delivery.ts";

/** The public door, as Meta, as a tutorial reader with curl, and as a stranger meets it. */
describe("the webhook door", () => {
  let world: CoreWorld;
  beforeAll(async () => {
    world = await createCoreWorld();
  });
  afterAll(() => world.close());

  const get = async (query: string, path = "/webhook") => {
    const url = new URL(world.webhookUrl());
    const response = await fetch(`${url.origin}${path}?${query}`);
    return { status: response.status, text: await response.text() };
  };
  const handshake = (token: string, challenge: string, mode = "subscribe") =>
    get(`hub.verify_token=${token}&hub.challenge=${challenge}&hub.mode=${mode}`);
  const conversationCount = async () => (await world.call("conversations/counts", {})).all;

  it("gives the challenge back for the right verify token, whatever the order of the parameters", async () => {
    expect(await handshake(world.verifyToken, "CHALLENGE_ACCEPTED")).toEqual({
      status: 200,
      text: "CHALLENGE_ACCEPTED",
    });
    expect(await handshake(world.verifyToken, "1158201444")).toEqual({ status: 200, text: "1158201444" });
  });

  it.each([
    ["a wrong token", "wrong", "1", "subscribe"],
    ["no token", "", "1", "subscribe"],
    ["another mode", "verify-me", "1", "unsubscribe"],
    ["markup as challenge", "verify-me", "%3Cscript%3E", "subscribe"],
    ["an empty challenge", "verify-me", "", "subscribe"],
  ])("refuses the handshake with %s", async (_what, token, challenge, mode) => {
    const answer = await handshake(token, challenge, mode);
    expect(answer.status).toBe(403);
    expect(answer.text).not.toContain("script");
  });

  it("keeps a signed delivery and says so", async () => {
    const delivery = textDelivery({
      accountId: world.accountId,
      customerId: "900000000000001",
      mid: "door-1",
      text: "hello",
      atMs: START_MS,
    });
    expect(await postSigned(world.webhookUrl(), delivery, world.appSecret)).toEqual({
      status: 200,
      text: "EVENT_RECEIVED",
    });
    expect(await conversationCount()).toBe(1);
  });

  it("refuses unsigned and wrongly signed deliveries and stores nothing of them", async () => {
    const body = JSON.stringify(
      textDelivery({ accountId: world.accountId, customerId: "900000000000002", mid: "x", text: "x", atMs: START_MS }),
    );
    const url = world.webhookUrl();
    const good = sign(body, world.appSecret)["x-hub-signature-256"] ?? "";
    const hostile: Record<string, string>[] = [
      {},
      sign(body, "another secret"),
      { "x-hub-signature-256": good.toUpperCase() },
      { "x-hub-signature-256": good.slice(0, -2) },
      { "x-hub-signature-256": `${good}00` },
      { "x-hub-signature-256": "sha256=" },
      { "x-hub-signature-256": good.replace("sha256=", "sha1=") },
      { "x-hub-signature": good },
    ];
    for (const headers of hostile) expect((await postRaw(url, body, headers)).status).toBe(403);
    expect((await postRaw(url, `${body} `, sign(body, world.appSecret))).status).toBe(403);
    expect(await conversationCount()).toBe(1);
  });

  it("keeps what it does not understand in quarantine and answers 200, as for the classic page example", async () => {
    const classic = '{"object":"page","entry":[{"messaging":[{"message":"TEST_MESSAGE"}]}]}';
    expect((await postRaw(world.webhookUrl(), classic)).status).toBe(403);
    expect(await postSigned(world.webhookUrl(), classic, world.appSecret)).toEqual({
      status: 200,
      text: "EVENT_RECEIVED",
    });
    expect((await postSigned(world.webhookUrl(), "not json", world.appSecret)).status).toBe(200);
    const reasons = world.logged.filter((line) => line.event === "webhook.quarantined").map((line) => line.detail);
    expect(reasons).toEqual([{ reason: "foreign_object" }, { reason: "not_json" }]);
  });

  it("does not know other objects, paths, methods and hosts", async () => {
    const url = world.webhookUrl();
    const { origin } = new URL(url);
    expect((await postSigned(url, { object: "whatsapp_business_account", entry: [] }, world.appSecret)).status).toBe(
      404,
    );
    for (const path of ["/", "/webhook/", "/webhook/x", "/Webhook", "/%77ebhook", "/../webhook", "//webhook"]) {
      expect((await postSigned(`${origin}${path}`, "{}", world.appSecret)).status).toBe(404);
    }
    for (const method of ["PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"]) {
      expect((await fetch(url, { method })).status).toBe(405);
    }
    const body = "{}";
    const foreign = await postRaw(url, body, { ...sign(body, world.appSecret), host: "evil.example" });
    expect(foreign.status).toBe(404);
  });

  it("refuses a body over 5 MB, announced or not, and bodies that would have to be unpacked", async () => {
    const url = world.webhookUrl();
    const { port, hostname } = new URL(url);
    const answer = (head: string, piece?: string) =>
      new Promise<string>((resolve, reject) => {
        const socket = connect(Number(port), hostname, () => socket.write(head));
        let text = "";
        socket.setEncoding("utf8");
        socket.on("data", (chunk: string) => (text += chunk));
        socket.on("close", () => resolve(text));
        socket.on("error", (error: NodeJS.ErrnoException) =>
          error.code === "EPIPE" || error.code === "ECONNRESET" ? resolve(text) : reject(error),
        );
        const more = (): void => {
          if (piece !== undefined && !socket.destroyed && socket.writable)
            socket.write(piece, () => setImmediate(more));
        };
        socket.once("connect", more);
      });
    const start = `POST /webhook HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Hub-Signature-256: sha256=${"0".repeat(64)}\r\n`;
    expect(await answer(`${start}Content-Length: 5242881\r\n\r\n`)).toMatch(/^HTTP\/1\.1 413 /u);
    const chunk = `${(65_536).toString(16)}\r\n${"a".repeat(65_536)}\r\n`;
    expect(await answer(`${start}Transfer-Encoding: chunked\r\n\r\n`, chunk)).toMatch(/^HTTP\/1\.1 413 |^$/u);
    const packed = await postRaw(url, "{}", { ...sign("{}", world.appSecret), "content-encoding": "gzip" });
    expect(packed.status).toBe(415);
  });
});
