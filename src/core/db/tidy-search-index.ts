import type { Database } from "./database.ts";

/**
 * One step, of a few milliseconds, of bringing the index of messages into one piece; false when nothing is left to do.
 * Every commit adds a piece to a full-text index, and SQLite joins them only by and by. To take a word out at once, all
 * pieces have to be looked through: out of a single one it goes in a fifth of the time.
 *
 * @throws AppError `storage_failed`
 */
export type TidySearchIndex = () => boolean;

/** Every tidying begins with a count of its own. */
export type BeginTidying = () => TidySearchIndex;

/** Of the index; a step takes up to 8 ms. */
const PAGES_AT_ONCE = 64;
/** Enough for two million messages. In a storm of new ones there is always more to do, and words leave several pieces too. */
const MOST_STEPS = 2_000;

export function createTidySearchIndex(db: Database): BeginTidying {
  const changes = db.prepare<[], { n: number }>(`SELECT total_changes() AS n`);
  // Below zero it begins: all pieces into one, not only those of like size. Above zero it goes on with what was begun: what
  // comes meanwhile does not make it begin anew.
  const merge = db.prepare<[number]>(`INSERT INTO message_search (message_search, rank) VALUES ('merge', ?)`);
  return () => {
    let steps = 0;
    return () =>
      db.write("search.tidy", () => {
        const before = changes.get()?.n ?? 0;
        merge.run(steps === 0 ? -PAGES_AT_ONCE : PAGES_AT_ONCE);
        steps += 1;
        // One change is the command itself (SQLite, "FTS5 – The 'merge' Command").
        return steps < MOST_STEPS && (changes.get()?.n ?? 0) - before >= 2;
      });
  };
}
