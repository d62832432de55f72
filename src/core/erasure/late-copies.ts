import type { Mid } from "#shared/domain/ids.ts";
import { toMid } from "#shared/domain/ids.ts";
import type { Database } from "../db/database.ts";
import type { EventApplier } from "../inbox/apply-event.ts";
import type { InboundEvent } from "../instagram/events.ts";
import type { Quarantine } from "../webhook/quarantine.ts";
import type { Retention } from "./retention.ts";
import type { Tombstones } from "./tombstones.ts";

/** Keeps out what comes late and was erased here: Meta's repeats, echoes, its history, broken copies. */
export interface LateCopies {
  /** The applier behind the gate. Nothing of an erased message gets to it; not even its customer is made again. */
  readonly keepOut: (applier: EventApplier) => EventApplier;
  /** Quarantine that takes no copy of a message that is gone. */
  readonly keepOutOfQuarantine: (quarantine: Quarantine) => Quarantine;
}

export function createLateCopies(db: Database, tombstones: Tombstones, retention: Retention): LateCopies {
  const unsent = db.prepare<[string], { id: number }>(
    `SELECT id FROM messages WHERE mid = ? AND unsent_at_ms IS NOT NULL LIMIT 1`,
  );

  const isFromErasedHistory = (event: InboundEvent): boolean => {
    if (!("customerId" in event) || event.customerId === undefined) return false;
    const upToMs = tombstones.customerUpToMs(event.accountId, event.customerId);
    if (upToMs !== undefined && event.atMs <= upToMs) return true;
    const beforeMs = retention.beforeMs(event.accountId);
    return beforeMs !== undefined && event.atMs < beforeMs;
  };
  const isGone = (event: InboundEvent, fromHistory: boolean): boolean => {
    const mid = midOf(event);
    if (mid !== undefined && tombstones.hasMessage(mid)) return true;
    if (fromHistory && isFromErasedHistory(event)) return true;
    if (event.kind !== "message" || event.direction === "in" || event.text === undefined) return false;
    return tombstones.takeReply(event.accountId, event.customerId, event.text, event.mid);
  };

  const isCopyOfGone = (raw: string): boolean =>
    midsIn(raw).some((mid) => tombstones.hasMessage(toMid(mid)) || unsent.get(mid) !== undefined);

  return {
    keepOut: (applier) => ({
      ...applier,
      apply: (event, receivedMs) => !isGone(event, receivedMs === undefined) && applier.apply(event, receivedMs),
    }),
    keepOutOfQuarantine: (quarantine) => ({
      ...quarantine,
      keep(receivedMs, part) {
        if (!isCopyOfGone(part.raw)) quarantine.keep(receivedMs, part);
      },
    }),
  };
}

/** The message an event is about, under the name its row has. */
function midOf(event: InboundEvent): Mid | undefined {
  switch (event.kind) {
    case "message":
    case "unsent":
    case "reaction":
    case "edit":
    case "read":
    case "fetch_hint":
      return event.mid;
    case "postback":
      return event.mid ?? toMid(`postback:${event.key}`);
    case "referral":
      return toMid(`referral:${event.key}`);
    case "opt_in":
    case "thread_control":
    case "comment":
    case "mention":
    case "dashboard_test":
    case "other":
      return undefined;
  }
}

const MID = /"mid"\s*:\s*"((?:[^"\\]|\\.){1,600})"/gu;

/** Every mid in a text that may be broken JSON. */
export function midsIn(raw: string): readonly string[] {
  return [...raw.matchAll(MID)].map(([, mid = ""]) => mid.replaceAll("\\/", "/"));
}
