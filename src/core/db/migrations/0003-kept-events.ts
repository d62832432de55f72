import type { Migration } from "../migrate.ts";

/**
 * What happened to what Meta sent: events that are not messages, when a message came and was shown, who answers a
 * conversation, and counts by day. Quarantine is made anew, with its small columns before the raw text.
 */
export const keptEvents: Migration = {
  version: 3,
  name: "kept-events",
  sql: `
    -- Trace of a message: when the door had it, when it was first on screen. NULL: written here, or not yet.
    ALTER TABLE messages ADD COLUMN received_ms INTEGER;
    ALTER TABLE messages ADD COLUMN shown_ms INTEGER;
    -- 1: read from Meta's Conversations API; whole seconds, fewer details. A webhook's copy takes its place.
    ALTER TABLE messages ADD COLUMN from_history INTEGER NOT NULL DEFAULT 0;

    -- Meta's id of the shop's own app, learnt from the echo of a reply written here.
    ALTER TABLE accounts ADD COLUMN app_id TEXT;

    -- Which app answers: the newest hand-over by Meta's time, the newest message that came in standby, and the newest
    -- customer's message that came to us. The newest of the three says who has the conversation.
    ALTER TABLE conversations ADD COLUMN control_at_ms INTEGER;
    ALTER TABLE conversations ADD COLUMN control_key TEXT;
    ALTER TABLE conversations ADD COLUMN control_owner_app_id TEXT;
    ALTER TABLE conversations ADD COLUMN standby_ms INTEGER;
    ALTER TABLE conversations ADD COLUMN direct_ms INTEGER;

    -- Events that are not messages, once each. Everything a person wrote stands in text; who they are stands in
    -- customer_id and author. Erasing a customer or an account deletes their rows.
    CREATE TABLE platform_events (
      id INTEGER PRIMARY KEY,
      account_id TEXT NOT NULL,
      kind TEXT NOT NULL,
      key TEXT NOT NULL,
      at_ms INTEGER NOT NULL,
      received_ms INTEGER NOT NULL,
      customer_id TEXT,
      author TEXT,
      text TEXT,
      -- A small JSON object of ids and words of Meta's; nothing a person wrote.
      facts TEXT NOT NULL,
      UNIQUE (account_id, kind, key)
    ) STRICT;
    CREATE INDEX platform_events_newest ON platform_events (at_ms, id);
    CREATE INDEX platform_events_newest_of_kind ON platform_events (kind, at_ms, id);
    CREATE INDEX platform_events_customer ON platform_events (account_id, customer_id) WHERE customer_id IS NOT NULL;

    -- Messages that Meta named without showing them, until they have been fetched.
    CREATE TABLE message_hints (
      account_id TEXT NOT NULL,
      mid TEXT NOT NULL,
      at_ms INTEGER NOT NULL,
      attempts INTEGER NOT NULL DEFAULT 0,
      next_attempt_ms INTEGER NOT NULL,
      PRIMARY KEY (account_id, mid)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX message_hints_due ON message_hints (next_attempt_ms);

    -- How often something happened on a day of this computer's calendar. Never anything about whom or what.
    CREATE TABLE daily_counts (
      day TEXT NOT NULL,
      room TEXT NOT NULL,
      name TEXT NOT NULL,
      count INTEGER NOT NULL,
      last_ms INTEGER NOT NULL,
      PRIMARY KEY (day, room, name)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE quarantine_anew (
      id INTEGER PRIMARY KEY,
      received_ms INTEGER NOT NULL,
      account_id TEXT,
      mid TEXT,
      reason TEXT NOT NULL,
      -- sha-256 of reason and raw text: Meta's retries of the same delivery are kept once.
      digest TEXT NOT NULL UNIQUE,
      -- Characters of the whole text; more than raw holds when it was cut.
      size INTEGER NOT NULL DEFAULT 0,
      -- Version of Shopbell that last tried to understand it.
      tried_with TEXT,
      raw TEXT NOT NULL
    ) STRICT;
    INSERT INTO quarantine_anew (id, received_ms, account_id, mid, reason, digest, size, raw)
      SELECT id, received_ms, account_id, mid, reason, digest, length(raw), raw FROM quarantine;
    DROP TABLE quarantine;
    ALTER TABLE quarantine_anew RENAME TO quarantine;
    CREATE INDEX quarantine_mid ON quarantine (mid) WHERE mid IS NOT NULL;
    CREATE INDEX quarantine_received ON quarantine (received_ms, id);
    CREATE INDEX quarantine_reason ON quarantine (reason, received_ms, id);
  `,
};
