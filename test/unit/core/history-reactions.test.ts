import { afterEach, beforeEach, expect, it } from "vitest";
import type { MessageEvent } from "#core/instagram/events.ts";
import type { HistoryCalls, MessagePage } from "#core/setup/history-calls.ts";
import { createHistoryRows } from "#core/setup/history-rows.ts";
import { createConversationReader } from "#core/setup/read-conversation.ts";
import { toAccountId, toCustomerId, toMid } from "#shared/domain/ids.ts";
import { createInboxRooms } from "../../support/inbox-rooms.ts";

const ACCOUNT = toAccountId("17841400000000011");
const MID = toMid("mid-of-the-message");
const HOUR_MS = 3_600_000;

let rooms: ReturnType<typeof createInboxRooms>;
beforeEach(() => {
  rooms = createInboxRooms({ accounts: [ACCOUNT] });
});
afterEach(() => rooms.close());

const event = (): MessageEvent => ({
  kind: "message",
  accountId: ACCOUNT,
  customerId: toCustomerId("900000000000001"),
  atMs: rooms.clock.nowMs - 2 * HOUR_MS,
  mid: MID,
  direction: "in",
  text: "Lovely",
  attachments: [],
  isSelf: false,
  standby: false,
  isUnsupported: false,
});
const answering = (page: MessagePage): HistoryCalls => ({
  conversations: async () => ({ kind: "ok", answer: { items: [] } }),
  ofCustomer: async () => ({ kind: "ok", answer: { items: [] } }),
  messages: async () => ({ kind: "ok", answer: page }),
  ids: async () => ({ kind: "ok", answer: { mids: [] } }),
  isThere: async () => ({ kind: "ok", answer: true }),
});
const read = async (unread: readonly (typeof MID)[]): Promise<number> => {
  const reader = createConversationReader({
    ...rooms,
    clock: { nowMs: () => rooms.clock.nowMs, after: () => () => {} },
    rows: createHistoryRows(rooms.db),
    isErased: () => false,
    isErasedHistory: () => false,
    committed: () => {},
  });
  const page = {
    messages: [event()],
    unread: new Map(),
    reactions: [],
    unreadReactions: new Set(unread),
    ids: new Set([MID]),
  };
  await reader.read(answering(page), ACCOUNT, "conversation");
  return (
    rooms.db.prepare<[], { n: number }>(`SELECT count(*) AS n FROM reactions WHERE emoji IS NOT NULL`).get()?.n ?? 0
  );
};

it("a reaction that Meta's history no longer lists is gone, but not where its list could not be read", async () => {
  rooms.applyDirectly(event());
  const { accountId, customerId, atMs } = event();
  rooms.applyDirectly({ kind: "reaction", accountId, customerId, mid: MID, by: "customer", emoji: "❤️", atMs });
  expect(await read([MID])).toBe(1);
  expect(await read([])).toBe(0);
});
