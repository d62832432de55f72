import { doorRefusal, type DoorRefusal } from "#shared/contract/health.ts";
import type { Database } from "../db/database.ts";
import type { Clock } from "../ports.ts";
import { createDailyCounts, type DailyCounts } from "./daily-counts.ts";

/** Requests that the public door turned away. */
export type RefusalCounts = DailyCounts<DoorRefusal>;

export function createRefusalCounts(db: Database, clock: Clock, changed?: () => void): RefusalCounts {
  const names = doorRefusal.options;
  return createDailyCounts({ db, clock, room: "door", names, ...(changed === undefined ? {} : { changed }) });
}

/** What was read from Meta's history instead of being told by a webhook. */
export type HistoryCounts = DailyCounts<"caught_up" | "without_notice" | "removed" | "gaps" | "passed_over">;

export function createHistoryCounts(db: Database, clock: Clock, changed?: () => void): HistoryCounts {
  const names = ["caught_up", "without_notice", "removed", "gaps", "passed_over"] as const;
  return createDailyCounts({ db, clock, room: "history", names, ...(changed === undefined ? {} : { changed }) });
}

/** `received`: events of Meta's that were read and kept. `repeated`: those of them that said nothing new. */
export type EventCounts = DailyCounts<"received" | "repeated">;

export function createEventCounts(db: Database, clock: Clock, changed?: () => void): EventCounts {
  const names = ["received", "repeated"] as const;
  return createDailyCounts({ db, clock, room: "events", names, ...(changed === undefined ? {} : { changed }) });
}

/** What came through the tunnel, and how many bytes of files went out. */
export type TunnelCounts = DailyCounts<"requests" | "bytes">;

export function createTunnelCounts(db: Database, clock: Clock): TunnelCounts {
  return createDailyCounts({ db, clock, room: "tunnel", names: ["requests", "bytes"] });
}
