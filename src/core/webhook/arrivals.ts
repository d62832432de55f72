import { join } from "node:path";
import SqliteDatabase from "better-sqlite3";

/**
 * The journal of the door: signed deliveries, byte for byte, from the moment Meta may be told "received" until the
 * inbox has applied them. A file of its own, because the door and the inbox write at the same time and neither may
 * wait for the other. It is all but always empty.
 */
export interface Arrivals {
  /** Writes the deliveries in one commit; when this returns they are on disk. Gives the id of the first. */
  readonly append: (bodies: readonly Uint8Array[], receivedMs: number) => number;
  /** What an earlier run left, oldest first. */
  readonly left: () => readonly Arrival[];
  /** Forgets what the inbox has applied and leaves no bytes of it in the files. */
  readonly sweep: (appliedUpTo: number) => void;
  readonly close: () => void;
}

export interface Arrival {
  readonly id: number;
  readonly receivedMs: number;
  readonly body: Buffer;
}

export const ARRIVALS_FILE = "arrivals.db";

/** @throws SqliteError when the file cannot be opened. */
export function openArrivals(dataDir: string): Arrivals {
  const connection = new SqliteDatabase(join(dataDir, ARRIVALS_FILE), { timeout: 2000 });
  connection.pragma("journal_mode = WAL");
  connection.pragma("synchronous = FULL");
  connection.pragma("secure_delete = ON");
  connection.pragma("trusted_schema = OFF");
  // Ids are never used again, so that "applied up to" can never mean a later delivery.
  connection.exec(`CREATE TABLE IF NOT EXISTS arrivals (
    id INTEGER PRIMARY KEY AUTOINCREMENT, received_ms INTEGER NOT NULL, body BLOB NOT NULL) STRICT`);

  const insert = connection.prepare<[number, Uint8Array]>(`INSERT INTO arrivals (received_ms, body) VALUES (?, ?)`);
  const all = connection.prepare<[], Arrival>(`SELECT id, received_ms AS receivedMs, body FROM arrivals ORDER BY id`);
  const remove = connection.prepare<[number]>(`DELETE FROM arrivals WHERE id <= ?`);
  const appendAll = connection.transaction((bodies: readonly Uint8Array[], receivedMs: number): number => {
    let last = 0;
    for (const body of bodies) last = Number(insert.run(receivedMs, body).lastInsertRowid);
    return last - bodies.length + 1;
  });

  return {
    append: (bodies, receivedMs) => appendAll.immediate(bodies, receivedMs),
    left: () => all.all(),
    sweep(appliedUpTo) {
      remove.run(appliedUpTo);
      connection.pragma("wal_checkpoint(TRUNCATE)");
    },
    close: () => void connection.close(),
  };
}
