import type { Migration } from "../migrate.ts";

/**
 * The first schema. Three ideas carry it:
 * - A conversation is one account with one customer, for ever; a message belongs to it and is found by Meta's `mid`.
 * - A row may be there before its message (`arrived = 0`): an edit, a reaction or an unsend that came first.
 * - A reply is a message from the moment it is written; its `outbox` row says how far it has come.
 *
 * Ids that leave this file (screens, media links, receipts) are never used again, so that an erased row's id can never
 * mean another.
 */
export const inbox: Migration = {
  version: 1,
  name: "inbox",
  sql: `
    CREATE TABLE accounts (
      id TEXT PRIMARY KEY,
      family TEXT NOT NULL CHECK (family IN ('facebook', 'instagram')),
      username TEXT NOT NULL,
      -- Id to call the Send API with: the Page in family A, the account itself in family B.
      sender_id TEXT NOT NULL,
      sending TEXT NOT NULL DEFAULT 'ready' CHECK (sending IN ('ready', 'paused')),
      connected_ms INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE customers (
      account_id TEXT NOT NULL REFERENCES accounts (id),
      id TEXT NOT NULL,
      name TEXT,
      username TEXT,
      picture_url TEXT,
      follows_account INTEGER,
      verified INTEGER,
      follower_count INTEGER,
      profile_read_ms INTEGER,
      PRIMARY KEY (account_id, id)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE conversations (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      account_id TEXT NOT NULL,
      customer_id TEXT NOT NULL,
      -- Newest message or reaction, by Meta's time.
      last_activity_ms INTEGER NOT NULL DEFAULT 0,
      last_qualifying_ms INTEGER,
      first_contact_ms INTEGER,
      last_message_id INTEGER,
      last_message_ms INTEGER NOT NULL DEFAULT 0,
      last_reaction_id INTEGER,
      message_count INTEGER NOT NULL DEFAULT 0,
      unread_count INTEGER NOT NULL DEFAULT 0,
      -- The owner has seen everything up to here.
      owner_read_ms INTEGER NOT NULL DEFAULT 0,
      -- The customer's latest read event.
      seen_mid TEXT,
      seen_at_ms INTEGER,
      done INTEGER NOT NULL DEFAULT 0,
      done_at_ms INTEGER,
      UNIQUE (account_id, customer_id),
      FOREIGN KEY (account_id, customer_id) REFERENCES customers (account_id, id) ON DELETE CASCADE
    ) STRICT;
    CREATE INDEX conversations_open ON conversations (last_activity_ms DESC, id DESC) WHERE done = 0;
    CREATE INDEX conversations_done ON conversations (last_activity_ms DESC, id DESC) WHERE done = 1;
    CREATE INDEX conversations_unread ON conversations (last_activity_ms DESC, id DESC) WHERE unread_count > 0;
    CREATE INDEX conversations_closing ON conversations (last_qualifying_ms, id) WHERE done = 0;

    CREATE TABLE messages (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      conversation_id INTEGER NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
      -- Meta's id; NULL while Meta has not given one to a reply written here.
      mid TEXT,
      direction TEXT NOT NULL CHECK (direction IN ('in', 'out')),
      origin TEXT NOT NULL CHECK (origin IN ('customer', 'here', 'elsewhere')),
      kind TEXT NOT NULL,
      sent_at_ms INTEGER NOT NULL,
      text TEXT,
      -- 0: as first written. Meta counts edits up from 1; the highest wins, whatever the order of arrival.
      edit_number INTEGER NOT NULL DEFAULT 0,
      edited_at_ms INTEGER,
      unsent_at_ms INTEGER,
      reply_to_mid TEXT,
      -- 0: only an edit or an unsend has arrived yet; the message itself may still come.
      arrived INTEGER NOT NULL DEFAULT 1,
      standby INTEGER NOT NULL DEFAULT 0,
      is_self INTEGER NOT NULL DEFAULT 0,
      payload TEXT,
      referral TEXT
    ) STRICT;
    CREATE UNIQUE INDEX messages_mid ON messages (mid, conversation_id) WHERE mid IS NOT NULL;
    CREATE INDEX messages_thread ON messages (conversation_id, sent_at_ms, id);

    CREATE TABLE attachments (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      message_id INTEGER NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
      -- 'quote': the story this message answers.
      role TEXT NOT NULL CHECK (role IN ('content', 'quote')),
      position INTEGER NOT NULL,
      kind TEXT NOT NULL,
      -- Meta's own word.
      type TEXT NOT NULL,
      url TEXT,
      title TEXT,
      media_id TEXT,
      UNIQUE (message_id, role, position)
    ) STRICT;

    CREATE TABLE reactions (
      id INTEGER PRIMARY KEY,
      conversation_id INTEGER NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
      mid TEXT NOT NULL,
      actor TEXT NOT NULL CHECK (actor IN ('customer', 'account')),
      at_ms INTEGER NOT NULL,
      -- NULL: taken back. The row stays, so that an older event arriving late changes nothing.
      emoji TEXT,
      UNIQUE (mid, conversation_id, actor)
    ) STRICT;
    CREATE INDEX reactions_newest ON reactions (conversation_id, at_ms, id) WHERE emoji IS NOT NULL;

    CREATE TABLE outbox (
      message_id INTEGER PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
      client_id TEXT NOT NULL UNIQUE,
      conversation_id INTEGER NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
      state TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'accepted', 'refused', 'unknown')),
      because TEXT,
      reason TEXT,
      error_code INTEGER,
      error_subcode INTEGER,
      trace_id TEXT,
      attempts INTEGER NOT NULL DEFAULT 0,
      next_attempt_ms INTEGER NOT NULL,
      -- When the person who wrote it chose "Answer as a person"; NULL when they did not.
      confirmed_ms INTEGER,
      -- 1: left with Meta's HUMAN_AGENT tag.
      as_person INTEGER NOT NULL DEFAULT 0,
      written_ms INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX outbox_unsettled ON outbox (conversation_id, message_id) WHERE state IN ('waiting', 'sending', 'unknown');
    CREATE INDEX outbox_refused ON outbox (conversation_id) WHERE state = 'refused';

    CREATE TABLE quarantine (
      id INTEGER PRIMARY KEY,
      received_ms INTEGER NOT NULL,
      account_id TEXT,
      mid TEXT,
      reason TEXT NOT NULL,
      raw TEXT NOT NULL,
      -- sha-256 of reason and raw text: Meta's retries of the same delivery are kept once.
      digest TEXT NOT NULL UNIQUE
    ) STRICT;
    CREATE INDEX quarantine_mid ON quarantine (mid) WHERE mid IS NOT NULL;
  `,
};
