import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { MessageEvent } from "#core/instagram/events.ts";
import { type HistoryCalls, NEWEST } from "#core/setup/history-calls.ts";
import { createHistoryRows } from "#core/setup/history-rows.ts";
import { createConversationReader } from "#core/setup/read-conversation.ts";
import { toAccountId, toCustomerId, toMid } from "#shared/domain/ids.ts";
import { createInboxRooms } from "../../../support/inbox-rooms.ts";

const ACCOUNT = toAccountId("17841400000000011");
const CUSTOMER = toCustomerId("900000000000001");
const START_MS = Date.UTC(2026, 0, 1, 12);
const HOUR_MS = 3_600_000;

let rooms: ReturnType<typeof createInboxRooms>;
beforeAll(() => {
  rooms = createInboxRooms({ accounts: [ACCOUNT] });
});
afterAll(() => rooms.close());
beforeEach(() => rooms.clear());

const said = (nth: number): MessageEvent => ({
  kind: "message",
  accountId: ACCOUNT,
  customerId: CUSTOMER,
  atMs: START_MS + nth * 10_000,
  mid: toMid(`mid-${nth}`),
  direction: "in",
  text: `number ${nth}`,
  attachments: [],
  isSelf: false,
  standby: false,
  isUnsupported: false,
});

/** `here` messages are here, of which Meta shows the newest `shown` and no way on; of any other it says that it is gone. */
async function removedOf(here: number, shown: number): Promise<number> {
  const all = Array.from({ length: here }, (_none, nth) => said(nth));
  for (const event of all) rooms.applyDirectly(event);
  const messages = all.toReversed().slice(0, shown);
  const never = () => Promise.reject(new Error("not asked for here"));
  const calls: HistoryCalls = {
    conversations: never,
    ofCustomer: never,
    ids: never,
    isThere: async () => ({ kind: "ok", answer: false }),
    messages: async () => ({
      kind: "ok",
      answer: { messages, reactions: [], unreadReactions: new Set(), ids: new Set(messages.map(({ mid }) => mid)) },
    }),
  };
  const reader = createConversationReader({
    ...rooms,
    rows: createHistoryRows(rooms.db),
    clock: { nowMs: () => START_MS + HOUR_MS, after: () => () => {} },
    isErased: () => false,
    isErasedHistory: () => false,
    committed: () => {},
  });
  const read = await reader.read(calls, ACCOUNT, "conversation");
  if (read.kind !== "read") throw new Error("could not be read");
  return read.removed;
}

it("what a whole conversation of Meta's lacks was unsent; what may be below its 20 newest was not", async () => {
  expect(await removedOf(NEWEST, NEWEST - 2)).toBe(2);
  rooms.clear();
  expect(await removedOf(NEWEST + 5, NEWEST)).toBe(0);
});

it("a conversation that was deleted in Instagram and begun anew was not unsent", async () => {
  expect(await removedOf(30, 1)).toBe(0);
  rooms.clear();
  expect(await removedOf(15, 12)).toBe(0);
});
