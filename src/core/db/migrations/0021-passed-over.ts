import type { Migration } from "../migrate.ts";

/**
 * Conversations that Meta did not show when they were to be read, and that the others went on without. Times only, like
 * everything that is kept of Meta's history: by the time of its newest message a conversation is found in Meta's list again.
 */
export const passedOver: Migration = {
  version: 21,
  name: "passed-over",
  sql: `
    CREATE TABLE passed_over (
      account_id TEXT NOT NULL,
      updated_ms INTEGER NOT NULL,
      PRIMARY KEY (account_id, updated_ms)
    ) STRICT, WITHOUT ROWID;
  `,
};
