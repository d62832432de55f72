import type { Migration } from "../migrate.ts";

/** The messages of some days of all conversations, without reading the messages themselves. */
export const figures: Migration = {
  version: 10,
  name: "figures",
  sql: `CREATE INDEX messages_days ON messages (sent_at_ms, conversation_id, direction, is_self);`,
};
