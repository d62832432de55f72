import { createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readSignedRequest } from "#core/webhook/signed-request.ts";

const ISSUED = 1_767_225_600;
const NOW_MS = ISSUED * 1000 + 5_000;
const SECRETS = ["another secret", "s3cret", "a third one"];
const PAYLOAD = { algorithm: "HMAC-SHA256", issued_at: ISSUED, user_id: "218471" };

const encode = (payload: unknown): string =>
  Buffer.from(typeof payload === "string" ? payload : JSON.stringify(payload)).toString("base64url");
const signatureOf = (encoded: string, secret = "s3cret"): string =>
  createHmac("sha256", secret).update(encoded).digest("base64url");
const signed = (payload: unknown, secret?: string): string => {
  const encoded = encode(payload);
  return `${signatureOf(encoded, secret)}.${encoded}`;
};
const read = (text: string, secrets: readonly string[] = SECRETS) => readSignedRequest(text, secrets, NOW_MS);

describe("a signed request of Meta's", () => {
  it("names the person and the secret it was signed with, whichever of several that is", () => {
    for (const secret of SECRETS) {
      expect(read(signed(PAYLOAD, secret))).toEqual({
        kind: "verified",
        appSecret: secret,
        userId: "218471",
        issuedAtMs: ISSUED * 1000,
      });
    }
    expect(read(signed({ ...PAYLOAD, user_id: 218_471, expires: ISSUED + 3600 }))).toMatchObject({ userId: "218471" });
  });

  it("is read up to the first dot only, and with or without padding", () => {
    const encoded = encode(PAYLOAD);
    const padded = `${encoded}${"=".repeat((4 - (encoded.length % 4)) % 4)}`;
    expect(read(`${signatureOf(padded)}=.${padded}`)).toMatchObject({ kind: "verified" });
    expect(read(`${signatureOf(encoded)}.${encoded}.${encoded}`)).toEqual({ kind: "refused", reason: "malformed" });
  });

  const encoded = encode(PAYLOAD);
  const hostile: readonly (readonly [string, string, string])[] = [
    ["nothing", "", "malformed"],
    ["no dot", signatureOf(encoded), "malformed"],
    ["only a dot", ".", "malformed"],
    ["no signature", `.${encoded}`, "malformed"],
    ["no payload", `${signatureOf(encoded)}.`, "malformed"],
    ["a short signature", `${signatureOf(encoded).slice(0, 20)}.${encoded}`, "malformed"],
    ["a signature in hex", `${createHmac("sha256", "s3cret").update(encoded).digest("hex")}.${encoded}`, "malformed"],
    ["plain base64", signed(PAYLOAD).replaceAll(/[-_]/gu, "+"), "malformed or bad_signature"],
    ["white space around", ` ${signed(PAYLOAD)}`, "malformed"],
    ["a line break at the end", `${signed(PAYLOAD)}\n`, "malformed"],
    ["a secret that is not ours", signed(PAYLOAD, "stolen"), "bad_signature"],
    ["an empty secret", signed(PAYLOAD, ""), "bad_signature"],
    [
      "a signature over the decoded payload",
      `${createHmac("sha256", "s3cret").update(JSON.stringify(PAYLOAD)).digest("base64url")}.${encoded}`,
      "bad_signature",
    ],
    ["the signature of another payload", `${signatureOf(encode({}))}.${encoded}`, "bad_signature"],
    ["a payload changed afterwards", signed(PAYLOAD).replace(/..$/u, "fQ"), "bad_signature"],
    ["another algorithm", signed({ ...PAYLOAD, algorithm: "none" }), "algorithm"],
    ["another case of the algorithm", signed({ ...PAYLOAD, algorithm: "hmac-sha256" }), "algorithm"],
    ["no algorithm", signed({ issued_at: ISSUED, user_id: "1" }), "malformed"],
    ["no time", signed({ ...PAYLOAD, issued_at: undefined }), "malformed"],
    ["a time that is text", signed({ ...PAYLOAD, issued_at: "1767225600" }), "malformed"],
    ["no person", signed({ ...PAYLOAD, user_id: undefined }), "malformed"],
    ["an empty person", signed({ ...PAYLOAD, user_id: "" }), "malformed"],
    ["a person beyond all bounds", signed({ ...PAYLOAD, user_id: "9".repeat(200) }), "malformed"],
    ["a person who is an object", signed({ ...PAYLOAD, user_id: { id: "1" } }), "malformed"],
    ["no JSON", signed("not JSON"), "malformed"],
    ["a list", signed([PAYLOAD]), "malformed"],
    ["null", signed("null"), "malformed"],
    ["a request kept for two days", signed({ ...PAYLOAD, issued_at: ISSUED - 2 * 86_400 }), "too_old"],
    ["a request of the day after tomorrow", signed({ ...PAYLOAD, issued_at: ISSUED + 2 * 86_400 }), "too_old"],
    ["a payload of nine kilobytes", signed({ ...PAYLOAD, filling: "x".repeat(9000) }), "malformed"],
  ];
  it.each(hostile)("is refused with %s", (_what, text, reason) => {
    const answer = read(text);
    expect(answer.kind).toBe("refused");
    if (answer.kind === "refused") expect(reason.split(" or ")).toContain(answer.reason);
  });

  it("is refused when there is no secret at all", () => {
    expect(read(signed(PAYLOAD), [])).toEqual({ kind: "refused", reason: "bad_signature" });
  });

  it("never throws, and is never believed without its signature", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String(), fc.tuple(fc.base64String(), fc.base64String())), (given) => {
        const text = typeof given === "string" ? given : given.join(".");
        expect(read(text).kind).toBe("refused");
      }),
    );
    fc.assert(
      fc.property(fc.jsonValue(), (payload) => {
        expect(["verified", "refused"]).toContain(read(signed(payload)).kind);
      }),
    );
  });
});
