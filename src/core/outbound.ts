import { toAccountId, toConversationId, toMessageId } from "#shared/domain/ids.ts";
import type { Foundation } from "./foundation.ts";
import { createThreadOwners } from "./inbox/thread-owner.ts";
import { createDispatcher, type Dispatcher } from "./outbox/dispatcher.ts";
import { createDrafts } from "./outbox/drafts.ts";
import type { OutboxParts } from "./outbox/outbox-parts.ts";
import { createReact } from "./outbox/reactions.ts";
import { createReplies } from "./outbox/replies.ts";
import { createReplyRows } from "./outbox/reply-rows.ts";
import { createReplyStates } from "./outbox/reply-states.ts";
import { createReplySettler, type ReplySettler, type ReplySettlerParts } from "./outbox/settle-reply.ts";
import { createTakeOver } from "./outbox/take-over.ts";
import type { OutgoingMedia } from "./outgoing-media.ts";
import type { Handlers } from "./rpc/router.ts";

class FilesGone extends Error {}

/** Longer than a reply can be taken back, so that one just written counts as leaving. */
const LEAVES_SOON_MS = 6_000;

/** The way out: replies as durable rows, on their way, settled. */
export interface Outbound {
  readonly adoptEcho: ReplySettler["adoptEcho"];
  readonly dispatcher: Dispatcher;
  readonly handlers: Pick<
    Handlers,
    | "replies/send"
    | "replies/retry"
    | "messages/react"
    | "replies/confirm"
    | "replies/take-back"
    | "replies/discard"
    | "replies/progress"
    | "replies/stop"
    | "conversations/take-over"
    | "accounts/resume-sending"
    | "accounts/set-human-agent"
    | "drafts/get"
    | "drafts/save"
  >;
  /** A reply is on its way, or leaves within seconds. What waits longer, or for its writer or a sign-in, does not count. */
  readonly isLeaving: () => boolean;
  /** Ends when no reply is being sent any more. */
  readonly stop: () => Promise<void>;
}

export function createOutbound(
  foundation: Foundation,
  removeContent: ReplySettlerParts["removeContent"],
  outgoing: Pick<OutgoingMedia, "prepare" | "furnish" | "release">,
  answered: OutboxParts["answered"],
): Outbound {
  const { ports, db, clock, logger, emit, accounts, accessOf, changed, graph, limits, line } = foundation;
  const { messages, touches } = foundation;
  const rows = createReplyRows(db);
  const states = createReplyStates(db);
  const settler = createReplySettler({ rows, states, messages, touches, removeContent });
  const owners = createThreadOwners(db);
  const dispatcher = createDispatcher({
    db,
    rows,
    states,
    settler,
    messages,
    touches,
    graph,
    limits,
    clock,
    logger,
    media: outgoing.prepare,
    accessOf,
    pauseAccount(accountId, because) {
      accounts.pauseSending(accountId, because);
      emit({ type: "accounts" });
    },
    humanAgentIs(accountId, state) {
      accounts.setHumanAgent(accountId, state);
      emit({ type: "accounts" });
    },
    heldByOtherApp: owners.noteOther,
    answered,
    changed,
    lineIs: line.report,
  });
  line.whenReturned(dispatcher.wakeOffline);
  const drafts = createDrafts(db, clock);
  const replies = createReplies({
    db,
    rows,
    states,
    touches,
    clock,
    drafts,
    releaseFiles: outgoing.release,
    abandonFiles: outgoing.prepare.abandon,
    operator: ports.operator,
  });
  /** The text is a reply or a draft at every moment, never both and never neither. */
  const write: typeof replies.send = (input) =>
    db.write("replies.send", () => {
      const isKnown = input.parts.some(({ clientId }) => rows.byClientId(clientId) !== undefined);
      const answer = replies.send(input);
      if (answer.kind === "queued" && !isKnown) {
        const isWhole = input.parts.every(({ content }, index) => {
          const messageId = answer.messageIds[index];
          return messageId !== undefined && outgoing.furnish(toMessageId(messageId), content);
        });
        // Nothing of it stays: the transaction ends here.
        if (!isWhole) throw new FilesGone();
      }
      const saysText = input.parts.some(({ content }) => content.kind === "text");
      if (answer.kind === "queued" && saysText) drafts.clear(input.conversationId);
      return answer;
    });
  const send: typeof replies.send = (input) => {
    try {
      return write(input);
    } catch (error) {
      if (error instanceof FilesGone) return { kind: "files_gone" };
      throw error;
    }
  };
  const react = createReact({ db, rows, touches, clock });
  const ofTarget = db.prepare<[number], { conversationId: number }>(
    `SELECT conversation_id AS conversationId FROM messages WHERE id = ?`,
  );
  const sending = db.prepare<[]>(
    `SELECT 1 FROM outbox WHERE state IN ('waiting', 'sending', 'unknown') AND state = 'sending' LIMIT 1`,
  );
  const takeOver = createTakeOver({
    db,
    graph,
    clock,
    accessOf,
    taken: owners.noteOurs,
    release: replies.releaseTaken,
  });

  // Whatever was on its way when the last run ended is of unknown fate: it is looked for before it is sent again.
  db.write("outbox.after-start", () => states.doubtAllInFlight(clock.nowMs()));

  /** After a command: the screens read the conversation again, and the outbox looks for work. */
  const afterChange = <Answer>(conversationId: number | undefined, answer: Answer): Answer => {
    if (conversationId !== undefined) changed([toConversationId(conversationId)]);
    dispatcher.wake();
    return answer;
  };
  /** Asked before the command: a discarded reply can no longer say where it was. */
  const conversationOf = (messageId: number): number | undefined =>
    rows.ofMessage(toMessageId(messageId))?.conversationId;

  return {
    adoptEcho: settler.adoptEcho,
    dispatcher,
    isLeaving() {
      if (sending.get() !== undefined) return true;
      const nextMs = rows.nextDueMs({ lanes: [], conversations: [] });
      return nextMs !== undefined && nextMs <= clock.nowMs() + LEAVES_SOON_MS;
    },
    handlers: {
      "replies/send": (input) => afterChange(input.conversationId, send(input)),
      "messages/react"(input) {
        const conversationId = ofTarget.get(input.messageId)?.conversationId;
        return afterChange(conversationId, react(input));
      },
      "replies/retry": (input) => afterChange(conversationOf(input.messageId), replies.retry(input)),
      "replies/confirm": (input) => afterChange(input.conversationId, replies.confirm(input)),
      "replies/take-back"(input) {
        const conversationId = conversationOf(input.messageId);
        return afterChange(conversationId, replies.takeBack(input));
      },
      "replies/progress"({ messageId }) {
        const reply = rows.ofMessage(toMessageId(messageId));
        const progress = reply === undefined ? undefined : outgoing.prepare.progressOf(reply.id);
        return progress === undefined ? { kind: "none" } : { kind: "under_way", ...progress };
      },
      "replies/stop"({ messageId }) {
        const reply = rows.ofMessage(toMessageId(messageId));
        if (reply === undefined || !outgoing.prepare.isFetched(reply.id)) return { kind: "too_late" };
        // On disk before Meta can notice: a process that ends now must not begin again by itself.
        const isStopped = db.write("replies.stop", () => states.stop(reply.id, clock.nowMs()));
        if (isStopped) outgoing.prepare.abandon(reply.id);
        return { kind: isStopped ? "stopping" : "too_late" };
      },
      "drafts/get": drafts.get,
      "drafts/save"(input) {
        const { conversationId } = input;
        const wasBegun = drafts.isBegun(conversationId);
        const answer = drafts.save(input);
        // The lists say that there is one, not what it says.
        if (drafts.isBegun(conversationId) !== wasBegun) {
          changed([conversationId], "rows");
        }
        return answer;
      },
      "replies/discard": (input) => afterChange(conversationOf(input.messageId), replies.discard(input)),
      "conversations/take-over": async (input) => afterChange(input.conversationId, await takeOver(input)),
      "accounts/resume-sending"(input) {
        const accountId = toAccountId(input.accountId);
        if (!accounts.resumeSending(accountId)) return { kind: "not_found" };
        emit({ type: "accounts" });
        dispatcher.wakeAccount(accountId);
        return { kind: "changed" };
      },
      "accounts/set-human-agent"(input) {
        const isKnown = accounts.setHumanAgent(toAccountId(input.accountId), input.humanAgent);
        if (isKnown) emit({ type: "accounts" });
        return { kind: isKnown ? "changed" : "not_found" };
      },
    },
    stop: dispatcher.stop,
  };
}
