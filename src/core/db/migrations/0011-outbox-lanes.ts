import type { Migration } from "../migrate.ts";

/** Which of Meta's limits a reply counts against; and indexes that hold all that lists and the search for work ask. */
export const outboxLanes: Migration = {
  version: 11,
  name: "outbox-lanes",
  sql: `
    ALTER TABLE outbox ADD COLUMN lane TEXT NOT NULL DEFAULT 'text' CHECK (lane IN ('text', 'media'));
    DROP INDEX outbox_unsettled;
    CREATE INDEX outbox_unsettled ON outbox (conversation_id, state, author, id)
      WHERE state IN ('waiting', 'sending', 'unknown');
    DROP INDEX outbox_for_owner;
    CREATE INDEX outbox_refused ON outbox (conversation_id) WHERE state = 'refused';
    CREATE INDEX outbox_held ON outbox (conversation_id, reason) WHERE state = 'held';
  `,
};
