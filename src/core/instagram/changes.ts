import { toAccountId } from "#shared/domain/ids.ts";
import { dashboardTest, isDashboardTest } from "./dashboard-test.ts";
import type { CommentEvent, InboundEvent, MentionEvent } from "./events.ts";
import { idInside, idOf, isRecord, isBrokenText, recordOf, textOf, timeMsOf, type Writable } from "./fields.ts";
import { type Findings, keepEvent, keepForQuarantine } from "./findings.ts";
import type { JsonRecord } from "./json.ts";
import { looksLikeMessagingEvent, readMessagingEvent } from "./messaging-event.ts";
import { accountOf, otherEvent, type Place, type Scene } from "./scene.ts";

/** Fields that carry a messaging event under `value`, real ones as well as the dashboard's tests. */
const messagingFields = new Set([
  "messages",
  "message_echoes",
  "message_reactions",
  "message_edit",
  "message_edits",
  "message_deliveries",
  "message_reads",
  "messaging_seen",
  "messaging_postbacks",
  "messaging_referral",
  "messaging_referrals",
  "messaging_optins",
  "messaging_handover",
  "messaging_handovers",
  "messaging_feedback",
  "messaging_policy_enforcement",
  "response_feedback",
  "standby",
]);

/** Documented, or listed by the live API, and shown nowhere in the inbox. */
const unshownFields = new Set([
  "story_insights",
  "comment_poll_response",
  "follow",
  "onboarding_welcome_message_series",
  "share_to_story",
  "story_poll_response",
]);

/** One `{"field": …, "value": …}`, from `changes` or flat on the entry. */
export function readChange(change: unknown, place: Place, findings: Findings): void {
  const field = isRecord(change) ? textOf(change["field"], 100) : undefined;
  if (!isRecord(change) || field === undefined) return keepForQuarantine(findings, "bad_event", change, place.entryId);
  const value = recordOf(change["value"]);
  if (isDashboardTest(place, undefined, undefined, value ?? {})) {
    keepEvent(findings, dashboardTest(place, field));
    return;
  }
  const read = readerOf(field);
  if (read !== undefined) {
    const found = value === undefined ? undefined : read(value, sceneOf(value, place));
    if (found === undefined) keepForQuarantine(findings, "bad_event", change, place.entryId);
    else keepEvent(findings, found);
    return;
  }
  const isMessaging = messagingFields.has(field);
  if (value !== undefined && (isMessaging || looksLikeMessagingEvent(value))) {
    readMessagingEvent(value, field === "standby" ? { ...place, standby: true } : place, findings, field);
    return;
  }
  keepForQuarantine(findings, isMessaging ? "bad_event" : "unknown_field", change, place.entryId);
}

type Reader = (value: JsonRecord, scene: Scene) => InboundEvent | undefined;

function readerOf(field: string): Reader | undefined {
  if (field === "comments") return (value, scene) => readComment(value, scene, field, false);
  if (field === "live_comments") return (value, scene) => readComment(value, scene, field, true);
  if (field === "mentions") return readMention;
  return unshownFields.has(field) ? (value, scene) => otherEvent(scene, field, value) : undefined;
}

/** A change names no two sides; the account is the entry's. */
function sceneOf(value: JsonRecord, place: Place): Scene {
  const metaTimeMs = timeMsOf(value["timestamp"]) ?? timeMsOf(value["created_time"]) ?? place.entryTimeMs;
  const atMs = metaTimeMs ?? place.receivedAtMs;
  return { place, senderId: undefined, recipientId: undefined, sides: undefined, atMs, metaTimeMs };
}

/** Its id is `id` in live payloads and `comment_id` in Meta's family-A sample. The account's own comments are `other`. */
function readComment(value: JsonRecord, scene: Scene, field: string, live: boolean): InboundEvent | undefined {
  const accountId = accountOf(scene);
  const commentId = idOf(value["id"]) ?? idOf(value["comment_id"]);
  if (accountId === undefined || commentId === undefined || isBrokenText(value["text"])) return undefined;
  const from = recordOf(value["from"]) ?? {};
  const fromId = idOf(from["id"]);
  if (fromId === accountId || idOf(from["self_ig_scoped_id"]) !== undefined) return otherEvent(scene, field, value);
  const comment: Writable<CommentEvent> = { kind: "comment", accountId, atMs: scene.atMs, commentId, live };
  const mediaId = idInside(value["media"]) ?? idOf(value["media_id"]);
  if (mediaId !== undefined) comment.mediaId = mediaId;
  const parentId = idOf(value["parent_id"]);
  if (parentId !== undefined) comment.parentId = parentId;
  if (fromId !== undefined) comment.fromId = fromId;
  const fromUsername = textOf(from["username"], 200);
  if (fromUsername !== undefined) comment.fromUsername = fromUsername;
  const text = textOf(value["text"]);
  if (text !== undefined) comment.text = text;
  return comment;
}

function readMention(value: JsonRecord, scene: Scene): MentionEvent | undefined {
  const mediaId = idOf(value["media_id"]);
  const commentId = idOf(value["comment_id"]);
  const accountId = scene.place.entryId;
  if (accountId === undefined || (mediaId === undefined && commentId === undefined)) return undefined;
  return {
    kind: "mention",
    accountId: toAccountId(accountId),
    atMs: scene.atMs,
    ...(mediaId !== undefined && { mediaId }),
    ...(commentId !== undefined && { commentId }),
  };
}
