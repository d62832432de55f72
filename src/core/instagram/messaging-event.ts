import { toMid } from "#shared/domain/ids.ts";
import { dashboardTest, isDashboardTest, isSampleMid } from "./dashboard-test.ts";
import { readEdit } from "./edit.ts";
import type { InboundEvent, OptInEvent, OtherEvent, PostbackEvent, ReadEvent, ReferralEvent } from "./events.ts";
import { flagOf, idInside, isRecord, midOf, recordOf, textOf, timeMsOf, type Writable } from "./fields.ts";
import { type Findings, keepEvent, keepForQuarantine } from "./findings.ts";
import type { JsonRecord } from "./json.ts";
import { readMessage, readReferral } from "./message.ts";
import { readReaction } from "./reaction.ts";
import { eventKey, otherEvent, type Place, type Scene } from "./scene.ts";
import { resolveSides, type Sides } from "./sides.ts";
import { readThreadControl } from "./thread-control.ts";

type Reader = (part: JsonRecord, event: JsonRecord, scene: Scene) => InboundEvent | undefined;
type ConversationReader = (part: JsonRecord, event: JsonRecord, scene: Scene, sides: Sides) => InboundEvent | undefined;

/** A reader for events that mean nothing without a customer. */
const between =
  (read: ConversationReader): Reader =>
  (part, event, scene) =>
    scene.sides === undefined ? undefined : read(part, event, scene, scene.sides);

/** Key of the event, Meta's name of the field it comes under, its reader. The commonest first. */
const readers: readonly (readonly [key: string, field: string, read: Reader])[] = [
  ["message", "messages", between(readMessage)],
  ["reaction", "message_reactions", between((part, _event, scene, sides) => readReaction(part, scene, sides))],
  ["read", "messaging_seen", between(readSeen)],
  ["message_edit", "message_edit", (part, _event, scene) => readEdit(part, scene)],
  ["postback", "messaging_postbacks", between(readPostback)],
  ["referral", "messaging_referral", between(readStandaloneReferral)],
  ["optin", "messaging_optins", between(readOptIn)],
  ["pass_thread_control", "messaging_handover", (part, _event, scene) => readThreadControl("pass", part, scene)],
  ["take_thread_control", "messaging_handover", (part, _event, scene) => readThreadControl("take", part, scene)],
  ["request_thread_control", "messaging_handover", (part, _event, scene) => readThreadControl("request", part, scene)],
  ["app_roles", "messaging_handover", (part, _event, scene) => readThreadControl("app_roles", part, scene)],
  ["policy_enforcement", "messaging_policy_enforcement", unshown("messaging_policy_enforcement")],
  ["policy-enforcement", "messaging_policy_enforcement", unshown("messaging_policy_enforcement")],
  ["response_feedback", "response_feedback", unshown("response_feedback")],
  // Messenger's; Instagram is documented to send none, and one that comes all the same is no reason to alarm anyone.
  ["messaging_feedback", "messaging_feedback", unshown("messaging_feedback")],
  ["delivery", "message_deliveries", unshown("message_deliveries")],
];

export function looksLikeMessagingEvent(value: JsonRecord): boolean {
  return readers.some(([key]) => isRecord(value[key]));
}

/** One element of `messaging`, `standby` or `messaging_handovers`, or the `value` of a change. */
export function readMessagingEvent(event: unknown, place: Place, findings: Findings, changeField?: string): void {
  if (!isRecord(event)) return keepForQuarantine(findings, "bad_event", event, place.entryId);
  const senderId = idInside(event["sender"]);
  const recipientId = idInside(event["recipient"]);
  if (isDashboardTest(place, senderId, recipientId, event)) {
    const field = changeField ?? readers.find(([key]) => isRecord(event[key]))?.[1] ?? "messages";
    keepEvent(findings, dashboardTest(place, field));
    return;
  }
  const metaTimeMs = timeMsOf(event["timestamp"]) ?? place.entryTimeMs;
  const isEcho = flagOf(recordOf(event["message"])?.["is_echo"]) || flagOf(event["is_echo"]);
  const scene: Scene = {
    place,
    senderId,
    recipientId,
    sides: resolveSides(place.entryId, senderId, recipientId, isEcho),
    atMs: metaTimeMs ?? place.receivedAtMs,
    metaTimeMs,
  };
  const accountId = scene.sides?.accountId ?? place.entryId;
  let known = false;
  for (const [key, field, read] of readers) {
    const part = event[key];
    if (part === undefined || part === null) continue;
    known = true;
    const found = isRecord(part) ? readPart(part, event, scene, changeField ?? field, read) : undefined;
    if (found === undefined) return keepForQuarantine(findings, "bad_event", event, accountId);
    keepEvent(findings, found);
  }
  if (!known) keepForQuarantine(findings, "unknown_event", event, accountId);
}

function readPart(
  part: JsonRecord,
  event: JsonRecord,
  scene: Scene,
  field: string,
  read: Reader,
): InboundEvent | undefined {
  return isSampleMid(part["mid"]) ? dashboardTest(scene.place, field) : read(part, event, scene);
}

/** Instagram names the message (`mid`), not a moment (`watermark`) as Messenger does. */
function readSeen(
  part: JsonRecord,
  _event: JsonRecord,
  scene: Scene,
  sides: Sides,
): ReadEvent | OtherEvent | undefined {
  const mid = midOf(part["mid"]);
  if (mid === undefined) return undefined;
  // The account reading its own inbox says nothing about the customer.
  if (sides.fromAccount) return otherEvent(scene, "messaging_seen", part);
  return { kind: "read", accountId: sides.accountId, customerId: sides.customerId, atMs: scene.atMs, mid: toMid(mid) };
}

/** Icebreaker, menu or button. In standby it comes without its payload. */
function readPostback(part: JsonRecord, event: JsonRecord, scene: Scene, sides: Sides): PostbackEvent {
  const mid = midOf(part["mid"]);
  const title = textOf(part["title"]);
  const payload = textOf(part["payload"]);
  const referral = readReferral(part["referral"]);
  const postback: Writable<PostbackEvent> = {
    kind: "postback",
    accountId: sides.accountId,
    customerId: sides.customerId,
    atMs: scene.atMs,
    key: mid ?? eventKey(scene, "postback", [scene.senderId, payload ?? title]),
    isSelf: flagOf(event["is_self"]) || flagOf(part["is_self"]) || scene.senderId === scene.recipientId,
    standby: scene.place.standby,
  };
  if (mid !== undefined) postback.mid = toMid(mid);
  if (title !== undefined) postback.title = title;
  if (payload !== undefined) postback.payload = payload;
  if (referral !== undefined) postback.referral = referral;
  return postback;
}

function readStandaloneReferral(part: JsonRecord, _event: JsonRecord, scene: Scene, sides: Sides): ReferralEvent {
  return {
    kind: "referral",
    accountId: sides.accountId,
    customerId: sides.customerId,
    atMs: scene.atMs,
    key: eventKey(scene, "referral", part),
    referral: readReferral(part) ?? {},
    standby: scene.place.standby,
  };
}

function readOptIn(part: JsonRecord, _event: JsonRecord, scene: Scene, sides: Sides): OptInEvent {
  const title = textOf(part["title"]);
  return {
    kind: "opt_in",
    accountId: sides.accountId,
    customerId: sides.customerId,
    atMs: scene.atMs,
    key: eventKey(scene, "opt_in", part),
    ...(title !== undefined && { title }),
  };
}

/** Known to Meta's documents and shown nowhere in the inbox. */
function unshown(field: string): Reader {
  return (part, _event, scene) => otherEvent(scene, field, part);
}
