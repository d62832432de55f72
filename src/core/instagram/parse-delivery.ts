import { readChange } from "./changes.ts";
import type { ParsedDelivery } from "./events.ts";
import { idOf, isRecord, timeMsOf } from "./fields.ts";
import { type Findings, keepForQuarantine } from "./findings.ts";
import { bodyText, decodeJson, type JsonRecord } from "./json.ts";
import { readMessagingEvent } from "./messaging-event.ts";
import type { Place } from "./scene.ts";

/**
 * One webhook delivery of Meta's, from its raw bytes to events and to parts for quarantine. Never throws, whatever
 * the bytes. `receivedAtMs` (UTC) stands in where Meta told no time.
 */
export function parseDelivery(body: Buffer, receivedAtMs: number): ParsedDelivery {
  const text = bodyText(body);
  const decoded = decodeJson(body, text);
  if (decoded.kind !== "json") return quarantined(decoded.kind, text);
  const root = decoded.value;
  if (!isRecord(root)) return quarantined("bad_envelope", text);
  const object = root["object"];
  if (object === "page") return quarantined("foreign_object", text);
  if (object === undefined || (typeof object === "string" && object !== "instagram")) return { kind: "unknown_object" };
  const entries = root["entry"];
  if (object !== "instagram" || !Array.isArray(entries)) return quarantined("bad_envelope", text);

  const findings: Findings = { events: [], notUnderstood: [], overflowed: false };
  for (const entry of entries as readonly unknown[]) readEntry(entry, receivedAtMs, findings);
  // No delivery of Meta's has that many broken parts: the whole is kept once instead of a row for each.
  if (findings.overflowed) return { ...quarantined("bad_envelope", text), events: findings.events };
  return { kind: "understood", events: findings.events, notUnderstood: findings.notUnderstood };
}

function quarantined(
  reason: "not_json" | "too_deep" | "bad_envelope" | "foreign_object",
  raw: string,
): Extract<ParsedDelivery, { kind: "understood" }> {
  return { kind: "understood", events: [], notUnderstood: [{ reason, raw }] };
}

/** All five envelopes: `messaging`, `standby`, `messaging_handovers`, `changes`, and `field` with `value` on the entry. */
function readEntry(entry: unknown, receivedAtMs: number, findings: Findings): void {
  if (!isRecord(entry)) return keepForQuarantine(findings, "bad_entry", entry);
  const entryId = idOf(entry["id"]);
  const place: Place = { entryId, entryTimeMs: timeMsOf(entry["time"]), receivedAtMs, standby: false };
  const hasMessaging = eachIn(entry, "messaging", entryId, findings, (event) => {
    readMessagingEvent(event, place, findings);
  });
  const hasStandby = eachIn(entry, "standby", entryId, findings, (event) => {
    readMessagingEvent(event, { ...place, standby: true }, findings);
  });
  const hasHandovers = eachIn(entry, "messaging_handovers", entryId, findings, (event) => {
    readMessagingEvent(event, place, findings);
  });
  const hasChanges = eachIn(entry, "changes", entryId, findings, (change) => {
    readChange(change, place, findings);
  });
  const isFlat = entry["field"] !== undefined;
  if (isFlat) readChange({ field: entry["field"], value: entry["value"] }, place, findings);
  if (!(hasMessaging || hasStandby || hasHandovers || hasChanges || isFlat)) {
    keepForQuarantine(findings, "bad_entry", entry, entryId);
  }
}

/** Whether the entry has such a list at all; something else under its name is kept for quarantine. */
function eachIn(
  entry: JsonRecord,
  name: string,
  entryId: string | undefined,
  findings: Findings,
  read: (item: unknown) => void,
): boolean {
  const list = entry[name];
  if (list === undefined || list === null) return false;
  if (!Array.isArray(list)) keepForQuarantine(findings, "bad_entry", { [name]: list }, entryId);
  else for (const item of list as readonly unknown[]) read(item);
  return true;
}
