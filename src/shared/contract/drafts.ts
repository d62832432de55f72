import { z } from "zod";
import { conversationInput } from "./conversations.ts";
import { id } from "./fields.ts";
import type { RouteMap } from "./route.ts";

/** What somebody has begun to write to a customer. An empty text and no quote: there is none. */
export const draftView = z.strictObject({
  text: z.string(),
  /** The message it answers, as long as that is here. */
  replyTo: z
    .strictObject({ messageId: id, by: z.enum(["customer", "account"]), text: z.string().optional() })
    .optional(),
});

export const saveDraftInput = z.strictObject({
  conversationId: id,
  text: z.string().max(60_000),
  replyToMessageId: id.optional(),
});
export const saveDraftOutput = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("saved") }),
  z.strictObject({ kind: z.literal("not_found") }),
]);

/** Whether the customer is told is the owner's setting; it may also have been told already. */
export const typingOutput = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("noted") }),
  z.strictObject({ kind: z.literal("ignored") }),
]);

export const draftRoutes = {
  /** A person is typing a reply here. */
  "conversations/typing": { kind: "command", input: conversationInput, output: typingOutput },
  "drafts/get": { kind: "query", input: conversationInput, output: draftView },
  /** The whole draft, in place of the one before. A reply that is sent takes its conversation's draft away. */
  "drafts/save": { kind: "command", input: saveDraftInput, output: saveDraftOutput },
} as const satisfies RouteMap;
