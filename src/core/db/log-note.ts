import { closeSync, constants, fdatasyncSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Clock, Logger } from "../ports.ts";
import { isMoved, type LastPage } from "./moved-log.ts";

/**
 * How much the write-ahead log held after the last change, in a file of its own beside it. SQLite reads a log as far as
 * its checksums hold and takes the rest for never written; so a log that is gone or torn looks like one in which nothing
 * was done, and what was acknowledged would be lost without a word. This note tells the two apart.
 *
 * It is written after each commit without waiting for the disk: the system keeps it when this process is killed. After a
 * power cut it may say less than there was, never more, because the disk has it that the log is empty before it is cut.
 */
export interface LogNote {
  /** The database is about to be opened: what another program has done with the log can only be seen now. */
  readonly opening: (databasePath: string) => void;
  /** Of the log that was found, so many frames could be read. Below zero nobody knows, here and in `holds`. */
  readonly found: (frames: number) => void;
  /** So many frames are in the log now; `last` reads the page in the last of them. */
  readonly holds: (frames: number, last: () => LastPage | undefined) => void;
  /**
   * Everything in the log is in the database file too, and on disk.
   *
   * @returns whether that is noted; until it is, the log must not be cut.
   */
  readonly emptied: () => boolean;
  readonly close: () => void;
}

/** What changed between these times is not here, or not all of it. */
export interface LogLoss {
  readonly sinceMs: number;
  readonly untilMs: number;
}

export interface LogNoteParts {
  readonly dataDir: string;
  readonly clock: Pick<Clock, "nowMs">;
  readonly logger: Logger;
  /**
   * Something is missing in the log that was found. Called before anything is done with what is left of it; where it
   * throws, it is called again whenever the log is emptied, and at the next start.
   */
  readonly lost: (loss: LogLoss) => void;
}

export const LOG_NOTE_FILE = "log-note.json";

/** Always as long as this, so that nothing stays of a longer one before. */
const LENGTH = 256;

const noteSchema = z.object({
  frames: z.number().int().nonnegative(),
  sinceMs: z.number().int().nonnegative(),
  untilMs: z.number().int().nonnegative(),
  last: z.object({ page: z.number().int().positive(), hash: z.string() }).optional(),
});
type Note = z.infer<typeof noteSchema>;

const EMPTY: Note = { frames: 0, sinceMs: 0, untilMs: 0 };

/** More frames than any log has: the next start misses them. */
const NOT_TOLD = Number.MAX_SAFE_INTEGER;

export function openLogNote({ dataDir, clock, logger, lost }: LogNoteParts): LogNote {
  const path = join(dataDir, LOG_NOTE_FILE);
  let note = readNote(path);
  let file: number | undefined;

  /** The last that was to be noted is not, or not for certain. */
  let isBehind = false;
  let untold: LogLoss | undefined;
  let wasMoved = false;

  /** What cannot be noted is no reason not to do it. */
  const write = (next: Note, isOnDisk: boolean): boolean => {
    try {
      file ??= openSync(path, constants.O_RDWR | constants.O_CREAT, 0o600);
      writeSync(file, JSON.stringify(next).padEnd(LENGTH), 0);
      if (isOnDisk) fdatasyncSync(file);
      note = next;
      isBehind = false;
    } catch (error) {
      // Not at every change.
      if (!isBehind) logger.error("database.not_noted", error);
      isBehind = true;
    }
    return !isBehind;
  };
  const tell = (): boolean => {
    try {
      if (untold !== undefined) lost(untold);
      untold = undefined;
    } catch (error) {
      logger.error("database.loss_not_kept", error);
    }
    return untold === undefined;
  };
  return {
    opening(databasePath) {
      wasMoved = note.last !== undefined && isMoved(databasePath, path, note.last);
    },
    found(frames) {
      if (frames < 0 || frames >= note.frames) return;
      const { sinceMs, untilMs } = note;
      if (!wasMoved) untold = { sinceMs, untilMs };
      if (!tell()) write({ frames: NOT_TOLD, sinceMs, untilMs }, true);
      // Told once.
      else write(frames === 0 ? EMPTY : { frames, sinceMs, untilMs }, true);
    },
    holds(frames, last) {
      if (untold !== undefined || frames < 0 || (frames === note.frames && !isBehind)) return;
      const nowMs = clock.nowMs();
      const sinceMs = note.frames === 0 ? nowMs : note.sinceMs;
      write({ frames, sinceMs, untilMs: nowMs, last: last() }, false);
    },
    emptied: () => tell() && ((note.frames === 0 && !isBehind) || write(EMPTY, true)),
    close() {
      try {
        if (file !== undefined) closeSync(file);
        file = undefined;
        if (note.frames === 0) rmSync(path, { force: true });
      } catch (error) {
        // Where somebody has it open (Windows). One that says nothing does no harm.
        logger.error("database.note_left", error);
      }
    },
  };
}

/** One that cannot be read knows nothing. */
function readNote(path: string): Note {
  try {
    return noteSchema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return EMPTY;
  }
}
