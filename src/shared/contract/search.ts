import { z } from "zod";
import { attachmentKind, conversationView } from "./conversations.ts";
import { id, limit, timeMs } from "./fields.ts";
import type { RouteMap } from "./route.ts";

/** A text in pieces, of which some are what was looked for. Cut out of its middle when it is long. */
export const snippet = z.array(z.strictObject({ text: z.string(), isHit: z.boolean() }));
export type Snippet = z.infer<typeof snippet>;

export const searchHit = z.strictObject({
  messageId: id,
  conversationId: id,
  sentAtMs: timeMs,
  by: z.enum(["customer", "account"]),
  snippet,
  attachment: attachmentKind.optional(),
  /** The attachment that is its first photo, where there is something to show of it. */
  photoId: id.optional(),
});
export type SearchHit = z.infer<typeof searchHit>;

export const noteHit = z.strictObject({ noteId: id, conversationId: id, writtenMs: timeMs, snippet });

export const findInput = z.strictObject({
  /** As typed; `parseSearch` in shared/domain says what is understood. */
  text: z.string().max(500),
  /** Only in this conversation. */
  conversationId: id.optional(),
  accountId: z.string().max(40).optional(),
  cursor: z.string().max(200).optional(),
  limit: limit(50).optional(),
});
export const findOutput = z.strictObject({
  /** Newest first. */
  hits: z.array(searchHit),
  /** First page only: customers whose name or username fits, and notes. */
  people: z.array(id),
  notes: z.array(noteHit),
  /** The conversations that all of these are in. */
  conversations: z.array(conversationView),
  nextCursor: z.string().optional(),
});

export const sharedKind = z.enum(["media", "files", "links"]);
export const listSharedInput = z.strictObject({
  conversationId: id,
  kind: sharedKind,
  cursor: z.string().max(200).optional(),
  limit: limit(100).optional(),
});
export const sharedItem = z.strictObject({
  messageId: id,
  sentAtMs: timeMs,
  by: z.enum(["customer", "account"]),
  /** Of media and files: what the host streams from `media/<id>`. */
  attachmentId: id.optional(),
  attachment: attachmentKind.optional(),
  title: z.string().optional(),
  /** Of links: an https address as it was written. */
  url: z.string().optional(),
});
export type SharedItem = z.infer<typeof sharedItem>;
/** Newest first. */
export const listSharedOutput = z.strictObject({ items: z.array(sharedItem), nextCursor: z.string().optional() });

export const besideSharedInput = z.strictObject({ conversationId: id, attachmentId: id });
const besideShared = z.strictObject({ messageId: id, attachmentId: id });
/** The next picture or film of the conversation on either side; absent at its ends. */
export const besideSharedOutput = z.strictObject({ older: besideShared.optional(), newer: besideShared.optional() });

export const searchRoutes = {
  "search/find": { kind: "query", input: findInput, output: findOutput },
  "shared/beside": { kind: "query", input: besideSharedInput, output: besideSharedOutput },
  "shared/list": { kind: "query", input: listSharedInput, output: listSharedOutput },
} as const satisfies RouteMap;
