import { createServer, request as plainRequest, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { request as secureRequest } from "node:https";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createMediaLine, type MediaLine } from "#core/media/media-line.ts";
import type { ResolveHost } from "#core/media/public-address.ts";

/**
 * The line with everything real but the encryption: `https` is spoken as plain HTTP to a server here, whatever the
 * address that the checked lookup has allowed.
 */
const CDN = "https://lookaside.fbsbx.com/ig_messaging_cdn/?asset_id=1&signature=x";
const PUBLIC = "157.240.241.63";

interface AskedOptions {
  readonly headers: Record<string, string>;
  readonly lookup: (
    name: string,
    options: { readonly all: true },
    callback: (error: Error | null, found: readonly { readonly address: string }[]) => void,
  ) => void;
}

describe("the line to Meta's CDN", () => {
  let server: Server;
  let line: MediaLine;
  let seen: { url: string; headers: IncomingHttpHeaders }[];
  let resolved: string[];
  let connected: string[];
  let answers: Record<string, { status: number; headers?: Record<string, string>; body?: string }>;
  let names: Record<string, string>;

  const resolve: ResolveHost = (hostname, callback) => {
    resolved.push(hostname);
    callback(null, [{ address: names[hostname] ?? PUBLIC, family: 4 }]);
  };
  /** Asks the lookup it was given, as Node would, and connects here in place of the address it names. */
  const request = ((url: URL, options: AskedOptions) => {
    const { port } = server.address() as AddressInfo;
    const headers = { ...options.headers, host: url.host };
    const outgoing = plainRequest({ host: "127.0.0.1", port, path: url.pathname + url.search, headers });
    options.lookup(url.hostname, { all: true }, (error, found) => {
      if (error !== null) outgoing.destroy(error);
      else connected.push(...found.map(({ address }) => address));
    });
    return outgoing;
  }) as unknown as typeof secureRequest;

  beforeEach(async () => {
    [seen, resolved, connected, answers, names] = [[], [], [], {}, {}];
    server = createServer((incoming, response) => {
      seen.push({ url: incoming.url ?? "", headers: incoming.headers });
      const answer = answers[incoming.url ?? ""] ?? { status: 200, body: "pixels" };
      response.writeHead(answer.status, answer.headers).end(answer.body ?? "");
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    line = createMediaLine({ practiceOrigin: () => undefined, resolve, request });
  });
  afterEach(async () => {
    line.close();
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  const open = (link: string) => line.open(link, { signal: new AbortController().signal });
  const path = (link: string) => new URL(link).pathname + new URL(link).search;

  it("connects to the address that was checked, which is asked for once", async () => {
    const answer = await open(CDN);
    expect(answer).toMatchObject({ kind: "answered", status: 200 });
    expect(resolved).toEqual(["lookaside.fbsbx.com"]);
    expect(connected).toEqual([PUBLIC]);
    expect(Object.keys(seen[0]?.headers ?? {}).sort()).toEqual([
      "accept",
      "accept-encoding",
      "connection",
      "host",
      "user-agent",
    ]);
  });

  it.each([
    ["this computer", "http://127.0.0.1/secret"],
    ["this computer, encrypted", "https://127.0.0.1/secret"],
    ["the metadata of a cloud", "http://169.254.169.254/latest/meta-data/"],
    ["somebody else", "https://evil.example/x.jpg"],
    ["a plain connection", "http://lookaside.fbsbx.com/x.jpg"],
    ["a file", "file:///etc/passwd"],
    ["an IPv6 literal", "https://[::1]/x.jpg"],
    ["nothing that is an address", "https://["],
  ])("does not follow a redirect to %s", async (_what, location) => {
    answers[path(CDN)] = { status: 302, headers: { location } };
    expect(await open(CDN)).toEqual({ kind: "forbidden" });
    expect(seen).toHaveLength(1);
  });

  it("does not follow a redirect to a name of Meta's that leads into the shop's network", async () => {
    answers[path(CDN)] = { status: 302, headers: { location: "https://printer.fbcdn.net/x.jpg" } };
    names["printer.fbcdn.net"] = "192.168.1.20";
    expect(await open(CDN)).toEqual({ kind: "forbidden" });
    expect(resolved).toEqual(["lookaside.fbsbx.com", "printer.fbcdn.net"]);
    expect(connected).toEqual([PUBLIC]);
  });

  it("follows Meta's own redirects, three at most", async () => {
    const hop = (to: string) => ({ status: 302, headers: { location: to } });
    answers[path(CDN)] = hop("https://scontent.xx.fbcdn.net/1");
    answers["/1"] = hop("/2");
    answers["/2"] = hop("https://scontent.cdninstagram.com/3");
    expect(await open(CDN)).toMatchObject({ kind: "answered", status: 200 });
    answers["/3"] = hop("/4");
    expect(await open(CDN)).toEqual({ kind: "forbidden" });
  });

  it.each(["http://lookaside.fbsbx.com/x", "https://10.0.0.1/x", "https://x.fbsbx.com.evil.example/", "nonsense"])(
    "does not ask for %s at all",
    async (link) => {
      expect(await open(link)).toEqual({ kind: "forbidden" });
      expect(seen).toEqual([]);
    },
  );

  it("gives up on a host that never answers", async () => {
    const silent = createServer(() => {});
    await new Promise<void>((listening) => silent.listen(0, "127.0.0.1", listening));
    const origin = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const impatient = createMediaLine({ practiceOrigin: () => origin, answerWithinMs: 20 });
    await expect(impatient.open(`${origin}/x`, { signal: new AbortController().signal })).rejects.toThrow(
      "no answer in time",
    );
    impatient.close();
    silent.closeAllConnections();
    await new Promise((closed) => silent.close(closed));
  });
});
