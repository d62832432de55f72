import { setTimeout as delay } from "node:timers/promises";
import type { AccountId, ConversationId } from "#shared/domain/ids.ts";
import { AppError } from "../app-error.ts";
import type { Database } from "../db/database.ts";
import { createTidySearchIndex } from "../db/tidy-search-index.ts";
import type { Clock, Logger } from "../ports.ts";
import { quotedWord, type Copies } from "./copies.ts";
import { createEraseOlder } from "./erase-older.ts";
import { nothingRemoved, type Ended, type Erasure, type ErasureRows, type Removed } from "./erasure-rows.ts";
import { fingerprints } from "./fingerprints.ts";
import type { DoomedConversation, Removal } from "./removal.ts";
import { inSlices, type TimeLeft } from "./slices.ts";

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

/** One slice: as many steps as fit, one transaction, and its counts with it. `step` says whether more is left. */
export type RunSlice = (erasure: Erasure, timeLeft: TimeLeft, step: (removed: Removed) => boolean) => boolean;
/** The whole of a small conversation, inside the caller's transaction. */
export type RemoveWhole = (erasure: Erasure, conversation: DoomedConversation, removed: Removed) => void;

/** A conversation up to this size goes in one transaction. */
const SMALL = 40;
/** From so many messages on, bringing the search index into one piece costs less than it saves. */
const WORTH_TIDYING = 300;
const TRIES_TO_SETTLE = 3;
/** The screen counts along; it does not have to see every slice. */
const TELL_EVERY_MS = 150;
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
  const lastConversation = db.prepare<[string], { id: number | null }>(
    `SELECT max(id) AS id FROM conversations WHERE account_id = ?`,
  );
  const dropRetention = db.prepare<[string]>(`DELETE FROM retention WHERE account_id = ?`);
  const extend = db.prepare<[number, number]>(`UPDATE erasures SET last_conversation_id = ? WHERE id = ?`);

  const beginTidying = createTidySearchIndex(db);
  const tidySearchIndex = (): Promise<void> => inSlices(signal, beginTidying());

  let toldAt = -Infinity;
  const slice: RunSlice = (erasure, timeLeft, step) => {
    const removed = nothingRemoved();
    const more = db.write("erasure.slice", () => {
      let left = step(removed);
      while (left && timeLeft()) left = step(removed);
      rows.add(erasure.id, removed);
      return left;
    });
    if (performance.now() - toldAt > TELL_EVERY_MS) {
      toldAt = performance.now();
      parts.progressed(erasure.id);
    }
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

  const removeWhole: RemoveWhole = (erasure, conversation, removed) => {
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
    if (doomed.messageCount >= WORTH_TIDYING) await tidySearchIndex();
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

  const eraseOlder = createEraseOlder({ ...parts, signal, slice, removeWhole, dropCopies });

  const perform = async (erasure: Erasure): Promise<Ended> => {
    const { accountId, olderThanMs } = erasure;
    if (erasure.what === "account") await tidySearchIndex();
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

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
