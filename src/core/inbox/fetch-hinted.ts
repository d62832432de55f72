import type { AccountId, ConversationId } from "#shared/domain/ids.ts";
import type { Database } from "../db/database.ts";
import { isForGood } from "../instagram/error-table.ts";
import type { MessageEvent } from "../instagram/events.ts";
import type { GraphAccess, GraphClient, GraphError } from "../instagram/graph-client.ts";
import { MESSAGE_FIELDS, readMessageNode } from "../instagram/message-node.ts";
import type { Clock, Logger } from "../ports.ts";
import type { EventApplier } from "./apply-event.ts";
import type { ConversationIndex } from "./conversations.ts";
import type { ConversationTouches } from "./conversation-touches.ts";
import type { Hint, MessageHints } from "./message-hints.ts";
import type { MessageRows } from "./message-rows.ts";

/**
 * Fetches the messages that Meta named without showing them (`message_edit` without sender or text; apps in
 * development mode get nothing else). In the background, a few at a time; what the line swallows is tried again.
 */
export interface HintFetcher {
  /** Looks for work now. Cheap when there is none. */
  readonly wake: () => void;
  /** The line is back, or an account can be asked again: nothing waits for its time any longer. */
  readonly wakeAll: () => void;
  readonly stop: () => Promise<void>;
}

export interface HintFetcherParts {
  readonly db: Database;
  readonly hints: MessageHints;
  readonly graph: GraphClient;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly applier: EventApplier;
  readonly conversations: ConversationIndex;
  readonly messages: MessageRows;
  readonly touches: ConversationTouches;
  readonly accessOf: (accountId: AccountId) => GraphAccess | undefined;
  readonly committed: (conversationIds: readonly ConversationId[]) => void;
}

const MAX_AT_ONCE = 2;
const FIRST_RETRY_MS = 5_000;
const LONGEST_RETRY_MS = 3_600_000;
/** Passing trouble on Meta's side that never passes. */
const MOST_REFUSALS = 50;

export function createHintFetcher(parts: HintFetcherParts): HintFetcher {
  const { db, hints, clock, logger, touches } = parts;
  const underWay = new Map<string, Promise<void>>();
  let cancelTimer = () => {};
  let stopped = false;

  const fetchOne = async (hint: Hint): Promise<void> => {
    const access = parts.accessOf(hint.accountId);
    if (access === undefined) return giveTime(hint);
    const outcome = await parts.graph.call({
      method: "GET",
      ...access,
      path: hint.mid,
      query: { fields: MESSAGE_FIELDS },
    });
    if (stopped) return;
    if (outcome.kind === "refused") return refused(hint, outcome.error);
    if (outcome.kind !== "answered") return giveTime(hint);
    const message = readMessageNode(outcome.data, hint.accountId);
    if (message === undefined || message.mid !== hint.mid) {
      logger.warn("hints.not_a_message");
      return drop(hint);
    }
    put(hint, message);
  };

  const put = (hint: Hint, message: MessageEvent): void => {
    try {
      const changed = db.write("hints.put", () => {
        const conversationId = parts.conversations.ensure(message.accountId, message.customerId);
        const known = parts.messages.find(conversationId, message.mid);
        parts.applier.apply(message, undefined);
        // The message was here: then it was named because its text is another one now.
        const isEdited = known?.arrived === 1 && message.text !== undefined && message.text !== known.text;
        if (isEdited && message.text !== undefined) {
          const { accountId, customerId, mid, direction, text } = message;
          const editNumber = Math.max(1, known.edit_number);
          const atMs = hint.atMs;
          parts.applier.apply(
            { kind: "edit", accountId, customerId, mid, direction, text, editNumber, atMs },
            undefined,
          );
        }
        hints.settle(hint);
        return touches.flush();
      });
      parts.committed(changed);
    } catch (error) {
      touches.discard();
      parts.conversations.forget();
      throw error;
    }
  };

  const refused = (hint: Hint, error: GraphError): void => {
    // 9000001: deleted, or not among the last twenty of its conversation. Nothing will ever come of it.
    if (!isForGood(error) && hint.attempts < MOST_REFUSALS) return giveTime(hint);
    if (error.code !== 9_000_001) logger.warn("hints.refused", { code: error.code, subcode: error.subcode });
    drop(hint);
  };

  const giveTime = (hint: Hint): void => {
    const waitMs = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(hint.attempts, 20));
    db.write("hints.postpone", () => hints.postpone(hint, clock.nowMs() + waitMs));
  };
  const drop = (hint: Hint): void => db.write("hints.drop", () => hints.settle(hint));

  const take = (hint: Hint): void => {
    const key = `${hint.accountId} ${hint.mid}`;
    const job = fetchOne(hint)
      .catch((error: unknown) => {
        logger.error("hints.fault", error);
        // The next wake looks again; not at once, or a fault would go round and round.
        failedMs = clock.nowMs();
      })
      .finally(() => {
        underWay.delete(key);
        wake();
      });
    underWay.set(key, job);
  };
  let failedMs = Number.NEGATIVE_INFINITY;

  const wake = (): void => {
    if (stopped) return;
    cancelTimer();
    const pauseMs = failedMs + FIRST_RETRY_MS - clock.nowMs();
    if (pauseMs > 0) {
      cancelTimer = clock.after(pauseMs, wake);
      return;
    }
    const free = MAX_AT_ONCE - underWay.size;
    if (free <= 0) return;
    const due = hints
      .due(clock.nowMs(), MAX_AT_ONCE * 2)
      .filter((hint) => !underWay.has(`${hint.accountId} ${hint.mid}`));
    for (const hint of due.slice(0, free)) take(hint);
    const nextMs = hints.nextDueMs();
    if (nextMs !== undefined && due.length === 0 && underWay.size === 0) {
      cancelTimer = clock.after(Math.max(250, nextMs - clock.nowMs()), wake);
    }
  };

  return {
    wake,
    wakeAll() {
      if (stopped || hints.count() === 0) return;
      db.write("hints.wake-all", () => hints.allDue(clock.nowMs()));
      wake();
    },
    async stop() {
      stopped = true;
      cancelTimer();
      await Promise.allSettled(underWay.values());
    },
  };
}
