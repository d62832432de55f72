import { z } from "zod";
import { id, limit, timeMs } from "./fields.ts";
import { nothing, type RouteMap } from "./route.ts";

/** Why the public door turned a request away. Such requests are counted by day and never stored. */
export const doorRefusal = z.enum([
  "unknown_path",
  "wrong_host",
  "method",
  "handshake",
  "too_large",
  /** A compressed body; Meta sends plain bytes. */
  "encoding",
  "missing_signature",
  "bad_signature",
  "unknown_object",
  /** The sender was too slow, or left before its request was complete. */
  "cut_off",
  /** It could not be written to disk; Meta sends it again. */
  "not_kept",
]);
export type DoorRefusal = z.infer<typeof doorRefusal>;

/** Why a part of a delivery is not in the inbox. */
export const quarantineReason = z.enum([
  "not_json",
  "too_deep",
  /** Meant for another of Meta's products. */
  "foreign_object",
  "bad_envelope",
  "bad_entry",
  "bad_event",
  "unknown_event",
  "unknown_field",
  /** For an account that is not connected here; tried again when it is. */
  "unknown_account",
  /** Understood, and refused by our own inbox: a fault of Shopbell's. */
  "apply_failed",
]);
export type QuarantineReason = z.infer<typeof quarantineReason>;

export const quarantineEntry = z.strictObject({
  id,
  receivedMs: timeMs,
  reason: quarantineReason,
  accountId: z.string().optional(),
  /** It seems to be about a message; when that message is unsent, this goes too. */
  aboutMessage: z.boolean(),
  /** Characters of what Meta sent. */
  size: z.number().int(),
  /** False: too long to be kept whole, so it cannot be tried again. */
  whole: z.boolean(),
});
export type QuarantineEntry = z.infer<typeof quarantineEntry>;

export const listQuarantineInput = z.strictObject({
  reason: quarantineReason.optional(),
  cursor: z.string().max(200).optional(),
  limit: limit(100).optional(),
});
/** Newest first, without the raw text. */
export const listQuarantineOutput = z.strictObject({
  items: z.array(quarantineEntry),
  nextCursor: z.string().optional(),
});

export const quarantineInput = z.strictObject({ quarantineId: id });
export const getQuarantineOutput = z.discriminatedUnion("kind", [
  /** `raw`: what Meta sent, as text, for the owner to look at and copy. Never to be rendered as markup. */
  z.strictObject({ kind: z.literal("found"), entry: quarantineEntry, raw: z.string() }),
  z.strictObject({ kind: z.literal("not_found") }),
]);

/** Without `quarantineIds`: everything there is. */
export const retryQuarantineInput = z.strictObject({ quarantineIds: z.array(id).min(1).max(500).optional() });
/** `applied`: entries that are in the inbox now. `kept`: entries that are still not understood. */
export const retryQuarantineOutput = z.strictObject({ applied: z.number().int(), kept: z.number().int() });

export const dropQuarantineInput = z.strictObject({ quarantineIds: z.array(id).min(1).max(500) });
export const dropQuarantineOutput = z.strictObject({ dropped: z.number().int() });

/** What Meta sent beside messages. */
export const keptEventKind = z.enum(["comment", "mention", "opt_in", "thread_control", "other", "dashboard_test"]);
export type KeptEventKind = z.infer<typeof keptEventKind>;

const kept = {
  id,
  accountId: z.string(),
  /** Meta's time. */
  atMs: timeMs,
  customerId: z.string().optional(),
  /** The customer's conversation, where there is one. */
  conversationId: id.optional(),
};

export const keptEventView = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("comment"),
    ...kept,
    commentId: z.string(),
    text: z.string().optional(),
    username: z.string().optional(),
    mediaId: z.string().optional(),
    parentId: z.string().optional(),
    /** Written under a live video. */
    live: z.boolean(),
  }),
  z.strictObject({
    kind: z.literal("mention"),
    ...kept,
    mediaId: z.string().optional(),
    commentId: z.string().optional(),
  }),
  z.strictObject({ kind: z.literal("opt_in"), ...kept, title: z.string().optional() }),
  z.strictObject({
    kind: z.literal("thread_control"),
    ...kept,
    action: z.enum(["pass", "take", "request", "app_roles"]),
    previousOwnerAppId: z.string().optional(),
    newOwnerAppId: z.string().optional(),
  }),
  /** `field`: Meta's name for it. */
  z.strictObject({ kind: z.literal("other"), ...kept, field: z.string() }),
  /** "Send to my server" in Meta's dashboard. */
  z.strictObject({ kind: z.literal("dashboard_test"), ...kept, field: z.string() }),
]);
export type KeptEventView = z.infer<typeof keptEventView>;

export const listEventsInput = z.strictObject({
  kind: keptEventKind.optional(),
  cursor: z.string().max(200).optional(),
  limit: limit(100).optional(),
});
/** Newest first, by Meta's time. */
export const listEventsOutput = z.strictObject({
  items: z.array(keptEventView),
  nextCursor: z.string().optional(),
});

const countOf = <Name extends z.ZodType>(name: Name) => z.strictObject({ name, count: z.number().int() });

/** Numbers of today, by the calendar of the computer that receives. */
export const healthToday = z.strictObject({
  /** `2026-01-31`. */
  day: z.string(),
  /** Events of Meta's that were read and kept; `repeated` of them said nothing new. */
  received: z.number().int(),
  repeated: z.number().int(),
  lastReceivedMs: timeMs.optional(),
  /** Requests that were turned away. */
  refused: z.array(countOf(doorRefusal)),
  /** What is in quarantine now, of today and of the last 30 days. */
  quarantine: z.strictObject({
    today: z.number().int(),
    total: z.number().int(),
    byReason: z.array(countOf(quarantineReason)),
  }),
  /** Kept events of the last 30 days by kind. */
  events: z.array(countOf(keptEventKind)),
  /** "Send to my server" in Meta's dashboard; proof that the way from Meta to here is open. */
  testEvents: z.strictObject({ today: z.number().int(), lastMs: timeMs.optional(), lastField: z.string().optional() }),
  /** Messages that Meta named without showing them, and that are still being fetched. */
  beingFetched: z.number().int(),
  /** Read from Meta's history today. */
  history: z.strictObject({
    /** Messages missed in an outage. */
    caughtUp: z.number().int(),
    /** Messages that Meta never told of although everything worked. */
    withoutNotice: z.number().int(),
    /** Messages found to have been unsent meanwhile. */
    removed: z.number().int(),
    /** Stretches that could not be filled. */
    gaps: z.number().int(),
    /** Conversations that Meta did not show when they were to be read. */
    passedOver: z.number().int(),
  }),
});
export type HealthToday = z.infer<typeof healthToday>;

export const traceInput = z.strictObject({ messageId: id });
/** What happened to one message, step by step and without its content. */
export const traceOutput = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("found"),
    /** How it came: told by a webhook, read from Meta's history, written here. */
    source: z.enum(["webhook", "history", "here"]),
    /** The door had it (this computer's clock); for a reply written here, its echo. */
    receivedMs: timeMs.optional(),
    /** Its delivery carried Meta's signature. Nothing unsigned ever gets as far as having a trace. */
    verified: z.boolean(),
    /** Its row is on disk. */
    stored: z.literal(true),
    /** First time it was on a screen. */
    shownMs: timeMs.optional(),
    /** A person said that a person answers: when, and who, as the computer knows them. */
    confirmedMs: timeMs.optional(),
    confirmedBy: z.string().optional(),
    /** Instagram did not take it: the reply's reason, as in its state. */
    refused: z.string().optional(),
    unsentMs: timeMs.optional(),
  }),
  z.strictObject({ kind: z.literal("not_found") }),
]);

export const healthRoutes = {
  "messages/trace": { kind: "query", input: traceInput, output: traceOutput },
  "health/today": { kind: "query", input: nothing, output: healthToday },
  "events/list": { kind: "query", input: listEventsInput, output: listEventsOutput },
  "quarantine/list": { kind: "query", input: listQuarantineInput, output: listQuarantineOutput },
  "quarantine/get": { kind: "query", input: quarantineInput, output: getQuarantineOutput },
  "quarantine/retry": { kind: "command", input: retryQuarantineInput, output: retryQuarantineOutput },
  "quarantine/drop": { kind: "command", input: dropQuarantineInput, output: dropQuarantineOutput },
} as const satisfies RouteMap;
