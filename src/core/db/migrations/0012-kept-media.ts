import type { Migration } from "../migrate.ts";

/** Media that the owner has chosen to keep: for which accounts and how long, and the encrypted file of each. */
export const keptMedia: Migration = {
  version: 12,
  name: "kept-media",
  sql: `
    CREATE TABLE media_keeping (
      account_id TEXT PRIMARY KEY,
      days INTEGER NOT NULL,
      -- Attachments up to this id have been looked at.
      looked_up_to INTEGER NOT NULL DEFAULT 0
    ) STRICT;

    CREATE TABLE kept_media (
      attachment_id INTEGER PRIMARY KEY REFERENCES attachments (id) ON DELETE CASCADE,
      -- A random name in the folder "media"; NULL: still to be fetched.
      file TEXT,
      -- Without the encryption.
      bytes INTEGER NOT NULL DEFAULT 0,
      attempts INTEGER NOT NULL DEFAULT 0,
      next_attempt_ms INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE INDEX kept_media_due ON kept_media (next_attempt_ms) WHERE file IS NULL;
  `,
};
