import { afterEach, beforeEach, expect, it } from "vitest";
import { holdReplies } from "#core/archive/hold-replies.ts";
import { createReact } from "#core/outbox/reactions.ts";
import { toAccountId, toCustomerId, toMid } from "#shared/domain/ids.ts";
import { createInboxRooms } from "../../../support/inbox-rooms.ts";

const ACCOUNT = toAccountId("17841400000000011");
const CUSTOMER = toCustomerId("900000000000001");

let rooms: ReturnType<typeof createInboxRooms>;
beforeEach(() => {
  rooms = createInboxRooms({ accounts: [ACCOUNT] });
});
afterEach(() => rooms.close());

it("a reply that waited asks its writer; a reaction that waited, which nobody could ask, is taken back", () => {
  const atMs = rooms.clock.nowMs;
  rooms.applyDirectly({
    kind: "message",
    accountId: ACCOUNT,
    customerId: CUSTOMER,
    atMs,
    mid: toMid("mid-1"),
    direction: "in",
    text: "Lovely",
    attachments: [],
    isSelf: false,
    standby: false,
    isUnsupported: false,
  });
  const conversationId = rooms.conversations.find(ACCOUNT, CUSTOMER);
  if (conversationId === undefined) throw new Error("no conversation");
  const messageId = rooms.db.prepare<[], { id: number }>("SELECT id FROM messages").get()?.id ?? 0;
  const react = createReact({ ...rooms, rows: rooms.replyRows, clock: { nowMs: () => atMs, after: () => () => {} } });
  expect(react({ clientId: "one", messageId, emoji: "❤️" })).toEqual({ kind: "queued" });
  rooms.db.write("test.reply", () =>
    rooms.replyRows.insert({
      clientId: "two",
      conversationId,
      content: { kind: "text", text: "Thank you" },
      author: "person",
      replyToMid: null,
      nowMs: atMs,
      leavesMs: atMs,
      sentAtMs: atMs,
      confirmation: undefined,
    }),
  );

  rooms.db.write("test.hold", () => holdReplies(rooms.db));

  expect(rooms.db.prepare("SELECT client_id, state, because, reason FROM outbox").all()).toEqual([
    { client_id: "two", state: "held", because: null, reason: "restored" },
  ]);
  expect(rooms.db.prepare("SELECT actor, emoji FROM reactions").all()).toEqual([{ actor: "account", emoji: null }]);
});
