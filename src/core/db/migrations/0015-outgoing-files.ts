import type { Migration } from "../migrate.ts";

/** Files on their way out. Their bytes lie beside the database under the same random name until Instagram has them. */
export const outgoingFiles: Migration = {
  version: 15,
  name: "outgoing-files",
  sql: `
    CREATE TABLE outgoing_files (
      -- Also the name on disk; says nothing of what it holds.
      id TEXT PRIMARY KEY,
      -- NULL: chosen, and not sent yet.
      message_id INTEGER REFERENCES messages (id) ON DELETE CASCADE,
      position INTEGER NOT NULL DEFAULT 0,
      kind TEXT NOT NULL,
      content_type TEXT NOT NULL,
      size INTEGER NOT NULL,
      received_ms INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX outgoing_files_message ON outgoing_files (message_id) WHERE message_id IS NOT NULL;
  `,
};
