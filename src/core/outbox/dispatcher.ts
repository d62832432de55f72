import { assertNever } from "#shared/assert-never.ts";
import { judgeSend, messagingWindow } from "#shared/domain/messaging-window.ts";
import type { AccountId, ConversationId, Mid } from "#shared/domain/ids.ts";
import type { Database } from "../db/database.ts";
import type { ConversationTouches } from "../inbox/conversation-touches.ts";
import type { MessageRows } from "../inbox/message-rows.ts";
import { reactionToSendError, type SendReaction } from "../instagram/error-table.ts";
import type { GraphAccess, GraphClient, GraphError } from "../instagram/graph-client.ts";
import type { Clock, Logger } from "../ports.ts";
import { isSaid, settlesBy } from "./reply-content.ts";
import type { Reply, ReplyRows } from "./reply-rows.ts";
import { conversationRequest, midOfAnswer, pastMessages, sendRequest } from "./send-request.ts";
import type { ReplySettler } from "./settle-reply.ts";

/**
 * Sends what waits: one reply at a time in each conversation, several conversations side by side. Before a reply
 * leaves, its row says `sending` on disk; so after a crash it is of unknown fate, and is looked for at Meta before
 * it may be sent again.
 */
export interface Dispatcher {
  /** Looks for work now. Cheap when there is none. */
  readonly wake: () => void;
  /** The network is back: what waited for it is tried now. */
  readonly wakeOffline: () => void;
  /** Resolves when nothing of this conversation is under way. */
  readonly settled: (conversationId: ConversationId) => Promise<void>;
  readonly stop: () => Promise<void>;
}

export interface DispatcherParts {
  readonly db: Database;
  readonly rows: ReplyRows;
  readonly settler: ReplySettler;
  readonly messages: MessageRows;
  readonly touches: ConversationTouches;
  readonly graph: GraphClient;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Address and token to send with; undefined when the owner has to sign in (again). */
  readonly accessOf: (reply: Reply) => GraphAccess | undefined;
  readonly pauseAccount: (accountId: AccountId) => void;
  readonly changed: (conversationIds: readonly ConversationId[]) => void;
  readonly lineIs: (online: boolean) => void;
}

const MAX_AT_ONCE = 8;
const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 5 * 60_000;
/** The echo of a reply of unknown fate usually comes within seconds; Meta is asked only after that. */
const LOOK_AFTER_MS = 10_000;
const PAUSE_AFTER_FAULT_MS = 5_000;

export function createDispatcher(parts: DispatcherParts): Dispatcher {
  const { db, rows, settler, touches, clock, logger } = parts;
  const underWay = new Map<ConversationId, Promise<void>>();
  const pauses = new Set<() => void>();
  let cancelTimer = () => {};
  let stopped = false;

  const commit = (name: string, work: () => void): void => {
    const ids = db.write(name, () => {
      work();
      return touches.flush();
    });
    parts.changed(ids);
  };
  const settle = (reply: Reply, name: string, work: () => void): void =>
    commit(name, () => {
      touches.touch(reply.conversationId);
      work();
    });

  const send = async (reply: Reply): Promise<void> => {
    const access = parts.accessOf(reply);
    if (access === undefined) return parts.pauseAccount(reply.accountId);
    const window = messagingWindow(reply.lastQualifyingMs ?? undefined, clock.nowMs());
    const verdict = judgeSend(window, reply.confirmedMs !== null);
    switch (verdict.kind) {
      case "needs_person":
        return settle(reply, "outbox.refuse", () => rows.refuse(reply.id, "needs_person"));
      case "window_closed":
        return settle(reply, "outbox.refuse", () => rows.refuse(reply.id, "window_closed"));
      case "send":
      case "send_as_human_agent":
        break;
      default:
        assertNever(verdict, "send verdict");
    }
    const asPerson = verdict.kind === "send_as_human_agent";
    let left = false;
    settle(reply, "outbox.leave", () => (left = rows.leave(reply.id, asPerson)));
    if (!left) return;
    const outcome = await parts.graph.call(sendRequest(reply, asPerson, access.baseUrl, access.accessToken));
    switch (outcome.kind) {
      case "not_sent":
        parts.lineIs(false);
        return settle(reply, "outbox.wait", () => rows.wait(reply.id, "offline", backoff(reply)));
      case "unknown":
        return settle(reply, "outbox.doubt", () => rows.doubt(reply.id, clock.nowMs() + LOOK_AFTER_MS));
      case "refused":
        parts.lineIs(true);
        return refused(reply, asPerson, outcome.error);
      case "answered": {
        parts.lineIs(true);
        if (settlesBy(reply.content) === "repeatable") {
          return settle(reply, "outbox.accept", () => rows.accept(reply.id));
        }
        const mid = midOfAnswer(outcome.data);
        if (mid === undefined) {
          return settle(reply, "outbox.doubt", () => rows.doubt(reply.id, clock.nowMs() + LOOK_AFTER_MS));
        }
        return settle(reply, "outbox.accept", () => settler.accept(reply, mid, clock.nowMs()));
      }
      default:
        assertNever(outcome, "graph outcome");
    }
  };

  const refused = (reply: Reply, asPerson: boolean, error: GraphError): void => {
    const reaction = heedWindow(reactionToSendError(error), reply, asPerson, clock.nowMs());
    logger.warn("outbox.refused", { code: error.code, subcode: error.subcode, reaction: reaction.kind });
    settle(reply, "outbox.refused", () => {
      if (reaction.kind === "refuse") return rows.refuse(reply.id, reaction.reason, error);
      if (reaction.kind === "retry" && reply.attempts >= reaction.atMost) {
        return rows.refuse(reply.id, "other", error);
      }
      rows.wait(reply.id, "retrying", backoff(reply));
    });
    if (reaction.kind === "pause_account") parts.pauseAccount(reply.accountId);
  };

  /** The line broke after the request was written: is the reply among what the account has said? */
  const look = async (reply: Reply): Promise<void> => {
    if (settlesBy(reply.content) === "repeatable") {
      return settle(reply, "outbox.repeat", () => rows.wait(reply.id, "retrying", clock.nowMs()));
    }
    const access = parts.accessOf(reply);
    if (access === undefined) return parts.pauseAccount(reply.accountId);
    const outcome = await parts.graph.call(conversationRequest(reply, access.baseUrl, access.accessToken));
    const said = outcome.kind === "answered" ? pastMessages(outcome.data, reply.accountId) : undefined;
    // The echo may have settled it while Meta was asked.
    if (rows.get(reply.id)?.state !== "unknown") return;
    if (said === undefined) {
      return settle(reply, "outbox.doubt", () => rows.doubt(reply.id, backoff(reply)));
    }
    const isNewHere = (mid: Mid) => parts.messages.find(reply.conversationId, mid) === undefined;
    const found = said.find(
      (message) => message.direction === "out" && isSaid(reply.content, message) && isNewHere(message.mid),
    );
    settle(reply, "outbox.settle", () => {
      if (found === undefined) rows.wait(reply.id, "retrying", clock.nowMs());
      else settler.accept(reply, found.mid, clock.nowMs());
    });
  };

  const backoff = (reply: Reply): number => {
    const wait = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(reply.attempts, 20));
    // Spread by the reply's own number, so that a queue does not come back all at once.
    return clock.nowMs() + wait + (reply.id % 10) * (wait / 20);
  };

  /** What became of the reply could not be written down: it counts as of unknown fate, as soon as that can be written. */
  const recover = async (reply: Reply): Promise<void> => {
    await pause(PAUSE_AFTER_FAULT_MS);
    if (stopped) return;
    try {
      settle(reply, "outbox.recover", () => rows.doubtInFlight(reply.id, clock.nowMs()));
    } catch (error) {
      logger.error("outbox.not_recovered", error);
      await recover(reply);
    }
  };

  const take = (reply: Reply): void => {
    const job = (reply.state === "unknown" ? look(reply) : send(reply))
      .catch((error: unknown) => {
        logger.error("outbox.fault", error);
        return recover(reply);
      })
      .finally(() => {
        underWay.delete(reply.conversationId);
        wake();
      });
    underWay.set(reply.conversationId, job);
  };

  /** Ends at once when the dispatcher stops: nothing that only waits may hold up closing. */
  const pause = (delayMs: number): Promise<void> =>
    new Promise((resolve) => {
      const end = (): void => {
        cancel();
        pauses.delete(end);
        resolve();
      };
      const cancel = clock.after(delayMs, end);
      pauses.add(end);
      if (stopped) end();
    });

  const wake = (): void => {
    if (stopped) return;
    cancelTimer();
    const free = MAX_AT_ONCE - underWay.size;
    if (free > 0) {
      const due = rows.due(clock.nowMs(), MAX_AT_ONCE * 2).filter((reply) => !underWay.has(reply.conversationId));
      for (const reply of due.slice(0, free)) take(reply);
    }
    const nextMs = rows.nextDueMs();
    if (nextMs !== undefined && underWay.size < MAX_AT_ONCE) {
      cancelTimer = clock.after(Math.max(250, nextMs - clock.nowMs()), wake);
    }
  };

  return {
    wake,
    wakeOffline() {
      db.write("outbox.wake-offline", () => rows.wakeOffline(clock.nowMs()));
      wake();
    },
    settled: async (conversationId) => underWay.get(conversationId),
    async stop() {
      stopped = true;
      cancelTimer();
      for (const end of pauses) end();
      await Promise.allSettled(underWay.values());
    },
  };
}

/**
 * Meta's word on the window is final. When it closes the open window earlier than we thought, a person may still
 * answer until the seventh day.
 */
function heedWindow(reaction: SendReaction, reply: Reply, asPerson: boolean, nowMs: number): SendReaction {
  if (reaction.kind !== "refuse" || reaction.reason !== "window_closed" || asPerson) return reaction;
  const window = messagingWindow(reply.lastQualifyingMs ?? undefined, nowMs);
  return window.kind === "closed" || window.kind === "never_opened"
    ? reaction
    : { kind: "refuse", reason: "needs_person" };
}
