import { assertNever } from "#shared/assert-never.ts";
import type { ConversationChange, TriageState } from "#shared/contract/triage.ts";
import { toConversationId } from "#shared/domain/ids.ts";
import type { Database } from "../db/database.ts";
import type { ConversationTouches } from "../inbox/conversation-touches.ts";
import type { Clock } from "../ports.ts";

/**
 * What the owner decides about conversations, one or many in one transaction. Every change hands out how things were,
 * and `putBack` restores that: undoing needs no memory here and survives a restart.
 */
export interface ConversationChanges {
  /** How those that changed were before; the others are left out. */
  readonly change: (conversationIds: readonly number[], change: ConversationChange) => readonly TriageState[];
  /** Gives those that are still here. What a customer has written meanwhile stays in sight. */
  readonly putBack: (states: readonly TriageState[]) => readonly number[];
}

interface Row {
  readonly done: number;
  readonly doneAtMs: number | null;
  readonly snoozedUntilMs: number | null;
  readonly snoozedAtMs: number | null;
  readonly returnedMs: number | null;
  readonly reminded: number;
  readonly needsPersonMs: number | null;
  readonly markedUnread: number;
  readonly ownerReadMs: number;
  readonly lastActivityMs: number;
  readonly unreadCount: number;
}

export function createConversationChanges(
  db: Database,
  touches: ConversationTouches,
  clock: Clock,
): ConversationChanges {
  const find = db.prepare<[number], Row>(
    `SELECT done, done_at_ms AS doneAtMs, snoozed_until_ms AS snoozedUntilMs, snoozed_at_ms AS snoozedAtMs,
       returned_ms AS returnedMs, reminded, needs_person_ms AS needsPersonMs, marked_unread AS markedUnread,
       owner_read_ms AS ownerReadMs, last_activity_ms AS lastActivityMs, unread_count AS unreadCount
     FROM conversations WHERE id = ? AND customer_id NOT LIKE 'erased:%'`,
  );
  const save = db.prepare<Row & { readonly id: number }>(
    `UPDATE conversations SET done = @done, done_at_ms = @doneAtMs, snoozed_until_ms = @snoozedUntilMs,
       snoozed_at_ms = @snoozedAtMs, returned_ms = @returnedMs, reminded = @reminded, needs_person_ms = @needsPersonMs,
       marked_unread = @markedUnread, owner_read_ms = @ownerReadMs WHERE id = @id`,
  );
  const labelsOf = db.prepare<[number], { labelId: number }>(
    `SELECT label_id AS labelId FROM conversation_labels WHERE conversation_id = ? ORDER BY label_id`,
  );
  const addLabel = db.prepare<[number, number]>(
    `INSERT INTO conversation_labels (conversation_id, label_id) SELECT ?, id FROM labels WHERE id = ? ON CONFLICT DO NOTHING`,
  );
  const dropLabel = db.prepare<[number, number]>(
    `DELETE FROM conversation_labels WHERE conversation_id = ? AND label_id = ?`,
  );
  const dropLabels = db.prepare<[number]>(`DELETE FROM conversation_labels WHERE conversation_id = ?`);

  const stateOf = (conversationId: number, row: Row): TriageState => ({
    conversationId,
    done: row.done === 1,
    ...(row.doneAtMs === null ? {} : { doneAtMs: row.doneAtMs }),
    ...(row.snoozedUntilMs === null ? {} : { snoozedUntilMs: row.snoozedUntilMs }),
    ...(row.snoozedAtMs === null ? {} : { snoozedAtMs: row.snoozedAtMs }),
    ...(row.reminded === 1 && row.returnedMs !== null ? { remindedMs: row.returnedMs } : {}),
    ...(row.needsPersonMs === null ? {} : { needsPersonMs: row.needsPersonMs }),
    markedUnread: row.markedUnread === 1,
    ownerReadMs: row.ownerReadMs,
    labelIds: labelsOf.all(conversationId).map(({ labelId }) => labelId),
  });

  const apply = (conversationId: number, row: Row, change: ConversationChange): boolean => {
    if (change.kind === "label") {
      const { changes } = (change.on ? addLabel : dropLabel).run(conversationId, change.labelId);
      return changes > 0;
    }
    const next = changed(row, change, clock.nowMs());
    if (next === undefined) return false;
    save.run({ ...next, id: conversationId });
    if (next.ownerReadMs !== row.ownerReadMs) touches.touch(toConversationId(conversationId));
    return true;
  };

  return {
    change: (conversationIds, change) =>
      db.write("conversations.change", () => {
        const before: TriageState[] = [];
        for (const conversationId of new Set(conversationIds)) {
          const row = find.get(conversationId);
          if (row === undefined) continue;
          const state = stateOf(conversationId, row);
          if (apply(conversationId, row, change)) before.push(state);
        }
        touches.flush();
        return before;
      }),
    putBack: (states) =>
      db.write("conversations.put-back", () => {
        const ids: number[] = [];
        for (const state of states) {
          const { conversationId } = state;
          const now = find.get(conversationId);
          if (now === undefined) continue;
          save.run({ ...rowOf(state, now), id: conversationId });
          dropLabels.run(conversationId);
          for (const labelId of state.labelIds) addLabel.run(conversationId, labelId);
          touches.touch(toConversationId(conversationId));
          ids.push(conversationId);
        }
        touches.flush();
        return ids;
      }),
  };
}

/** Undefined: it is so already. */
function changed(row: Row, change: Exclude<ConversationChange, { kind: "label" }>, nowMs: number): Row | undefined {
  switch (change.kind) {
    case "done":
      if ((row.done === 1) === change.done) return undefined;
      // Done up to what is there now, in Meta's time: a later message opens the conversation again.
      return change.done
        ? { ...row, done: 1, doneAtMs: row.lastActivityMs, snoozedUntilMs: null, needsPersonMs: null, reminded: 0 }
        : { ...row, done: 0, doneAtMs: row.lastActivityMs };
    case "snooze": {
      const { untilMs } = change;
      if (untilMs === undefined) return row.snoozedUntilMs === null ? undefined : { ...row, snoozedUntilMs: null };
      if (untilMs <= nowMs || untilMs === row.snoozedUntilMs) return undefined;
      return { ...row, done: 0, snoozedUntilMs: untilMs, snoozedAtMs: row.lastActivityMs, reminded: 0 };
    }
    case "read":
      if (row.unreadCount === 0 && row.markedUnread === 0 && row.reminded === 0) return undefined;
      return { ...row, ownerReadMs: Math.max(row.ownerReadMs, row.lastActivityMs), markedUnread: 0, reminded: 0 };
    case "unread":
      return row.markedUnread === 1 || row.unreadCount > 0 ? undefined : { ...row, markedUnread: 1 };
    case "needs_person":
      if ((row.needsPersonMs !== null) === change.needed) return undefined;
      return change.needed
        ? { ...row, needsPersonMs: row.lastActivityMs, done: 0, snoozedUntilMs: null }
        : { ...row, needsPersonMs: null };
    default:
      return assertNever(change, "change of a conversation");
  }
}

/** As it was, unless that would hide what has come since. */
function rowOf(state: TriageState, now: Row): Row {
  const doneAtMs = state.doneAtMs ?? null;
  const snoozedAtMs = state.snoozedAtMs ?? null;
  const isNewSince = (atMs: number | null): boolean => now.lastActivityMs > (atMs ?? 0);
  return {
    ...now,
    done: state.done && !isNewSince(doneAtMs) ? 1 : 0,
    doneAtMs,
    snoozedUntilMs: isNewSince(snoozedAtMs) ? null : (state.snoozedUntilMs ?? null),
    snoozedAtMs,
    returnedMs: state.remindedMs ?? now.returnedMs,
    reminded: state.remindedMs === undefined ? 0 : 1,
    needsPersonMs: state.needsPersonMs ?? null,
    markedUnread: state.markedUnread ? 1 : 0,
    ownerReadMs: state.ownerReadMs,
  };
}
