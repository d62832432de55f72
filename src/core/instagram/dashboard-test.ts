import { toAccountId } from "#shared/domain/ids.ts";
import type { DashboardTestEvent } from "./events.ts";
import type { JsonRecord } from "./json.ts";
import type { Place } from "./scene.ts";

/**
 * The App Dashboard's "Send to my server" is signed like the real thing and carries invented people. Three
 * generations are known: 2021 with `event_type`/`event_data`, 2022 in `messaging`, today in `changes`.
 */
const SAMPLE_ENTRY = "0";
const SAMPLE_SENDER = "12334";
const SAMPLE_RECIPIENT = "23245";
const SAMPLE_MID = "random_mid";

export function isDashboardTest(
  place: Place,
  senderId: string | undefined,
  recipientId: string | undefined,
  value: JsonRecord,
): boolean {
  return (
    place.entryId === SAMPLE_ENTRY ||
    senderId === SAMPLE_SENDER ||
    recipientId === SAMPLE_RECIPIENT ||
    (value["event_type"] !== undefined && value["event_data"] !== undefined)
  );
}

export function isSampleMid(mid: unknown): boolean {
  return mid === SAMPLE_MID;
}

/** The sample's own time is a constant of 2018, so the entry's is told. */
export function dashboardTest(place: Place, field: string): DashboardTestEvent {
  return {
    kind: "dashboard_test",
    accountId: toAccountId(place.entryId ?? SAMPLE_ENTRY),
    atMs: place.entryTimeMs ?? place.receivedAtMs,
    field,
  };
}
