import { z } from "zod";
import { toMid, type AccountId, type Mid } from "#shared/domain/ids.ts";
import type { GraphAccess, GraphCall } from "../instagram/graph-client.ts";
import { MESSAGE_FIELDS, readMessageNode } from "../instagram/message-node.ts";
import { contentBody, settlesBy, type SaidMessage } from "./reply-content.ts";
import type { MediaPayload } from "./prepare-media.ts";
import type { Reply } from "./reply-rows.ts";

/**
 * Meta answers a send that names a file when it has fetched it, and allows itself 75 seconds for a film (Meta, "Error
 * Codes"). Whoever gives up before that looks for a message that is still to come.
 */
const FILES_TIMEOUT_MS = 120_000;

/** The Send API call of one reply (Meta, "Send a Message": one text or one attachment a call, `reply_to` on top). */
export function sendRequest(
  reply: Reply,
  asPerson: boolean,
  access: GraphAccess,
  payloads: readonly MediaPayload[],
): GraphCall {
  return {
    method: "POST",
    ...access,
    path: `${reply.senderId}/messages`,
    ...(payloads.length === 0 ? {} : { timeoutMs: FILES_TIMEOUT_MS }),
    body: {
      recipient: { id: reply.customerId },
      ...typeOf(reply, asPerson),
      ...contentBody(reply.content, payloads, reply.targetMid),
      ...(reply.replyToMid === null ? {} : { reply_to: { mid: reply.replyToMid } }),
    },
  };
}

/** A sender action stands alone in its body (Meta, "Send a Message"); only messages have a type. */
function typeOf(reply: Reply, asPerson: boolean): Readonly<Record<string, string>> {
  if (settlesBy(reply.content) === "repeatable") return {};
  return asPerson ? { messaging_type: "MESSAGE_TAG", tag: "HUMAN_AGENT" } : { messaging_type: "RESPONSE" };
}

const sendAnswer = z.object({ message_id: z.string().min(1).max(500) });

/** The mid Meta gave the reply; undefined when the answer is not one of the Send API. */
export function midOfAnswer(data: unknown): Mid | undefined {
  const parsed = sendAnswer.safeParse(data);
  return parsed.success ? toMid(parsed.data.message_id) : undefined;
}

/** Meta shows details of so many (Meta, "Conversations API"). */
export const NEWEST_READ = 20;

/** Reads the newest messages with one customer, to see whether a reply of unknown fate is among them. */
export function conversationRequest(reply: Reply, baseUrl: string, accessToken: string): GraphCall {
  return {
    method: "GET",
    baseUrl,
    path: `${reply.senderId}/conversations`,
    query: {
      platform: "instagram",
      user_id: reply.customerId,
      fields: `messages.limit(${NEWEST_READ}){${MESSAGE_FIELDS}}`,
    },
    accessToken,
  };
}

const conversationAnswer = z.object({
  data: z.array(z.object({ messages: z.object({ data: z.array(z.unknown()) }).optional() })),
});

/** One of the newest messages of a conversation, as Meta's history tells it. */
export interface PastMessage extends SaidMessage {
  readonly mid: Mid;
  readonly direction: "in" | "out";
}

/** The newest messages with one customer, newest first; undefined when the answer cannot be read. */
export function pastMessages(data: unknown, accountId: AccountId): readonly PastMessage[] | undefined {
  const parsed = conversationAnswer.safeParse(data);
  if (!parsed.success) return undefined;
  return parsed.data.data
    .flatMap((conversation) => conversation.messages?.data ?? [])
    .flatMap((node) => readMessageNode(node, accountId) ?? [])
    .map(({ mid, direction, text, attachments }) => ({
      mid,
      direction,
      text,
      attachments: attachments.map(({ kind }) => kind),
    }));
}
