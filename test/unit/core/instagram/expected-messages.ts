import type { ParsedDelivery } from "../../../support/parse-delivery.ts";
import { toAccountId, toCustomerId, toMid } from "#shared/domain/ids.ts";
import {
  account,
  cdn,
  entryMs,
  eventMs,
  message,
  mid,
  receivedMs,
  sides,
  understood,
  withAttachments,
} from "./expected.ts";

const text = (value: string, words: string, rest = {}) => understood(message(value, { text: words, ...rest }));

/** Fixture name → what it means, for everything that comes under `message`. */
export const expectedMessages: Readonly<Record<string, ParsedDelivery>> = {
  text: text("aWdfZAG1f_T1", "Is the shop open today?"),
  "text-numeric-ids": understood(
    message("m-numeric", { text: "one" }),
    message("m-long", { text: "two", customerId: toCustomerId("17841499999999999"), atMs: eventMs + 1 }),
  ),
  "text-key-order": text("m-order", "back to front"),
  "text-no-times": text("m-timeless", "when?", { atMs: receivedMs }),
  "text-entry-time-only": text("m-entry-time", "when?", { atMs: entryMs }),
  "text-time-seconds": text("m-seconds", "seconds"),
  "text-time-digits": text("m-digits", "digits"),
  "text-time-iso": text("m-iso", "iso"),
  "text-escaped": text("m-escaped", "café 😀 https://example.com/a?b=1<@"),
  "text-lone-surrogate": text("m-surrogate", "cut \ud83d"),
  "text-entry-is-neither-side": text("m-neither", "hi"),
  "text-without-recipient": text("m-half", "hi"),
  "text-in-standby": text("m-sb", "anyone there?", { standby: true }),
  "text-in-changes": text("m-change", "in changes"),
  "text-in-changes-standby": text("m-change-sb", "in changes", { standby: true }),
  "text-flat": text("m-flat", "flat"),
  "batch-two-accounts": understood(
    message("m-1", { text: "one", atMs: eventMs + 900 }),
    message("m-2", { text: "two", atMs: eventMs + 950, direction: "out" }),
    {
      kind: "read",
      accountId: toAccountId("17841400000000022"),
      customerId: toCustomerId("900000000000009"),
      atMs: eventMs + 800,
      ...mid("m-0"),
    },
    {
      kind: "mention",
      accountId: toAccountId("17841400000000022"),
      atMs: eventMs + 1000,
      mediaId: "18010000000000003",
    },
  ),

  echo: text("aWdfZAG1f_E1", "Yes, until 18:00", { direction: "out" }),
  "echo-with-app-id": text("m-app", "Yes", { direction: "out", appId: "1217981644879628" }),
  "echo-entry-is-neither-side": text("m-echo-neither", "Yes", { direction: "out" }),
  "echo-without-flag": text("m-echo-bare", "Yes", { direction: "out" }),
  self: text("m-self", "test", { direction: "out", isSelf: true, customerId: toCustomerId("900000000000777") }),
  "self-same-id": text("m-self-same", "test", { direction: "out", isSelf: true, customerId: toCustomerId(account) }),

  "image-and-video": understood(
    withAttachments(
      "m-image-and-video",
      { kind: "image", type: "image", url: cdn("111&signature=AbC") },
      { kind: "video", type: "video", url: cdn("112&signature=AbD") },
    ),
  ),
  audio: understood(withAttachments("m-audio", { kind: "audio", type: "audio", url: cdn("113") })),
  file: understood(withAttachments("m-file", { kind: "file", type: "file", url: cdn("114"), title: "offer.pdf" })),
  "image-with-text": text("m-image-with-text", "this one", {
    attachments: [{ kind: "image", type: "image", url: cdn("111&signature=AbC") }],
  }),
  "image-with-empty-text": understood(
    withAttachments("m-image-with-empty-text", { kind: "image", type: "image", url: cdn("111&signature=AbC") }),
  ),
  "attachment-alone": understood(withAttachments("m-alone", { kind: "image", type: "image", url: cdn("131") })),
  share: understood(withAttachments("m-share", { kind: "share", type: "share", url: cdn("115") })),
  "ig-post": understood(
    withAttachments("m-ig-post", {
      kind: "share",
      type: "ig_post",
      mediaId: "18010000000000005",
      title: "New mugs",
      url: cdn("116"),
    }),
  ),
  "share-and-ig-post": understood(
    withAttachments("m-share-and-ig-post", {
      kind: "share",
      type: "ig_post",
      mediaId: "18010000000000005",
      title: "New mugs",
      url: cdn("118"),
    }),
  ),
  "two-shares-and-ig-post": understood(
    withAttachments(
      "m-two-shares-and-ig-post",
      { kind: "share", type: "share", mediaId: "18010000000000006", url: cdn("119") },
      { kind: "share", type: "ig_post", mediaId: "18010000000000007", title: "Mugs", url: cdn("120") },
    ),
  ),
  "ig-reel": understood(
    withAttachments("m-ig-reel", {
      kind: "reel",
      type: "ig_reel",
      mediaId: "18020000000000001",
      title: "How we glaze",
      url: cdn("121"),
    }),
  ),
  reel: understood(withAttachments("m-reel", { kind: "reel", type: "reel", url: cdn("122") })),
  "story-mention": understood(
    withAttachments("m-story-mention", { kind: "story_mention", type: "story_mention", url: cdn("123") }),
  ),
  "ig-story": understood(
    withAttachments("m-ig-story", { kind: "story", type: "ig_story", mediaId: "18030000000000001", url: cdn("124") }),
  ),
  story: understood(withAttachments("m-story", { kind: "story", type: "story", url: cdn("125") })),
  media: understood(withAttachments("m-media", { kind: "share", type: "media", url: cdn("126") })),
  ephemeral: understood(withAttachments("m-ephemeral", { kind: "view_once", type: "ephemeral" })),
  "ephemeral-with-url": understood(withAttachments("m-ephemeral-with-url", { kind: "view_once", type: "ephemeral" })),
  "like-heart": understood(withAttachments("m-like-heart", { kind: "heart", type: "like_heart" })),
  sticker: understood(withAttachments("m-sticker", { kind: "sticker", type: "sticker", url: cdn("128") })),
  "template-generic": understood(
    message("m-template-generic", {
      direction: "out",
      attachments: [{ kind: "template", type: "template", title: "Blue mug" }],
    }),
  ),
  "template-product": understood(
    withAttachments("m-template-product", { kind: "template", type: "template", title: "Blue mug" }),
  ),
  "template-text": understood(
    withAttachments("m-template-text", { kind: "template", type: "template", title: "Choose" }),
  ),
  fallback: understood(
    withAttachments("m-fallback", {
      kind: "share",
      type: "fallback",
      title: "A page",
      url: "https://example.com/page",
    }),
  ),
  "unsupported-type": understood(
    withAttachments("m-unsupported-type", { kind: "unknown", type: "unsupported_type", url: cdn("129") }),
  ),
  "unknown-type": understood(
    withAttachments("m-unknown-type", { kind: "unknown", type: "hologram", url: cdn("130"), title: "?" }),
  ),
  "odd-payloads": text("m-odd-payloads", "still here", {
    attachments: [
      { kind: "image", type: "image" },
      { kind: "image", type: "image" },
      { kind: "image", type: "image" },
      { kind: "image", type: "image" },
      { kind: "unknown", type: "unknown" },
      { kind: "unknown", type: "unknown" },
      { kind: "unknown", type: "unknown" },
      { kind: "unknown", type: "unknown" },
      { kind: "unknown", type: "constructor" },
    ],
  }),
  unsupported: understood(message("m-u", { isUnsupported: true })),
  "message-empty": understood(message("m-empty", { isUnsupported: true })),

  unsent: understood({
    kind: "unsent",
    ...sides,
    ...mid("aWdfZAG1f_T1"),
    direction: "in",
    atMs: Date.parse("2026-01-01T01:00:00.000Z"),
  }),
  "unsent-echo": understood({ kind: "unsent", ...sides, ...mid("aWdfZAG1f_E1"), direction: "out" }),
  "unsent-keeps-nothing": understood({ kind: "unsent", ...sides, ...mid("m-gone"), direction: "in" }),

  "reply-to-message": text("m-r", "that one please", { replyTo: { kind: "message", mid: toMid("aWdfZAG1f_E1") } }),
  "reply-to-story": text("m-s", "love it", {
    replyTo: { kind: "story", storyId: "18000000000000321", url: cdn("18000000000000321&signature=AbE") },
  }),
  "reply-to-story-id-only": text("m-s2", "love it", { replyTo: { kind: "story", storyId: "18000000000000321" } }),
  "reply-to-story-bare-id": text("m-s3", "love it", { replyTo: { kind: "story", storyId: "18000000000000321" } }),
  "reply-to-story-unnamed": text("m-s4", "love it", { replyTo: { kind: "story" } }),
  "reply-to-nothing": text("m-s5", "love it"),
  "echo-reply-to-story": text("m-s6", "thanks!", {
    direction: "out",
    replyTo: { kind: "story", storyId: "18000000000000322", url: cdn("18000000000000322") },
  }),
  "quick-reply": text("m-q", "Blue", { quickReplyPayload: "COLOR_BLUE" }),
  "referral-in-message-ad": text("m-ad", "Price?", {
    referral: { ref: "ad-7", source: "ADS", type: "OPEN_THREAD", adId: "120000000000000001", adTitle: "Sale" },
  }),
  "referral-in-message-product": text("m-shop", "Available?", { referral: { productId: "4000000000000001" } }),
};
