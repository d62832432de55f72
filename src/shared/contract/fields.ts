import { z } from "zod";

/** Local row id. */
export const id = z.number().int().positive().max(Number.MAX_SAFE_INTEGER);
/** UTC milliseconds. */
export const timeMs = z.number().int().nonnegative();
export const limit = (most: number) => z.number().int().min(1).max(most);
