import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Database } from "../db/database.ts";
import type { LogLoss } from "../db/log-note.ts";
import type { CorePorts } from "../ports.ts";
import { giveFreshNumbers } from "./fresh-numbers.ts";
import { holdReplies } from "./hold-replies.ts";
import { writeNote } from "./write-note.ts";

/**
 * What a log that was gone or torn after an unclean end has cost. It stands in a file of its own until the owner has read
 * of it: the database is what something is missing in.
 */
const LOSS_FILE = "log-loss.json";

const lossSchema = z.object({
  sinceMs: z.number().int().nonnegative(),
  untilMs: z.number().int().nonnegative(),
  /** Replies are held, and Meta's history of that time is going to be read again. */
  isSettled: z.boolean(),
});
export type KeptLoss = z.infer<typeof lossSchema>;

export function readLoss(dataDir: string): KeptLoss | undefined {
  try {
    return lossSchema.parse(JSON.parse(readFileSync(join(dataDir, LOSS_FILE), "utf8")));
  } catch {
    return undefined;
  }
}

/** Together with one that nobody has read of yet. */
export function keepLoss(dataDir: string, { sinceMs, untilMs }: LogLoss): void {
  const before = readLoss(dataDir);
  writeNote(join(dataDir, LOSS_FILE), {
    sinceMs: Math.min(sinceMs, before?.sinceMs ?? sinceMs),
    untilMs: Math.max(untilMs, before?.untilMs ?? untilMs),
    isSettled: false,
  } satisfies KeptLoss);
}

/**
 * Without the end of its log an inbox has gone back in time, if only by seconds.
 *
 * @returns what has just been lost; undefined when nothing is, or all has been done about it that can be done here.
 */
export function beginWithLoss(
  db: Database,
  { dataDir, logger }: Pick<CorePorts, "dataDir" | "logger">,
): LogLoss | undefined {
  const loss = readLoss(dataDir);
  if (loss === undefined || loss.isSettled) return undefined;
  logger.warn("database.log_lost", { seconds: Math.round((loss.untilMs - loss.sinceMs) / 1000) });
  db.write("loss.hold", () => {
    holdReplies(db);
    giveFreshNumbers(db, new Map());
  });
  return loss;
}

export function settleLoss(dataDir: string): void {
  const loss = readLoss(dataDir);
  if (loss?.isSettled === false) writeNote(join(dataDir, LOSS_FILE), { ...loss, isSettled: true } satisfies KeptLoss);
}

export function forgetLoss(dataDir: string): void {
  rmSync(join(dataDir, LOSS_FILE), { force: true });
}
