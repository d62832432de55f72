import { z } from "zod";
import { clientId, id, limit, timeMs } from "./fields.ts";
import { customerView } from "./conversations.ts";
import { nothing, type RouteMap } from "./route.ts";

/**
 * Removing from this computer. Nothing here unsends anything at Instagram, and nothing can be brought back: the
 * screen asks once, with the counts of `erasure/preview`, before it sends `erasure/start`.
 */
export const erasureTarget = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("message"), messageId: id }),
  /** A conversation and its customer: name, picture, messages, reactions, replies that have not left. */
  z.strictObject({ kind: z.literal("conversation"), conversationId: id }),
  /** One person, found by name: the conversations chosen from `erasure/find-customers`, also of several accounts. */
  z.strictObject({ kind: z.literal("customer"), conversationIds: z.array(id).min(1).max(50) }),
  z.strictObject({
    kind: z.literal("account"),
    accountId: z.string().max(40),
    /** Also forgets the account and its sign-in: nothing arrives here any more. */
    disconnect: z.boolean(),
  }),
]);
export type ErasureTarget = z.infer<typeof erasureTarget>;

const days = z.number().int().min(1).max(3650);

/** What can be counted before: everything that can be erased, and what a retention time would remove. */
export const erasurePreviewInput = z.strictObject({
  target: z.discriminatedUnion("kind", [
    ...erasureTarget.options,
    z.strictObject({ kind: z.literal("older_than"), accountId: z.string().max(40), days }),
  ]),
});
export const erasurePreviewOutput = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("found"),
    conversations: z.number().int(),
    messages: z.number().int(),
    /** Replies written here that have not left; they are not sent any more. */
    waitingReplies: z.number().int(),
  }),
  z.strictObject({ kind: z.literal("not_found") }),
]);

export const startErasureInput = z.strictObject({ clientId, target: erasureTarget });
export const startErasureOutput = z.discriminatedUnion("kind", [
  /** Under way, or done already. Progress: `erasure/get` on every event `erasure` with this id. */
  z.strictObject({ kind: z.literal("started"), erasureId: id }),
  /** One message, and it is on its way to Instagram at this moment. */
  z.strictObject({ kind: z.literal("on_its_way") }),
  z.strictObject({ kind: z.literal("not_found") }),
]);

export const removedCounts = z.strictObject({
  messages: z.number().int(),
  attachments: z.number().int(),
  reactions: z.number().int(),
  /** Replies that had not left. */
  replies: z.number().int(),
  customers: z.number().int(),
  /** Comments, mentions, opt-ins, hand-overs. */
  events: z.number().int(),
  /** Copies in quarantine. */
  quarantined: z.number().int(),
});
export type RemovedCounts = z.infer<typeof removedCounts>;

export const erasureState = z.enum([
  "running",
  /** Stop was asked for; the conversation under way is finished first. */
  "stopping",
  /** Removed; the last bytes in the files are being overwritten. */
  "cleaning",
  "done",
  /** Stopped by the owner: what `removed` counts is gone, the rest is there. */
  "cancelled",
  /** A fault of Shopbell's: what `removed` counts is gone; starting it again goes on with the rest. */
  "failed",
]);
export type ErasureState = z.infer<typeof erasureState>;

/** An erasure under way and, when it has ended, its receipt. Never a name, never content. */
export const erasureView = z.strictObject({
  id,
  what: z.enum(["unsent", "message", "conversation", "customer", "account", "older_than", "sign_in"]),
  /** Whose wish it was. `owner` with `unsent`: the account unsent its own message at Instagram. */
  wish: z.enum(["customer", "owner", "meta", "retention"]),
  state: erasureState,
  accountId: z.string().optional(),
  /** Local number of the conversation; it may be gone. */
  conversationId: id.optional(),
  askedMs: timeMs,
  endedMs: timeMs.optional(),
  /** When no byte was left in the data folder. */
  cleanMs: timeMs.optional(),
  /**
   * Copies in a place that was away then: they may hold it until the place is back, and `goneMs` says when they did not
   * any more. Left out when every copy could be reached.
   */
  awayCopies: z.strictObject({ goneMs: timeMs.optional() }).optional(),
  conversations: z.strictObject({ done: z.number().int(), total: z.number().int() }),
  removed: removedCounts,
  /** Given to Meta with its request to delete data. */
  confirmationCode: z.string().optional(),
});
export type ErasureView = z.infer<typeof erasureView>;

export const erasureInput = z.strictObject({ erasureId: id });
export const getErasureOutput = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("found"), erasure: erasureView }),
  z.strictObject({ kind: z.literal("not_found") }),
]);
export const cancelErasureOutput = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("changed") }),
  /** It has ended. */
  z.strictObject({ kind: z.literal("too_late") }),
  z.strictObject({ kind: z.literal("not_found") }),
]);

export const listErasuresInput = z.strictObject({
  /** Only what has not ended. */
  running: z.boolean().optional(),
  cursor: z.string().max(200).optional(),
  limit: limit(100).optional(),
});
/** Newest first. */
export const listErasuresOutput = z.strictObject({
  items: z.array(erasureView),
  nextCursor: z.string().optional(),
});

/** Part of a name or username, or the last digits of a customer's id. Upper case and accents do not matter. */
export const findCustomersInput = z.strictObject({ text: z.string().trim().min(1).max(200) });
export const findCustomersOutput = z.strictObject({
  items: z.array(
    z.strictObject({
      conversationId: id,
      accountId: z.string(),
      customer: customerView,
      messageCount: z.number().int(),
      lastActivityMs: timeMs,
    }),
  ),
  /** There are more than fit: ask for more of the name. */
  more: z.boolean(),
});

export const getRetentionOutput = z.strictObject({
  /** Accounts with a retention time. Without one, messages stay until they are removed. */
  items: z.array(z.strictObject({ accountId: z.string(), days })),
});
/** Without `days`: off. Applied at once, at every start, and once a day. */
export const setRetentionInput = z.strictObject({ accountId: z.string().max(40), days: days.optional() });
export const setRetentionOutput = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("changed") }),
  z.strictObject({ kind: z.literal("not_found") }),
]);

export const erasureRoutes = {
  "erasure/find-customers": { kind: "query", input: findCustomersInput, output: findCustomersOutput },
  "erasure/preview": { kind: "query", input: erasurePreviewInput, output: erasurePreviewOutput },
  "erasure/start": { kind: "command", input: startErasureInput, output: startErasureOutput },
  "erasure/cancel": { kind: "command", input: erasureInput, output: cancelErasureOutput },
  "erasure/get": { kind: "query", input: erasureInput, output: getErasureOutput },
  "erasure/list": { kind: "query", input: listErasuresInput, output: listErasuresOutput },
  "retention/get": { kind: "query", input: nothing, output: getRetentionOutput },
  "retention/set": { kind: "command", input: setRetentionInput, output: setRetentionOutput },
} as const satisfies RouteMap;
