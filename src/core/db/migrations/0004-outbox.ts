import type { Migration } from "../migrate.ts";

/**
 * The outbox as a table of its own kind of thing: a row is something to be said to a customer, which usually is a
 * message and need not be one (a reaction). What Meta has said about a window, a customer or an account stands with it.
 */
export const outbox: Migration = {
  version: 4,
  name: "outbox",
  sql: `
    CREATE TABLE outbox_anew (
      -- The order in which they were written, and in which those of a conversation leave.
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      client_id TEXT NOT NULL UNIQUE,
      conversation_id INTEGER NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
      -- The message it is on the screen. NULL: it is none.
      message_id INTEGER UNIQUE REFERENCES messages (id) ON DELETE CASCADE,
      -- The message it is done to, where it is none itself.
      target_message_id INTEGER REFERENCES messages (id) ON DELETE CASCADE,
      -- A kind of ReplyContent. A text stands in its message; what has no column of its own stands in content as JSON,
      -- which is emptied when the reply is accepted.
      kind TEXT NOT NULL,
      content TEXT NOT NULL DEFAULT '{}',
      -- Whoever types goes before anything automatic.
      author TEXT NOT NULL DEFAULT 'person' CHECK (author IN ('person', 'assistant')),
      -- 'held': has not left, and does not go by itself; reason says what the owner is asked.
      state TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'accepted', 'refused', 'unknown', 'held')),
      because TEXT,
      reason TEXT,
      error_code INTEGER,
      error_subcode INTEGER,
      trace_id TEXT,
      attempts INTEGER NOT NULL DEFAULT 0,
      -- Since when it waits for its next attempt, by this computer's clock: a clock set back is noticed by it.
      waits_since_ms INTEGER NOT NULL DEFAULT 0,
      next_attempt_ms INTEGER NOT NULL,
      -- The newest row of messages when it left: what stood there is older than it at Meta, too.
      known_up_to INTEGER NOT NULL DEFAULT 0,
      -- How often Meta was asked in vain what became of it.
      looks INTEGER NOT NULL DEFAULT 0,
      -- When the person who wrote it chose "Answer as a person", and who; NULL when they did not.
      confirmed_ms INTEGER,
      confirmed_by TEXT,
      -- 1: left with Meta's HUMAN_AGENT tag.
      as_person INTEGER NOT NULL DEFAULT 0,
      written_ms INTEGER NOT NULL
    ) STRICT;
    INSERT INTO outbox_anew (id, client_id, conversation_id, message_id, kind, state, because, reason, error_code,
        error_subcode, trace_id, attempts, waits_since_ms, next_attempt_ms, confirmed_ms, as_person, written_ms)
      SELECT message_id, client_id, conversation_id, message_id, 'text',
        CASE WHEN state = 'refused' AND reason IN ('needs_person', 'window_closed', 'not_thread_owner')
          THEN 'held' ELSE state END,
        because, reason, error_code, error_subcode, trace_id, attempts, written_ms, next_attempt_ms, confirmed_ms,
        as_person, written_ms
      FROM outbox ORDER BY message_id;
    DROP TABLE outbox;
    ALTER TABLE outbox_anew RENAME TO outbox;
    CREATE INDEX outbox_unsettled ON outbox (conversation_id, author, id) WHERE state IN ('waiting', 'sending', 'unknown');
    CREATE INDEX outbox_for_owner ON outbox (conversation_id, state) WHERE state IN ('held', 'refused');
    CREATE INDEX outbox_conversation ON outbox (conversation_id);
    CREATE INDEX outbox_target ON outbox (target_message_id) WHERE target_message_id IS NOT NULL;

    -- Meta closed this window earlier than our count: of the window that began with this action of the customer.
    ALTER TABLE conversations ADD COLUMN refused_window_ms INTEGER;
    -- 'open': only a person may answer now. 'human_agent': nobody may.
    ALTER TABLE conversations ADD COLUMN refused_window TEXT;
    -- Meta cannot deliver to this customer; until they write again.
    ALTER TABLE conversations ADD COLUMN unreachable_ms INTEGER;

    -- Why sending is paused. NULL: the sign-in no longer works.
    ALTER TABLE accounts ADD COLUMN paused_because TEXT;
    -- Whether the shop's app holds Meta's Human Agent feature: 'unknown' until the owner or Meta has said so.
    ALTER TABLE accounts ADD COLUMN human_agent TEXT NOT NULL DEFAULT 'unknown'
      CHECK (human_agent IN ('unknown', 'approved', 'missing'));
  `,
};
