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

const timeMs = z.number().int().nonnegative();
const fileSchema = z.object({
  /** One after the other. A copy made later than one was found lacks the same. */
  losses: z.array(z.object({ sinceMs: timeMs, untilMs: timeMs, foundMs: timeMs })).min(1),
  /** Replies are held, and Meta's history of that time is going to be read again. */
  isSettled: z.boolean(),
});
type LossFile = z.infer<typeof fileSchema>;

/** All that nobody has read of yet; the times are those of all of it together. */
export interface KeptLoss extends LogLoss {
  readonly isSettled: boolean;
  /** Whether what was made at this time has something of what is missing here. */
  readonly isIn: (madeMs: number) => boolean;
}

type Loss = LossFile["losses"][number];
const isWithin = ({ sinceMs, foundMs }: Loss, madeMs: number): boolean => sinceMs <= madeMs && madeMs < foundMs;

function readFile(dataDir: string): LossFile | undefined {
  try {
    return fileSchema.parse(JSON.parse(readFileSync(join(dataDir, LOSS_FILE), "utf8")));
  } catch {
    return undefined;
  }
}

function writeFile(dataDir: string, file: LossFile): void {
  writeNote(join(dataDir, LOSS_FILE), file);
}

export function readLoss(dataDir: string): KeptLoss | undefined {
  const file = readFile(dataDir);
  if (file === undefined) return undefined;
  return {
    sinceMs: Math.min(...file.losses.map(({ sinceMs }) => sinceMs)),
    untilMs: Math.max(...file.losses.map(({ untilMs }) => untilMs)),
    isSettled: file.isSettled,
    isIn: (madeMs) => file.losses.some((loss) => isWithin(loss, madeMs)),
  };
}

/** @param foundMs no copy that was made before it lacks what is missing for this reason. */
export function keepLoss(dataDir: string, { sinceMs, untilMs }: LogLoss, foundMs: number): void {
  const losses = [...(readFile(dataDir)?.losses ?? []), { sinceMs, untilMs, foundMs }];
  writeFile(dataDir, { losses, isSettled: false });
}

/**
 * Without the end of its log an inbox has gone back in time, if only by seconds.
 *
 * @param found what this start misses, also where it could not be kept.
 * @returns what has just been lost; undefined when nothing is, or all has been done about it that can be done here.
 */
export function beginWithLoss(
  db: Database,
  { dataDir, logger }: Pick<CorePorts, "dataDir" | "logger">,
  found: LogLoss | undefined,
): LogLoss | undefined {
  const kept = readLoss(dataDir);
  const loss = kept?.isSettled === false ? kept : found;
  if (loss === undefined) return undefined;
  logger.warn("database.log_lost", { seconds: Math.round((loss.untilMs - loss.sinceMs) / 1000) });
  db.write("loss.hold", () => {
    holdReplies(db);
    giveFreshNumbers(db, new Map());
  });
  return loss;
}

export function settleLoss(dataDir: string): void {
  const file = readFile(dataDir);
  if (file?.isSettled === false) writeFile(dataDir, { ...file, isSettled: true });
}

export function forgetLoss(dataDir: string): void {
  rmSync(join(dataDir, LOSS_FILE), { force: true });
}

/** An inbox as it was at this time is here now: whatever else is missing still is. */
export function forgetLossAt(dataDir: string, madeMs: number): void {
  const file = readFile(dataDir);
  if (file === undefined) return;
  const losses = file.losses.filter((loss) => !isWithin(loss, madeMs));
  if (losses.length === 0) forgetLoss(dataDir);
  else writeFile(dataDir, { ...file, losses });
}
