import { z } from "zod";
import { clientId, id } from "./fields.ts";
import { nothing, type RouteMap } from "./route.ts";

export const MOST_SAVED_REPLIES = 200;

const name = z.string().trim().min(1).max(60);
const text = z.string().trim().min(1).max(4000);

/** A text the shop sends again and again; `{name}`, `{shop}` and `{hours}` in it are filled in when it is used. */
export const savedReply = z.strictObject({ id, name: z.string(), text: z.string() });
export type SavedReply = z.infer<typeof savedReply>;

export const listSavedRepliesOutput = z.strictObject({ items: z.array(savedReply).max(MOST_SAVED_REPLIES) });
export const saveSavedReplyInput = z.strictObject({
  clientId,
  /** Changes this one; without it, a new one. */
  savedReplyId: id.optional(),
  name,
  text,
});
export const saveSavedReplyOutput = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("saved"), savedReplyId: id }),
  z.strictObject({ kind: z.literal("name_taken") }),
  z.strictObject({ kind: z.literal("full"), most: z.number().int() }),
  z.strictObject({ kind: z.literal("not_found") }),
]);
export const removeSavedReplyOutput = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("removed") }),
  z.strictObject({ kind: z.literal("not_found") }),
]);

export const savedReplyRoutes = {
  /** By name. */
  "saved-replies/list": { kind: "query", input: nothing, output: listSavedRepliesOutput },
  "saved-replies/save": { kind: "command", input: saveSavedReplyInput, output: saveSavedReplyOutput },
  "saved-replies/remove": {
    kind: "command",
    input: z.strictObject({ savedReplyId: id }),
    output: removeSavedReplyOutput,
  },
} as const satisfies RouteMap;
