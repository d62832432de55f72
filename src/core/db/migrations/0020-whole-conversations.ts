import type { Migration } from "../migrate.ts";

/**
 * Up to when each conversation was whole when Meta's list of it was last read, the message at the lower end of a gap, and
 * whose turn it is to be looked at.
 */
export const wholeConversations: Migration = {
  version: 20,
  name: "whole-conversations",
  sql: `
    CREATE TABLE whole_conversations (
      conversation_id INTEGER PRIMARY KEY REFERENCES conversations (id) ON DELETE CASCADE,
      -- Meta's time: what was sent before it is here, or a gap is marked where it is not.
      up_to_ms INTEGER NOT NULL
    ) STRICT;
    -- Until now every message that was here counted as such an end. This computer's clock and Meta's differ; what the
    -- import has not come to has not been read.
    INSERT INTO whole_conversations (conversation_id, up_to_ms)
      SELECT c.id, h.synced_ms - 600000 FROM conversations c JOIN history_reads h ON h.account_id = c.account_id
      WHERE h.synced_ms IS NOT NULL AND h.import_done = 1;

    -- Of the message right below the gap; NULL: only its time is known.
    ALTER TABLE gaps ADD COLUMN from_id INTEGER;
    -- The higher, the later it was last looked at.
    ALTER TABLE gaps ADD COLUMN looked INTEGER NOT NULL DEFAULT 0;
  `,
};
