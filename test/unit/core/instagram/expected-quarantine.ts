import type { InboundEvent } from "#core/instagram/index.ts";
import { toMid } from "#shared/domain/ids.ts";
import { account, eventMs, type ExpectedPart, kept, message } from "./expected.ts";

const pair = { sender: { id: "900000000000001" }, recipient: { id: account } };
const event = (part: object, more = {}) => ({ ...pair, timestamp: eventMs, ...part, ...more });
const whole = (reason: ExpectedPart["reason"], raw: unknown): ExpectedPart => ({ reason, raw });
const about = (mid: string) => ({ mid: toMid(mid) });

/** Fixture name → what is kept for quarantine, and what of the delivery was understood all the same. */
export const expectedQuarantine: Readonly<
  Record<string, { readonly events?: readonly InboundEvent[]; readonly kept: readonly ExpectedPart[] }>
> = {
  "page-object": {
    kept: [
      whole("foreign_object", {
        object: "page",
        entry: [{ id: "101", time: 1_767_225_600_500, messaging: [] }],
      }),
    ],
  },
  "object-not-text": { kept: [whole("bad_envelope", { object: 5, entry: [] })] },
  "entry-not-a-list": { kept: [whole("bad_envelope", { object: "instagram", entry: { id: account } })] },
  "root-is-a-list": { kept: [whole("bad_envelope", [{ object: "instagram" }])] },
  "entries-odd": {
    kept: [
      whole("bad_entry", null),
      whole("bad_entry", 7),
      kept("bad_entry", { id: account, time: 1_767_225_600_500 }),
      kept("bad_entry", { messaging: { "0": {} } }),
    ],
  },
  "unknown-event": {
    kept: [kept("unknown_event", event({ typing: { since: 1, about: { mid: "m-typing" } } }), about("m-typing"))],
  },
  "unknown-field": {
    kept: [
      kept("unknown_field", { field: "a_field_of_tomorrow", value: { x: { mid: "m-tomorrow" } } }, about("m-tomorrow")),
    ],
  },
  "message-without-mid": { kept: [kept("bad_event", event({ message: { text: "who am I?" } }))] },
  "message-text-not-text": {
    kept: [kept("bad_event", event({ message: { mid: "m-object", text: { body: "hi" } } }), about("m-object"))],
  },
  "message-not-an-object": { kept: [kept("bad_event", event({ message: "hi" }))] },
  "seen-watermark": { kept: [kept("bad_event", event({ read: { watermark: eventMs } }))] },
  "reaction-unknown-action": {
    kept: [kept("bad_event", event({ reaction: { mid: "m-1", action: "shrug" } }), about("m-1"))],
  },
  "unsent-without-sender": {
    kept: [kept("bad_event", { timestamp: eventMs, message: { mid: "m-lost", is_deleted: true } }, about("m-lost"))],
  },
  "comment-without-id": { kept: [kept("bad_event", { field: "comments", value: { text: "?" } })] },
  "good-and-bad-together": {
    events: [message("m-good", { text: "I am fine" })],
    kept: [kept("bad_event", 7), kept("unknown_event", event({ dance: {} }, { timestamp: eventMs + 1 }))],
  },
};

/** Fixtures that are not for this door at all. */
export const expectedUnknownObjects: readonly string[] = ["other-object", "no-object"];
