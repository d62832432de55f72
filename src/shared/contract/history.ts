import { z } from "zod";
import { id, timeMs } from "./fields.ts";
import type { RouteMap } from "./route.ts";

/** A stretch of a conversation that may be missing here: more came while nobody listened than Meta still shows. */
export const gapView = z.strictObject({
  /** The last message before it; left out when nothing before it is here. */
  fromMs: timeMs.optional(),
  /** The first message after it. */
  toMs: timeMs,
});
export type GapView = z.infer<typeof gapView>;

const conversation = z.strictObject({ conversationId: id });

export const historyRoutes = {
  "history/gaps": { kind: "query", input: conversation, output: z.strictObject({ gaps: z.array(gapView) }) },
  /** Asks Meta once more for what it still shows of this conversation. */
  "history/read-again": { kind: "command", input: conversation, output: z.strictObject({ read: z.boolean() }) },
  /** Stops bringing in what was before the account was connected, or goes on with it. False when there is none left. */
  "history/import": {
    kind: "command",
    input: z.strictObject({ accountId: z.string().min(1).max(64), wish: z.enum(["stop", "go_on"]) }),
    output: z.strictObject({ changed: z.boolean() }),
  },
} as const satisfies RouteMap;
