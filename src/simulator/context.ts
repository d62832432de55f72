import type { Cdn } from "./cdn/cdn.ts";
import type { VirtualClock } from "./clock.ts";
import type { Account, Conversation, Message, World } from "./model.ts";
import type { Random } from "./random.ts";
import type { DeliveryEngine, DeliveryRecord } from "./webhook/delivery.ts";
import { deletionEvent, messageEvent } from "./webhook/events.ts";
import type { Entry } from "./webhook/events.ts";
import type { HttpCaller } from "./webhook/http-call.ts";
import type { CallFault } from "./graph/call-faults.ts";
import type { JsonRecord } from "./json.ts";

/**
 * When the echo of an accepted send arrives. Reports have all of them: before the HTTP response, after it, never,
 * twice.
 */
export const echoModes = ["before", "after", "never", "twice"] as const;
export type EchoMode = (typeof echoModes)[number];

export interface Settings {
  echo: EchoMode;
  /** The echo waits this long on the clock; with `before` the response waits too. */
  echoDelayMs: number;
  /** Refuse with 613 above 100 sends (10 with sound or video) and 2 conversation reads a second. */
  enforcesRates: boolean;
  /** Load attachment links as Meta does, and refuse those that cannot be loaded. */
  fetchesAttachments: boolean;
}

/** Called after the account wrote something through the Send API. */
export type AcceptedListener = (conversation: Conversation, message: Message) => void;

export interface Context {
  readonly world: World;
  readonly clock: VirtualClock;
  readonly cdn: Cdn;
  readonly engine: DeliveryEngine;
  readonly caller: HttpCaller;
  readonly random: Random;
  readonly settings: Settings;
  /** Faults waiting for the calls they are meant for. */
  readonly callFaults: CallFault[];
  readonly acceptedListeners: Set<AcceptedListener>;
  readonly newMid: () => string;
}

/** The entry of an event, in `standby` while another app controls the thread. */
export function entryOf(account: Account, conversation: Conversation, subscription: string, event: JsonRecord): Entry {
  return {
    account,
    field: conversation.isHeldByOtherApp ? "standby" : "messaging",
    subscription: conversation.isHeldByOtherApp ? "standby" : subscription,
    event,
  };
}

/** Sends the webhook of one message: inbound, echo or postback. */
export async function announce(
  context: Context,
  account: Account,
  conversation: Conversation,
  message: Message,
  copies = 1,
): Promise<DeliveryRecord> {
  const isSelf = conversation.customerId === account.selfCustomerId;
  const event = messageEvent(conversation, message, context.cdn, isSelf);
  const subscription = message.postback === undefined ? "messages" : "messaging_postbacks";
  return context.engine.deliver(account.appId, [entryOf(account, conversation, subscription, event)], { copies });
}

/** Unsends a message: its media stop working, and the webhook goes out. */
export async function unsend(
  context: Context,
  account: Account,
  conversation: Conversation,
  message: Message,
): Promise<DeliveryRecord> {
  message.isDeleted = true;
  message.text = undefined;
  for (const { assetId } of message.attachments) {
    if (assetId !== undefined) context.cdn.setFault(assetId, { kind: "gone", status: 410 });
  }
  const event = deletionEvent(conversation, message, context.clock.nowMs());
  return context.engine.deliver(account.appId, [entryOf(account, conversation, "messages", event)]);
}
