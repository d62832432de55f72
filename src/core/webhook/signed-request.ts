import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";

/**
 * Meta's `signed_request` (Meta, "Data Deletion Request Callback"): `<signature>.<payload>`, both base64url; the
 * signature is HMAC-SHA256 over the encoded payload, key = app secret.
 */
export type SignedRequest =
  | {
      readonly kind: "verified";
      /** The secret that signed it: it says which app, and so which accounts, are meant. */
      readonly appSecret: string;
      /** App-scoped id of the person who had signed in; never a customer. */
      readonly userId: string;
      readonly issuedAtMs: number;
    }
  | { readonly kind: "refused"; readonly reason: "malformed" | "bad_signature" | "algorithm" | "too_old" };

const SHAPE = /^([A-Za-z0-9_-]{43})=?\.([A-Za-z0-9_-]{1,8192}={0,2})$/u;
/** A shop's computer may be off by a wrong time zone; a request kept to be used again later is refused. */
const LONGEST_AGE_MS = 24 * 3_600_000;

const payloadSchema = z.looseObject({
  algorithm: z.string(),
  issued_at: z.number().int().positive(),
  user_id: z.union([z.string().min(1).max(100), z.number().int().nonnegative()]),
});

/** All secrets are tried, whichever matches, so that the time taken says nothing. */
export function readSignedRequest(text: string, appSecrets: readonly string[], nowMs: number): SignedRequest {
  const [, signature, payload] = SHAPE.exec(text) ?? [];
  if (signature === undefined || payload === undefined) return { kind: "refused", reason: "malformed" };
  const given = Buffer.from(signature, "base64url");
  let appSecret: string | undefined;
  for (const secret of appSecrets) {
    const expected = createHmac("sha256", secret).update(payload).digest();
    if (given.length === expected.length && timingSafeEqual(given, expected)) appSecret ??= secret;
  }
  if (appSecret === undefined) return { kind: "refused", reason: "bad_signature" };
  const parsed = payloadSchema.safeParse(decode(payload));
  if (!parsed.success) return { kind: "refused", reason: "malformed" };
  const { algorithm, issued_at: issuedAt, user_id: userId } = parsed.data;
  if (algorithm !== "HMAC-SHA256") return { kind: "refused", reason: "algorithm" };
  const issuedAtMs = issuedAt * 1000;
  if (Math.abs(nowMs - issuedAtMs) > LONGEST_AGE_MS) return { kind: "refused", reason: "too_old" };
  return { kind: "verified", appSecret, userId: String(userId), issuedAtMs };
}

function decode(payload: string): unknown {
  try {
    return JSON.parse(Buffer.from(payload, "base64url").toString("utf8")) as unknown;
  } catch {
    return undefined;
  }
}
