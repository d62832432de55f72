import { toAccountId, toMid } from "#shared/domain/ids.ts";
import type { InboundEvent, NotUnderstood } from "./events.ts";
import { isRecord, midOf } from "./fields.ts";

/** What a delivery turned out to hold, in Meta's order. */
export interface Findings {
  readonly events: InboundEvent[];
  readonly notUnderstood: NotUnderstood[];
  /** Where each event and each part stood, in the same order. */
  readonly eventSources: Source[];
  readonly partSources: Source[];
  /** What is being read now. */
  source: Source;
  /** Set once there are more parts in quarantine than a delivery of Meta's can have; the rest is no longer kept. */
  overflowed: boolean;
}

/** Enough to write the smallest delivery that says the same thing again. */
export interface Source {
  readonly entry: { readonly id?: unknown; readonly time?: unknown };
  /** The list of the entry in which `item` stands; without it, `item` is the entry or some of it. */
  readonly list?: string;
  readonly item: unknown;
}

export function noFindings(): Findings {
  return {
    events: [],
    notUnderstood: [],
    eventSources: [],
    partSources: [],
    source: { entry: {}, item: null },
    overflowed: false,
  };
}

/** Meta sends up to 1000 updates per delivery. */
const MOST_NOT_UNDERSTOOD = 2000;

export function keepEvent(findings: Findings, event: InboundEvent): void {
  findings.events.push(event);
  findings.eventSources.push(findings.source);
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
  findings.partSources.push(findings.source);
  findings.notUnderstood.push({
    reason,
    raw: JSON.stringify(part) ?? "null",
    ...(accountId !== undefined && { accountId: toAccountId(accountId) }),
    ...(mid !== undefined && { mid: toMid(mid) }),
  });
}

/** A delivery with this item alone: reading it finds what was found in it the first time. */
export function deliveryOf({ entry, list, item }: Source): string {
  const whole = list === undefined ? asEntry(entry, item) : { ...entry, [list]: [item] };
  return JSON.stringify({ object: "instagram", entry: [whole] });
}

function asEntry(entry: Source["entry"], item: unknown): unknown {
  return isRecord(item) ? { ...entry, ...item } : item;
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
