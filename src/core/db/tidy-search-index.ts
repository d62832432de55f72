import type { Database } from "./database.ts";

/**
 * One step, of a few milliseconds, of bringing the index of messages into one piece; false when nothing is left to do.
 * Every commit adds a piece to a full-text index, and SQLite joins them only by and by. To take a word out at once, all
 * pieces have to be looked through: out of a single one it goes in a fifth of the time.
 *
 * @throws AppError `storage_failed`
 */
export type TidySearchIndex = () => boolean;

/** Of the index; a step takes up to 8 ms. */
const PAGES_AT_ONCE = 64;

export function createTidySearchIndex(db: Database): TidySearchIndex {
  const changes = db.prepare<[], { n: number }>(`SELECT total_changes() AS n`);
  // Below zero: all pieces into one, not only those of like size. Once begun, every call goes on with it.
  const merge = db.prepare(`INSERT INTO message_search (message_search, rank) VALUES ('merge', ${-PAGES_AT_ONCE})`);
  return () =>
    db.write("search.tidy", () => {
      const before = changes.get()?.n ?? 0;
      merge.run();
      // One change is the command itself (SQLite, "FTS5 – The 'merge' Command").
      return (changes.get()?.n ?? 0) - before >= 2;
    });
}
