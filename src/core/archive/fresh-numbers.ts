import type { Database } from "../db/database.ts";

/**
 * Numbers of rows leave the database: a screen that is still open, a notification, a link, a receipt name a conversation
 * or a message by one. An inbox that takes the place of a newer one knows only which numbers it has given itself, and
 * would give those of the newer one again: an answer to Ben would go to Cem. So it begins far behind both.
 */
export type GivenNumbers = ReadonlyMap<string, number>;

/** More than are given between a look into a copy and the exchange, or than a lost log can hold. */
const FAR = 1_000_000;

/** The last number each table has given. */
export function numbersGiven(db: Database): GivenNumbers {
  const rows = db.prepare<[], { name: string; seq: number }>(`SELECT name, seq FROM sqlite_sequence`).all();
  return new Map(rows.map(({ name, seq }) => [name, seq]));
}

/** From now on `db` gives none that it or `elsewhere` has given. Inside the caller's transaction. */
export function giveFreshNumbers(db: Database, elsewhere: GivenNumbers): void {
  const own = numbersGiven(db);
  const add = db.prepare<[string]>(`INSERT INTO sqlite_sequence (name, seq) VALUES (?, 0)`);
  const lift = db.prepare<[number, string]>(`UPDATE sqlite_sequence SET seq = ? WHERE name = ?`);
  for (const { name } of db.prepare<[], { name: string }>(TABLES).all()) {
    if (!own.has(name)) add.run(name);
    lift.run(Math.max(own.get(name) ?? 0, elsewhere.get(name) ?? 0) + FAR, name);
  }
}

const TABLES = `SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%AUTOINCREMENT%'`;
