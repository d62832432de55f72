import { createHmac } from "node:crypto";

/**
 * Meta writes webhook bodies its own way and signs exactly those bytes: `/` as `\/` and everything outside ASCII as
 * lower-case `\uXXXX` (Meta, Webhooks for the Messenger Platform, "Validate payloads"). A receiver that parses and
 * writes the JSON again before hashing gets other bytes: plain English still passes, accents and emoji fail.
 */
export function serializeLikeMeta(value: unknown): string {
  return JSON.stringify(value).replaceAll(/[/\u0080-\uffff]/g, (character) =>
    character === "/" ? String.raw`\/` : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

export const signatureModes = ["valid", "missing", "wrong_secret", "tampered", "reserialized"] as const;
/**
 * - `missing`: no signature headers at all
 * - `wrong_secret`: signed with another app's secret
 * - `tampered`: the body was changed after it was signed
 * - `reserialized`: signed as Meta does, then parsed and written again on the way
 */
export type SignatureMode = (typeof signatureModes)[number];

export interface SignedRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

const WRONG_SECRET = "00000000000000000000000000000000";

/** The two signature headers Meta sends for `body`; the sha1 one is legacy and still there. */
export function signatureHeaders(body: Buffer, appSecret: string): Readonly<Record<string, string>> {
  const hex = (algorithm: "sha256" | "sha1"): string => createHmac(algorithm, appSecret).update(body).digest("hex");
  return { "X-Hub-Signature": `sha1=${hex("sha1")}`, "X-Hub-Signature-256": `sha256=${hex("sha256")}` };
}

/** A whole delivery: the bytes and the headers Meta would send them with. */
export function signDelivery(payload: unknown, appSecret: string, mode: SignatureMode = "valid"): SignedRequest {
  const written = typeof payload === "string" ? payload : serializeLikeMeta(payload);
  const signed = Buffer.from(written, "utf8");
  const headers = { "Content-Type": "application/json", "User-Agent": "facebookexternalua" };
  switch (mode) {
    case "valid":
      return { headers: { ...headers, ...signatureHeaders(signed, appSecret) }, body: signed };
    case "missing":
      return { headers, body: signed };
    case "wrong_secret":
      return { headers: { ...headers, ...signatureHeaders(signed, WRONG_SECRET) }, body: signed };
    case "tampered":
      return {
        headers: { ...headers, ...signatureHeaders(signed, appSecret) },
        body: Buffer.from(written.replace(/\}$/, String.raw`,"tampered":true}`), "utf8"),
      };
    case "reserialized":
      return {
        headers: { ...headers, ...signatureHeaders(signed, appSecret) },
        body: Buffer.from(JSON.stringify(JSON.parse(written)), "utf8"),
      };
  }
}
