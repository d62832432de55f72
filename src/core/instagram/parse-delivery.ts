import { readChange } from "./changes.ts";
import type { DeliveryPart, NotUnderstood } from "./events.ts";
import { idOf, isRecord, timeMsOf } from "./fields.ts";
import { deliveryOf, type Findings, keepForQuarantine, noFindings, type Source } from "./findings.ts";
import { bodyText, decodeJson, type JsonRecord } from "./json.ts";
import { readMessagingEvent } from "./messaging-event.ts";
import type { Place } from "./scene.ts";

/**
 * One webhook delivery of Meta's, from its raw bytes to what it says: events, and parts for quarantine. Never throws,
 * whatever the bytes; empty for what `isForOtherObject`. `receivedAtMs` (UTC) stands in where Meta told no time. Each part
 * comes with a delivery that says this part alone: what quarantine keeps and reads again.
 */
export function readDelivery(body: Buffer, receivedAtMs: number): readonly DeliveryPart[] {
  const read = readBody(body, receivedAtMs);
  if (read.kind === "unknown_object") return [];
  if (read.kind === "body") return [asPart(read.whole)];
  const { events, eventSources, notUnderstood, partSources } = read.findings;
  const asDelivery = (source: Source | undefined) => () => (source === undefined ? "" : deliveryOf(source));
  const understood = events.map((event, index): DeliveryPart => ({
    kind: "event",
    event,
    delivery: asDelivery(eventSources[index]),
  }));
  if (read.whole !== undefined) return [...understood, asPart(read.whole)];
  return [
    ...understood,
    ...notUnderstood.map((part, index): DeliveryPart => ({
      kind: "not_understood",
      part,
      delivery: asDelivery(partSources[index]),
    })),
  ];
}

/**
 * Whether `object` is absent, or text other than `instagram` and `page`: not for this door. All that has to be known of
 * a delivery before it is kept. Never throws.
 */
export function isForOtherObject(body: Buffer): boolean {
  // Meta names the object first; the whole is only parsed for the door when it does not look so.
  const namedAt = body.indexOf(INSTAGRAM);
  if (namedAt !== -1 && namedAt < NAMED_WITHIN_BYTES) return false;
  return readEnvelope(body).kind === "unknown_object";
}

const INSTAGRAM = Buffer.from('"object":"instagram"');
const NAMED_WITHIN_BYTES = 16;

type Envelope =
  | { readonly kind: "unknown_object" }
  | { readonly kind: "body"; readonly whole: NotUnderstood }
  | { readonly kind: "envelope"; readonly entries: readonly unknown[]; readonly text: string };

type ReadBody =
  | Exclude<Envelope, { readonly kind: "envelope" }>
  /** `whole` stands for all parts that were not understood: there are more than a delivery of Meta's can have. */
  | { readonly kind: "entries"; readonly findings: Findings; readonly whole?: NotUnderstood };

function readEnvelope(body: Buffer): Envelope {
  const text = bodyText(body);
  const asWhole = (reason: NotUnderstood["reason"]): Envelope => ({ kind: "body", whole: { reason, raw: text } });
  const decoded = decodeJson(body, text);
  if (decoded.kind !== "json") return asWhole(decoded.kind);
  const root = decoded.value;
  if (!isRecord(root)) return asWhole("bad_envelope");
  const object = root["object"];
  if (object === "page") return asWhole("foreign_object");
  if (object === undefined || (typeof object === "string" && object !== "instagram")) return { kind: "unknown_object" };
  const entries = root["entry"];
  if (object !== "instagram" || !Array.isArray(entries)) return asWhole("bad_envelope");
  return { kind: "envelope", entries, text };
}

function readBody(body: Buffer, receivedAtMs: number): ReadBody {
  const envelope = readEnvelope(body);
  if (envelope.kind !== "envelope") return envelope;
  const findings = noFindings();
  for (const entry of envelope.entries) readEntry(entry, receivedAtMs, findings);
  return findings.overflowed
    ? { kind: "entries", findings, whole: { reason: "bad_envelope", raw: envelope.text } }
    : { kind: "entries", findings };
}

function asPart(whole: NotUnderstood): DeliveryPart {
  return { kind: "not_understood", part: whole, delivery: () => whole.raw };
}

/** All five envelopes: `messaging`, `standby`, `messaging_handovers`, `changes`, and `field` with `value` on the entry. */
function readEntry(entry: unknown, receivedAtMs: number, findings: Findings): void {
  findings.source = { entry: {}, item: entry };
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
  if (isFlat) {
    const change = { field: entry["field"], value: entry["value"] };
    findings.source = sourceIn(entry, "changes", change);
    readChange(change, place, findings);
  }
  if (!(hasMessaging || hasStandby || hasHandovers || hasChanges || isFlat)) {
    findings.source = { entry: {}, item: entry };
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
  if (!Array.isArray(list)) {
    findings.source = sourceIn(entry, undefined, { [name]: list });
    keepForQuarantine(findings, "bad_entry", { [name]: list }, entryId);
    return true;
  }
  for (const item of list as readonly unknown[]) {
    findings.source = sourceIn(entry, name, item);
    read(item);
  }
  return true;
}

function sourceIn({ id, time }: JsonRecord, list: string | undefined, item: unknown): Source {
  const entry = { ...(id !== undefined && { id }), ...(time !== undefined && { time }) };
  return list === undefined ? { entry, item } : { entry, list, item };
}
