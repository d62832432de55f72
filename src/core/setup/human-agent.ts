import type { AccountId } from "#shared/domain/ids.ts";
import type { Database } from "../db/database.ts";

/**
 * No call tells whether an account holds Meta's Human Agent feature. The newest reply that left as a person's does:
 * Instagram took it, or refused it for want of a permission.
 */
export function createHumanAgent(db: Database): (id: AccountId) => "proven" | "refused" | "unknown" {
  const newest = db.prepare<[AccountId], { state: string }>(
    `SELECT o.state FROM outbox o JOIN conversations c ON c.id = o.conversation_id
     WHERE c.account_id = ? AND o.as_person = 1
       AND (o.state = 'accepted' OR (o.state = 'refused' AND o.reason = 'permission_missing'))
     ORDER BY o.message_id DESC LIMIT 1`,
  );
  return (id) => {
    const state = newest.get(id)?.state;
    if (state === undefined) return "unknown";
    return state === "accepted" ? "proven" : "refused";
  };
}
