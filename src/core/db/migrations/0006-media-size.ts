import type { Migration } from "../migrate.ts";

/** The size of a picture, learnt when it is shown: next time there is room of the right shape before it is there. */
export const mediaSize: Migration = {
  version: 6,
  name: "media-size",
  sql: `
    ALTER TABLE attachments ADD COLUMN width INTEGER;
    ALTER TABLE attachments ADD COLUMN height INTEGER;
  `,
};
