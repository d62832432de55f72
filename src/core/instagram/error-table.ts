import type { RefusalReason } from "#shared/contract/messages.ts";
import type { GraphError } from "./graph-client.ts";

/**
 * What Meta's refusal of a reply means for the outbox. Decided by code and subcode only (Meta, "Common Error
 * Codes"; the texts are localised and the HTTP status varies for one and the same fault).
 */
export type SendReaction =
  /** Passing trouble on Meta's side or a rate limit: the reply stays and is tried again. */
  | { readonly kind: "retry"; readonly atMost: number }
  /** The token no longer works: every reply of the account waits for a new sign-in. */
  | { readonly kind: "pause_account" }
  | { readonly kind: "refuse"; readonly reason: RefusalReason };

const retry = (atMost: number): SendReaction => ({ kind: "retry", atMost });
const refuse = (reason: RefusalReason): SendReaction => ({ kind: "refuse", reason });
const pauseAccount: SendReaction = { kind: "pause_account" };

/** Rows with a subcode come before rows of the code alone. */
const BY_SUBCODE: ReadonlyMap<string, SendReaction> = new Map([
  ["1/99", refuse("permission_missing")],
  ["10/2534022", refuse("window_closed")],
  ["10/2018278", refuse("window_closed")],
  ["10/2018065", refuse("window_closed")],
  ["10/2018108", refuse("customer_unreachable")],
  ["10/1893063", refuse("account_restricted")],
  ["10/2534077", refuse("permission_missing")],
  ["100/33", refuse("customer_unreachable")],
  ["100/2534014", refuse("customer_unreachable")],
  ["100/2018001", refuse("customer_unreachable")],
  ["100/2534013", refuse("permission_missing")],
  ["100/2534029", refuse("account_restricted")],
  ["100/2534037", refuse("not_thread_owner")],
  ["100/2018008", retry(1)],
  ["100/2018294", retry(1)],
  ["200/1545041", refuse("customer_unreachable")],
  ["200/2534041", refuse("messages_access_off")],
  ["508/2534122", refuse("content_refused")],
]);

const BY_CODE: ReadonlyMap<number, SendReaction> = new Map([
  [-3, retry(5)],
  [-2, retry(5)],
  [-1, retry(5)],
  [1, retry(5)],
  [2, retry(5)],
  [4, retry(20)],
  [17, retry(20)],
  [32, retry(20)],
  [341, retry(20)],
  [613, retry(20)],
  [80001, retry(20)],
  [80002, retry(20)],
  [80006, retry(20)],
  [80007, retry(20)],
  [3, refuse("permission_missing")],
  [10, refuse("permission_missing")],
  [200, refuse("permission_missing")],
  [102, pauseAccount],
  [190, pauseAccount],
  [368, refuse("account_restricted")],
  [551, refuse("customer_unreachable")],
  [2018300, refuse("not_thread_owner")],
  [2018321, refuse("not_thread_owner")],
]);

export function reactionToSendError(error: GraphError): SendReaction {
  const bySubcode = error.subcode === undefined ? undefined : BY_SUBCODE.get(`${error.code}/${error.subcode}`);
  return bySubcode ?? BY_CODE.get(error.code) ?? (error.isTransient ? retry(5) : refuse("other"));
}
