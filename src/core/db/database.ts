import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import SqliteDatabase, { type Database as Connection, type Statement } from "better-sqlite3";
import { AppError } from "../app-error.ts";
import type { Logger } from "../ports.ts";
import { createCleanCheckpoint, type CleanCheckpoint } from "./clean-checkpoint.ts";
import type { LogNote } from "./log-note.ts";
import { migrate } from "./migrate.ts";
import { migrations } from "./migrations/index.ts";

/** Queries and transactions that take longer are logged by name. */
const SLOW_MS = 40;

/** Nobody else writes here; whoever holds the lock all the same must not hold up this process. */
const LOCKED_WAIT_MS = 500;

/** The log is moved into the file when it is longer than this; SQLite's own measure (1000 pages). */
const LONG_LOG_BYTES = 4_000_000;

export const DATABASE_FILE = "shopbell.db";

/** The one writing connection, with the only two ways to use it. */
export interface Database {
  /** Prepares a statement; rooms do this once, when they are created. */
  readonly prepare: <Parameters extends unknown[] | object = unknown[], Row = unknown>(
    sql: string,
  ) => Statement<Parameters extends unknown[] ? Parameters : [Parameters], Row>;
  /**
   * Runs `work` in one immediate transaction. `work` is synchronous: nothing may await between its statements.
   * When this returns, the change is on disk (WAL, `synchronous=FULL`).
   *
   * @throws AppError `storage_failed` when the disk is full, the file is locked, unreadable or damaged; any other
   *   error of `work` is thrown as it is. Either way nothing was changed.
   */
  readonly write: <Result>(name: string, work: () => Result) => Result;
  /** Runs `work` on one consistent view of the data. */
  readonly read: <Result>(name: string, work: () => Result) => Result;
  /**
   * Leaves no byte of what was deleted in the files: everything in the log moves into the database file, and the log
   * becomes empty. `busy`: someone is reading; try again. Never waits.
   *
   * @throws AppError `storage_failed`
   */
  readonly emptyLog: () => "empty" | "busy";
  readonly close: () => void;
}

/**
 * Opens (or makes) the database of a data folder and brings it to the newest schema.
 *
 * @param note where it is noted how much the log holds; without one, a log that was lost is not missed.
 * @throws AppError `storage_failed` with a sentence for the owner.
 */
export function openDatabase(dataDir: string, logger: Logger, note?: LogNote): Database {
  const path = join(dataDir, DATABASE_FILE);
  note?.opening(path);
  const connection = openConnection(path);
  let log: CleanCheckpoint | undefined;
  let watch: LogWatch | undefined;
  try {
    const mode = connection.pragma("journal_mode = WAL", { simple: true });
    if (mode !== "wal") logger.error("database.no_log", new Error(`The journal mode stays ${String(mode)}`));
    // Before anything else can fail: closing moves what is left of the log, and then there is nothing to compare.
    watch = note === undefined ? undefined : watchLog(connection, note);
    // Every checkpoint is ours: SQLite's own would leave bytes of deleted rows in the pages.
    connection.pragma("wal_autocheckpoint = 0");
    connection.pragma("synchronous = FULL");
    connection.pragma("foreign_keys = ON");
    connection.pragma("secure_delete = ON");
    connection.pragma("trusted_schema = OFF");
    connection.pragma("temp_store = MEMORY");
    connection.pragma("cache_size = -8000");
    log = createCleanCheckpoint(connection, path, note?.emptied);
    // What an unclean end has left.
    log.run();
    migrate(connection, migrations);
  } catch (error) {
    const hadLog = (statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;
    connection.close();
    log?.close();
    if (watch !== undefined) watch.closed();
    else if (hadLog && !existsSync(`${path}-wal`)) note?.emptied();
    throw asStorageError(error);
  }
  return wrap(connection, logger, log, watch);
}

interface LogWatch {
  /** A change is in the log. */
  readonly grown: (log: CleanCheckpoint | undefined) => void;
  /** The connection is: where it was the last one, SQLite has moved what was left of the log. */
  readonly closed: () => void;
}

/** Compares the log that is here with what was noted of it, and notes what becomes of it from now on. */
function watchLog(connection: Connection, note: LogNote): LogWatch {
  // NOOP only looks (SQLite 3.51 and newer): `log` is the number of frames that count.
  const look = connection.prepare<[], { log: number }>("PRAGMA wal_checkpoint(NOOP)");
  const frames = (): number => look.get()?.log ?? -1;
  note.found(frames());
  return {
    grown(log) {
      const count = frames();
      note.holds(count, () => log?.lastPage(count));
    },
    closed() {
      if (!existsSync(`${connection.name}-wal`)) note.emptied();
    },
  };
}

/**
 * Opens the database of a data folder without changing it, beside a running Shopbell if need be.
 *
 * @throws AppError `storage_failed` when it cannot be read.
 */
export function openDatabaseForReading(dataDir: string): Database {
  try {
    const connection = new SqliteDatabase(join(dataDir, DATABASE_FILE), { readonly: true, timeout: 5000 });
    connection.pragma("trusted_schema = OFF");
    return wrap(connection, { info: () => {}, warn: () => {}, error: () => {} });
  } catch (error) {
    throw asStorageError(error);
  }
}

function openConnection(path: string): Connection {
  try {
    return new SqliteDatabase(path, { timeout: LOCKED_WAIT_MS });
  } catch (error) {
    throw asStorageError(error);
  }
}

function wrap(connection: Connection, logger: Logger, log?: CleanCheckpoint, watch?: LogWatch): Database {
  let work: (() => unknown) | undefined;
  // One compiled wrapper for every transaction: better-sqlite3 prepares BEGIN and COMMIT when it is made.
  const transaction = connection.transaction(() => work?.());

  let longLogBytes = LONG_LOG_BYTES;
  let isShorteningSoon = false;
  const shortenLog = (): void => {
    isShorteningSoon = false;
    if (log === undefined || !connection.open) return;
    const startedAt = performance.now();
    try {
      // While someone reads, the log grows by the same measure before it is tried again.
      longLogBytes = LONG_LOG_BYTES + (log.run() === "busy" ? log.logBytes() : 0);
    } catch (error) {
      // What was to be written is on disk; the log is moved another time.
      longLogBytes = LONG_LOG_BYTES + log.logBytes();
      logger.error("database.checkpoint_failed", error);
    }
    const tookMs = performance.now() - startedAt;
    if (tookMs > SLOW_MS) logger.warn("database.slow", { name: "checkpoint", tookMs: Math.round(tookMs) });
  };
  /** In a turn of its own, so that whoever waits does not wait for commit and checkpoint together. */
  const shortenLongLog = (): void => {
    if (log === undefined || connection.inTransaction) return;
    const bytes = log.logBytes();
    if (bytes < longLogBytes) return;
    if (bytes > longLogBytes + LONG_LOG_BYTES) return shortenLog();
    if (!isShorteningSoon) setImmediate(shortenLog);
    isShorteningSoon = true;
  };

  const run = <Result>(name: string, mode: "immediate" | "deferred", body: () => Result): Result => {
    const startedAt = performance.now();
    const outer = work;
    work = body;
    try {
      return transaction[mode]() as Result;
    } catch (error) {
      throw asStorageError(error);
    } finally {
      work = outer;
      const tookMs = performance.now() - startedAt;
      if (tookMs > SLOW_MS) logger.warn("database.slow", { name, tookMs: Math.round(tookMs) });
    }
  };
  return {
    prepare: (sql) => connection.prepare(sql) as never,
    write(name, body) {
      const result = run(name, "immediate", body);
      try {
        // Before anybody is told that it is done.
        if (!connection.inTransaction) watch?.grown(log);
        shortenLongLog();
      } catch (error) {
        // It is done all the same.
        logger.error("database.log_not_seen", error);
      }
      return result;
    },
    read: (name, body) => run(name, "deferred", body),
    emptyLog() {
      try {
        return log?.run() === "busy" ? "busy" : "empty";
      } catch (error) {
        throw asStorageError(error);
      }
    },
    close() {
      if (!connection.open) return;
      try {
        if (log !== undefined) {
          optimize(connection);
          log.run();
        }
      } finally {
        connection.close();
        log?.close();
        watch?.closed();
      }
    },
  };
}

/** Statistics for the query planner. The samples among them are copies of what stands in the rows: ids, names. */
function optimize(connection: Connection): void {
  connection.pragma("optimize");
  const samples = connection.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_stat4'`).get();
  if (samples !== undefined) connection.exec(`DELETE FROM sqlite_stat4`);
}

const STORAGE_SENTENCES: readonly (readonly [code: RegExp, sentence: string])[] = [
  [/^(?:SQLITE_FULL|ENOSPC)/u, "The disk is full. Shopbell keeps trying; free some space and it goes on by itself."],
  [/^SQLITE_(BUSY|LOCKED)/u, "Another program is using Shopbell's database. Shopbell keeps trying."],
  [/^SQLITE_(CORRUPT|NOTADB)/u, "Shopbell's database file is damaged. It was not changed."],
  [
    /^(?:SQLITE_(?:READONLY|CANTOPEN|PERM|AUTH)|EACCES|EPERM|EROFS)/u,
    "Shopbell may not write to its data folder. Check the folder's permissions.",
  ],
  [
    /^(?:SQLITE_(?:IOERR|NOMEM|PROTOCOL)|EIO|EMFILE|ENFILE|EBUSY)/u,
    "The disk did not answer as it should. Shopbell keeps trying.",
  ],
];

/** SQLite's code, or the system's where a checkpoint reads and writes the file itself. */
function diskCodeOf(error: unknown): string | undefined {
  if (error instanceof SqliteDatabase.SqliteError) return error.code;
  const isSystemCall = error instanceof Error && "syscall" in error && "code" in error;
  return isSystemCall && typeof error.code === "string" ? error.code : undefined;
}

/** Turns the faults of the disk into `storage_failed` with a sentence; other errors (also constraints) stay as they are. */
function asStorageError(error: unknown): unknown {
  const row = STORAGE_SENTENCES.find(([code]) => code.test(diskCodeOf(error) ?? ""));
  return row === undefined ? error : new AppError("storage_failed", row[1], { cause: error });
}
