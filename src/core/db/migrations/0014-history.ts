import type { Migration } from "../migrate.ts";

/**
 * How far Meta's history has been read for each account, and the stretches of conversations that are known to be
 * missing here. Times only: what Meta calls a conversation is asked for again, never kept.
 */
export const history: Migration = {
  version: 14,
  name: "history",
  sql: `
    CREATE TABLE history_reads (
      account_id TEXT PRIMARY KEY,
      -- Everything up to here has been asked for.
      synced_ms INTEGER,
      import_done INTEGER NOT NULL DEFAULT 0,
      -- The import goes backwards and has come to conversations of this time.
      import_before_ms INTEGER,
      import_conversations INTEGER NOT NULL DEFAULT 0,
      import_messages INTEGER NOT NULL DEFAULT 0
    ) STRICT;

    CREATE TABLE gaps (
      id INTEGER PRIMARY KEY,
      conversation_id INTEGER NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
      -- The last message before it that is here; NULL: nothing before it is.
      from_ms INTEGER,
      -- The first message after it that is here.
      to_ms INTEGER NOT NULL,
      UNIQUE (conversation_id, to_ms)
    ) STRICT;
  `,
};
