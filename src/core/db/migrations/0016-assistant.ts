import type { Migration } from "../migrate.ts";

/**
 * Automatic answers: what each account's assistant says, what it has to remember of a conversation, and which messages
 * it said. The index of the figures holds that mark, because an automatic answer is no answer there.
 */
export const assistant: Migration = {
  version: 16,
  name: "assistant",
  sql: `
    CREATE TABLE assistants (
      account_id TEXT PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
      is_on INTEGER NOT NULL,
      -- AssistantConfig of the contract, as JSON.
      config TEXT NOT NULL,
      -- The buttons that Instagram shows before somebody has written, as Meta has taken them. NULL: none of ours.
      ice_breakers TEXT
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE assistant_talks (
      conversation_id INTEGER PRIMARY KEY REFERENCES conversations (id) ON DELETE CASCADE,
      -- The customer's message at which it handed over, by Meta's time; until a person answers, or Done.
      stopped_ms INTEGER,
      stopped_because TEXT CHECK (stopped_because IN ('asked', 'not_understood')),
      -- Opening until which the customer was told that the shop is closed.
      away_until_ms INTEGER,
      -- Questions not understood one after the other, and the last of them.
      misses INTEGER NOT NULL DEFAULT 0,
      missed_ms INTEGER
    ) STRICT;

    -- 1: said by the assistant.
    ALTER TABLE messages ADD COLUMN automatic INTEGER NOT NULL DEFAULT 0;
    DROP INDEX messages_days;
    CREATE INDEX messages_days ON messages (sent_at_ms, conversation_id, direction, is_self, automatic);
  `,
};
