import { z } from "zod";
import { id } from "./fields.ts";
import type { RouteMap } from "./route.ts";

export const mediaStateInput = z.strictObject({ attachmentId: id });
/**
 * What became of the last request for `media/<id>`: a picture that fails in the page does not say why. `unknown`:
 * nobody has asked for it since the start.
 */
export const mediaStateOutput = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("shown"), contentType: z.string() }),
  /** Instagram no longer gives it. */
  z.strictObject({ kind: z.literal("gone") }),
  /** Not a type that is shown, or not from Instagram. */
  z.strictObject({ kind: z.literal("refused") }),
  z.strictObject({ kind: z.literal("too_large") }),
  /** Instagram could not be reached, or the line broke. */
  z.strictObject({ kind: z.literal("offline") }),
  z.strictObject({ kind: z.literal("not_found") }),
  z.strictObject({ kind: z.literal("unknown") }),
]);
export type MediaState = z.infer<typeof mediaStateOutput>;

export const mediaRoutes = {
  "media/state": { kind: "query", input: mediaStateInput, output: mediaStateOutput },
} as const satisfies RouteMap;
