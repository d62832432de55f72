import type { Migration } from "../migrate.ts";

/** What the erasure room keeps: receipts without content, and the retention time of an account. */
export const erasure: Migration = { version: 2, name: "erasure", sql: `SELECT 1;` };
