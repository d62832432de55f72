import type { PauseReason } from "#shared/contract/accounts.ts";
import type { RefusalReason } from "#shared/contract/messages.ts";
import type { GraphError } from "./graph-client.ts";

/**
 * What Meta's refusal of a reply means for the outbox. Decided by code and subcode only (Meta, "Common Error
 * Codes"; the texts are localised and the HTTP status varies for one and the same fault).
 */
export type SendReaction =
  /** Passing trouble on Meta's side: tried again, later and later, so many times; then refused for this reason. */
  | { readonly kind: "try_again"; readonly atMost: number; readonly reason: RefusalReason }
  /** Too many calls: nothing leaves for this account before the time Meta names. */
  | { readonly kind: "wait_named_time" }
  /** Nothing of this account can be sent before the owner has done something; every reply of it waits. */
  | { readonly kind: "pause_account"; readonly because: PauseReason }
  /** Meta counts the window differently, and Meta is right. */
  | { readonly kind: "window" }
  /** Meta cannot deliver to this customer. */
  | { readonly kind: "unreachable" }
  /** The app does not hold the Human Agent feature. */
  | { readonly kind: "human_agent_missing" }
  /** Another app has the conversation; the owner may take it over. */
  | { readonly kind: "other_app" }
  /** The file has to be uploaded anew, then it is tried again. */
  | { readonly kind: "upload_again" }
  /** This reply will never be taken as it is. */
  | { readonly kind: "refuse"; readonly reason: RefusalReason };

const tryAgain = (atMost: number, reason: RefusalReason = "meta_trouble"): SendReaction => ({
  kind: "try_again",
  atMost,
  reason,
});
const pause = (because: PauseReason): SendReaction => ({ kind: "pause_account", because });
const refuse = (reason: RefusalReason): SendReaction => ({ kind: "refuse", reason });
const waitNamedTime: SendReaction = { kind: "wait_named_time" };
const window: SendReaction = { kind: "window" };
const unreachable: SendReaction = { kind: "unreachable" };
const otherApp: SendReaction = { kind: "other_app" };

/** Every row of Meta's table, `code` or `code/subcode`; a row with a subcode comes before the row of its code alone. */
export const SEND_ERRORS: Readonly<Record<string, SendReaction>> = {
  "-3": tryAgain(5),
  "-2": tryAgain(5),
  "-1": tryAgain(5),
  "1": tryAgain(5),
  "1/99": tryAgain(2, "permission_missing"),
  "2": tryAgain(5),
  "2/1545133": tryAgain(5),
  "3": pause("permission"),
  "4": waitNamedTime,
  "10": pause("permission"),
  "10/1893063": pause("restricted"),
  "10/2018065": window,
  "10/2018108": unreachable,
  "10/2018278": window,
  "10/2534022": window,
  "10/2534077": pause("two_factor"),
  "17": waitNamedTime,
  "32": waitNamedTime,
  "100": refuse("other"),
  "100/33": refuse("conversation_gone"),
  "100/2018001": unreachable,
  "100/2018008": tryAgain(1, "media_not_fetched"),
  "100/2018047": refuse("media_type"),
  "100/2018074": { kind: "upload_again" },
  "100/2018109": refuse("media_too_large"),
  "100/2018294": tryAgain(1, "media_not_fetched"),
  "100/2534001": refuse("conversation_gone"),
  "100/2534013": pause("not_linked"),
  "100/2534014": unreachable,
  "100/2534015": refuse("content_refused"),
  "100/2534025": refuse("content_refused"),
  "100/2534029": pause("restricted"),
  "100/2534037": otherApp,
  "102": pause("sign_in"),
  "104": pause("sign_in"),
  "190": pause("sign_in"),
  "190/458": pause("sign_in"),
  "190/459": pause("checkpoint"),
  "190/460": pause("sign_in"),
  "190/463": pause("sign_in"),
  "190/464": pause("checkpoint"),
  "190/467": pause("sign_in"),
  "190/492": pause("page_role"),
  "200": refuse("permission_missing"),
  "200/1545041": unreachable,
  "200/2534041": pause("messages_access"),
  "230": refuse("permission_missing"),
  "341": waitNamedTime,
  "368": pause("restricted"),
  "508/2534122": refuse("link_refused"),
  "551": unreachable,
  "551/1545041": unreachable,
  "613": waitNamedTime,
  "613/1996": waitNamedTime,
  "613/2018338": refuse("too_many_tags"),
  "613/2534040": waitNamedTime,
  "803": refuse("conversation_gone"),
  "2500": refuse("other"),
  "9010": unreachable,
  "36000": refuse("media_too_large"),
  "36103": pause("not_linked"),
  "80001": waitNamedTime,
  "80002": waitNamedTime,
  "80006": waitNamedTime,
  "80007": waitNamedTime,
  "2018300": otherApp,
  "2018321": otherApp,
  "9000001": refuse("message_gone"),
};

/**
 * @param asPerson it was sent with the HUMAN_AGENT tag. Without the approved feature Meta answers code 10; no subcode of
 *   its own is known, so that any of that code without one is read as this when the tag was there.
 */
export function reactionToSendError(error: GraphError, asPerson: boolean): SendReaction {
  if (asPerson && error.code === 10 && !isKnown(error)) return { kind: "human_agent_missing" };
  const bySubcode = error.subcode === undefined ? undefined : SEND_ERRORS[`${error.code}/${error.subcode}`];
  const known = bySubcode ?? SEND_ERRORS[String(error.code)];
  return known ?? (error.isTransient ? tryAgain(5) : refuse("other"));
}

function isKnown({ code, subcode }: GraphError): boolean {
  return subcode !== undefined && Object.hasOwn(SEND_ERRORS, `${code}/${subcode}`);
}

/** Whether asking again for the same thing could ever help. */
export function isForGood(error: GraphError): boolean {
  const { kind } = reactionToSendError(error, false);
  return kind === "refuse" || kind === "unreachable" || kind === "window" || kind === "other_app";
}
