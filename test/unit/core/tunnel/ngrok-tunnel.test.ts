import { describe, expect, it, vi } from "vitest";
import { createNgrokTunnel, explained } from "#core/tunnel/ngrok-tunnel.ts";
import { readDomain, readOwnAddress } from "#core/tunnel/public-address.ts";
import { causeOfFault } from "#core/tunnel/self-call.ts";
import { TunnelError } from "#core/tunnel/tunnel-error.ts";

const silent = { info: () => {}, warn: () => {}, error: () => {} };
const wish = { localPort: 9, onStatus: () => {} };

describe("ngrok's library", () => {
  it("is not asked about an authtoken that cannot be one", async () => {
    const opening = createNgrokTunnel(silent).open({ ...wish, authtoken: "ngrok config add-authtoken 2abc" });
    await expect(opening).rejects.toMatchObject({ reason: "authtoken_unreadable" });
  });

  it("is really loaded, and says without a network that there is none", { timeout: 40_000 }, async () => {
    // The library looks for a proxy here; with one that nobody answers at, no test depends on a network.
    vi.stubEnv("HTTP_PROXY", "http://127.0.0.1:9").stubEnv("HTTPS_PROXY", "http://127.0.0.1:9");
    vi.stubEnv("http_proxy", "http://127.0.0.1:9").stubEnv("https_proxy", "http://127.0.0.1:9");
    const opening = createNgrokTunnel(silent).open({ ...wish, authtoken: "2abcdefghijklmnopqrstuvwxyz_4AbCdEfGh" });
    await expect(opening).rejects.toMatchObject({ reason: "offline" });
    vi.unstubAllEnvs();
  });

  it.each([
    ["ERR_NGROK_105", "authtoken_unreadable"],
    ["ERR_NGROK_107", "authtoken_refused"],
    ["ERR_NGROK_108", "too_many_agents"],
    ["ERR_NGROK_121", "tunnel_too_old"],
    ["ERR_NGROK_313", "domain_not_in_plan"],
    ["ERR_NGROK_334", "domain_in_use"],
    ["ERR_NGROK_727", "tunnel_quota_used"],
    ["ERR_NGROK_15013", "domain_missing"],
    ["ERR_NGROK_99999", "unexpected"],
  ])("says %s at the end of its message, which means %s", (code, reason) => {
    const error = explained(new Error(`authentication failed: some words\n\nerror_code: ${code}`));
    expect(error).toBeInstanceOf(TunnelError);
    expect(error).toMatchObject({ reason, code });
  });
});

describe("an address of the shop's own", () => {
  it.each([
    ["shop.example", { kind: "address", url: "https://shop.example" }],
    ["https://shop.example/webhook?x=1", { kind: "address", url: "https://shop.example" }],
    ["https://shop.example:8443", { kind: "address", url: "https://shop.example:8443" }],
    ["http://shop.example", { kind: "broken", cause: "address_not_https" }],
    ["http://127.0.0.1:80", { kind: "broken", cause: "address_not_https" }],
    ["ftp://shop.example", { kind: "broken", cause: "address_unreadable" }],
    ["https://user:pass@shop.example", { kind: "broken", cause: "address_unreadable" }],
    ["my shop", { kind: "broken", cause: "address_unreadable" }],
  ])("%s is read for what it is", (typed, expected) => {
    expect(readOwnAddress(typed, false)).toEqual(expected);
  });

  it("may be plain http on this computer while Meta is simulated there", () => {
    expect(readOwnAddress("http://127.0.0.1:8080", true)).toEqual({ kind: "address", url: "http://127.0.0.1:8080" });
  });
});

describe("ngrok's domain", () => {
  it.each([
    ["https://Linho-Porto.ngrok-free.app/", "linho-porto.ngrok-free.app"],
    ["linho.ngrok-free.dev", "linho.ngrok-free.dev"],
    ["linho porto.ngrok.app", undefined],
    ["localhost", undefined],
    ["-bad.ngrok.app", undefined],
  ])("%s is taken as %s", (typed, expected) => {
    expect(readDomain(typed)).toBe(expected);
  });
});

describe("a call to the public address that fails", () => {
  const failed = (code: string): Error =>
    new TypeError("fetch failed", { cause: Object.assign(new Error("x"), { code }) });
  it.each([
    ["ENOTFOUND", "address_not_found"],
    ["EAI_AGAIN", "offline"],
    ["ECONNREFUSED", "address_refused"],
    ["CERT_HAS_EXPIRED", "address_certificate"],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "address_certificate"],
    ["UND_ERR_CONNECT_TIMEOUT", "address_too_slow"],
  ])("with %s means %s", (code, cause) => {
    expect(causeOfFault(failed(code))).toBe(cause);
  });
});
