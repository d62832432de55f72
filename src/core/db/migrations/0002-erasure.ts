import type { Migration } from "../migrate.ts";

/**
 * What the erasure room keeps: erasures under way and their receipts, without names and content; fingerprints of what
 * is gone, so that a late copy is not taken for something new; the retention time of an account.
 */
export const erasure: Migration = {
  version: 2,
  name: "erasure",
  sql: `
    -- Without it a fingerprint says nothing about what it was made of.
    CREATE TABLE erasure_key (one INTEGER PRIMARY KEY CHECK (one = 1), key TEXT NOT NULL) STRICT;
    INSERT INTO erasure_key VALUES (1, hex(randomblob(32)));

    CREATE TABLE tombstones (
      fingerprint BLOB PRIMARY KEY,
      -- 'message': a mid. 'reply': the text of a reply whose mid was not known. 'customer': account and customer.
      kind TEXT NOT NULL CHECK (kind IN ('message', 'reply', 'customer')),
      -- Of a customer: Meta's history up to this time does not come back.
      up_to_ms INTEGER,
      -- NULL: for good.
      until_ms INTEGER
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX tombstones_until ON tombstones (until_ms) WHERE until_ms IS NOT NULL;
    CREATE INDEX tombstones_replies ON tombstones (kind) WHERE kind = 'reply';

    CREATE TABLE erasures (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      -- NULL: asked for at Instagram, not here.
      client_id TEXT UNIQUE,
      what TEXT NOT NULL
        CHECK (what IN ('unsent', 'message', 'conversation', 'customer', 'account', 'older_than', 'sign_in')),
      wish TEXT NOT NULL CHECK (wish IN ('customer', 'owner', 'meta', 'retention')),
      account_id TEXT,
      conversation_id INTEGER,
      message_id INTEGER,
      older_than_ms INTEGER,
      disconnect INTEGER NOT NULL DEFAULT 0,
      asked_ms INTEGER NOT NULL,
      stop_asked INTEGER NOT NULL DEFAULT 0,
      -- The last conversation dealt with, and the last there was when it was asked for.
      done_up_to INTEGER NOT NULL DEFAULT 0,
      last_conversation_id INTEGER NOT NULL DEFAULT 0,
      conversations_done INTEGER NOT NULL DEFAULT 0,
      conversations_total INTEGER NOT NULL DEFAULT 0,
      -- NULL: under way; goes on at the next start.
      ended TEXT CHECK (ended IN ('done', 'cancelled', 'failed')),
      ended_ms INTEGER,
      -- When no byte was left in the files. NULL after the end: a crash came in between, it is looked after at start.
      clean_ms INTEGER,
      messages INTEGER NOT NULL DEFAULT 0,
      attachments INTEGER NOT NULL DEFAULT 0,
      reactions INTEGER NOT NULL DEFAULT 0,
      replies INTEGER NOT NULL DEFAULT 0,
      customers INTEGER NOT NULL DEFAULT 0,
      events INTEGER NOT NULL DEFAULT 0,
      quarantined INTEGER NOT NULL DEFAULT 0,
      confirmation_code TEXT UNIQUE
    ) STRICT;
    CREATE INDEX erasures_newest ON erasures (asked_ms, id);
    CREATE INDEX erasures_unclean ON erasures (id) WHERE clean_ms IS NULL;
    CREATE UNIQUE INDEX erasures_unsent ON erasures (message_id) WHERE what = 'unsent';

    -- The conversations of one erasure, where the owner has chosen them one by one.
    CREATE TABLE erasure_targets (
      erasure_id INTEGER NOT NULL REFERENCES erasures (id) ON DELETE CASCADE,
      conversation_id INTEGER NOT NULL,
      PRIMARY KEY (erasure_id, conversation_id)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE retention (account_id TEXT PRIMARY KEY, days INTEGER NOT NULL) STRICT;

    -- Removing a conversation finds what belongs to it, in whatever state it is.
    CREATE INDEX reactions_conversation ON reactions (conversation_id);
    CREATE INDEX outbox_conversation ON outbox (conversation_id);
  `,
};
