import type { Migration } from "../migrate.ts";

/**
 * What was shared in a conversation, kind by kind: the few pictures of a long thread lay in one index among everything else
 * that was sent in it, and each look at them stepped over all of that.
 */
export const sharedByKind: Migration = {
  version: 23,
  name: "shared-by-kind",
  sql: `
    DROP INDEX attachments_shared;
    CREATE INDEX attachments_media ON attachments (conversation_id, sent_at_ms, id)
      WHERE role = 'content' AND kind IN ('image', 'video');
    CREATE INDEX attachments_files ON attachments (conversation_id, sent_at_ms, id)
      WHERE role = 'content' AND kind IN ('audio', 'file');
  `,
};
