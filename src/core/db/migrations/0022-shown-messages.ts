import type { Migration } from "../migrate.ts";

/**
 * When a message was first on a screen, beside the messages: whoever scrolls through years of them marks thousands, and
 * each mark in its message's own row wrote a page of texts again.
 */
export const shownMessages: Migration = {
  version: 22,
  name: "shown-messages",
  sql: `
    CREATE TABLE shown_messages (
      message_id INTEGER PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
      at_ms INTEGER NOT NULL
    ) STRICT;
    INSERT INTO shown_messages (message_id, at_ms) SELECT id, shown_ms FROM messages WHERE shown_ms IS NOT NULL;
    ALTER TABLE messages DROP COLUMN shown_ms;
  `,
};
