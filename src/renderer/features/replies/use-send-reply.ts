import { type MutationCache, type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import { useMemo, useSyncExternalStore } from "react";
import type { MessageView, ReplyContent } from "#shared/contract/messages.ts";
import type { RouteOutput } from "#shared/contract/routes.ts";
import { MAX_PARTS } from "#shared/domain/split-text.ts";
import type { ReadyFile } from "#renderer/features/attachments/chosen-file.ts";
import { answersOfHost } from "#renderer/features/accounts/sign-of-life.ts";
import { errorCode } from "#renderer/lib/client.ts";
import { useClient } from "#renderer/lib/client-context.ts";
import { readRows } from "#renderer/lib/read-rows.ts";
import { refresh } from "#renderer/lib/refresh.ts";
import { queryKeys } from "#renderer/lib/query-keys.ts";
import { type ReplyProblem, type ReplyTarget, restoreDraft, useDrafts } from "./drafts.ts";

/** A reply on its way to the host; until the host has it, it is shown from here. */
export interface PendingReply {
  readonly clientId: string;
  readonly conversationId: number;
  readonly text: string;
  readonly files: readonly ReadyFile[];
  /** Files in as many messages as they need, then the text as one message, or cut into several. */
  readonly parts: readonly ReplyContent[];
  readonly replyTo: ReplyTarget | undefined;
  readonly confirmedByPerson: boolean;
  readonly writtenAtMs: number;
}

/** Of every reply, in whatever conversation. */
export const SEND_KEY = ["send-reply"] as const;
const mutationKey = (conversationId: number) => [...SEND_KEY, conversationId];

export function useSendReply(conversationId: number) {
  const client = useClient();
  const queries = useQueryClient();
  const drafts = useDrafts();
  // These answers come even when another conversation is open by then.
  return useMutation({
    mutationKey: mutationKey(conversationId),
    mutationFn: async (reply: PendingReply) =>
      drafts.inOrder(conversationId, async () =>
        client.request("replies/send", {
          conversationId,
          parts: reply.parts.map((content, index) => ({ clientId: partId(reply.clientId, index), content })),
          confirmedByPerson: reply.confirmedByPerson,
          ...(reply.replyTo === undefined ? {} : { replyToMessageId: reply.replyTo.messageId }),
        }),
      ),
    onSuccess: async (outcome, reply) => {
      const problem = problemOf(outcome);
      if (problem !== undefined) restoreDraft(drafts, conversationId, reply, problem);
      // The bubble written here stays until the host's own is there.
      await Promise.all([
        refresh(queries, [queryKeys.messages(conversationId)]),
        readRows(client, queries, [conversationId]),
      ]);
    },
    onError: (error, reply) => restoreDraft(drafts, conversationId, reply, faultOf(error, queries)),
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
    case "human_agent_unavailable":
    case "not_found":
    case "files_gone":
      return { kind: outcome.kind };
    default:
      return { kind: "other" };
  }
}

function faultOf(error: unknown, queries: QueryClient): ReplyProblem {
  const code = errorCode(error);
  if (code === "storage_failed") return { kind: "storage" };
  if (code === "unavailable") return { kind: "unavailable", heardBefore: answersOfHost(queries) };
  return { kind: "other" };
}

/** Tried again with the same text, the parts have the same ids. */
const partId = (clientId: string, index: number): string => (index === 0 ? clientId : `${clientId}-${index + 1}`);

/** Replies the host has not answered yet, as messages. */
export function usePendingReplies(conversationId: number): readonly MessageView[] {
  const queries = useQueryClient();
  const onTheirWay = useMemo(
    () => repliesOnTheirWay(queries.getMutationCache(), conversationId),
    [queries, conversationId],
  );
  const replies = useSyncExternalStore(onTheirWay.subscribe, onTheirWay.get);
  const drafts = useDrafts();
  const gone = useSyncExternalStore(drafts.subscribe, drafts.gone);
  return useMemo(() => replies.flatMap((reply) => asMessages(reply, gone)), [replies, gone]);
}

/**
 * Told at once: useMutationState waits for a timer, and beside a queue that drains whatever the host tells would be drawn
 * before what the owner has just written.
 */
export function repliesOnTheirWay(mutations: MutationCache, conversationId: number) {
  const filters = { mutationKey: mutationKey(conversationId), status: "pending" } as const;
  let known: readonly PendingReply[] = [];
  return {
    subscribe: (listener: () => void) => mutations.subscribe(listener),
    get: (): readonly PendingReply[] => {
      const now = mutations.findAll(filters).map(({ state }) => state.variables as PendingReply);
      if (now.length !== known.length || now.some((reply, index) => reply !== known[index])) known = now;
      return known;
    },
  };
}

function pendingAttachments(content: ReplyContent, index: number): MessageView["attachments"] {
  const kinds =
    content.kind === "files"
      ? content.fileIds.map(() => content.media)
      : content.kind === "heart"
        ? (["heart"] as const)
        : [];
  return kinds.map((kind, position) => ({
    id: -(index * MAX_PARTS + position + 1),
    kind,
    viewable: false,
    savable: false,
  }));
}

/** As it is shown until the host has it; without the words of a message that was unsent meanwhile. */
export function asMessages(reply: PendingReply, gone: ReadonlySet<number>): readonly MessageView[] {
  const isQuoteGone = reply.replyTo !== undefined && gone.has(reply.replyTo.messageId);
  const shown = isQuoteGone ? { ...reply, replyTo: undefined } : reply;
  return shown.parts.map((content, index) => asMessage(shown, content, index));
}

function asMessage(reply: PendingReply, content: ReplyContent, index: number): MessageView {
  return {
    // Never a row id of the host's: those are positive.
    id: -(reply.writtenAtMs * MAX_PARTS + index),
    direction: "out",
    origin: "here",
    kind: content.kind === "text" ? "text" : "media",
    sentAtMs: reply.writtenAtMs,
    ...(content.kind === "text" ? { text: content.text } : {}),
    attachments: pendingAttachments(content, index),
    reactions: [],
    state: { kind: "waiting", because: "queued" },
    asPerson: reply.confirmedByPerson,
    automatic: false,
    clientId: partId(reply.clientId, index),
    ...(reply.replyTo === undefined || index > 0
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
