import { randomUUID } from "node:crypto";
import type { Cause } from "#shared/domain/chain.ts";
import { causeOfNgrokCode } from "./tunnel-error.ts";

/**
 * Makes Meta's own handshake with this computer, through the public address: whether Meta will get through is known
 * before Meta is asked, and with a better reason than Meta gives.
 */
export type SelfCall =
  | { readonly kind: "answered"; readonly tookMs: number }
  | {
      readonly kind: "broken";
      readonly cause: Cause;
      readonly tunnelCode?: string;
      readonly expected?: string;
      readonly received?: string;
    };

const WITHIN_MS = 10_000;
const SHOWN_CHARS = 80;

export interface SelfCallParts {
  readonly fetch: typeof globalThis.fetch;
  readonly nowMs: () => number;
  /** Told of the challenge first, so that the door's report of it is not taken for Meta's. */
  readonly announced: (challenge: string) => void;
  readonly ending: AbortSignal;
}

export async function callSelf(parts: SelfCallParts, url: string, verifyToken: string): Promise<SelfCall> {
  const challenge = randomUUID().replaceAll("-", "");
  parts.announced(challenge);
  const target = new URL("/webhook", url);
  target.searchParams.set("hub.mode", "subscribe");
  target.searchParams.set("hub.challenge", challenge);
  target.searchParams.set("hub.verify_token", verifyToken);
  const startedMs = parts.nowMs();
  try {
    const response = await parts.fetch(target, {
      redirect: "manual",
      signal: AbortSignal.any([parts.ending, AbortSignal.timeout(WITHIN_MS)]),
      // Meta does not see ngrok's page for browsers, so neither does this.
      headers: { "ngrok-skip-browser-warning": "1", "user-agent": "facebookexternalua" },
    });
    const received = (await response.text()).slice(0, 10_000);
    const tookMs = Math.max(0, parts.nowMs() - startedMs);
    if (response.status === 200 && received === challenge) return { kind: "answered", tookMs };
    const tunnelCode = response.headers.get("ngrok-error-code") ?? undefined;
    const expected = "200";
    const seen = response.status === 200 ? `200 ${plain(received)}` : String(response.status);
    if (tunnelCode !== undefined) {
      const cause = causeOfNgrokCode(tunnelCode) ?? "unexpected";
      return { kind: "broken", cause, tunnelCode, expected, received: seen };
    }
    // The door itself answers 403 to a verify token that is not its own: another Shopbell is behind this address.
    if (response.status === 403) return { kind: "broken", cause: "address_leads_elsewhere", expected, received: seen };
    return { kind: "broken", cause: "address_answers_otherwise", expected, received: seen };
  } catch (error) {
    return { kind: "broken", cause: causeOfFault(error) };
  }
}

/** Another server's page, short and without anything that looks like markup. */
function plain(text: string): string {
  return text
    .replaceAll(/<[^>]*>/gu, " ")
    .replaceAll(/\s+/gu, " ")
    .trim()
    .slice(0, SHOWN_CHARS);
}

const BY_NODE_CODE: Readonly<Record<string, Cause>> = {
  ENOTFOUND: "address_not_found",
  EAI_AGAIN: "offline",
  ENETUNREACH: "offline",
  ENETDOWN: "offline",
  ECONNREFUSED: "address_refused",
  ECONNRESET: "address_refused",
  EHOSTUNREACH: "address_refused",
  UND_ERR_SOCKET: "address_refused",
  UND_ERR_CONNECT_TIMEOUT: "address_too_slow",
  CERT_HAS_EXPIRED: "address_certificate",
  DEPTH_ZERO_SELF_SIGNED_CERT: "address_certificate",
  SELF_SIGNED_CERT_IN_CHAIN: "address_certificate",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "address_certificate",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "address_certificate",
  ERR_TLS_CERT_ALTNAME_INVALID: "address_certificate",
};

/** Node's fetch hides the reason one `cause` down. */
export function causeOfFault(error: unknown): Cause {
  let current: unknown = error;
  for (let depth = 0; current instanceof Error && depth < 5; depth++) {
    if (current.name === "TimeoutError") return "address_too_slow";
    const first: unknown = current instanceof AggregateError ? current.errors[0] : undefined;
    const { code } = current as { code?: unknown };
    if (typeof code === "string" && Object.hasOwn(BY_NODE_CODE, code)) return BY_NODE_CODE[code] ?? "unexpected";
    current = first ?? current.cause;
  }
  return "address_refused";
}
