import * as fc from "fast-check";
import type { InboundAttachment, InboundEvent, MessageEvent, Referral } from "#core/instagram/index.ts";
import { toAccountId, toCustomerId, toMid } from "#shared/domain/ids.ts";
import { Id, Time } from "./wire.ts";

/** One thing that happened: what must come out, what Meta would write, and the field it would come under. */
export interface Happening {
  readonly expected: InboundEvent;
  readonly wire: object;
  readonly field: string;
  /** Comments and mentions come only as changes. */
  readonly changeOnly: boolean;
}

/** Stands in `expected` for a hashed key. */
export const hashed = "hashed";

const text = fc.string({
  unit: fc.oneof(
    fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
    fc.constantFrom("/", "é", "😀", "\\", '"', "\ud83d", "<", "{", "["),
  ),
  minLength: 1,
  maxLength: 40,
});
const word = fc.stringMatching(/^[a-zA-Z0-9_-]{1,12}$/);
const digits = (length: number) =>
  fc
    .tuple(fc.integer({ min: 1, max: 9 }), fc.stringMatching(new RegExp(`^\\d{${length - 1}}$`)))
    .map((parts) => parts.join(""));
const mid = fc.stringMatching(/^aWdfZAG1f[a-zA-Z0-9_]{4,40}ZDZD$/);
const accountDigits = fc.constantFrom("17841400000000011", "17841400000000022", "17841499999999999");
const customerDigits = fc.oneof(digits(15), digits(16), digits(17)).filter((id) => !id.startsWith("178414"));
const url = word.map((name) => `https://lookaside.fbsbx.com/ig_messaging_cdn/?asset_id=${name}&signature=Ab_${name}`);
const time = fc.oneof(
  fc.integer({ min: 1_600_000_000, max: 1_900_000_000 }).map((seconds) => seconds * 1000),
  fc.integer({ min: 1_600_000_000_000, max: 1_900_000_000_000 }),
);

const attachment: fc.Arbitrary<{ readonly wire: object; readonly expected: InboundAttachment }> = fc.oneof(
  fc
    .tuple(fc.constantFrom("image", "video", "audio", "file", "share", "sticker", "story_mention", "story"), url)
    .map(([type, link]) => ({
      wire: { type, payload: { url: link } },
      expected: { kind: type, type, url: link } as InboundAttachment,
    })),
  fc.tuple(digits(17), text, url).map(([id, title, link]) => ({
    wire: { type: "ig_reel", payload: { reel_video_id: new Id(id), title, url: link } },
    expected: { kind: "reel" as const, type: "ig_reel", url: link, title, mediaId: id },
  })),
  fc.constant({ wire: { type: "ephemeral" }, expected: { kind: "view_once" as const, type: "ephemeral" } }),
  word.map((type) => ({ wire: { type: `new_${type}` }, expected: { kind: "unknown" as const, type: `new_${type}` } })),
);

const referral: fc.Arbitrary<{ readonly wire: object; readonly expected: Referral }> = fc.oneof(
  word.map((ref) => ({
    wire: { ref, source: "SHORTLINK", type: "OPEN_THREAD" },
    expected: { ref, source: "SHORTLINK", type: "OPEN_THREAD" },
  })),
  fc.tuple(digits(18), text).map(([adId, adTitle]) => ({
    wire: {
      ad_id: new Id(adId),
      source: "ADS",
      ads_context_data: { ad_title: adTitle, photo_url: "https://example.com" },
    },
    expected: { source: "ADS", adId, adTitle },
  })),
  digits(16).map((productId) => ({ wire: { product: { id: new Id(productId) } }, expected: { productId } })),
);

const stage = fc.record({ account: accountDigits, customer: customerDigits, atMs: time, fromAccount: fc.boolean() });
type Stage = typeof stage extends fc.Arbitrary<infer Value> ? Value : never;

const base = ({ account, customer, atMs }: Stage) => ({
  accountId: toAccountId(account),
  customerId: toCustomerId(customer),
  atMs,
});

function between({ account, customer, atMs }: Stage, fromAccount: boolean, part: object): object {
  const [shop, person] = [{ id: new Id(account) }, { id: new Id(customer) }];
  return fromAccount
    ? { sender: shop, recipient: person, timestamp: new Time(atMs), ...part }
    : { sender: person, recipient: shop, timestamp: new Time(atMs), ...part };
}

const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });

const message = fc
  .record({
    stage,
    mid,
    text: optional(text),
    attachments: fc.array(attachment, { maxLength: 3 }),
    reply: optional(fc.oneof(mid, fc.tuple(digits(17), url))),
    quickReply: optional(word),
    referral: optional(referral),
  })
  .map((made): Happening => {
    const { fromAccount } = made.stage;
    const replyTo: MessageEvent["replyTo"] =
      typeof made.reply === "string"
        ? { kind: "message", mid: toMid(made.reply) }
        : made.reply && { kind: "story", storyId: made.reply[0], url: made.reply[1] };
    const replyWire =
      typeof made.reply === "string"
        ? { mid: made.reply }
        : made.reply && { story: { id: new Id(made.reply[0]), url: made.reply[1] } };
    return {
      field: "messages",
      changeOnly: false,
      expected: {
        kind: "message",
        ...base(made.stage),
        mid: toMid(made.mid),
        direction: fromAccount ? "out" : "in",
        attachments: made.attachments.map((item) => item.expected),
        isSelf: false,
        standby: false,
        isUnsupported: made.text === undefined && made.attachments.length === 0,
        ...(made.text !== undefined && { text: made.text }),
        ...(replyTo !== undefined && { replyTo }),
        ...(made.quickReply !== undefined && { quickReplyPayload: made.quickReply }),
        ...(made.referral !== undefined && { referral: made.referral.expected }),
      },
      wire: between(made.stage, fromAccount, {
        message: {
          mid: made.mid,
          text: made.text,
          attachments: made.attachments.length === 0 ? undefined : made.attachments.map((item) => item.wire),
          is_echo: fromAccount || undefined,
          reply_to: replyWire,
          quick_reply: made.quickReply && { payload: made.quickReply },
          referral: made.referral?.wire,
        },
      }),
    };
  });

const unsent = fc.tuple(stage, mid).map(([at, id]): Happening => ({
  field: "messages",
  changeOnly: false,
  expected: { kind: "unsent", ...base(at), mid: toMid(id), direction: at.fromAccount ? "out" : "in" },
  wire: between(at, at.fromAccount, { message: { mid: id, is_deleted: true, is_echo: at.fromAccount || undefined } }),
}));

const reaction = fc
  .tuple(stage, mid, optional(fc.constantFrom("❤️", "👍🏽", "🔥")))
  .map(([at, id, emoji]): Happening => ({
    field: "message_reactions",
    changeOnly: false,
    expected: {
      kind: "reaction",
      ...base(at),
      mid: toMid(id),
      by: at.fromAccount ? "account" : "customer",
      ...(emoji !== undefined && { emoji }),
    },
    wire: between(at, at.fromAccount, {
      reaction: { mid: id, action: emoji === undefined ? "unreact" : "react", emoji },
    }),
  }));

const edit = fc.tuple(stage, mid, text, fc.integer({ min: 1, max: 5 })).map(([at, id, words, number]): Happening => ({
  field: "message_edit",
  changeOnly: false,
  expected: {
    kind: "edit",
    ...base(at),
    mid: toMid(id),
    direction: at.fromAccount ? "out" : "in",
    text: words,
    editNumber: number,
  },
  wire: between(at, at.fromAccount, { message_edit: { mid: id, text: words, num_edit: new Id(String(number)) } }),
}));

const fetchHint = fc.tuple(stage, mid).map(([at, id]): Happening => ({
  field: "message_edit",
  changeOnly: false,
  expected: { kind: "fetch_hint", accountId: toAccountId(at.account), atMs: at.atMs, mid: toMid(id) },
  wire: { timestamp: new Time(at.atMs), message_edit: { mid: id, text: "", num_edit: new Id("0") } },
}));

const read = fc.tuple(stage, mid).map(([at, id]): Happening => ({
  field: "messaging_seen",
  changeOnly: false,
  expected: { kind: "read", ...base(at), mid: toMid(id) },
  wire: between(at, false, { read: { mid: id } }),
}));

const postback = fc
  .tuple(stage, optional(mid), word, word, optional(referral))
  .map(([at, id, title, payload, from]): Happening => ({
    field: "messaging_postbacks",
    changeOnly: false,
    expected: {
      kind: "postback",
      ...base(at),
      key: id ?? hashed,
      title,
      payload,
      isSelf: false,
      standby: false,
      ...(id !== undefined && { mid: toMid(id) }),
      ...(from !== undefined && { referral: from.expected }),
    },
    wire: between(at, false, { postback: { mid: id, title, payload, referral: from?.wire } }),
  }));

const standaloneReferral = fc.tuple(stage, referral).map(([at, from]): Happening => ({
  field: "messaging_referral",
  changeOnly: false,
  expected: { kind: "referral", ...base(at), key: hashed, referral: from.expected, standby: false },
  wire: between(at, false, { referral: from.wire }),
}));

const threadControl = fc.tuple(stage, digits(15), digits(16)).map(([at, previous, next]): Happening => ({
  field: "messaging_handover",
  changeOnly: false,
  expected: {
    kind: "thread_control",
    ...base(at),
    key: hashed,
    action: "pass",
    previousOwnerAppId: previous,
    newOwnerAppId: next,
  },
  wire: between(at, false, {
    pass_thread_control: { previous_owner_app_id: new Id(previous), new_owner_app_id: new Id(next), metadata: "x" },
  }),
}));

const comment = fc
  .tuple(stage, digits(17), digits(17), text, fc.boolean())
  .map(([at, id, media, words, live]): Happening => ({
    field: live ? "live_comments" : "comments",
    changeOnly: true,
    expected: {
      kind: "comment",
      accountId: toAccountId(at.account),
      atMs: at.atMs,
      commentId: id,
      mediaId: media,
      fromId: at.customer,
      fromUsername: "a.customer",
      text: words,
      live,
    },
    wire: {
      id: new Id(id),
      from: { id: new Id(at.customer), username: "a.customer" },
      media: { id: new Id(media) },
      text: words,
      timestamp: new Time(at.atMs),
    },
  }));

export const happening: fc.Arbitrary<Happening> = fc.oneof(
  { arbitrary: message, weight: 5 },
  unsent,
  reaction,
  edit,
  fetchHint,
  read,
  postback,
  standaloneReferral,
  threadControl,
  comment,
);
