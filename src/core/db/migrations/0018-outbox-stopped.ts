import type { Migration } from "../migrate.ts";

/** When the writer of a reply ended the way of its files: remembered until Meta has said what became of it. */
export const outboxStopped: Migration = {
  version: 18,
  name: "outbox-stopped",
  sql: `ALTER TABLE outbox ADD COLUMN stopped_ms INTEGER;`,
};
