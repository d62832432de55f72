import { useMutation, useMutationState, useQueryClient } from "@tanstack/react-query";
import type { MessageView } from "#shared/contract/messages.ts";
import type { RouteOutput } from "#shared/contract/routes.ts";
import { errorCode } from "#renderer/lib/client.ts";
import { useClient } from "#renderer/lib/client-context.ts";
import { refresh } from "#renderer/lib/live-events.ts";
import { queryKeys } from "#renderer/lib/query-keys.ts";
import { type ReplyProblem, type ReplyTarget, restoreDraft, useDrafts } from "./drafts.ts";

/** A reply on its way to the host; until the host has it, it is shown from here. */
export interface PendingReply {
  readonly clientId: string;
  readonly conversationId: number;
  readonly text: string;
  readonly replyTo: ReplyTarget | undefined;
  readonly confirmedByPerson: boolean;
  readonly writtenAtMs: number;
}

const mutationKey = (conversationId: number) => ["send-reply", conversationId];

export function useSendReply(conversationId: number) {
  const client = useClient();
  const queries = useQueryClient();
  const drafts = useDrafts();
  // These answers come even when another conversation is open by then.
  return useMutation({
    mutationKey: mutationKey(conversationId),
    mutationFn: async (reply: PendingReply) =>
      client.request("replies/send", {
        conversationId,
        parts: [{ clientId: reply.clientId, content: { kind: "text", text: reply.text } }],
        confirmedByPerson: reply.confirmedByPerson,
        ...(reply.replyTo === undefined ? {} : { replyToMessageId: reply.replyTo.messageId }),
      }),
    onSuccess: async (outcome, reply) => {
      const problem = problemOf(outcome);
      if (problem !== undefined) restoreDraft(drafts, conversationId, reply, problem);
      // The bubble written here stays until the host's own is there.
      await refresh(queries, [queryKeys.messages(conversationId), queryKeys.lists]);
    },
    onError: (error, reply) => restoreDraft(drafts, conversationId, reply, faultOf(error)),
  });
}

function problemOf(outcome: RouteOutput<"replies/send">): ReplyProblem | undefined {
  switch (outcome.kind) {
    case "queued":
    case "empty":
      return undefined;
    case "too_long":
      return { kind: "too_long", bytesOver: outcome.bytes - outcome.maxBytes };
    case "window_closed":
    case "needs_person":
    case "not_found":
      return { kind: outcome.kind };
    default:
      return { kind: "other" };
  }
}

function faultOf(error: unknown): ReplyProblem {
  const code = errorCode(error);
  if (code === "storage_failed") return { kind: "storage" };
  if (code === "unavailable") return { kind: "unavailable" };
  return { kind: "other" };
}

/** Replies the host has not answered yet, as messages. */
export function usePendingReplies(conversationId: number): readonly MessageView[] {
  return useMutationState({
    filters: { mutationKey: mutationKey(conversationId), status: "pending" },
    select: (mutation) => asMessage(mutation.state.variables as PendingReply),
  });
}

function asMessage(reply: PendingReply): MessageView {
  return {
    // Never a row id of the host's: those are positive.
    id: -reply.writtenAtMs,
    direction: "out",
    origin: "here",
    kind: "text",
    sentAtMs: reply.writtenAtMs,
    text: reply.text,
    attachments: [],
    reactions: [],
    state: { kind: "waiting", because: "queued" },
    asPerson: reply.confirmedByPerson,
    clientId: reply.clientId,
    ...(reply.replyTo === undefined
      ? {}
      : {
          quote: {
            kind: "message" as const,
            messageId: reply.replyTo.messageId,
            by: reply.replyTo.by,
            state: "here" as const,
            ...(reply.replyTo.text === undefined ? {} : { text: reply.replyTo.text }),
          },
        }),
  };
}
