import { toMid } from "#shared/domain/ids.ts";
import { readAttachments } from "./attachments.ts";
import type { MessageEvent, Referral, UnsentEvent } from "./events.ts";
import {
  flagOf,
  idInside,
  idOf,
  isRecord,
  isBrokenText,
  midOf,
  recordOf,
  textOf,
  urlOf,
  type Writable,
} from "./fields.ts";
import type { JsonRecord } from "./json.ts";
import type { Scene } from "./scene.ts";
import type { Sides } from "./sides.ts";

/** `message`: something written, or something taken back. undefined when it names no message or breaks a bound. */
export function readMessage(
  part: JsonRecord,
  event: JsonRecord,
  scene: Scene,
  sides: Sides,
): MessageEvent | UnsentEvent | undefined {
  const mid = midOf(part["mid"]);
  if (mid === undefined) return undefined;
  const { accountId, customerId } = sides;
  const direction = sides.fromAccount ? "out" : "in";
  const atMs = scene.atMs;
  if (flagOf(part["is_deleted"])) return { kind: "unsent", accountId, customerId, atMs, mid: toMid(mid), direction };

  const attachments = readAttachments(part["attachments"]);
  if (attachments === undefined || isBrokenText(part["text"])) return undefined;
  const text = textOf(part["text"]);
  const message: Writable<MessageEvent> = {
    kind: "message",
    accountId,
    customerId,
    atMs,
    mid: toMid(mid),
    direction,
    attachments,
    isSelf: flagOf(part["is_self"]) || flagOf(event["is_self"]) || scene.senderId === scene.recipientId,
    standby: scene.place.standby,
    isUnsupported: flagOf(part["is_unsupported"]) || (text === undefined && attachments.length === 0),
  };
  if (text !== undefined) message.text = text;
  const replyTo = readReplyTo(part["reply_to"]);
  if (replyTo !== undefined) message.replyTo = replyTo;
  const quickReplyPayload = isRecord(part["quick_reply"]) ? textOf(part["quick_reply"]["payload"]) : undefined;
  if (quickReplyPayload !== undefined) message.quickReplyPayload = quickReplyPayload;
  const referral = readReferral(part["referral"]);
  if (referral !== undefined) message.referral = referral;
  const appId = sides.fromAccount ? idOf(part["app_id"]) : undefined;
  if (appId !== undefined) message.appId = appId;
  return message;
}

/** Either `mid`, or `story` as an object, as an empty object, or as its id alone. */
function readReplyTo(value: unknown): MessageEvent["replyTo"] {
  if (!isRecord(value)) return undefined;
  const story = value["story"];
  const mid = midOf(value["mid"]);
  if (isRecord(story)) return storyReply(idOf(story["id"]), urlOf(story["url"]));
  const storyId = idOf(story);
  if (storyId !== undefined) return storyReply(storyId, undefined);
  return mid === undefined ? undefined : { kind: "message", mid: toMid(mid) };
}

function storyReply(storyId: string | undefined, url: string | undefined): MessageEvent["replyTo"] {
  return {
    kind: "story",
    ...(storyId !== undefined && { storyId }),
    ...(url !== undefined && { url }),
  };
}

/** ig.me link, ad with its context, or product; undefined when it says nothing. */
export function readReferral(value: unknown): Referral | undefined {
  if (!isRecord(value)) return undefined;
  const ad = recordOf(value["ads_context_data"]) ?? {};
  const found: { readonly [Key in keyof Referral]-?: string | undefined } = {
    ref: textOf(value["ref"]),
    source: textOf(value["source"]),
    type: textOf(value["type"]),
    adId: idOf(value["ad_id"]),
    adTitle: textOf(ad["ad_title"]),
    productId: idInside(value["product"]) ?? idOf(ad["product_id"]),
  };
  const said = Object.entries(found).filter(([, text]) => text !== undefined);
  return said.length === 0 ? undefined : Object.fromEntries(said);
}
