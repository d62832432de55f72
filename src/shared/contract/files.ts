import { z } from "zod";
import type { RouteMap } from "./route.ts";

/** The random name under which a chosen file waits. */
export const fileId = z.string().regex(/^[0-9a-f]{32}$/u);

export const outgoingMedia = z.enum(["image", "video", "audio", "file"]);

/** What the host answers to a file posted to `FILES_PATH`, as JSON. */
export const receivedFile = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("kept"),
    fileId,
    media: outgoingMedia,
    size: z.number().int(),
  }),
  z.strictObject({ kind: z.literal("wrong_type") }),
  z.strictObject({ kind: z.literal("too_large"), mostBytes: z.number().int() }),
  /** Not a picture to its end, or nothing at all. */
  z.strictObject({ kind: z.literal("broken") }),
  /** Too many files wait. */
  z.strictObject({ kind: z.literal("no_room") }),
  z.strictObject({ kind: z.literal("failed") }),
]);
export type ReceivedFile = z.infer<typeof receivedFile>;

export const fileRoutes = {
  /** It will not be sent after all. */
  "files/discard": {
    kind: "command",
    input: z.strictObject({ fileId }),
    output: z.strictObject({ kind: z.literal("discarded") }),
  },
} as const satisfies RouteMap;
