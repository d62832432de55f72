import { assertNever } from "#shared/assert-never.ts";
import type { PauseReason } from "#shared/contract/accounts.ts";
import type { RefusalReason } from "#shared/contract/messages.ts";
import { judgeSend, messagingWindow } from "#shared/domain/messaging-window.ts";
import { reactionToSendError } from "../instagram/error-table.ts";
import type { GraphError } from "../instagram/graph-client.ts";
import type { Usage } from "../instagram/usage.ts";
import { backoffMs } from "./backoff.ts";
import { holdOrDrop, type OutboxParts, type Step } from "./outbox-parts.ts";
import { withoutUpload } from "./reply-content.ts";
import type { Reply } from "./reply-rows.ts";

/** Meta did not take a reply: writes down what follows from it, for the reply and for what the reply belongs to. */
export type HeedRefusal = (reply: Reply, asPerson: boolean, error: GraphError, usage: Usage | undefined) => void;

export function createHeedRefusal(parts: OutboxParts, step: Step): HeedRefusal {
  const { states, limits, clock, logger } = parts;

  const tryAgain = (reply: Reply, error: GraphError, atMost: number, reason: RefusalReason): void => {
    // Attempts without a network say nothing about Meta's patience.
    const attempts = (reply.because === "offline" ? 0 : reply.attempts) + 1;
    const nowMs = clock.nowMs();
    step(reply, "outbox.refused", () => {
      if (attempts > atMost) states.refuse(reply.id, reason, error);
      else states.wait(reply.id, "retrying", attempts, { nowMs, atMs: nowMs + backoffMs(attempts - 1, reply.id) });
    });
  };

  const waitNamedTime = (reply: Reply, usage: Usage | undefined): void => {
    const nowMs = clock.nowMs();
    const atMs = limits.refused(reply.accountId, usage);
    step(reply, "outbox.limited", () => states.wait(reply.id, "rate_limited", reply.attempts, { nowMs, atMs }));
  };

  const pause = (reply: Reply, because: PauseReason): void => {
    const nowMs = clock.nowMs();
    step(reply, "outbox.paused", () => {
      states.wait(reply.id, "queued", reply.attempts, { nowMs, atMs: nowMs });
      // Nobody knows how long: what is said automatically is for now.
      parts.rows.dropWaitingAutomatic(reply.accountId, parts.touches);
    });
    parts.pauseAccount(reply.accountId, because);
  };

  /**
   * Meta's word on the window is final. When it closes the open window earlier than we thought, a person may still
   * answer until the seventh day; who has confirmed that already need not be asked again.
   */
  const heedWindow = (reply: Reply, asPerson: boolean, error: GraphError): void => {
    const refused = asPerson ? "human_agent" : "open";
    const nowMs = clock.nowMs();
    const verdict = judgeSend(
      messagingWindow(reply.lastQualifyingMs ?? undefined, nowMs, refused),
      reply.author === "person" && reply.confirmedMs !== null,
    );
    step(reply, "outbox.window", () => {
      states.refuseWindow(reply, refused);
      if (verdict.kind === "needs_person") holdOrDrop(parts, reply, "needs_person", error);
      else if (verdict.kind === "window_closed") holdOrDrop(parts, reply, "window_closed", error);
      else states.wait(reply.id, "queued", reply.attempts, { nowMs, atMs: nowMs });
    });
  };

  const uploadAgain = (reply: Reply, error: GraphError): void => {
    const content = withoutUpload(reply.content);
    if (content === undefined) {
      return step(reply, "outbox.refused", () => states.refuse(reply.id, "content_refused", error));
    }
    step(reply, "outbox.upload-again", () => states.setContent(reply.id, content));
    tryAgain(reply, error, 2, "media_not_fetched");
  };

  return (reply, asPerson, error, usage) => {
    const reaction = reactionToSendError(error, asPerson);
    logger.warn("outbox.refused", { code: error.code, subcode: error.subcode, reaction: reaction.kind });
    switch (reaction.kind) {
      case "try_again":
        return tryAgain(reply, error, reaction.atMost, reaction.reason);
      case "wait_named_time":
        return waitNamedTime(reply, usage);
      case "pause_account":
        return pause(reply, reaction.because);
      case "window":
        return heedWindow(reply, asPerson, error);
      case "human_agent_missing":
        parts.humanAgentIs(reply.accountId, "missing");
        return step(reply, "outbox.hold", () => states.hold(reply.id, "human_agent_unavailable", error));
      case "unreachable":
        return step(reply, "outbox.refused", () => {
          states.markUnreachable(reply);
          states.refuse(reply.id, "customer_unreachable", error);
        });
      case "other_app":
        return step(reply, "outbox.hold", () => {
          parts.heldByOtherApp(reply.conversationId, clock.nowMs());
          holdOrDrop(parts, reply, "not_thread_owner", error);
        });
      case "upload_again":
        return uploadAgain(reply, error);
      case "refuse":
        return step(reply, "outbox.refused", () => states.refuse(reply.id, reaction.reason, error));
      default:
        return assertNever(reaction, "send reaction");
    }
  };
}
