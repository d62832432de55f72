import type { Migration } from "../migrate.ts";

/** An import that the owner stopped, and how much of a gap was here when it was last held against Meta's list. */
export const historySettled: Migration = {
  version: 17,
  name: "history-settled",
  sql: `
    ALTER TABLE history_reads ADD COLUMN import_stopped INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE gaps ADD COLUMN compared_count INTEGER NOT NULL DEFAULT 0;
  `,
};
