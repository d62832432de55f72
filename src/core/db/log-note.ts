import { closeSync, constants, fdatasyncSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Clock, Logger } from "../ports.ts";

/**
 * How much the write-ahead log held after the last change, in a file of its own beside it. SQLite reads a log as far as
 * its checksums hold and takes the rest for never written; so a log that is gone or torn looks like one in which nothing
 * was done, and what was acknowledged would be lost without a word. This note tells the two apart.
 *
 * It is written after each commit without waiting for the disk: the system keeps it when this process is killed. After a
 * power cut it may say less than there was, never more, because the disk has it that the log is empty before it is cut.
 */
export interface LogNote {
  /** Of the log that was found, so many frames could be read. */
  readonly found: (frames: number) => void;
  /** So many frames are in the log now. */
  readonly holds: (frames: number) => void;
  /** Everything in the log is in the database file too, and on disk. */
  readonly emptied: () => void;
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
  /** Something is missing in the log that was found. Called before anything is done with what is left of it. */
  readonly lost: (loss: LogLoss) => void;
}

export const LOG_NOTE_FILE = "log-note.json";

/** Always as long as this, so that nothing stays of a longer one before. */
const LENGTH = 128;

const noteSchema = z.object({
  frames: z.number().int().nonnegative(),
  sinceMs: z.number().int().nonnegative(),
  untilMs: z.number().int().nonnegative(),
});
type Note = z.infer<typeof noteSchema>;

const EMPTY: Note = { frames: 0, sinceMs: 0, untilMs: 0 };

export function openLogNote({ dataDir, clock, logger, lost }: LogNoteParts): LogNote {
  const path = join(dataDir, LOG_NOTE_FILE);
  let note = readNote(path);
  let file: number | undefined;

  /** What cannot be noted is no reason not to do it. */
  const write = (next: Note, isOnDisk: boolean): void => {
    note = next;
    try {
      file ??= openSync(path, constants.O_RDWR | constants.O_CREAT, 0o600);
      writeSync(file, JSON.stringify(next).padEnd(LENGTH), 0);
      if (isOnDisk) fdatasyncSync(file);
    } catch (error) {
      logger.error("database.not_noted", error);
    }
  };
  const emptied = (): void => {
    if (note.frames > 0) write(EMPTY, true);
  };
  return {
    found(frames) {
      if (frames >= note.frames) return;
      const { sinceMs, untilMs } = note;
      lost({ sinceMs, untilMs });
      // Told once.
      if (frames === 0) emptied();
      else write({ ...note, frames }, true);
    },
    holds(frames) {
      if (frames === note.frames) return;
      const nowMs = clock.nowMs();
      write({ frames, sinceMs: note.frames === 0 ? nowMs : note.sinceMs, untilMs: nowMs }, false);
    },
    emptied,
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
