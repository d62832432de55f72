import { toMessageId } from "#shared/domain/ids.ts";
import type { Foundation } from "./foundation.ts";
import { createDispatcher, type Dispatcher } from "./outbox/dispatcher.ts";
import { createDrafts } from "./outbox/drafts.ts";
import { createReplies } from "./outbox/replies.ts";
import { createReplyRows } from "./outbox/reply-rows.ts";
import { createReplySettler, type ReplySettler, type ReplySettlerParts } from "./outbox/settle-reply.ts";
import type { Handlers } from "./rpc/router.ts";

/** The way out: replies as durable rows, on their way, settled. */
export interface Outbound {
  readonly adoptEcho: ReplySettler["adoptEcho"];
  readonly dispatcher: Dispatcher;
  /** After a command: the screens read the conversation again, and the outbox looks for work. */
  readonly afterChange: <Answer>(conversationId: number | undefined, answer: Answer) => Answer;
  readonly handlers: Pick<
    Handlers,
    "replies/send" | "replies/retry" | "replies/discard" | "drafts/get" | "drafts/save"
  >;
  /** Ends when no reply is being sent any more. */
  readonly stop: () => Promise<void>;
}

export function createOutbound(foundation: Foundation, removeContent: ReplySettlerParts["removeContent"]): Outbound {
  const { db, clock, logger, emit, accounts, accessOf, changed, graph, line, messages, touches } = foundation;
  const rows = createReplyRows(db);
  const settler = createReplySettler({ rows, messages, touches, removeContent });
  const dispatcher = createDispatcher({
    db,
    rows,
    settler,
    messages,
    touches,
    graph,
    clock,
    logger,
    accessOf: (reply) => accessOf(reply.accountId),
    pauseAccount(accountId) {
      accounts.pauseSending(accountId);
      emit({ type: "accounts" });
    },
    changed,
    lineIs: line.report,
  });
  line.whenReturned(dispatcher.wakeOffline);
  const replies = createReplies({ db, rows, touches, clock });
  const drafts = createDrafts(db, clock);
  /** The text is a reply or a draft at every moment, never both and never neither. */
  const send: typeof replies.send = (input) =>
    db.write("replies.send", () => {
      const answer = replies.send(input);
      const saysText = input.parts.some(({ content }) => content.kind === "text");
      if (answer.kind === "queued" && saysText) drafts.clear(input.conversationId);
      return answer;
    });

  // Whatever was on its way when the last run ended is of unknown fate: it is looked for before it is sent again.
  db.write("outbox.after-start", () => rows.doubtAllInFlight(clock.nowMs()));

  const afterChange: Outbound["afterChange"] = (conversationId, answer) => {
    if (conversationId !== undefined) emit({ type: "conversations", conversationIds: [conversationId] });
    dispatcher.wake();
    return answer;
  };
  /** Asked before the command: a discarded reply can no longer say where it was. */
  const conversationOf = (messageId: number): number | undefined =>
    rows.ofMessage(toMessageId(messageId))?.conversationId;

  return {
    adoptEcho: settler.adoptEcho,
    dispatcher,
    afterChange,
    handlers: {
      "replies/send": (input) => afterChange(input.conversationId, send(input)),
      "replies/retry": (input) => afterChange(conversationOf(input.messageId), replies.retry(input)),
      "drafts/get": drafts.get,
      "drafts/save": drafts.save,
      "replies/discard": (input) => afterChange(conversationOf(input.messageId), replies.discard(input)),
    },
    stop: dispatcher.stop,
  };
}
