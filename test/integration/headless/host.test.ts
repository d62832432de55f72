import { mkdtemp, readFile, rm } from "node:fs/promises";
import { execFile } from "node:child_process";
import { get, type IncomingHttpHeaders } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startHeadless, type HeadlessProcess } from "../../support/headless-process.ts";
import { postRaw, postSigned, textDelivery } from "../../support/post-delivery.ts";
import { textReply } from "../../support/text-reply.ts";
import { pngOf } from "../../support/pictures.ts";

const run = promisify(execFile);

/** The headless host as another program meets it: one line, a door, routes, events, pages. */
describe("the headless host in practice mode", () => {
  let dataDir = "";
  let host: HeadlessProcess;
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "shopbell-host-"));
    host = await startHeadless(["--practice", "--data-dir", join(dataDir, "data")]);
  });
  afterAll(async () => {
    await host.stop("SIGKILL");
    await rm(dataDir, { recursive: true, force: true });
  });
  const origin = () => new URL(host.ready.ui).origin;
  const bearer = () => ({ authorization: `Bearer ${host.ready.token}` });

  it("prints exactly one line of JSON with everything a program needs, on loopback", () => {
    expect(host.stdout().trim().split("\n")).toHaveLength(1);
    expect(host.ready).toMatchObject({ ready: true, pid: expect.any(Number), token: expect.any(String) });
    for (const address of [host.ready.ui, host.ready.webhook, host.ready.rpc]) {
      expect(new URL(address).hostname).toBe("127.0.0.1");
    }
    expect(host.ready.webhook).toMatch(/\/webhook$/u);
    expect(host.ready.rpc).toMatch(/\/rpc$/u);
    expect(host.ready.practice?.accountId).toMatch(/^17841\d{12}$/u);
  });

  it("shows a shop with conversations over several days in several scripts, pictures, reactions and a withdrawn message", async () => {
    const { items } = await host.call("conversations/list", { list: "all", limit: 100 });
    expect(items.length).toBeGreaterThanOrEqual(12);
    const days = new Set(items.map((item) => new Date(item.lastActivityMs).toISOString().slice(0, 10)));
    expect(days.size).toBeGreaterThanOrEqual(3);
    const pages = await Promise.all(items.map((item) => host.call("messages/list", { conversationId: item.id })));
    const messages = pages.flatMap((page) => page.items);
    const text = messages.map((message) => message.text ?? "").join(" ");
    for (const script of ["Arabic", "Latin", "Han", "Hebrew", "Devanagari"]) {
      expect(text, script).toMatch(new RegExp(`\\p{Script=${script}}`, "u"));
    }
    expect(messages.some((message) => message.attachments.some(({ kind }) => kind === "image"))).toBe(true);
    expect(messages.some((message) => message.reactions.length > 0)).toBe(true);
    expect(messages.some((message) => message.quote?.kind === "story")).toBe(true);
    expect(messages.some((message) => message.unsentAtMs !== undefined)).toBe(true);
    expect(messages.some((message) => message.editedAtMs !== undefined)).toBe(true);
  });

  it("tells the page over events when a customer writes, and the customer answers a reply", async () => {
    const events = await fetch(`${origin()}/events`, { headers: bearer() });
    expect(events.headers.get("content-type")).toContain("text/event-stream");
    const { accountId = "", appSecret = "" } = host.ready.practice ?? {};
    const { items } = await host.call("conversations/list", { list: "all" });
    const customerId = items[0]?.customer.id ?? "";
    const delivery = textDelivery({ accountId, customerId, mid: "host-live", text: "live!", atMs: Date.now() });
    const seen = readUntil(events, '"conversations"');
    expect((await postSigned(host.ready.webhook, delivery, appSecret)).status).toBe(200);
    expect(await seen).toContain('"type":"conversations"');

    const conversationId = items[0]?.id ?? 0;
    const again = await fetch(`${origin()}/events`, { headers: bearer() });
    const answered = readUntil(again, "never", async () => {
      const { items: messages } = await host.call("messages/list", { conversationId });
      const mine = messages.findIndex((message) => message.clientId === "host-reply-1");
      return messages.slice(mine + 1).some((message) => mine !== -1 && message.direction === "in");
    });
    const sent = await host.call("replies/send", {
      conversationId,
      parts: textReply("host-reply-1", "Yes, gladly."),
      confirmedByPerson: false,
    });
    expect(sent.kind).toBe("queued");
    await answered;
    const { items: messages } = await host.call("messages/list", { conversationId });
    expect(messages.find((message) => message.clientId === "host-reply-1")?.state?.kind).toMatch(/accepted|seen/u);
  });

  it("serves the door's handshake", async () => {
    const query = `hub.verify_token=${host.ready.practice?.verifyToken}&hub.challenge=CHALLENGE_ACCEPTED&hub.mode=subscribe`;
    expect(await (await fetch(`${host.ready.webhook}?${query}`)).text()).toBe("CHALLENGE_ACCEPTED");
  });

  it("gives nothing to whoever has no token", async () => {
    for (const path of ["/", "/events", "/media/1", "/assets/x.js", "/rpc/app/state", "/files"]) {
      for (const headers of [{}, { authorization: "Bearer nonsense" }, { cookie: "shopbell=nonsense" }]) {
        const method = path.startsWith("/rpc") || path === "/files" ? "POST" : "GET";
        const response = await fetch(`${origin()}${path}`, { method, headers: headers as Record<string, string> });
        expect(response.status).toBe(401);
        expect(await response.text()).not.toContain(host.ready.token);
      }
    }
    expect((await fetch(`${origin()}/?token=wrong`)).status).toBe(401);
  });

  it("refuses pages from elsewhere, whatever they know", async () => {
    const url = `${host.ready.rpc}/app/state`;
    for (const headers of [
      { host: "evil.example" },
      { host: `evil.example:${new URL(origin()).port}` },
      { origin: "https://evil.example" },
      { origin: "null" },
      { origin: origin().replace("http:", "https:") },
    ]) {
      expect((await postRaw(url, "{}", { ...bearer(), ...headers })).status).toBe(403);
    }
  });

  it("answers requests with envelopes and fitting status codes", async () => {
    const ask = (route: string, body: string) => postRaw(`${host.ready.rpc}/${route}`, body, bearer());
    expect((await ask("app/state", "{}")).status).toBe(200);
    expect((await ask("no/such", "{}")).status).toBe(404);
    expect((await ask("app/state", '{"x":1}')).status).toBe(400);
    expect((await ask("app/state", "{")).status).toBe(400);
    const large = await ask("app/state", JSON.stringify({ text: "a".repeat(300 * 1024) }));
    expect(large.status).toBe(413);
    expect(JSON.parse((await ask("no/such", "{}")).text)).toMatchObject({
      ok: false,
      error: { code: "unknown_route" },
    });
  });

  it("turns the address with the token into a cookie that pages from elsewhere cannot use", async () => {
    const response = await fetch(host.ready.ui, { redirect: "manual" });
    expect(response.status).toBe(303);
    expect(response.headers.get("location")).toBe("/");
    const cookie = response.headers.get("set-cookie") ?? "";
    expect(cookie).toMatch(/HttpOnly/u);
    expect(cookie).toMatch(/SameSite=Strict/u);
    const page = await fetch(`${origin()}/`, { headers: { cookie: cookie.split(";")[0] ?? "" } });
    expect(page.status).toBe(200);
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(page.headers.get("content-security-policy")).not.toContain("unsafe");
  });

  it("serves no file outside its pages", async () => {
    const { port, hostname } = new URL(origin());
    const raw = (path: string) =>
      new Promise<string>((resolve, reject) => {
        const socket = connect(Number(port), hostname, () =>
          socket.write(
            `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${host.ready.token}\r\nConnection: close\r\n\r\n`,
          ),
        );
        let text = "";
        socket.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
        socket.on("close", () => resolve(text)).on("error", reject);
      });
    for (const path of [
      "/../package.json",
      "/..%2f..%2fpackage.json",
      "/%2e%2e/%2e%2e/package.json",
      "/assets/../../main/main.js",
      "/..\\..\\package.json",
      "/%00",
      "/index.html%00.png",
      "//etc/passwd",
      "/%",
    ]) {
      const answer = await raw(path);
      expect(answer, path).toMatch(/^HTTP\/1\.1 (400|404) /u);
      expect(answer).not.toContain('"devDependencies"');
    }
  });

  it("takes a file that is to be sent, and says what is wrong with one that cannot be", async () => {
    const post = async (body: string | Uint8Array<ArrayBuffer>): Promise<unknown> => {
      const response = await fetch(`${origin()}/files`, { method: "POST", headers: bearer(), body });
      expect(response.status).toBe(200);
      return response.json();
    };
    expect(await post("<html>")).toEqual({ kind: "wrong_type" });
    const kept = await post(new Uint8Array(pngOf()));
    expect(kept).toMatchObject({ kind: "kept", media: "image" });
    expect((await fetch(`${origin()}/files`, { headers: bearer() })).status).toBe(405);
    const { fileId = "" } = kept as { fileId?: string };
    expect(await host.call("files/discard", { fileId })).toEqual({ kind: "discarded" });
  });

  it("streams a picture with the type of its bytes, to nobody's cache", async () => {
    const { items } = await host.call("conversations/list", { list: "all", limit: 100 });
    const pages = await Promise.all(items.map((item) => host.call("messages/list", { conversationId: item.id })));
    const images = pages.flatMap((page) => page.items.flatMap((message) => message.attachments));
    const image = images.find((attachment) => attachment.kind === "image" && attachment.viewable);
    const response = await fetch(`${origin()}/media/${image?.id}`, { headers: bearer() });
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toMatch(/^image\//u);
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(1000);
    expect((await fetch(`${origin()}/media/999999`, { headers: bearer() })).status).toBe(404);
    expect((await fetch(`${origin()}/media/..%2f1`, { headers: bearer() })).status).toBe(404);
  });

  describe("has a port of its own for what is shown of Meta", () => {
    const cookie = () => `shopbell-${new URL(origin()).port}=${host.ready.token}`;
    const page = async (): Promise<Response> => fetch(`${origin()}/`, { headers: { cookie: cookie() } });
    const mediaOrigin = async (): Promise<string> => {
      const text = await (await page()).text();
      return /<meta name="shopbell-media" content="(http:\/\/127\.0\.0\.1:\d+)"/u.exec(text)?.[1] ?? "";
    };
    const anImage = async (): Promise<string> => {
      const { items } = await host.call("conversations/list", { list: "all", limit: 100 });
      const pages = await Promise.all(items.map((item) => host.call("messages/list", { conversationId: item.id })));
      const all = pages.flatMap(({ items: messages }) => messages.flatMap(({ attachments }) => attachments));
      return `/media/${all.find(({ kind, viewable }) => kind === "image" && viewable)?.id}`;
    };
    it("which the page is told of, and may load pictures and players from, and nothing else", async () => {
      const own = await mediaOrigin();
      expect(own).not.toBe(origin());
      const policy = (await page()).headers.get("content-security-policy") ?? "";
      const allowing = policy.split("; ").filter((rule) => rule.includes(own));
      expect(allowing).toEqual([`img-src 'self' ${own} data: blob:`, `media-src 'self' ${own} blob:`]);
      const { port } = new URL(origin());
      const byName = await getRaw(`${origin()}/`, { cookie: cookie(), host: `localhost:${port}` });
      expect(byName.headers["content-security-policy"]).toContain(own.replace("127.0.0.1", "localhost"));
    });

    it("which answers the page, with its cookie, and programs with the token", async () => {
      const [own, path] = [await mediaOrigin(), await anImage()];
      const asPage = await getRaw(`${own}${path}`, { cookie: cookie(), origin: origin() });
      expect(asPage).toMatchObject({
        status: 200,
        headers: {
          "access-control-allow-origin": origin(),
          "access-control-allow-credentials": "true",
          "content-type": "image/png",
          "cache-control": "no-store",
          "x-content-type-options": "nosniff",
        },
      });
      expect((await getRaw(`${own}${path}`, bearer())).status).toBe(200);
    });

    it("which gives a page from elsewhere nothing, whatever cookie its browser sends along", async () => {
      const [own, path] = [await mediaOrigin(), await anImage()];
      const { port } = new URL(own);
      for (const headers of [
        { host: "evil.example" },
        { host: new URL(origin()).host },
        { origin: "https://evil.example" },
        { origin: "null" },
        { origin: own },
        { origin: "http://127.0.0.1:1" },
        { origin: origin().replace("http:", "https:") },
      ]) {
        const answer = await getRaw(`${own}${path}`, { cookie: cookie(), ...headers });
        expect(answer.status, JSON.stringify(headers)).toBe(403);
        expect(answer.headers["access-control-allow-origin"]).toBeUndefined();
      }
      // A page of another program on this computer, whose plain tag does not say where it comes from: the browser does.
      for (const from of [own, origin()]) {
        const headers = { cookie: cookie(), host: new URL(from).host, "sec-fetch-mode": "no-cors" };
        for (const site of ["same-site", "cross-site"]) {
          const tag = await getRaw(`${from}${path}`, { ...headers, "sec-fetch-site": site, "sec-fetch-dest": "image" });
          expect(tag.status, `${site} ${from}`).toBe(403);
        }
        for (const site of ["same-origin", "none"]) {
          expect((await getRaw(`${from}${path}`, { ...headers, "sec-fetch-site": site })).status).toBe(200);
        }
      }
      const fromPage = { cookie: cookie(), origin: origin(), "sec-fetch-site": "same-site", "sec-fetch-mode": "cors" };
      expect((await getRaw(`${own}${path}`, fromPage)).status).toBe(200);
      const opened = { cookie: cookie(), "sec-fetch-site": "same-site", "sec-fetch-dest": "document" };
      expect((await getRaw(`${origin()}/`, opened)).status).toBe(200);
      expect((await getRaw(`${own}${path}`, opened)).status).toBe(200);
      // A browser that tells nothing of the kind: it keeps the answer from such a page.
      const embedded = await getRaw(`${own}${path}`, { cookie: cookie(), host: `127.0.0.1:${port}` });
      expect(embedded.headers["cross-origin-resource-policy"]).toBe("same-origin");
      expect(embedded.headers["access-control-allow-origin"]).toBeUndefined();
      expect((await getRaw(`${own}${path}`, { origin: origin() })).status).toBe(401);
      expect((await getRaw(`${own}${path}`, { cookie: "shopbell=nonsense", origin: origin() })).status).toBe(401);
    });

    it("where there is nothing but media, and nothing can be changed", async () => {
      const own = await mediaOrigin();
      for (const path of ["/", "/index.html", "/events", "/rpc/app/state", "/files", `/?token=${host.ready.token}`]) {
        expect((await getRaw(`${own}${path}`, bearer())).status, path).toBe(404);
      }
      expect((await postRaw(`${own}/rpc/app/state`, "{}", bearer())).status).toBe(405);
      expect((await getRaw(`${own}/media/..%2f1`, bearer())).status).toBe(404);
    });
  });

  it("exports while it runs, in the promised shape", async () => {
    const { stdout } = await run(process.execPath, ["src/headless/export.ts", "--data-dir", host.ready.dataDir], {
      maxBuffer: 50_000_000,
    });
    const exported = JSON.parse(stdout) as { accounts: unknown[]; conversations: Record<string, unknown>[] };
    expect(exported.accounts).toHaveLength(1);
    const [conversation] = exported.conversations;
    expect(Object.keys(conversation ?? {})).toEqual(["id", "account", "customer", "messages"]);
    const messages = exported.conversations.flatMap((each) => each["messages"] as Record<string, unknown>[]);
    const keys = [
      "mid",
      "direction",
      "sentAt",
      "kind",
      "text",
      "attachments",
      "reactions",
      "replyTo",
      "editedAt",
      "deletedAt",
      "state",
      "automatic",
    ];
    for (const message of messages) expect(Object.keys(message)).toEqual(keys);
    expect(messages.some((message) => message["deletedAt"] !== null && message["text"] === null)).toBe(true);
  });

  it("writes no text of a customer and no secret to its log", async () => {
    const log = await readFile(join(host.ready.dataDir, "shopbell.log"), "utf8");
    expect(log).not.toContain("live!");
    expect(log).not.toContain(host.ready.practice?.appSecret);
    expect(log).not.toContain(host.ready.token);
  });

  it("refuses a second start on the same folder with a sentence", async () => {
    await expect(startHeadless(["--data-dir", host.ready.dataDir])).rejects.toThrow(/already open/u);
  });

  it("stops cleanly on SIGTERM and keeps everything for the next start", async () => {
    const before = await host.call("conversations/list", { list: "all", limit: 100 });
    expect(await host.stop("SIGTERM")).toBe(0);
    host = await startHeadless(["--practice", "--data-dir", host.ready.dataDir]);
    const after = await host.call("conversations/list", { list: "all", limit: 100 });
    const counts = (list: typeof before) =>
      Object.fromEntries(list.items.map((item) => [item.customer.id, item.messageCount]));
    for (const [customerId, count] of Object.entries(counts(before))) {
      const now = counts(after)[customerId] ?? 0;
      expect(now - count, `messages of ${customerId.slice(-3)} after a restart`).toBeGreaterThanOrEqual(0);
      expect(now - count).toBeLessThanOrEqual(2);
    }
  });
});

/** With headers that `fetch` does not let a program choose. */
async function getRaw(url: string, headers: Record<string, string>) {
  return new Promise<{ readonly status: number; readonly headers: IncomingHttpHeaders }>((resolve, reject) => {
    get(url, { headers }, (response) => {
      response.resume();
      response.once("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers }));
    }).once("error", reject);
  });
}

async function readUntil(
  response: Response,
  text: string,
  look: () => Promise<boolean> = async () => false,
): Promise<string> {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let heard = "";
  while (reader !== undefined && !heard.includes(text) && !(await look())) {
    const { value, done } = await reader.read();
    if (done) break;
    heard += decoder.decode(value);
  }
  await reader?.cancel();
  return heard;
}
