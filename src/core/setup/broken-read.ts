import { isForGood } from "../instagram/error-table.ts";
import type { GraphOutcome } from "../instagram/graph-client.ts";
import { causeOfRefusal } from "./explain.ts";

type Outcome = Exclude<GraphOutcome, { kind: "answered" }>;

/** Whether the other conversations of the account would fare no better: no line, too many calls, or no right to ask. */
export function concernsAll(outcome: Outcome): boolean {
  if (outcome.kind !== "refused") return outcome.kind === "not_sent";
  const cause = causeOfRefusal(outcome.error, "account_token");
  return cause !== "meta_trouble" && cause !== "unexpected";
}

/** It says nothing of what was asked for: there is no line, or there were too many calls. */
export function isOfTheMoment(outcome: Outcome): boolean {
  if (outcome.kind !== "refused") return outcome.kind === "not_sent";
  return causeOfRefusal(outcome.error, "account_token") === "rate_limited";
}

/** Meta will not show this conversation, however often it is asked. */
export function isRefusedForGood(outcome: Outcome): boolean {
  return outcome.kind === "refused" && !concernsAll(outcome) && isForGood(outcome.error);
}
