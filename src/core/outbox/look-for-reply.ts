import { assertNever } from "#shared/assert-never.ts";
import { reactionToSendError } from "../instagram/error-table.ts";
import type { GraphOutcome } from "../instagram/graph-client.ts";
import { backoffMs } from "./backoff.ts";
import type { OutboxParts, Step } from "./outbox-parts.ts";
import { isFetchedByMeta } from "./prepare-media.ts";
import { isSaid, settlesBy } from "./reply-content.ts";
import type { Reply } from "./reply-rows.ts";
import { conversationRequest, NEWEST_READ, pastMessages, type PastMessage } from "./send-request.ts";

/** After so many looks that told nothing, the writer is asked. */
const MOST_LOOKS = 8;
/** A line that breaks again and again is not tried for ever. */
const MOST_ATTEMPTS = 8;
/** Time for Meta to finish with what it has fetched to the end. */
const LAST_LOOK_AFTER_MS = 30_000;

/**
 * The line broke after the request was written, or the computer died: is the reply among what the account has said?
 * Only a reading that shows the conversation as it was when the reply left says that it is not; then it leaves again.
 */
export type LookForReply = (reply: Reply) => Promise<void>;

export function createLookForReply(parts: OutboxParts, step: Step): LookForReply {
  const { rows, states, settler, messages, limits, clock } = parts;

  const lookLater = (reply: Reply, looks: number, atMs?: number, because?: "offline"): void => {
    const nowMs = clock.nowMs();
    step(reply, "outbox.doubt", () => {
      if (looks > MOST_LOOKS) return states.hold(reply.id, "fate_unknown");
      states.doubt(reply.id, looks, { nowMs, atMs: atMs ?? nowMs + backoffMs(looks, reply.id) }, because);
    });
  };

  const sendAgain = (reply: Reply): void => {
    const nowMs = clock.nowMs();
    const attempts = reply.attempts + 1;
    step(reply, "outbox.again", () => {
      if ((rows.get(reply.id)?.stoppedMs ?? null) !== null) return states.refuse(reply.id, "stopped");
      if (attempts > MOST_ATTEMPTS) return states.refuse(reply.id, "meta_trouble");
      states.wait(reply.id, "retrying", attempts, { nowMs, atMs: nowMs + backoffMs(attempts - 1, reply.id) });
    });
  };

  /**
   * What Meta fetches from here shows only when it has all of it. So it can fetch no more of it, and is asked once again,
   * before the same file is offered anew.
   */
  const mayStillCome = (reply: Reply): boolean => {
    if (!isFetchedByMeta(reply)) return false;
    const wasFetching = parts.media.isFetched(reply.id);
    parts.media.abandon(reply.id);
    return wasFetching || reply.looks <= 1;
  };

  /** What stood in the conversation after the reply left, newest first; undefined when the reading cannot tell. */
  const saidSince = (reply: Reply, past: readonly PastMessage[]): readonly PastMessage[] | undefined => {
    const anchor = past.findIndex(({ mid }) => {
      const known = messages.find(reply.conversationId, mid);
      return known !== undefined && known.id <= reply.knownUpTo && known.id !== reply.messageId;
    });
    if (anchor !== -1) return past.slice(0, anchor);
    const isWhole = past.length < NEWEST_READ && !messages.hasMid(reply.conversationId, reply.knownUpTo);
    return isWhole ? past : undefined;
  };

  const read = (reply: Reply, past: readonly PastMessage[]): void => {
    const couldBeIt = (message: PastMessage): boolean =>
      message.direction === "out" &&
      isSaid(reply.content, message) &&
      messages.find(reply.conversationId, message.mid) === undefined;
    const since = saidSince(reply, past);
    const found = (since ?? past).find(couldBeIt);
    if (found !== undefined) {
      return step(reply, "outbox.settle", () => settler.accept(reply, found.mid, clock.nowMs()));
    }
    if (since === undefined) return lookLater(reply, reply.looks + 1);
    // The same words, older than they can be, and never heard of here: whose they are only a person can tell.
    if (past.some(couldBeIt)) return step(reply, "outbox.hold", () => states.hold(reply.id, "fate_unknown"));
    if (mayStillCome(reply)) return lookLater(reply, reply.looks + 1, clock.nowMs() + LAST_LOOK_AFTER_MS);
    sendAgain(reply);
  };

  const heard = (reply: Reply, outcome: Exclude<GraphOutcome, { kind: "not_sent" | "unknown" }>): void => {
    parts.lineIs(true);
    limits.heard(reply.accountId, outcome.usage);
    if (outcome.kind === "answered") {
      const past = pastMessages(outcome.data, reply.accountId);
      return past === undefined ? lookLater(reply, reply.looks + 1) : read(reply, past);
    }
    const reaction = reactionToSendError(outcome.error, false);
    parts.logger.warn("outbox.look_refused", { code: outcome.error.code, subcode: outcome.error.subcode });
    if (reaction.kind === "wait_named_time") {
      return lookLater(reply, reply.looks, limits.refused(reply.accountId, outcome.usage));
    }
    if (reaction.kind !== "pause_account") return lookLater(reply, reply.looks + 1);
    lookLater(reply, reply.looks, clock.nowMs());
    parts.pauseAccount(reply.accountId, reaction.because);
  };

  return async (reply) => {
    // Doing it twice is doing it once.
    if (settlesBy(reply.content) === "repeatable") return sendAgain(reply);
    const access = parts.accessOf(reply.accountId);
    if (access === undefined) return parts.pauseAccount(reply.accountId, "sign_in");
    const outcome = await parts.graph.call(conversationRequest(reply, access.baseUrl, access.accessToken));
    // The echo may have settled it while Meta was asked.
    if (rows.get(reply.id)?.state !== "unknown") return;
    switch (outcome.kind) {
      case "not_sent":
        parts.lineIs(false);
        return lookLater(reply, reply.looks, undefined, "offline");
      case "unknown":
        return lookLater(reply, reply.looks + 1);
      case "refused":
      case "answered":
        return heard(reply, outcome);
      default:
        return assertNever(outcome, "graph outcome");
    }
  };
}
