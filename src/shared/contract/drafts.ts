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

export const draftRoutes = {
  "drafts/get": { kind: "query", input: conversationInput, output: draftView },
  /** The whole draft, in place of the one before. A reply that is sent takes its conversation's draft away. */
  "drafts/save": { kind: "command", input: saveDraftInput, output: saveDraftOutput },
} as const satisfies RouteMap;
