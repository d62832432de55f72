import type { Cause } from "#shared/domain/chain.ts";
import { stateFor } from "#shared/domain/chain.ts";
import type { LinkDetails } from "#shared/contract/setup.ts";
import type { GraphError, GraphOutcome } from "../instagram/graph-client.ts";
import type { LinkResult } from "./link-result.ts";

/**
 * What a refusal of Meta's means for a link of the chain. Decided by code and subcode only (Meta, "Common Error
 * Codes"; the texts are localised, the status varies). The same code may mean different things on different links.
 */
const BY_SUBCODE: ReadonlyMap<string, Cause> = new Map([
  ["1/99", "permission_missing"],
  ["10/1893063", "account_restricted"],
  ["10/2534077", "two_factor_missing"],
  ["100/2534013", "page_not_linked"],
  ["100/2534029", "account_restricted"],
  ["100/36008", "redirect_not_listed"],
  ["100/36009", "sign_in_too_old"],
  ["190/458", "app_removed"],
  ["190/459", "person_blocked"],
  ["190/460", "password_changed"],
  ["190/463", "token_expired"],
  ["190/464", "person_blocked"],
  ["190/467", "token_revoked"],
  ["190/492", "page_role_lost"],
  ["200/2534041", "messages_access_off"],
]);

const BY_CODE: ReadonlyMap<number, Cause> = new Map([
  [-3, "meta_trouble"],
  [-2, "meta_trouble"],
  [-1, "meta_trouble"],
  [1, "meta_trouble"],
  [2, "meta_trouble"],
  [3, "app_lacks_use_case"],
  [4, "rate_limited"],
  [10, "permission_missing"],
  [17, "rate_limited"],
  [32, "rate_limited"],
  [102, "token_wrong_kind"],
  [104, "token_unusable"],
  [190, "token_unusable"],
  [200, "permission_missing"],
  [341, "rate_limited"],
  [368, "account_restricted"],
  [613, "rate_limited"],
  [2200, "callback_not_validated"],
  [36103, "account_not_eligible"],
  [80001, "rate_limited"],
  [80002, "rate_limited"],
  [80006, "rate_limited"],
  [80007, "rate_limited"],
]);

/** The app's own token is made of id and secret, so its refusals are about these. */
const WITH_APP_TOKEN: ReadonlyMap<number, Cause> = new Map([
  // "Error validating client secret" and "Error validating application".
  [1, "app_secret_wrong"],
  [100, "app_unknown"],
  [101, "app_unknown"],
  [190, "app_secret_wrong"],
]);

/** The two token addresses refuse with these what is wrong with the code or the app behind it. */
const WITH_CODE: ReadonlyMap<number, Cause> = new Map([
  [1, "app_secret_wrong"],
  [100, "sign_in_too_old"],
  [101, "app_unknown"],
  // Instagram Login says 400 for a used code as well as for a wrong secret.
  [400, "sign_in_too_old"],
]);

export type AskedWith = "app_token" | "code" | "account_token";

export function causeOfRefusal(error: GraphError, askedWith: AskedWith): Cause {
  const bySubcode = error.subcode === undefined ? undefined : BY_SUBCODE.get(`${error.code}/${error.subcode}`);
  if (bySubcode !== undefined) return bySubcode;
  const special = askedWith === "app_token" ? WITH_APP_TOKEN : askedWith === "code" ? WITH_CODE : undefined;
  // A passing fault of Meta's comes as 1, too: then Meta says so.
  const passes = error.isTransient && error.code !== 190;
  const byWay = passes ? undefined : special?.get(error.code);
  return byWay ?? BY_CODE.get(error.code) ?? (error.isTransient ? "meta_trouble" : "unexpected");
}

/** A link that does not hold, for this reason. */
export function broken(cause: Cause, more: Omit<Extract<LinkResult, { cause: Cause }>, "state" | "cause"> = {}) {
  return { state: stateFor(cause), cause, ...more } satisfies LinkResult;
}

/** What `outcome` means where no answer was to be had. */
export function brokenBy(
  outcome: Exclude<GraphOutcome, { kind: "answered" }>,
  asked: { readonly what: string; readonly with: AskedWith; readonly atMs: number },
) {
  if (outcome.kind === "not_sent") return broken("offline", { details: { what: asked.what, atMs: asked.atMs } });
  if (outcome.kind === "unknown") return broken("meta_trouble", { details: { what: asked.what, atMs: asked.atMs } });
  return broken(causeOfRefusal(outcome.error, asked.with), { details: detailsOf(outcome.error, asked) });
}

export function detailsOf(
  { code, subcode, traceId }: GraphError,
  { what, atMs }: { readonly what: string; readonly atMs: number },
): LinkDetails {
  return {
    what,
    atMs,
    code,
    ...(subcode === undefined ? {} : { subcode }),
    ...(traceId === undefined ? {} : { traceId }),
  };
}
