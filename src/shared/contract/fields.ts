import { z } from "zod";

/** Local row id. */
export const id = z.number().int().positive().max(Number.MAX_SAFE_INTEGER);
/** UTC milliseconds. */
export const timeMs = z.number().int().nonnegative();
export const limit = (most: number) => z.number().int().min(1).max(most);
/** Made by the writer of a command; repeating the command with the same id does the thing once. */
export const clientId = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/);
