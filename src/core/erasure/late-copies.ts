import type { Mid } from "#shared/domain/ids.ts";
import { toMid } from "#shared/domain/ids.ts";
import type { Database } from "../db/database.ts";
import type { EventApplier } from "../inbox/apply-event.ts";
import type { ConversationIndex } from "../inbox/conversations.ts";
import type { InboundEvent } from "../instagram/events.ts";
import type { Clock } from "../ports.ts";
import type { Quarantine } from "../webhook/quarantine.ts";
import type { Removal } from "./removal.ts";
import type { Retention } from "./retention.ts";
import { eventMid, TOMBSTONE_MS, type Tombstones } from "./tombstones.ts";

/** Keeps out what comes late and was erased here: Meta's repeats, echoes, its history, broken copies. */
export interface LateCopies {
  /** The applier behind the gate. Nothing of an erased message gets to it; not even its customer is made again. */
  readonly keepOut: (applier: EventApplier) => EventApplier;
  /** This message was erased here, or is being erased. */
  readonly isErased: (mid: Mid) => boolean;
  /** Meta's history of this customer at that time does not come back. */
  readonly isErasedHistory: (event: InboundEvent) => boolean;
  /** Quarantine that takes no copy of a message that is gone. */
  readonly keepOutOfQuarantine: (quarantine: Quarantine) => Quarantine;
}

export interface LateCopiesParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly conversations: ConversationIndex;
  readonly tombstones: Tombstones;
  readonly removal: Pick<Removal, "isInShell">;
  readonly retention: Retention;
}

export function createLateCopies(parts: LateCopiesParts): LateCopies {
  const { db, clock, conversations, tombstones, removal, retention } = parts;
  const unsent = db.prepare<[string], { id: number }>(
    `SELECT id FROM messages WHERE mid = ? AND unsent_at_ms IS NOT NULL LIMIT 1`,
  );

  const isErased = (mid: Mid): boolean => tombstones.hasMessage(mid) || removal.isInShell(mid);
  const isFromErasedHistory = (event: InboundEvent): boolean => {
    if (!("customerId" in event) || event.customerId === undefined) return false;
    const upToMs = tombstones.customerUpToMs(event.accountId, event.customerId);
    if (upToMs !== undefined && event.atMs <= upToMs) return true;
    const beforeMs = retention.beforeMs(event.accountId);
    return beforeMs !== undefined && event.atMs < beforeMs;
  };
  /** "Seen" and "unsent" of an erased customer who has not written since: nothing to show, and nobody to make anew. */
  const isAboutNobodyHere = (event: InboundEvent): boolean => {
    if (event.kind !== "read" && event.kind !== "unsent") return false;
    if (tombstones.customerUpToMs(event.accountId, event.customerId) === undefined) return false;
    if (conversations.find(event.accountId, event.customerId) !== undefined) return false;
    // The message itself may still be on its way.
    if (event.kind === "unsent") tombstones.addMessage(event.mid, clock.nowMs() + TOMBSTONE_MS);
    return true;
  };
  const isGone = (event: InboundEvent, fromHistory: boolean): boolean => {
    const mid = midOf(event);
    if (mid !== undefined && isErased(mid)) return true;
    if (isAboutNobodyHere(event)) return true;
    if (fromHistory && isFromErasedHistory(event)) return true;
    if (event.kind !== "message" || event.direction === "in" || event.text === undefined) return false;
    return tombstones.takeReply(event.accountId, event.customerId, event.text, event.mid);
  };

  const isCopyOfGone = (raw: string): boolean =>
    midsIn(raw).some((mid) => tombstones.hasMessage(toMid(mid)) || unsent.get(mid) !== undefined);

  return {
    isErased,
    isErasedHistory: isFromErasedHistory,
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
      return eventMid(event.kind, event.key);
    case "comment":
      return eventMid(event.kind, event.commentId);
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
