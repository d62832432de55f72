import { isForGood } from "../instagram/error-table.ts";
import { causeOfRefusal } from "./explain.ts";
import type { Broken } from "./history-calls.ts";

type Outcome = Broken["outcome"];

/** Whether the other conversations of the account would fare no better: no line, too many calls, or no right to ask. */
export function concernsAll(outcome: Outcome): boolean {
  if (outcome.kind !== "refused") return outcome.kind === "not_sent";
  const cause = causeOfRefusal(outcome.error, "account_token");
  return cause !== "meta_trouble" && cause !== "unexpected";
}

/** Meta will not show this conversation, however often it is asked. */
export function isRefusedForGood(outcome: Outcome): boolean {
  return outcome.kind === "refused" && !concernsAll(outcome) && isForGood(outcome.error);
}
