import { toAccountId, toMid } from "#shared/domain/ids.ts";
import type { InboundEvent, NotUnderstood } from "./events.ts";
import { isRecord, midOf } from "./fields.ts";

/** What a delivery turned out to hold, in Meta's order. */
export interface Findings {
  readonly events: InboundEvent[];
  readonly notUnderstood: NotUnderstood[];
  /** Set once there are more parts in quarantine than a delivery of Meta's can have; the rest is no longer kept. */
  overflowed: boolean;
}

/** Meta sends up to 1000 updates per delivery. */
const MOST_NOT_UNDERSTOOD = 2000;

export function keepForQuarantine(
  findings: Findings,
  reason: NotUnderstood["reason"],
  part: unknown,
  accountId?: string,
): void {
  if (findings.notUnderstood.length >= MOST_NOT_UNDERSTOOD) {
    findings.overflowed = true;
    return;
  }
  const mid = midAnywhereIn(part);
  findings.notUnderstood.push({
    reason,
    raw: JSON.stringify(part) ?? "null",
    ...(accountId !== undefined && { accountId: toAccountId(accountId) }),
    ...(mid !== undefined && { mid: toMid(mid) }),
  });
}

/** The first mid in a part of unknown shape; the nesting is bounded by json.ts. */
function midAnywhereIn(part: unknown): string | undefined {
  if (typeof part !== "object" || part === null) return undefined;
  if (isRecord(part)) {
    const mid = midOf(part["mid"]);
    if (mid !== undefined) return mid;
  }
  for (const member of Object.values(part)) {
    const mid = midAnywhereIn(member);
    if (mid !== undefined) return mid;
  }
  return undefined;
}
