import type { Context } from "../context.ts";
import { announce } from "../context.ts";
import { asRecord, idAt, recordAt, stringAt } from "../json.ts";
import type { Json, JsonRecord } from "../json.ts";
import type { Account, Attachment, Conversation, Message } from "../model.ts";
import { addMessage, ensureConversation, findConversation } from "../store.ts";
import { takeAttachments } from "./attachments.ts";
import { badParameter, faults } from "./faults.ts";
import type { GraphFault } from "./faults.ts";

const HOUR_MS = 3_600_000;
const STANDARD_WINDOW_MS = 24 * HOUR_MS;
const HUMAN_AGENT_WINDOW_MS = 7 * 24 * HOUR_MS;
/** Meta, "Send a Message": text has to be UTF-8 and at most 1000 bytes. */
const TEXT_LIMIT_BYTES = 1000;

/** A send that Meta would take, before anything has happened. */
export type SendPlan =
  | { readonly kind: "refuse"; readonly fault: GraphFault }
  | {
      readonly kind: "message";
      readonly conversation: Conversation;
      readonly text: string | undefined;
      readonly attachments: readonly Attachment[];
      readonly replyToMid: string | undefined;
    }
  | {
      readonly kind: "react";
      readonly conversation: Conversation;
      readonly message: Message;
      /** undefined: the reaction is taken back. */
      readonly emoji: string | undefined;
    }
  /** Typing and seen marks change nothing here. */
  | { readonly kind: "sign"; readonly customerId: string };

const refuse = (fault: GraphFault): SendPlan => ({ kind: "refuse", fault });

/** Judges one call of the Send API as Meta would, in Meta's order: who, then whether, then what. */
export async function planSend(context: Context, account: Account, body: JsonRecord): Promise<SendPlan> {
  const recipientId = idAt(recordAt(body, "recipient"), "id");
  if (recipientId === undefined) return refuse(badParameter("The parameter recipient is required"));
  const refusal = refuseRecipient(context, account, recipientId);
  if (refusal !== undefined) return refuse(refusal);
  const conversation =
    recipientId === account.selfCustomerId
      ? ensureConversation(context.world, account.id, recipientId)
      : findConversation(context.world, account.id, recipientId);
  if (conversation === undefined) return refuse(faults.outsideWindow);
  if (conversation.isHeldByOtherApp) return refuse(faults.notThreadOwner);
  const action = stringAt(body, "sender_action");
  if (action !== undefined) return planAction(context, account, conversation, body, action);
  const windowRefusal = refuseWindow(context, account, conversation, body);
  return windowRefusal === undefined ? planMessage(context, account, conversation, body) : refuse(windowRefusal);
}

function refuseRecipient({ world }: Context, account: Account, recipientId: string): GraphFault | undefined {
  const isSelf = recipientId === account.selfCustomerId;
  const customer = world.customers.get(recipientId);
  // Whoever forgets to filter echoes answers themselves and gets this one.
  if (recipientId === account.id || recipientId === account.pageId) return faults.noSuchUser;
  if (!isSelf && customer?.accountId !== account.id) return faults.noSuchUser;
  if (!account.allowsMessageAccess) return faults.messageAccessOff;
  return customer?.hasBlockedAccount === true ? faults.personUnavailable : undefined;
}

function refuseWindow(
  context: Context,
  account: Account,
  conversation: Conversation,
  body: JsonRecord,
): GraphFault | undefined {
  const tag = stringAt(body, "tag");
  const type = stringAt(body, "messaging_type");
  if (type !== undefined && !["RESPONSE", "UPDATE", "MESSAGE_TAG"].includes(type)) {
    return badParameter("Param messaging_type must be one of {RESPONSE, UPDATE, MESSAGE_TAG}");
  }
  if (type === "MESSAGE_TAG" && tag === undefined) return badParameter("The parameter tag is required");
  // The Messenger tags ended on 2026-04-27; Instagram only ever had this one.
  if (tag !== undefined && tag !== "HUMAN_AGENT") return badParameter("Param tag must be one of {HUMAN_AGENT}");
  if (tag !== undefined && !account.hasHumanAgentFeature) return faults.noHumanAgentFeature;
  return isWithinWindow(context, account, conversation, tag === undefined ? STANDARD_WINDOW_MS : HUMAN_AGENT_WINDOW_MS)
    ? undefined
    : faults.outsideWindow;
}

/** Self messages know no window (Meta, "Self Messaging"). */
function isWithinWindow(context: Context, account: Account, conversation: Conversation, windowMs: number): boolean {
  if (conversation.customerId === account.selfCustomerId) return true;
  const { lastQualifyingMs } = conversation;
  return lastQualifyingMs !== undefined && context.clock.nowMs() - lastQualifyingMs <= windowMs;
}

function planAction(
  context: Context,
  account: Account,
  conversation: Conversation,
  body: JsonRecord,
  action: string,
): SendPlan {
  if (body["message"] !== undefined) return refuse(badParameter("sender_action cannot be combined with message"));
  if (["typing_on", "typing_off", "mark_seen"].includes(action)) {
    return { kind: "sign", customerId: conversation.customerId };
  }
  if (action !== "react" && action !== "unreact") return refuse(badParameter("Param sender_action is not valid"));
  if (!isWithinWindow(context, account, conversation, STANDARD_WINDOW_MS)) return refuse(faults.outsideWindow);
  const payload = recordAt(body, "payload");
  const message = conversation.messages.find((known) => known.mid === stringAt(payload, "message_id"));
  if (message === undefined || message.isDeleted) return refuse(badParameter("Param payload[message_id] is not valid"));
  if (action === "unreact") return { kind: "react", conversation, message, emoji: undefined };
  const reaction = stringAt(payload, "reaction");
  if (reaction === undefined) return refuse(badParameter("The parameter payload[reaction] is required"));
  // Family A documents the word only, family B any emoji.
  if (account.family === "facebook" && reaction !== "love") return refuse(badParameter("Param reaction must be love"));
  return { kind: "react", conversation, message, emoji: reaction === "love" ? "❤️" : reaction };
}

async function planMessage(
  context: Context,
  account: Account,
  conversation: Conversation,
  body: JsonRecord,
): Promise<SendPlan> {
  const content = recordAt(body, "message");
  if (content === undefined) return refuse(badParameter("The parameter message is required"));
  const text = content["text"];
  const hasMedia = content["attachment"] !== undefined || content["attachments"] !== undefined;
  if (text !== undefined && hasMedia) return refuse(badParameter("A message has either text or attachments"));
  if (text !== undefined && (typeof text !== "string" || text.trim() === "")) {
    return refuse(badParameter("Param message[text] must be a non-empty UTF-8 encoded string"));
  }
  if (typeof text === "string" && Buffer.byteLength(text, "utf8") > TEXT_LIMIT_BYTES) {
    return refuse(badParameter(`Length of param message[text] must be less than or equal to ${TEXT_LIMIT_BYTES}`));
  }
  if (text === undefined && !hasMedia)
    return refuse(badParameter("Message cannot be empty, must provide valid content"));
  if (content["quick_replies"] !== undefined && !areQuickReplies(content["quick_replies"], text)) {
    return refuse(badParameter("Param message[quick_replies] is not valid"));
  }
  const replyToMid = stringAt(recordAt(body, "reply_to"), "mid");
  if (replyToMid !== undefined && !conversation.messages.some((known) => known.mid === replyToMid)) {
    return refuse(badParameter("Param reply_to[mid] is not a message of this conversation"));
  }
  const taken = hasMedia ? await takeAttachments(context, account, content) : [];
  if ("code" in taken) return refuse(taken);
  return { kind: "message", conversation, text, attachments: taken, replyToMid };
}

/** Meta, "Quick Replies": at most 13, under a text, each with a title and what comes back when it is tapped. */
function areQuickReplies(value: Json | undefined, text: Json | undefined): boolean {
  if (!Array.isArray(value) || value.length === 0 || value.length > 13 || text === undefined) return false;
  return value.every((one: Json) => {
    const button = asRecord(one);
    const title = stringAt(button, "title") ?? "";
    return stringAt(button, "content_type") === "text" && title !== "" && (stringAt(button, "payload") ?? "") !== "";
  });
}

/** What the caller gets, and what is left to do after the response has gone out. */
export interface Accepted {
  readonly body: JsonRecord;
  readonly messageId: string | undefined;
  readonly afterwards: () => Promise<void>;
}

/** Carries a plan out: the message exists from here on, whatever becomes of the response. */
export async function acceptSend(
  context: Context,
  account: Account,
  plan: Exclude<SendPlan, { kind: "refuse" }>,
): Promise<Accepted> {
  const nothing = async (): Promise<void> => {};
  switch (plan.kind) {
    case "sign":
      return { body: { recipient_id: plan.customerId }, messageId: undefined, afterwards: nothing };
    case "react": {
      // The account's own reactions cause no webhook.
      if (plan.emoji === undefined) plan.message.reactions.delete(account.id);
      else plan.message.reactions.set(account.id, plan.emoji);
      return { body: { recipient_id: plan.conversation.customerId }, messageId: undefined, afterwards: nothing };
    }
    case "message": {
      const message = addMessage(context.world, plan.conversation, {
        mid: context.newMid(),
        fromAccount: true,
        atMs: context.clock.nowMs(),
        text: plan.text,
        attachments: plan.attachments,
        replyTo: plan.replyToMid === undefined ? undefined : { kind: "message", mid: plan.replyToMid },
      });
      const afterwards = await echo(context, account, plan.conversation, message);
      for (const listener of context.acceptedListeners) listener(plan.conversation, message);
      return {
        body: { recipient_id: plan.conversation.customerId, message_id: message.mid },
        messageId: message.mid,
        afterwards,
      };
    }
  }
}

/** Sends the echo now or returns the work for after the response. */
async function echo(
  context: Context,
  account: Account,
  conversation: Conversation,
  message: Message,
): Promise<() => Promise<void>> {
  const { echo: mode, echoDelayMs } = context.settings;
  const send = async (): Promise<void> => {
    await context.clock.wait(echoDelayMs);
    await announce(context, account, conversation, message, mode === "twice" ? 2 : 1);
  };
  if (mode === "never") return async () => {};
  if (mode !== "before") return send;
  await send();
  return async () => {};
}
