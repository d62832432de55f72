import { fault, rateLimited } from "./faults.ts";
import type { GraphFault } from "./faults.ts";

/** Which calls a fault is meant for. */
export const operations = [
  "send",
  "sign",
  "conversations",
  "message",
  "profile",
  "messenger_profile",
  "setup",
  "app",
  "sign_in",
  "me",
  "pages",
  "debug_token",
  "subscriptions",
  "subscribed_apps",
  "any",
] as const;
export type Operation = (typeof operations)[number];

/** What belongs to connecting: a fault on `setup` hits any of them. */
const SETUP: ReadonlySet<Operation> = new Set([
  "setup",
  "app",
  "sign_in",
  "me",
  "pages",
  "debug_token",
  "subscriptions",
  "subscribed_apps",
]);

export type CallFaultKind =
  /** Meta refuses. */
  | { readonly kind: "error"; readonly code: number; readonly subcode?: number; readonly status?: number }
  /** The refusal comes with status 200 (seen by a courier's tests). */
  | { readonly kind: "error_in_200"; readonly code: number; readonly subcode?: number }
  /** Meta accepts, the message exists and its echo comes, but the connection breaks before the answer. */
  | { readonly kind: "cut_after_accept" }
  /** The connection breaks before anything happened. */
  | { readonly kind: "cut_before_accept" }
  /** No answer ever; `accepts` says whether the message exists. */
  | { readonly kind: "hang"; readonly accepts: boolean }
  /** The answer takes this long on the clock. */
  | { readonly kind: "slow"; readonly delayMs: number }
  /** 613 or 80006, with the minutes until calls are accepted again. */
  | { readonly kind: "rate_limit"; readonly code: 4 | 613 | 80_006; readonly minutes: number }
  /** The answer is not JSON: a proxy's page. */
  | { readonly kind: "not_json"; readonly status: number };

export interface CallFault {
  readonly on: Operation;
  readonly fault: CallFaultKind;
  /** How many more calls it hits. */
  times: number;
}

/** The fault for this call, if one waits; it is used up by being taken. */
export function takeFault(waiting: CallFault[], operation: Operation): CallFaultKind | undefined {
  const hits = (on: Operation): boolean => on === operation || on === "any" || (on === "setup" && SETUP.has(operation));
  const index = waiting.findIndex((item) => item.times > 0 && hits(item.on));
  const found = waiting[index];
  if (found === undefined) return undefined;
  found.times -= 1;
  if (found.times <= 0) waiting.splice(index, 1);
  return found.fault;
}

/** The refusal an error fault stands for. */
export function refusalOf(kind: CallFaultKind, accountId: string): GraphFault | undefined {
  switch (kind.kind) {
    case "error":
    case "error_in_200": {
      const refusal = fault(kind.code, kind.subcode, `(#${kind.code}) Injected fault`);
      const status = kind.kind === "error_in_200" ? 200 : kind.status;
      return status === undefined ? refusal : { ...refusal, status };
    }
    case "rate_limit":
      return rateLimited(kind.code, accountId, kind.minutes);
    case "cut_after_accept":
    case "cut_before_accept":
    case "hang":
    case "slow":
    case "not_json":
      return undefined;
  }
}
