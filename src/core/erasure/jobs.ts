import { setTimeout as delay } from "node:timers/promises";
import { toConversationId, type AccountId, type ConversationId } from "#shared/domain/ids.ts";
import { AppError } from "../app-error.ts";
import type { Database } from "../db/database.ts";
import type { Clock, Logger } from "../ports.ts";
import { quotedWord, type Copies } from "./copies.ts";
import { nothingRemoved, type Ended, type Erasure, type ErasureRows, type Removed } from "./erasure-rows.ts";
import type { DoomedConversation, Removal } from "./removal.ts";
import { inSlices, type TimeLeft } from "./slices.ts";
import { TOMBSTONE_MS } from "./tombstones.ts";

/**
 * Erasures that take more than a moment: one after the other, in slices of a few milliseconds, each slice one
 * transaction that also writes how far it has come. So a crash or a stop loses nothing: the row goes on at the next
 * start. Stopping by the owner takes effect between two conversations.
 */
export interface ErasureJobs {
  /** Looks for work now. Cheap when there is none. */
  readonly wake: () => void;
  readonly stop: () => Promise<void>;
}

export interface ErasureJobsParts {
  readonly db: Database;
  readonly rows: ErasureRows;
  readonly removal: Removal;
  readonly copies: Copies;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Resolves when no reply of this conversation is on its way. */
  readonly repliesSettled: (conversationId: ConversationId) => Promise<void>;
  /** Forgets an account without customers, and its sign-in. False when somebody has written meanwhile. */
  readonly disconnect: (accountId: AccountId) => Promise<boolean>;
  readonly progressed: (erasureId: number) => void;
  /** These are gone: whatever shows them lets go of them. */
  readonly erased: (conversationIds: readonly number[], messageIds: readonly number[]) => void;
  readonly changed: (conversationIds: readonly ConversationId[]) => void;
  /** The last transaction is over; the bytes may leave the files. */
  readonly ended: (erasureId: number) => void;
}

/** A conversation up to this size goes in one transaction. */
const SMALL = 200;
/** Conversations looked at in one step for something older than the retention time. */
const WINDOW = 200;
const TRIES_TO_SETTLE = 3;
const AFTER_FAULT_MS = 5_000;

export function createErasureJobs(parts: ErasureJobsParts): ErasureJobs {
  const { db, rows, removal, copies, clock, logger } = parts;
  const ending = new AbortController();
  const { signal } = ending;
  let running: Promise<void> | undefined;
  let asked = false;

  const nextOfAccount = db.prepare<[string, number, number], { id: ConversationId }>(
    `SELECT id FROM conversations WHERE account_id = ? AND id > ? AND id <= ? ORDER BY id LIMIT 1`,
  );
  const nextOlder = db.prepare<[string, number, number, number], { id: ConversationId }>(
    `SELECT c.id FROM conversations c WHERE c.account_id = ? AND c.id > ? AND c.id <= ?
       AND EXISTS (SELECT 1 FROM messages m WHERE m.conversation_id = c.id AND m.sent_at_ms < ?) ORDER BY c.id LIMIT 1`,
  );
  const lastConversation = db.prepare<[string], { id: number | null }>(
    `SELECT max(id) AS id FROM conversations WHERE account_id = ?`,
  );
  const dropRetention = db.prepare<[string]>(`DELETE FROM retention WHERE account_id = ?`);
  const extend = db.prepare<[number, number]>(`UPDATE erasures SET last_conversation_id = ? WHERE id = ?`);

  /** One slice: as many steps as fit, one transaction, and its counts with it. `step` says whether more is left. */
  const slice = (erasure: Erasure, timeLeft: TimeLeft, step: (removed: Removed) => boolean): boolean => {
    const removed = nothingRemoved();
    const more = db.write("erasure.slice", () => {
      let left = step(removed);
      while (left && timeLeft()) left = step(removed);
      rows.add(erasure.id, removed);
      return left;
    });
    parts.progressed(erasure.id);
    return more;
  };

  const dropMentions = async (erasure: Erasure, words: readonly string[]): Promise<void> => {
    let next: number | undefined = 0;
    await inSlices(signal, (timeLeft) =>
      slice(erasure, timeLeft, (removed) => {
        const swept = copies.dropMentions(words, next ?? 0);
        removed.quarantined += swept.quarantined;
        next = swept.next;
        return next !== undefined;
      }),
    );
  };

  /** A reply that is on its way is finished first; those behind it are not sent any more. */
  const letRepliesSettle = async (erasure: Erasure, conversationId: ConversationId): Promise<void> => {
    for (let tries = 0; tries < TRIES_TO_SETTLE && removal.isSending(conversationId); tries++) {
      const removed = nothingRemoved();
      db.write("erasure.unleft", () => {
        removed.replies = removal.dropUnleft(conversationId);
        if (removed.replies > 0) removal.sumUp(conversationId, removed.replies);
        rows.add(erasure.id, removed);
      });
      if (removed.replies > 0) parts.changed([conversationId]);
      await Promise.race([parts.repliesSettled(conversationId), aborted(signal)]);
      signal.throwIfAborted();
    }
  };

  /** The whole of a small conversation, inside the caller's transaction. */
  const removeWhole = (erasure: Erasure, conversation: DoomedConversation, removed: Removed): void => {
    if (!conversation.isShell) removal.takeApart(conversation, removed);
    const which = fingerprints(erasure, clock.nowMs());
    while (removal.removeSome(conversation.id, which, removed).more);
    removal.finish(conversation.id);
    rows.passConversation(erasure.id, conversation.id);
  };

  const eraseConversation = async (erasure: Erasure, conversationId: ConversationId): Promise<void> => {
    let conversation = removal.find(conversationId);
    if (conversation !== undefined && !conversation.isShell) {
      const { customerId, username } = conversation;
      const isAll = erasure.what === "account";
      if (!isAll) await dropMentions(erasure, [customerId, ...(username === null ? [] : [quotedWord(username)])]);
      await letRepliesSettle(erasure, conversationId);
      conversation = removal.find(conversationId);
    }
    if (conversation === undefined) {
      db.write("erasure.pass", () => rows.passConversation(erasure.id, conversationId));
      return;
    }
    const doomed = conversation;
    const removed = nothingRemoved();
    db.write("erasure.take-apart", () => {
      if (doomed.messageCount <= SMALL) removeWhole(erasure, doomed, removed);
      else if (!doomed.isShell) removal.takeApart(doomed, removed);
      rows.add(erasure.id, removed);
    });
    parts.erased([conversationId], []);
    parts.progressed(erasure.id);
    if (doomed.messageCount <= SMALL) return;
    const which = fingerprints(erasure, clock.nowMs());
    await inSlices(signal, (timeLeft) =>
      slice(erasure, timeLeft, (counts) => removal.removeSome(conversationId, which, counts).more),
    );
    db.write("erasure.finish", () => {
      removal.finish(conversationId);
      rows.passConversation(erasure.id, conversationId);
    });
  };

  const eraseChosen = async (erasure: Erasure): Promise<Ended> => {
    for (;;) {
      const now = rows.get(erasure.id) ?? erasure;
      const next = rows.nextTarget(erasure.id, now.doneUpTo);
      if (next === undefined) return "done";
      if (now.stopAsked === 1) return "cancelled";
      await eraseConversation(now, next);
    }
  };

  /** As many small conversations of an account as fit into a slice; gives the next one that is not small, or none. */
  const eraseSmallOnes = async (erasure: Erasure, accountId: string): Promise<ConversationId | undefined> => {
    let stuck: ConversationId | undefined;
    await inSlices(signal, (timeLeft) => {
      const gone: number[] = [];
      const more = slice(erasure, timeLeft, (removed) => {
        const now = rows.get(erasure.id) ?? erasure;
        const next = nextOfAccount.get(accountId, now.doneUpTo, now.lastConversationId)?.id;
        if (next === undefined || now.stopAsked === 1) return false;
        const conversation = removal.find(next);
        if (conversation === undefined || conversation.messageCount > SMALL || removal.isSending(next)) {
          stuck = next;
          return false;
        }
        removeWhole(erasure, conversation, removed);
        gone.push(next);
        return true;
      });
      if (gone.length > 0) parts.erased(gone, []);
      return more;
    });
    return stuck;
  };

  const eraseAccount = async (erasure: Erasure, accountId: AccountId): Promise<Ended> => {
    for (;;) {
      const big = await eraseSmallOnes(erasure, accountId);
      if (rows.get(erasure.id)?.stopAsked === 1) return "cancelled";
      if (big === undefined) break;
      await eraseConversation(erasure, big);
    }
    await dropMentions(erasure, [accountId]);
    await dropCopies(erasure, accountId, Number.MAX_SAFE_INTEGER);
    if (erasure.disconnect === 0) return "done";
    db.write("erasure.retention", () => dropRetention.run(accountId));
    if (await parts.disconnect(accountId)) return "done";
    // Meta's last deliveries: nothing more comes, now that the account's secrets are gone.
    const newest = lastConversation.get(accountId)?.id;
    if (newest !== null && newest !== undefined) db.write("erasure.extend", () => extend.run(newest, erasure.id));
    return rows.get(erasure.id)?.stopAsked === 1 ? "cancelled" : eraseAccount(erasure, accountId);
  };

  const dropCopies = (erasure: Erasure, accountId: AccountId, beforeMs: number): Promise<void> =>
    inSlices(signal, (timeLeft) =>
      slice(erasure, timeLeft, (removed) => {
        const { events, quarantined, more } = copies.dropSomeOfAccount(accountId, beforeMs);
        removed.events += events;
        removed.quarantined += quarantined;
        return more;
      }),
    );

  const eraseOlder = async (erasure: Erasure, accountId: AccountId, beforeMs: number): Promise<Ended> => {
    await inSlices(signal, (timeLeft) => {
      const gone = { conversations: [] as number[], messages: [] as number[] };
      const touched = new Set<ConversationId>();
      const more = slice(erasure, timeLeft, (removed) => {
        const now = rows.get(erasure.id) ?? erasure;
        if (now.doneUpTo >= now.lastConversationId || now.stopAsked === 1) return false;
        const end = Math.min(now.doneUpTo + WINDOW, now.lastConversationId);
        const next = nextOlder.get(accountId, now.doneUpTo, end, beforeMs)?.id;
        if (next === undefined) {
          rows.skipTo(erasure.id, toConversationId(end));
          return true;
        }
        const some = removal.removeSome(next, { ...fingerprints(erasure, clock.nowMs()), beforeMs }, removed);
        const conversation = removal.isEmpty(next) ? removal.find(next) : undefined;
        if (conversation !== undefined) {
          removeWhole(erasure, conversation, removed);
          gone.conversations.push(next);
        } else {
          gone.messages.push(...some.messageIds);
          touched.add(next);
          removal.sumUp(next, some.messageIds.length);
          if (!some.more) rows.passConversation(erasure.id, next);
        }
        return true;
      });
      parts.erased(gone.conversations, gone.messages);
      parts.changed([...touched]);
      return more;
    });
    if (rows.get(erasure.id)?.stopAsked === 1) return "cancelled";
    await dropCopies(erasure, accountId, beforeMs);
    return "done";
  };

  const perform = (erasure: Erasure): Promise<Ended> => {
    const { accountId, olderThanMs } = erasure;
    if (erasure.what === "account" && accountId !== null) return eraseAccount(erasure, accountId);
    if (erasure.what === "older_than" && accountId !== null && olderThanMs !== null) {
      return eraseOlder(erasure, accountId, olderThanMs);
    }
    return eraseChosen(erasure);
  };

  const end = (erasure: Erasure, ended: Ended): void => {
    const isIdle = db.write("erasure.end", () => {
      rows.end(erasure.id, ended, clock.nowMs());
      // A day on which nothing had become too old needs no receipt.
      const nothing = erasure.what === "older_than" && rows.removedNothing(erasure.id);
      if (nothing) rows.forget(erasure.id);
      return nothing;
    });
    if (!isIdle) parts.ended(erasure.id);
    parts.progressed(erasure.id);
  };

  const runAll = async (): Promise<void> => {
    for (let erasure = rows.nextRunning(); erasure !== undefined && !signal.aborted; erasure = rows.nextRunning()) {
      try {
        end(erasure, await perform(erasure));
      } catch (error) {
        if (signal.aborted) return;
        logger.error("erasure.fault", error, { what: erasure.what });
        if (error instanceof AppError && error.code === "storage_failed") {
          await delay(AFTER_FAULT_MS, undefined, { signal, ref: false }).catch(() => {});
        } else {
          end(erasure, "failed");
        }
      }
    }
  };

  const runWhileAsked = async (): Promise<void> => {
    try {
      while (asked && !signal.aborted) {
        asked = false;
        await runAll();
      }
    } catch (error) {
      logger.error("erasure.jobs_failed", error);
    } finally {
      // In the same breath as the last look: whoever asks from now on starts anew.
      running = undefined;
    }
  };
  const wake = (): void => {
    if (signal.aborted) return;
    asked = true;
    running ??= runWhileAsked();
  };

  return {
    wake,
    async stop() {
      ending.abort();
      await running;
    },
  };
}

/**
 * Meta retries for 36 hours, so a fingerprint of what is older than the tombstones live serves nobody; but what the
 * owner has chosen one by one is also known again when a customer unsends or reacts to it later.
 */
function fingerprints(erasure: Erasure, nowMs: number): { readonly fingerprintsSinceMs?: number } {
  const isBulk = erasure.what === "account" || erasure.what === "older_than";
  return isBulk ? { fingerprintsSinceMs: nowMs - TOMBSTONE_MS } : {};
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
