import type { Migration } from "../migrate.ts";

/** Receipts say whether copies on a drive that was away may still hold what was erased, and when they did not any more. */
export const awayCopies: Migration = {
  version: 19,
  name: "away-copies",
  sql: `
    ALTER TABLE erasures ADD COLUMN away_owed INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE erasures ADD COLUMN away_gone_ms INTEGER;
    CREATE INDEX erasures_away ON erasures (id) WHERE away_owed = 1;
  `,
};
