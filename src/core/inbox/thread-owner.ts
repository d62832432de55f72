import type { ThreadOwner } from "#shared/contract/conversations.ts";
import type { ConversationId } from "#shared/domain/ids.ts";
import type { Database } from "../db/database.ts";
import type { ThreadControlEvent } from "../instagram/events.ts";

/**
 * Which app answers a customer. Meta lets one app at a time have a conversation (Messenger Platform, "Conversation
 * Routing") and tells so in two ways: hand-over events name the new owner, and what comes while another app has the
 * conversation comes in `standby`. The newest of these facts, by Meta's time, is believed for a day; then the
 * hand-over has lapsed.
 */
export interface ThreadOwners {
  /** Inside the caller's transaction. True when this is the newest hand-over. */
  readonly noteControl: (conversationId: ConversationId, event: ThreadControlEvent) => boolean;
  /** Meta refused a reply because another app has the conversation. Inside the caller's transaction. */
  readonly noteOther: (conversationId: ConversationId, nowMs: number) => void;
  /** Meta gave it to us. Inside the caller's transaction. */
  readonly noteOurs: (conversationId: ConversationId, nowMs: number) => void;
}

export interface ThreadOwnerFacts {
  readonly controlAtMs: number | null;
  readonly controlOwnerAppId: string | null;
  readonly standbyMs: number | null;
  readonly directMs: number | null;
  /** Undefined until an echo of our own reply has told it. */
  readonly ownAppId: string | null;
}

/** Facts that no webhook told: a refused reply, an answered take-over. */
const REFUSED = "refused-here";
const TAKEN = "taken-here";
/** Meta does not say which. */
const SOME_OTHER_APP = "other";

const LAPSES_AFTER_MS = 24 * 3_600_000;

export function createThreadOwners(db: Database): ThreadOwners {
  const note = db.prepare(
    `UPDATE conversations SET control_at_ms = @atMs, control_key = @key, control_owner_app_id = @owner
     WHERE id = @conversationId AND (control_at_ms IS NULL OR @atMs > control_at_ms
       OR (@atMs = control_at_ms AND @key > control_key))`,
  );
  // Learnt now, so newer than everything known, whatever this computer's clock says.
  const noteNow = db.prepare(
    `UPDATE conversations SET control_key = @key,
       control_at_ms = max(@nowMs, coalesce(control_at_ms, 0), coalesce(standby_ms, 0), coalesce(direct_ms, 0)),
       control_owner_app_id = CASE @key WHEN '${TAKEN}' THEN (SELECT app_id FROM accounts a WHERE a.id = account_id)
         ELSE '${SOME_OTHER_APP}' END
     WHERE id = @conversationId`,
  );
  return {
    noteOther: (conversationId, nowMs) => void noteNow.run({ conversationId, nowMs, key: REFUSED }),
    noteOurs: (conversationId, nowMs) => void noteNow.run({ conversationId, nowMs, key: TAKEN }),
    noteControl(conversationId, { action, atMs, key, newOwnerAppId }) {
      // A request changes nothing until it is granted; roles are about the app, not about this conversation.
      if (action !== "pass" && action !== "take") return false;
      return note.run({ conversationId, atMs, key, owner: newOwnerAppId ?? null }).changes > 0;
    },
  };
}

export function threadOwner(facts: ThreadOwnerFacts, nowMs: number): ThreadOwner {
  const controlMs = facts.controlAtMs ?? 0;
  const standbyMs = facts.standbyMs ?? 0;
  const directMs = facts.directMs ?? 0;
  const newestMs = Math.max(controlMs, standbyMs, directMs);
  if (newestMs === 0 || nowMs - newestMs > LAPSES_AFTER_MS) return "unknown";
  if (newestMs === controlMs) return ownerNamed(facts);
  return newestMs === standbyMs ? "other" : "here";
}

function ownerNamed({ controlOwnerAppId, ownAppId }: ThreadOwnerFacts): ThreadOwner {
  if (controlOwnerAppId === null) return "unknown";
  // While our own id is unknown, a named owner counts as another app: the next message that comes to us corrects it.
  return controlOwnerAppId === ownAppId ? "here" : "other";
}
