import { z } from "zod";
import { timeMs } from "./fields.ts";
import type { RouteMap } from "./route.ts";

export const figuresInput = z.strictObject({ days: z.union([z.literal(7), z.literal(30)]) });

/**
 * How the shop answers, by the calendar of the computer that receives; today is the last day. A wait begins with a
 * customer's first message after the account's last one, and ends with the account's next one, wherever it was written.
 */
export const figuresOutput = z.strictObject({
  /** Oldest first; `startMs` is midnight. */
  days: z.array(z.strictObject({ startMs: timeMs, received: z.number().int(), sent: z.number().int() })),
  /** Half of the waits that began in these days and were answered were shorter. Absent: none was answered. */
  medianResponseMs: z.number().int().optional(),
  answered: z.number().int(),
  /** Of the waits that were answered within 24 hours, or have had 24 hours for it. */
  answeredIn24h: z.strictObject({ answered: z.number().int(), of: z.number().int() }),
  /** Waits that Meta's window closed on, 7 days after the customer's last message, without an answer. */
  closedUnanswered: z.number().int(),
});
export type Figures = z.infer<typeof figuresOutput>;

export const figureRoutes = {
  "figures/get": { kind: "query", input: figuresInput, output: figuresOutput },
} as const satisfies RouteMap;
