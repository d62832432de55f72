import { createHash, timingSafeEqual } from "node:crypto";

export type HandshakeAnswer =
  | { readonly kind: "accepted"; readonly challenge: string; readonly verifyToken: string }
  | { readonly kind: "refused" };

/** Meta calls the challenge a number; anything beyond these characters could be reflected into a page. */
const CHALLENGE = /^[A-Za-z0-9_-]{1,256}$/u;

/**
 * Meta's verification request (Meta, "Webhooks – Get started"): the challenge goes back as it came when the verify
 * token is one of ours.
 */
export function answerHandshake(query: URLSearchParams, verifyTokens: readonly string[]): HandshakeAnswer {
  const challenge = query.get("hub.challenge") ?? "";
  const token = query.get("hub.verify_token") ?? "";
  if (query.get("hub.mode") !== "subscribe" || !CHALLENGE.test(challenge) || token === "") return { kind: "refused" };
  let known: string | undefined;
  for (const expected of verifyTokens) {
    if (timingSafeEqual(digest(expected), digest(token))) known = expected;
  }
  return known === undefined ? { kind: "refused" } : { kind: "accepted", challenge, verifyToken: known };
}

/** Equal lengths for the constant-time comparison. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
