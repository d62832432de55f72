import { createServer, type ServerResponse } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createGraphClient } from "#core/instagram/graph-client.ts";
import type { Reply } from "#core/outbox/reply-rows.ts";
import { sendRequest } from "#core/outbox/send-request.ts";

/** What is certain about a call decides whether a reply may be sent again: the line between the kinds must be right. */
describe("the Graph client", () => {
  const closers: (() => void)[] = [];
  afterEach(() => {
    for (const close of closers.splice(0)) close();
  });
  const server = async (answer: (response: ServerResponse) => void) => {
    const instance = createServer((_request, response) => answer(response)).listen(0, "127.0.0.1");
    await once(instance, "listening");
    closers.push(() => {
      instance.closeAllConnections();
      instance.close();
    });
    return `http://127.0.0.1:${(instance.address() as AddressInfo).port}`;
  };
  const call = (baseUrl: string, signal = new AbortController().signal) =>
    createGraphClient(globalThis.fetch, signal).call({
      method: "POST",
      baseUrl,
      path: "me/messages",
      body: {},
      accessToken: "secret-token",
    });

  it.each([
    ["an answer", 200, '{"message_id":"m"}', { kind: "answered", data: { message_id: "m" } }],
    [
      "a refusal",
      400,
      '{"error":{"code":10,"error_subcode":2534022,"fbtrace_id":"T","message":"x"}}',
      { kind: "refused", error: { code: 10, subcode: 2_534_022, isTransient: false, traceId: "T" } },
    ],
    [
      "a refusal inside a 200",
      200,
      '{"error":{"code":2}}',
      { kind: "refused", error: { code: 2, isTransient: false } },
    ],
    ["a proxy's page", 502, "<html>", { kind: "unknown" }],
    ["a page with status 200", 200, "<html>", { kind: "unknown" }],
    ["JSON that is no error with status 500", 500, "{}", { kind: "unknown" }],
  ])("tells %s", async (_what, status, body, expected) => {
    const url = await server((response) => void response.writeHead(status).end(body));
    expect(await call(url)).toEqual(expected);
  });

  it("knows that nothing left when nobody listens or the name is not known", async () => {
    const gone = await server(() => {});
    closers.splice(0).forEach((close) => close());
    expect(await call(gone)).toEqual({ kind: "not_sent" });
    expect(await call("http://no-such-host.invalid")).toEqual({ kind: "not_sent" });
  });

  it("does not claim to know when the line breaks after the request was written, or the core stops", async () => {
    const url = await server((response) => void response.socket?.destroy());
    expect(await call(url)).toEqual({ kind: "unknown" });
    const ending = new AbortController();
    const silent = await server(() => ending.abort());
    expect(await call(silent, ending.signal)).toEqual({ kind: "unknown" });
  });

  it("waits as long as a call allows, and longer for a send that names files than Meta takes to fetch them", async () => {
    const url = await server(() => {});
    const ends = createGraphClient(globalThis.fetch, new AbortController().signal);
    expect(await ends.call({ method: "POST", baseUrl: url, path: "me/messages", timeoutMs: 1 })).toEqual({
      kind: "unknown",
    });
    const reply = { senderId: "1", customerId: "2", replyToMid: null, targetMid: null } as Reply;
    const send = (content: Reply["content"], ...payloads: { readonly url: string }[]) =>
      sendRequest({ ...reply, content }, false, { baseUrl: url, accessToken: "" }, payloads).timeoutMs;
    const film = { kind: "files", media: "video", fileIds: ["1"] } as const;
    expect(send({ ...film, fileIds: [...film.fileIds] }, { url: "https://shop.example/media/1" })).toBeGreaterThan(
      75_000,
    );
    expect(send({ kind: "text", text: "hello" })).toBeUndefined();
  });

  it("does not follow a redirect with the token", async () => {
    const url = await server((response) => void response.writeHead(302, { location: "http://127.0.0.1:9/" }).end());
    expect(await call(url)).toEqual({ kind: "unknown" });
  });
});
