import type { HttpCaller } from "./http-call.ts";

export type VerificationOutcome =
  | { readonly kind: "verified" }
  /** `text` is what Meta puts behind "(#2200) Callback verification failed with the following errors: ". */
  | { readonly kind: "failed"; readonly text: string };

/**
 * The handshake Meta makes before it accepts a callback address (Meta, "Webhooks – Get started", "Verification
 * requests"). The answer has to be the challenge and nothing else.
 */
export async function verifyCallback(
  caller: HttpCaller,
  callbackUrl: string,
  verifyToken: string,
  challenge: string,
  deadlineMs: number,
): Promise<VerificationOutcome> {
  let url: URL;
  try {
    url = new URL(callbackUrl);
  } catch {
    return { kind: "failed", text: "curl_errno = 3; curl_error = URL using bad/illegal format or missing URL" };
  }
  url.searchParams.set("hub.mode", "subscribe");
  url.searchParams.set("hub.challenge", challenge);
  url.searchParams.set("hub.verify_token", verifyToken);
  const outcome = await caller.call({
    method: "GET",
    url: url.href,
    headers: { "User-Agent": "facebookexternalua" },
    deadlineMs,
  });
  switch (outcome.kind) {
    case "timed_out":
      return {
        kind: "failed",
        text: `curl_errno = 28; curl_error = Operation timed out after ${deadlineMs} milliseconds with 0 bytes received`,
      };
    case "failed":
      return {
        kind: "failed",
        text: `curl_errno = 7; curl_error = Failed to connect to ${url.host} (${outcome.reason})`,
      };
    case "answered": {
      if (outcome.status !== 200) {
        return {
          kind: "failed",
          text: `HTTP Status Code = ${outcome.status}; HTTP Message = ${outcome.statusText}`,
        };
      }
      const received = outcome.body.toString("utf8");
      if (received === challenge) return { kind: "verified" };
      return {
        kind: "failed",
        text: `The challenge does not match; expected value = "${challenge}", received value = "${received.slice(0, 200)}"`,
      };
    }
  }
}
