import type { Migration } from "../migrate.ts";

/**
 * What the set-up knows without secrets: the shop's own apps at Meta, the public address, how far a set-up has come,
 * and what the last check of every link of the chain said. Secrets are in the secret store, under the same ids.
 */
export const setup: Migration = {
  version: 7,
  name: "setup",
  sql: `
    CREATE TABLE meta_apps (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      family TEXT NOT NULL CHECK (family IN ('facebook', 'instagram')),
      meta_app_id TEXT,
      instagram_app_id TEXT,
      name TEXT,
      -- Meta's last handshake at this address, whoever asked for it: the API, or somebody in the dashboard.
      handshake_url TEXT,
      handshake_ms INTEGER
    ) STRICT;

    ALTER TABLE accounts ADD COLUMN meta_app INTEGER REFERENCES meta_apps (id);
    -- As Meta told at the sign-in, separated by commas; NULL when it did not.
    ALTER TABLE accounts ADD COLUMN scopes TEXT;
    ALTER TABLE accounts ADD COLUMN token_issued_ms INTEGER;
    ALTER TABLE accounts ADD COLUMN token_ends_ms INTEGER;

    CREATE TABLE public_address (
      one INTEGER PRIMARY KEY CHECK (one = 1),
      kind TEXT NOT NULL CHECK (kind IN ('ngrok', 'own')),
      domain TEXT,
      -- The last one that was open.
      url TEXT
    ) STRICT;

    CREATE TABLE setup_draft (
      one INTEGER PRIMARY KEY CHECK (one = 1),
      family TEXT NOT NULL CHECK (family IN ('facebook', 'instagram')),
      meta_app INTEGER REFERENCES meta_apps (id),
      -- JSON: ids of the accounts chosen.
      accounts TEXT NOT NULL DEFAULT '[]'
    ) STRICT;

    CREATE TABLE link_states (
      -- 'host', 'app/<id>' or an account's id.
      subject TEXT NOT NULL,
      link TEXT NOT NULL,
      -- JSON of what the check said, without secrets, names of customers or messages.
      result TEXT NOT NULL,
      checked_ms INTEGER NOT NULL,
      proven_ms INTEGER,
      PRIMARY KEY (subject, link)
    ) STRICT, WITHOUT ROWID;
  `,
};
