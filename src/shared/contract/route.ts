import { z } from "zod";

/** `query` reads and may be repeated at will; `command` changes something and is idempotent (by its client-made id, or because it sets a state). */
export interface Route {
  readonly kind: "query" | "command";
  readonly input: z.ZodType;
  readonly output: z.ZodType;
}

/** Route by name, `room/verb`. */
export type RouteMap = Readonly<Record<string, Route>>;

/** Input of a route that needs none. Inputs are strict: unknown keys are refused. */
export const nothing = z.strictObject({});
