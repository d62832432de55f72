import { z } from "zod";
import { id } from "./fields.ts";
import { nothing, type RouteMap } from "./route.ts";

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

/** Of a film, in pixels as it is shown; more than any of them has is not believed. */
const side = z.number().int().min(1).max(16_384);
export const mediaSizeInput = z.strictObject({ attachmentId: id, width: side, height: side });

/** More than any shop wants; "for good" is not offered. */
export const MOST_KEEPING_DAYS = 3650;
const days = z.number().int().min(1).max(MOST_KEEPING_DAYS);

/** Accounts whose customers' photos, videos, voice messages and files are kept here; none unless the owner chose so. */
export const mediaKeepingOutput = z.strictObject({
  items: z.array(z.strictObject({ accountId: z.string(), days, files: z.number().int(), bytes: z.number().int() })),
  /** When all of it is larger than this, the oldest goes. */
  mostBytes: z.number().int(),
});
/** Without `days`: nothing is kept any longer, and what was is deleted at once. */
export const setMediaKeepingInput = z.strictObject({ accountId: z.string().max(40), days: days.optional() });
export const setMediaKeepingOutput = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("changed") }),
  z.strictObject({ kind: z.literal("not_found") }),
]);

export const mediaRoutes = {
  "media/keeping": { kind: "query", input: nothing, output: mediaKeepingOutput },
  "media/set-keeping": { kind: "command", input: setMediaKeepingInput, output: setMediaKeepingOutput },
  /** The page has seen what shape a film has: next time there is room of it before the film is there. */
  "media/note-size": { kind: "command", input: mediaSizeInput, output: z.strictObject({ kind: z.literal("noted") }) },
  "media/state": { kind: "query", input: mediaStateInput, output: mediaStateOutput },
} as const satisfies RouteMap;
