import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { toConversationId, toMid } from "#shared/domain/ids.ts";
import { createInboxRooms, dumpInbox, type InboxRooms } from "../../support/inbox-rooms.ts";
import { textDelivery } from "../../support/post-delivery.ts";

const SHOP = "17841400000000011";
const CUSTOMER = "900000000000001";
const T0 = Date.UTC(2026, 0, 1);
const CONVERSATION = toConversationId(1);

/** A reply written here meets its echo, its unsend and Meta's answer, which come in any order. */
describe("a reply of ours", () => {
  let rooms: InboxRooms;
  let reply: ReturnType<InboxRooms["replyRows"]["insert"]>;
  beforeEach(() => {
    rooms = createInboxRooms({ accounts: [SHOP] });
    const hello = { accountId: SHOP, customerId: CUSTOMER, mid: "m-hello", text: "hello", atMs: T0 };
    rooms.deliver(JSON.stringify(textDelivery(hello)));
    rooms.db.write("test.reply", () => {
      reply = rooms.replyRows.insert({
        clientId: "client-1",
        conversationId: CONVERSATION,
        content: { kind: "text", text: "mango" },
        author: "person",
        replyToMid: null,
        nowMs: T0 + 1_000,
        sentAtMs: T0 + 1_000,
        leavesMs: T0 + 1_000,
        confirmation: undefined,
      });
      rooms.replyStates.leave(reply.id, false);
    });
  });
  afterEach(() => rooms.close());

  const fromShop = (message: object, atMs: number) =>
    rooms.deliver(
      JSON.stringify({
        object: "instagram",
        entry: [
          {
            id: SHOP,
            time: atMs,
            messaging: [{ sender: { id: SHOP }, recipient: { id: CUSTOMER }, timestamp: atMs, message }],
          },
        ],
      }),
    );
  const steps = {
    echo: () => fromShop({ mid: "m-reply", text: "mango", is_echo: true }, T0 + 2_000),
    unsend: () => fromShop({ mid: "m-reply", is_echo: true, is_deleted: true }, T0 + 3_000),
    answer: () => {
      rooms.db.write("test.answer", () => rooms.settler.accept(reply, toMid("m-reply"), T0 + 2_500));
    },
  };
  const order = (text: string) => text.split(", ") as (keyof typeof steps)[];

  it.each([
    "echo, answer, unsend",
    "answer, echo, unsend",
    "echo, unsend, answer",
    "unsend, echo, answer",
    "unsend, answer, echo",
    "answer, unsend, echo",
  ])("is one tombstone without words after: %s", (text) => {
    for (const step of order(text)) steps[step]();
    const { messages = [] } = dumpInbox(rooms.db);
    expect(messages).toHaveLength(2);
    expect(messages).toContainEqual(
      expect.objectContaining({ mid: "m-reply", origin: "here", text: null, unsent_at_ms: T0 + 3_000 }),
    );
    expect(JSON.stringify(messages)).not.toContain("mango");
  });

  it.each(["echo, answer", "answer, echo"])("is one message at Meta's time after: %s", (text) => {
    for (const step of [...order(text), ...order(text)]) steps[step]();
    const { messages = [], conversations } = dumpInbox(rooms.db);
    expect(messages).toHaveLength(2);
    expect(messages).toContainEqual(
      expect.objectContaining({ mid: "m-reply", origin: "here", text: "mango", sent_at_ms: T0 + 2_000 }),
    );
    expect(conversations).toMatchObject([{ message_count: 1 }]);
  });
});
