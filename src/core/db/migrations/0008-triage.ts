import type { Migration } from "../migrate.ts";

/**
 * How the owner sorts the day: labels, notes, snoozing, "needs a person", marked as unread. The indexes of the lists are
 * made anew, because a snoozed conversation is in none of the open ones and comes back at the top.
 */
export const triage: Migration = {
  version: 8,
  name: "triage",
  sql: `
    -- Until then out of the way. NULL: it is not.
    ALTER TABLE conversations ADD COLUMN snoozed_until_ms INTEGER;
    -- Newest activity when it was snoozed: what the customer writes later brings it back.
    ALTER TABLE conversations ADD COLUMN snoozed_at_ms INTEGER;
    -- When it came back by itself; it stands in the lists as if something had happened then.
    ALTER TABLE conversations ADD COLUMN returned_ms INTEGER;
    -- 1: nobody has looked at it since it came back.
    ALTER TABLE conversations ADD COLUMN reminded INTEGER NOT NULL DEFAULT 0;
    -- Since when a person is asked for. NULL: nobody is.
    ALTER TABLE conversations ADD COLUMN needs_person_ms INTEGER;
    ALTER TABLE conversations ADD COLUMN marked_unread INTEGER NOT NULL DEFAULT 0;
    -- Its place in the lists.
    ALTER TABLE conversations ADD COLUMN list_ms INTEGER
      GENERATED ALWAYS AS (max(last_activity_ms, coalesce(returned_ms, 0))) VIRTUAL;

    DROP INDEX conversations_open;
    DROP INDEX conversations_done;
    DROP INDEX conversations_unread;
    DROP INDEX conversations_closing;
    CREATE INDEX conversations_open ON conversations (list_ms DESC, id DESC) WHERE done = 0 AND snoozed_until_ms IS NULL;
    CREATE INDEX conversations_unread ON conversations (list_ms DESC, id DESC)
      WHERE done = 0 AND snoozed_until_ms IS NULL AND (unread_count > 0 OR marked_unread = 1);
    CREATE INDEX conversations_person ON conversations (list_ms DESC, id DESC)
      WHERE done = 0 AND snoozed_until_ms IS NULL AND needs_person_ms IS NOT NULL;
    CREATE INDEX conversations_closing ON conversations (last_qualifying_ms, id) WHERE done = 0 AND snoozed_until_ms IS NULL;
    CREATE INDEX conversations_snoozed ON conversations (snoozed_until_ms, id) WHERE done = 0 AND snoozed_until_ms IS NOT NULL;
    CREATE INDEX conversations_done ON conversations (list_ms DESC, id DESC) WHERE done = 1;

    CREATE TABLE labels (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      client_id TEXT NOT NULL UNIQUE,
      name TEXT NOT NULL,
      -- The name without case and accents: no two labels look the same.
      folded TEXT NOT NULL UNIQUE,
      color TEXT NOT NULL
    ) STRICT;
    CREATE TABLE conversation_labels (
      conversation_id INTEGER NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
      label_id INTEGER NOT NULL REFERENCES labels (id) ON DELETE CASCADE,
      PRIMARY KEY (conversation_id, label_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX conversation_labels_label ON conversation_labels (label_id, conversation_id);

    CREATE TABLE notes (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      client_id TEXT NOT NULL UNIQUE,
      conversation_id INTEGER NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
      text TEXT NOT NULL,
      written_ms INTEGER NOT NULL,
      edited_ms INTEGER
    ) STRICT;
    CREATE INDEX notes_conversation ON notes (conversation_id, id);
  `,
};
