import type { Migration } from "../migrate.ts";

/** What somebody has begun to write to a customer and not sent: kept over restarts, gone with the conversation. */
export const drafts: Migration = {
  version: 5,
  name: "drafts",
  sql: `
    CREATE TABLE drafts (
      conversation_id INTEGER PRIMARY KEY REFERENCES conversations (id) ON DELETE CASCADE,
      text TEXT NOT NULL,
      -- The message it quotes; its words are read there, so that nothing of them stays here.
      reply_to_message_id INTEGER REFERENCES messages (id) ON DELETE SET NULL,
      saved_ms INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX drafts_quoted ON drafts (reply_to_message_id) WHERE reply_to_message_id IS NOT NULL;
  `,
};
