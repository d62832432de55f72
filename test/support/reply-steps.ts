import { randomUUID } from "node:crypto";
import { UNDO_MS } from "#core/outbox/replies.ts";
import type { MessageView, OutboundState } from "#shared/contract/messages.ts";
import type { CoreWorld } from "./core-world.ts";
import { textReply } from "./text-reply.ts";

/** What one does with replies in a shop in a box. */
export function createReplySteps(world: CoreWorld) {
  const outbound = async (conversationId: number): Promise<readonly MessageView[]> => {
    const { items } = await world.call("messages/list", { conversationId, limit: 200 });
    return items.filter(({ direction }) => direction === "out");
  };
  /** Written, and still to be taken back. Gives the id of its message. */
  const write = async (conversationId: number, text: string, confirmedByPerson = false): Promise<number> => {
    const parts = textReply(randomUUID(), text);
    const answer = await world.call("replies/send", { conversationId, parts, confirmedByPerson });
    const messageId = answer.kind === "queued" ? answer.messageIds[0] : undefined;
    if (messageId === undefined) throw new Error(`The reply was not taken: ${answer.kind}`);
    return messageId;
  };
  return {
    outbound,
    write,
    /** A customer writes; gives their conversation. */
    async customerWrites(customerId: string, text = "Is the shop open today?"): Promise<number> {
      await world.simulator.customerWrites({ customerId, text });
      return world.until("the customer's conversation", async () => {
        const { items } = await world.call("conversations/list", { list: "all", limit: 100 });
        return items.find(({ customer }) => customer.id === customerId)?.id;
      });
    },
    /** Written, and the time to take it back has passed. */
    async send(conversationId: number, text: string, confirmedByPerson = false): Promise<number> {
      const messageId = await write(conversationId, text, confirmedByPerson);
      await world.clock.advance(UNDO_MS);
      return messageId;
    },
    stateOf: async (conversationId: number, messageId: number): Promise<OutboundState | undefined> =>
      (await outbound(conversationId)).find(({ id }) => id === messageId)?.state,
    untilState: (conversationId: number, messageId: number, kind: OutboundState["kind"]): Promise<MessageView> =>
      world.until(`the reply to be ${kind}`, async () =>
        (await outbound(conversationId)).find(({ id, state }) => id === messageId && state?.kind === kind),
      ),
    conversation: async (conversationId: number) => {
      const found = await world.call("conversations/get", { conversationId });
      if (found.kind !== "found") throw new Error("The conversation is gone");
      return found.conversation;
    },
    account: async () => {
      const [account] = (await world.call("app/state", {})).accounts;
      if (account === undefined) throw new Error("There is no account");
      return account;
    },
    /** Calls of the Send API that carried a message; seen and typing marks are none. */
    sends: () => world.simulator.world.sends.filter(({ body }) => recordOf(body)["message"] !== undefined),
    /** What the account has said to a customer, as Instagram has it. */
    atMeta: (customerId: string): readonly (string | undefined)[] =>
      [...world.simulator.world.conversations.values()]
        .filter((conversation) => conversation.customerId === customerId)
        .flatMap(({ messages }) => messages.filter(({ fromAccount }) => fromAccount).map(({ text }) => text)),
  };
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
