import { z } from "zod";
import { toMid, type Mid } from "#shared/domain/ids.ts";
import type { GraphCall } from "../instagram/graph-client.ts";
import type { Reply } from "./reply-rows.ts";

/** The Send API call of one text reply (Meta, "Send a Message": one text or one attachment a call, `reply_to` on top). */
export function sendRequest(reply: Reply, asPerson: boolean, baseUrl: string, accessToken: string): GraphCall {
  return {
    method: "POST",
    baseUrl,
    path: `${reply.senderId}/messages`,
    accessToken,
    body: {
      recipient: { id: reply.customerId },
      ...(asPerson ? { messaging_type: "MESSAGE_TAG", tag: "HUMAN_AGENT" } : { messaging_type: "RESPONSE" }),
      message: { text: reply.text },
      ...(reply.replyToMid === null ? {} : { reply_to: { mid: reply.replyToMid } }),
    },
  };
}

const sendAnswer = z.object({ message_id: z.string().min(1).max(500) });

/** The mid Meta gave the reply; undefined when the answer is not one of the Send API. */
export function midOfAnswer(data: unknown): Mid | undefined {
  const parsed = sendAnswer.safeParse(data);
  return parsed.success ? toMid(parsed.data.message_id) : undefined;
}

/** Reads the newest messages with one customer, to see whether a reply of unknown fate is among them. */
export function conversationRequest(reply: Reply, baseUrl: string, accessToken: string): GraphCall {
  return {
    method: "GET",
    baseUrl,
    path: `${reply.senderId}/conversations`,
    query: {
      platform: "instagram",
      user_id: reply.customerId,
      fields: "messages.limit(20){id,created_time,from,message}",
    },
    accessToken,
  };
}

const conversationAnswer = z.object({
  data: z.array(
    z.object({
      messages: z
        .object({
          data: z.array(
            z.object({
              id: z.string().min(1).max(500),
              from: z.object({ id: z.string() }).optional(),
              message: z.string().optional(),
            }),
          ),
        })
        .optional(),
    }),
  ),
});

export interface SentMessage {
  readonly mid: Mid;
  readonly text: string;
}

/** What the account itself wrote among the newest messages; undefined when the answer cannot be read. */
export function accountMessages(data: unknown, accountId: string): readonly SentMessage[] | undefined {
  const parsed = conversationAnswer.safeParse(data);
  if (!parsed.success) return undefined;
  return parsed.data.data
    .flatMap((conversation) => conversation.messages?.data ?? [])
    .filter((message) => message.from?.id === accountId)
    .map((message) => ({ mid: toMid(message.id), text: message.message ?? "" }));
}
