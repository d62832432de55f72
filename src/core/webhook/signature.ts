import { createHmac, timingSafeEqual } from "node:crypto";

const HEADER = /^sha256=([0-9a-f]{64})$/u;

/**
 * Whether Meta signed these exact bytes with one of the secrets (Meta, "Webhooks – Validating payloads": HMAC-SHA256
 * of the raw body, key = app secret). Several secrets, because family B signs with the Instagram app secret and a
 * shop may have both. All secrets are tried, whichever matches, so that the time taken says nothing.
 */
export function isSignedByMeta(body: Buffer, header: string | undefined, secrets: readonly string[]): boolean {
  const match = header === undefined ? null : HEADER.exec(header);
  if (match?.[1] === undefined) return false;
  const given = Buffer.from(match[1], "hex");
  let signed = false;
  for (const secret of secrets) {
    const expected = createHmac("sha256", secret).update(body).digest();
    if (timingSafeEqual(expected, given)) signed = true;
  }
  return signed;
}
