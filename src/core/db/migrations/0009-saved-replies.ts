import type { Migration } from "../migrate.ts";

/** What the shop says again and again: the owner's own words, about no customer. */
export const savedReplies: Migration = {
  version: 9,
  name: "saved-replies",
  sql: `
    CREATE TABLE saved_replies (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      client_id TEXT NOT NULL UNIQUE,
      name TEXT NOT NULL UNIQUE COLLATE NOCASE,
      text TEXT NOT NULL,
      changed_ms INTEGER NOT NULL
    ) STRICT;
  `,
};
