import { toAccountId, toMid } from "#shared/domain/ids.ts";
import type { InboundEvent, NotUnderstood } from "./events.ts";
import { isRecord, midOf } from "./fields.ts";
import type { JsonRecord } from "./json.ts";

/** What a delivery turned out to hold, in Meta's order. */
export interface Findings {
  readonly events: InboundEvent[];
  readonly notUnderstood: NotUnderstood[];
  /** Where each event and each part stood, in the same order. */
  readonly eventSources: Source[];
  readonly partSources: Source[];
  /** What is being read now. */
  around: Around;
  /** Set once there are more parts in quarantine than a delivery of Meta's can have; the rest is no longer kept. */
  overflowed: boolean;
}

/** Enough to write the smallest delivery that says the same thing again. */
export interface Source {
  readonly around: Around;
  readonly part: unknown;
}

/** `list`: the part is an item of this list of the entry; without it, the part is the entry or some of it. */
interface Around {
  readonly entry: { readonly id?: unknown; readonly time?: unknown };
  readonly list?: string;
}

export function noFindings(): Findings {
  return {
    events: [],
    notUnderstood: [],
    eventSources: [],
    partSources: [],
    around: { entry: {} },
    overflowed: false,
  };
}

/** Meta sends up to 1000 updates per delivery. */
const MOST_NOT_UNDERSTOOD = 2000;

export function keepEvent(findings: Findings, event: InboundEvent, part: unknown): void {
  findings.events.push(event);
  findings.eventSources.push({ around: findings.around, part });
}

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
  findings.partSources.push({ around: findings.around, part });
  findings.notUnderstood.push({
    reason,
    raw: JSON.stringify(part) ?? "null",
    ...(accountId !== undefined && { accountId: toAccountId(accountId) }),
    ...(mid !== undefined && { mid: toMid(mid) }),
  });
}

/** A delivery with this part alone: `parseDelivery` finds in it what it found the first time. */
export function deliveryAround({ around: { entry, list }, part }: Source): string {
  const whole = list === undefined ? asEntry(entry, part) : { ...entry, [list]: [part] };
  return JSON.stringify({ object: "instagram", entry: [whole] });
}

function asEntry(entry: JsonRecord, part: unknown): unknown {
  return isRecord(part) ? { ...entry, ...part } : part;
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
