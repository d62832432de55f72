import type { AccountId, ConversationId, ReplyId } from "#shared/domain/ids.ts";
import type { HoldReason, RefusalReason } from "#shared/contract/messages.ts";
import type { RefusedWindow } from "#shared/domain/messaging-window.ts";
import type { Database } from "../db/database.ts";
import type { GraphError } from "../instagram/graph-client.ts";
import { storeContent, type OutgoingContent } from "./reply-content.ts";
import type { Confirmation, Reply, WaitingBecause } from "./reply-rows.ts";

export type ReplyStates = ReturnType<typeof createReplyStates>;

/** When a reply is tried or looked for next. `nowMs` is kept with it, so that a clock set back cannot prolong the wait. */
interface Next {
  readonly nowMs: number;
  readonly atMs: number;
}

/** As the index says it, so that it is read and not every reply there ever was. */
const UNSETTLED = `state IN ('waiting', 'sending', 'unknown')`;

/** How far a reply comes: every step it can take, inside the caller's transaction. Nothing leads away from accepted. */
export function createReplyStates(db: Database) {
  const NO_ERROR = `reason = NULL, error_code = NULL, error_subcode = NULL, trace_id = NULL`;
  const leave = db.prepare<[number, ReplyId]>(
    `UPDATE outbox SET state = 'sending', because = NULL, ${NO_ERROR}, as_person = ?,
       known_up_to = (SELECT max(id) FROM messages m WHERE m.conversation_id = outbox.conversation_id)
     WHERE id = ? AND state = 'waiting'`,
  );
  const wait = db.prepare(
    `UPDATE outbox SET state = 'waiting', because = @because, attempts = @attempts, waits_since_ms = @nowMs,
       next_attempt_ms = @atMs WHERE id = @id AND state IN ('waiting', 'sending', 'unknown')`,
  );
  const doubt = db.prepare(
    `UPDATE outbox SET state = 'unknown', because = @because, looks = @looks, waits_since_ms = @nowMs,
       next_attempt_ms = @atMs WHERE id = @id AND state IN ('sending', 'unknown')`,
  );
  const DOUBT = `UPDATE outbox SET state = 'unknown', because = NULL, looks = max(looks, 1), waits_since_ms = @nowMs,
    next_attempt_ms = @nowMs WHERE state = 'sending'`;
  const doubtInFlight = db.prepare<{ nowMs: number; id: ReplyId }>(`${DOUBT} AND id = @id`);
  const doubtAllInFlight = db.prepare<{ nowMs: number }>(`${DOUBT} AND ${UNSETTLED}`);
  const end = db.prepare(
    `UPDATE outbox SET state = @state, because = NULL, reason = @reason, error_code = @code, error_subcode = @subcode,
       trace_id = @traceId WHERE id = @id AND state != 'accepted'`,
  );
  const accept = db.prepare<[ReplyId]>(
    `UPDATE outbox SET state = 'accepted', because = NULL, ${NO_ERROR}, content = '{}' WHERE id = ?`,
  );
  const setContent = db.prepare<[string, ReplyId]>(`UPDATE outbox SET content = ? WHERE id = ?`);
  const release = db.prepare(
    `UPDATE outbox SET state = 'waiting', because = 'queued', ${NO_ERROR}, attempts = 0, waits_since_ms = @nowMs,
       next_attempt_ms = @nowMs, confirmed_ms = coalesce(@confirmedMs, confirmed_ms),
       confirmed_by = iif(@confirmedMs IS NULL, confirmed_by, @confirmedBy),
       stopped_ms = NULL
     WHERE id = @id AND state IN ('refused', 'held')`,
  );
  const stop = db.prepare<[number, ReplyId]>(
    `UPDATE outbox SET stopped_ms = ? WHERE id = ? AND state IN ('sending', 'unknown')`,
  );
  const hurry = db.prepare<[number, ReplyId]>(
    `UPDATE outbox SET next_attempt_ms = min(next_attempt_ms, ?) WHERE id = ? AND state = 'waiting' AND because != 'undo'`,
  );
  const wakeOffline = db.prepare<[number]>(
    `UPDATE outbox SET next_attempt_ms = ? WHERE ${UNSETTLED} AND state != 'sending' AND because = 'offline'`,
  );
  const wakeAccount = db.prepare<[number, AccountId]>(
    `UPDATE outbox SET next_attempt_ms = ? WHERE ${UNSETTLED} AND state != 'sending' AND because IS NOT 'undo'
       AND conversation_id IN (SELECT id FROM conversations WHERE account_id = ?)`,
  );
  const refuseWindow = db.prepare<[RefusedWindow, number | null, ConversationId]>(
    `UPDATE conversations SET refused_window = ?, refused_window_ms = ? WHERE id = ?`,
  );
  const markUnreachable = db.prepare<[number, ConversationId]>(
    `UPDATE conversations SET unreachable_ms = ? WHERE id = ?`,
  );

  /** What is no message has nobody to ask the owner: it is taken back, and nothing of it stays in the outbox. */
  const revert = db.prepare<[ReplyId]>(
    `UPDATE reactions SET emoji = back.emoji, at_ms = reactions.at_ms + 1
     FROM (SELECT m.mid, o.conversation_id, json_extract(o.content, '$.before') AS emoji FROM outbox o
       JOIN messages m ON m.id = o.target_message_id WHERE o.id = ? AND o.kind = 'reaction') AS back
     WHERE reactions.mid = back.mid AND reactions.conversation_id = back.conversation_id AND actor = 'account'`,
  );
  const dropLoose = db.prepare<[ReplyId]>(`DELETE FROM outbox WHERE id = ? AND message_id IS NULL`);

  const finish = (id: ReplyId, state: "refused" | "held", reason: string, error: GraphError | undefined): void => {
    const { code, subcode, traceId } = error ?? {};
    end.run({ id, state, reason, code: code ?? null, subcode: subcode ?? null, traceId: traceId ?? null });
    revert.run(id);
    dropLoose.run(id);
  };

  return {
    /** False when the reply is no longer waiting (discarded or taken by another turn). */
    leave: (id: ReplyId, asPerson: boolean) => leave.run(asPerson ? 1 : 0, id).changes === 1,
    wait: (id: ReplyId, because: WaitingBecause, attempts: number, next: Next) =>
      void wait.run({ id, because, attempts, ...next }),
    /** It may have arrived. `looks`: how often Meta was asked in vain; 1 for "not asked yet". */
    doubt: (id: ReplyId, looks: number, next: Next, because?: "offline") =>
      void doubt.run({ id, looks, because: because ?? null, ...next }),
    /** Of a reply that was on its way; one that still waits has not left. */
    doubtInFlight: (nowMs: number, id: ReplyId) => void doubtInFlight.run({ nowMs, id }),
    /** The same of all of them. */
    doubtAllInFlight: (nowMs: number) => void doubtAllInFlight.run({ nowMs }),
    hold: (id: ReplyId, reason: HoldReason, error?: GraphError) => finish(id, "held", reason, error),
    refuse: (id: ReplyId, reason: RefusalReason, error?: GraphError) => finish(id, "refused", reason, error),
    accept(id: ReplyId): void {
      accept.run(id);
      dropLoose.run(id);
    },
    setContent: (id: ReplyId, content: OutgoingContent) => void setContent.run(storeContent(content).content, id),
    /** Held or refused: tried again at once. False when it is neither. */
    release: (id: ReplyId, confirmation: Confirmation | undefined, nowMs: number) =>
      release.run({ id, nowMs, confirmedMs: confirmation?.atMs ?? null, confirmedBy: confirmation?.by ?? null })
        .changes === 1,
    /** What is on its way does not leave again. False when it is not on its way. */
    stop: (id: ReplyId, nowMs: number) => stop.run(nowMs, id).changes === 1,
    /** A waiting one need not wait for its time. */
    hurry: (id: ReplyId, nowMs: number) => hurry.run(nowMs, id).changes === 1,
    wakeOffline: (nowMs: number) => void wakeOffline.run(nowMs),
    wakeAccount: (accountId: AccountId, nowMs: number) => void wakeAccount.run(nowMs, accountId),
    /** Meta's word on the window in which this reply was sent. */
    refuseWindow: (reply: Reply, refused: RefusedWindow) =>
      void refuseWindow.run(refused, reply.lastQualifyingMs, reply.conversationId),
    /** Until the customer does something again. */
    markUnreachable: (reply: Reply) => void markUnreachable.run(reply.lastQualifyingMs ?? 0, reply.conversationId),
  };
}
