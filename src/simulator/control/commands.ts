import type { Context } from "../context.ts";
import { announce, entryOf, unsend } from "../context.ts";
import type { Account, Conversation, Message } from "../model.ts";
import { instagramFields, subscribeApp } from "../graph/setup.ts";
import { accountOf, addAccount, addMessage, ensureConversation, ensureCustomer, openWindow } from "../store.ts";
import type { DeliveryRecord } from "../webhook/delivery.ts";
import { editEvent, reactionEvent, readEvent, referralEvent } from "../webhook/events.ts";
import type {
  ControlApi,
  CustomerWrites,
  Delivered,
  DeliverInput,
  PostbackInput,
  WebhookInput,
  Written,
} from "./api.ts";
import { makeAttachment } from "./attachments.ts";
import { applyFaults } from "./apply-faults.ts";
import { dashboardTestBody } from "./dashboard-test.ts";
import { stateOf } from "./state.ts";

/** The commands of `ControlApi` over one simulator's context. */
export function createCommands(context: Context): ControlApi {
  const { world, clock, cdn, engine } = context;

  const place = (
    customerId: string,
    accountId: string | undefined,
  ): { account: Account; conversation: Conversation } => {
    const owner = [...world.accounts.values()].find((account) => account.selfCustomerId === customerId);
    if (owner !== undefined) {
      return { account: owner, conversation: ensureConversation(world, owner.id, customerId) };
    }
    const customer = ensureCustomer(world, { id: customerId, ...(accountId === undefined ? {} : { accountId }) });
    const account = accountOf(world, customer.accountId);
    return { account, conversation: ensureConversation(world, account.id, customerId) };
  };

  const find = (mid: string): { account: Account; conversation: Conversation; message: Message } => {
    const found = world.messages.get(mid);
    if (found === undefined) throw new Error(`There is no message ${mid.slice(0, 24)}… in the simulator.`);
    return { account: accountOf(world, found.conversation.accountId), ...found };
  };

  const write = async (input: CustomerWrites, fromAccount: boolean): Promise<Written> => {
    const { account, conversation } = place(input.customerId, input.accountId);
    const message = addMessage(world, conversation, {
      mid: input.mid ?? context.newMid(),
      fromAccount: fromAccount || conversation.customerId === account.selfCustomerId,
      atMs: input.atMs ?? clock.nowMs(),
      text: input.text,
      attachments: input.attachments?.map((attachment) => makeAttachment(cdn, attachment)),
      replyTo: replyToOf(context, account, input),
      isUnsupported: input.isUnsupported,
      quickReplyPayload: input.quickReplyPayload,
      referral: input.referral,
    });
    if (input.deliver === false)
      return { mid: message.mid, delivered: { state: "dropped", attempts: 0, reason: "missed on purpose" } };
    return {
      mid: message.mid,
      delivered: summary(await announce(context, account, conversation, message, input.copies)),
    };
  };

  const postback = async (input: PostbackInput): Promise<Written> => {
    const { account, conversation } = place(input.customerId, input.accountId);
    const message = addMessage(world, conversation, {
      mid: context.newMid(),
      fromAccount: false,
      atMs: clock.nowMs(),
      postback: { title: input.title, payload: input.payload },
      referral: input.referral,
    });
    return { mid: message.mid, delivered: summary(await announce(context, account, conversation, message)) };
  };

  const webhook = async (input: WebhookInput): ReturnType<ControlApi["webhook"]> => {
    const app = world.apps.get(input.appId ?? world.apps.keys().next().value ?? "");
    if (app === undefined) throw new Error("There is no such app in the simulator.");
    if (input.appSecret !== undefined) {
      app.secret = input.appSecret;
      app.instagramSecret = input.appSecret;
    }
    const wanted = {
      callbackUrl: input.url,
      verifyToken: input.verifyToken ?? app.subscription?.verifyToken ?? "",
      fields: input.fields ?? instagramFields,
    };
    if (input.verify === true) {
      const verified = await subscribeApp(context, app, wanted);
      if (verified.kind === "failed") return verified;
    } else {
      app.subscription = { ...wanted, active: true };
    }
    if (input.subscribeAccounts !== false) {
      for (const account of world.accounts.values()) {
        if (account.appId === app.id) account.subscribedFields ??= wanted.fields;
      }
    }
    return { kind: "verified" };
  };

  const deliver = async (input: DeliverInput): Promise<readonly Delivered[]> => {
    const account = accountOf(world, input.accountId ?? world.accounts.keys().next().value ?? "");
    const { copies, signature } = input;
    const options = { ...(copies === undefined ? {} : { copies }), ...(signature === undefined ? {} : { signature }) };
    const rawBody = input.bodyText ?? input.body;
    if (rawBody !== undefined) return [summary(await engine.deliver(account.appId, [], { ...options, rawBody }))];
    const array = input.array ?? "messaging";
    const entries = (input.events ?? []).map((event) => ({
      account,
      field: array,
      subscription: array === "standby" ? "standby" : "messages",
      event,
    }));
    const ordered =
      input.order === "shuffle"
        ? context.random.shuffle(entries)
        : input.order === "reverse"
          ? entries.toReversed()
          : entries;
    const size = Math.min(1000, Math.max(1, input.batchSize ?? Math.max(1, entries.length)));
    const sent: Delivered[] = [];
    for (let start = 0; start < ordered.length; start += size) {
      sent.push(summary(await engine.deliver(account.appId, ordered.slice(start, start + size), options)));
    }
    return sent;
  };

  return {
    addAccount: (input) => addAccount(world, input),
    addCustomer: (input) => ensureCustomer(world, input),
    webhook,
    customerWrites: async (input) => write(input, false),
    phoneWrites: async (input) => write(input, true),
    postback,
    referral: async ({ customerId, referral }) => {
      const { account, conversation } = place(customerId, undefined);
      openWindow(conversation, clock.nowMs());
      const event = referralEvent(conversation, referral, clock.nowMs());
      return summary(
        await engine.deliver(account.appId, [entryOf(account, conversation, "messaging_referral", event)]),
      );
    },
    react: async ({ mid, emoji }) => {
      const { account, conversation, message } = find(mid);
      if (emoji === undefined) message.reactions.delete(conversation.customerId);
      else message.reactions.set(conversation.customerId, emoji);
      const event = reactionEvent(conversation, mid, emoji, clock.nowMs());
      return summary(await engine.deliver(account.appId, [entryOf(account, conversation, "message_reactions", event)]));
    },
    unsend: async ({ mid }) => {
      const { account, conversation, message } = find(mid);
      return summary(await unsend(context, account, conversation, message));
    },
    edit: async ({ mid, text }) => {
      const { account, conversation, message } = find(mid);
      message.text = text;
      message.editCount += 1;
      const event = editEvent(conversation, message, clock.nowMs());
      return summary(await engine.deliver(account.appId, [entryOf(account, conversation, "message_edit", event)]));
    },
    read: async ({ customerId, mid }) => {
      const { account, conversation } = place(customerId, undefined);
      const seen = mid ?? conversation.messages.findLast((message) => message.fromAccount)?.mid;
      if (seen === undefined) throw new Error("The account has written nothing the customer could have seen.");
      const event = readEvent(conversation, seen, clock.nowMs());
      return summary(await engine.deliver(account.appId, [entryOf(account, conversation, "messaging_seen", event)]));
    },
    deliver,
    dashboardTest: async ({ field, accountId }) => {
      const account = accountOf(world, accountId ?? world.accounts.keys().next().value ?? "");
      const rawBody = dashboardTestBody(field, clock.nowMs());
      return summary(await engine.deliver(account.appId, [], { rawBody }));
    },
    hold: engine.hold,
    release: async (input) => (await engine.release(input)).map(summary),
    clock: async ({ advanceMs, setMs }) => {
      if (setMs !== undefined) await clock.set(setMs);
      if (advanceMs !== undefined) await clock.advance(advanceMs);
      return { nowMs: clock.nowMs() };
    },
    faults: (input) => {
      applyFaults(context, input);
    },
    settled: engine.settled,
    state: () => stateOf(context),
  };
}

function replyToOf(context: Context, account: Account, input: CustomerWrites): Message["replyTo"] {
  if (input.replyToMid !== undefined) return { kind: "message", mid: input.replyToMid };
  if (input.storyReply !== true) return undefined;
  const storyId = `18${account.id.slice(-4)}${String(context.random.between(100_000_000, 999_999_999))}`;
  const assetId = context.cdn.addAsset({ kind: "picture", width: 540, height: 960 }, storyId);
  return { kind: "story", storyId, assetId };
}

export function summary(record: DeliveryRecord): Delivered {
  const status = record.attempts.at(-1)?.status;
  return {
    ...(status === undefined ? {} : { status }),
    state: record.state,
    attempts: record.attempts.length,
    ...(record.reason === undefined ? {} : { reason: record.reason }),
  };
}
