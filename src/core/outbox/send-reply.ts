import { assertNever } from "#shared/assert-never.ts";
import { ASSISTANT_LATE_MS } from "#shared/domain/assistant.ts";
import { judgeSend, messagingWindow } from "#shared/domain/messaging-window.ts";
import { backoffMs } from "./backoff.ts";
import { createHeedRefusal } from "./heed-refusal.ts";
import { createStepTogether, holdOrDrop, type OutboxParts, type Step } from "./outbox-parts.ts";
import type { Prepared } from "./prepare-media.ts";
import { settlesBy } from "./reply-content.ts";
import type { Reply } from "./reply-rows.ts";
import { midOfAnswer, sendRequest } from "./send-request.ts";

/** The echo of a reply of unknown fate usually comes within seconds; Meta is asked only after that. */
const LOOK_AFTER_MS = 10_000;

/** Whether files are brought to Meta before the message that names them. */
const UPLOADS: Readonly<Record<Reply["family"], boolean>> = { facebook: true, instagram: false };
const NOTHING_TO_PREPARE: Prepared = { kind: "ready", payloads: [] };

/**
 * One attempt: judges the window again, writes down that the reply leaves, sends it, writes down what became of it.
 * Between the two a crash may come, so what has left and is not settled is of unknown fate. All up to `written` runs in
 * the caller's transaction; `written` resolves when that is on disk, and rejects when it is not.
 */
export type SendReply = (reply: Reply, written: Promise<void>) => Promise<void>;

export function createSendReply(parts: OutboxParts, step: Step): SendReply {
  const stepTogether = createStepTogether(parts, step);
  const { rows, states, settler, limits, clock } = parts;
  const heedRefusal = createHeedRefusal(parts, step);

  /** Whether it may leave now, and how; what may not is put aside with its reason. */
  const judge = (reply: Reply): "plain" | "as_person" | undefined => {
    const isLate = reply.author === "assistant" && !rows.isTimely(reply.id, clock.nowMs() - ASSISTANT_LATE_MS);
    if (isLate) return dropLate(reply);
    const window = messagingWindow(
      reply.lastQualifyingMs ?? undefined,
      clock.nowMs(),
      reply.refusedWindow ?? undefined,
    );
    // The assistant never speaks as a person, whatever its row says.
    const verdict = judgeSend(window, reply.author === "person" && reply.confirmedMs !== null);
    switch (verdict.kind) {
      case "send":
        return "plain";
      case "send_as_human_agent":
        if (reply.humanAgent !== "missing") return "as_person";
        step(reply, "outbox.hold", () => states.hold(reply.id, "human_agent_unavailable"));
        return undefined;
      case "needs_person":
      case "window_closed":
        step(reply, "outbox.hold", () => holdOrDrop(parts, reply, verdict.kind));
        return undefined;
      default:
        return assertNever(verdict, "send verdict");
    }
  };

  /** An automatic answer that comes too late, or after a person's, is no answer. */
  const dropLate = (reply: Reply): undefined => {
    step(reply, "outbox.drop-late", () => holdOrDrop(parts, reply, "window_closed"));
    return undefined;
  };

  const doubt = (reply: Reply): void => {
    const nowMs = clock.nowMs();
    step(reply, "outbox.doubt", () => states.doubt(reply.id, 1, { nowMs, atMs: nowMs + LOOK_AFTER_MS }));
  };

  /** Its writer ended the way of its files: Meta could not fetch them, and it is not tried again behind one's back. */
  const stopped = (reply: Reply): void => {
    step(reply, "outbox.stopped", () => states.refuse(reply.id, "stopped"));
  };

  const waitForLine = (reply: Reply): void => {
    parts.lineIs(false);
    const nowMs = clock.nowMs();
    const atMs = nowMs + backoffMs(reply.attempts, reply.id);
    step(reply, "outbox.wait", () => states.wait(reply.id, "offline", reply.attempts + 1, { nowMs, atMs }));
  };

  /** Nothing of the reply has left: an upload that nobody names is no message. */
  const notPrepared = (reply: Reply, asPerson: boolean, media: Exclude<Prepared, { kind: "ready" }>): void => {
    switch (media.kind) {
      case "missing":
        return step(reply, "outbox.refused", () => states.refuse(reply.id, "media_missing"));
      case "no_address":
        return step(reply, "outbox.refused", () => states.refuse(reply.id, "no_public_address"));
      case "not_sent":
        return waitForLine(reply);
      case "unknown": {
        const nowMs = clock.nowMs();
        const atMs = nowMs + backoffMs(reply.attempts, reply.id);
        return step(reply, "outbox.wait", () => states.wait(reply.id, "retrying", reply.attempts + 1, { nowMs, atMs }));
      }
      case "refused":
        parts.lineIs(true);
        return heedRefusal(reply, asPerson, media.error, media.usage);
      default:
        return assertNever(media, "prepared media");
    }
  };

  const accepted = async (reply: Reply, asPerson: boolean, data: unknown): Promise<void> => {
    if (asPerson && reply.humanAgent !== "approved") parts.humanAgentIs(reply.accountId, "approved");
    if (reply.author === "person") parts.answered(reply.conversationId);
    if (settlesBy(reply.content) === "repeatable") {
      return stepTogether(reply, "outbox.accept", () => states.accept(reply.id));
    }
    const mid = midOfAnswer(data);
    if (mid === undefined) return doubt(reply);
    await stepTogether(reply, "outbox.accept", () => settler.accept(reply, mid, clock.nowMs()));
  };

  const send: SendReply = async (reply, written) => {
    const access = parts.accessOf(reply.accountId);
    if (access === undefined) return parts.pauseAccount(reply.accountId, "sign_in");
    const before = judge(reply);
    if (before === undefined) return;
    const hasFiles = reply.content.kind === "files";
    if (reply.stoppedMs !== null) return stopped(reply);
    if (hasFiles && UPLOADS[reply.family]) {
      const nowMs = clock.nowMs();
      step(reply, "outbox.upload", () => states.wait(reply.id, "uploading", reply.attempts, { nowMs, atMs: nowMs }));
    }
    const media = hasFiles ? await parts.media.prepare(reply, access) : NOTHING_TO_PREPARE;
    if (media.kind !== "ready") return notPrepared(reply, before === "as_person", media);
    // An upload takes its time: the window may have closed meanwhile.
    const manner = hasFiles ? judge(reply) : before;
    if (manner === undefined) return;
    const asPerson = manner === "as_person";
    let left = false;
    step(reply, "outbox.leave", () => (left = states.leave(reply.id, asPerson)));
    if (!left) return;
    // Several leave in one transaction. None may be on the line before it is on disk, or a crash would send it twice.
    await written;
    const outcome = await parts.graph.call(sendRequest(reply, asPerson, access, media.payloads));
    switch (outcome.kind) {
      case "not_sent":
        return waitForLine(reply);
      case "unknown":
        return doubt(reply);
      case "refused":
        parts.lineIs(true);
        limits.heard(reply.accountId, outcome.usage);
        // Its writer may have ended it while it was under way.
        if ((rows.get(reply.id)?.stoppedMs ?? null) !== null) return stopped(reply);
        return heedRefusal(reply, asPerson, outcome.error, outcome.usage);
      case "answered":
        parts.lineIs(true);
        limits.heard(reply.accountId, outcome.usage);
        return accepted(reply, asPerson, outcome.data);
      default:
        return assertNever(outcome, "graph outcome");
    }
  };

  return async (reply, written) => {
    await send(reply, written);
    parts.media.settled(reply.id);
  };
}
