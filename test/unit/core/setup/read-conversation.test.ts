import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { MessageEvent } from "#core/instagram/events.ts";
import { createHistoryCalls, type HistoryCalls, NEWEST } from "#core/setup/history-calls.ts";
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
      answer: {
        messages,
        reactions: [],
        unreadReactions: new Set(),
        ids: new Set(messages.map(({ mid }) => mid)),
        unread: new Map(),
      },
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

/**
 * What Meta answers for a whole conversation, newest first, read as it is: of `unread` it says no sender. A message is ten
 * seconds after the one before; all but `missing` are here.
 */
async function gapsAfter(
  count: number,
  unread: readonly number[],
  missing: readonly number[],
  erased: readonly number[] = [],
) {
  const nodes = Array.from({ length: count }, (_none, nth) => ({
    id: `mid-${nth}`,
    created_time: new Date(said(nth).atMs).toISOString(),
    ...(unread.includes(nth) ? {} : { from: { id: CUSTOMER } }),
    to: { data: [{ id: ACCOUNT }] },
    message: `number ${nth}`,
  })).toReversed();
  for (let nth = 0; nth < count; nth += 1) if (!missing.includes(nth)) rooms.applyDirectly(said(nth));
  const rows = createHistoryRows(rooms.db);
  const reader = createConversationReader({
    ...rooms,
    rows,
    clock: { nowMs: () => START_MS + HOUR_MS, after: () => () => {} },
    isErased: (mid) => erased.some((nth) => mid === `mid-${nth}`),
    isErasedHistory: () => false,
    committed: () => {},
  });
  const calls = createHistoryCalls({
    graph: {
      call: async ({ path }) => ({
        kind: "answered",
        data: path === "conversation" ? { messages: { data: nodes } } : { id: path },
      }),
    },
    pace: { turn: async () => {} },
    accountId: ACCOUNT,
    access: () => ({ baseUrl: "https://graph.example/v25.0", accessToken: "token" }),
    ending: new AbortController().signal,
  });
  const read = async () => {
    const result = await reader.read(calls, ACCOUNT, "conversation");
    if (result.kind !== "read") throw new Error("could not be read");
    return { fresh: result.freshAtMs.length, gaps: result.gaps, unread: result.unread };
  };
  const first = await read();
  const again = await read();
  const known = rooms.conversations.find(ACCOUNT, CUSTOMER);
  const marked = known === undefined ? [] : rows.gaps(known).map(({ fromMs, toMs }) => ({ fromMs, toMs }));
  return { first, again, marked };
}
const atMs = (nth: number): number => said(nth).atMs;

it("a message whose sender Meta does not say is marked as missing between its neighbours, once", async () => {
  const { first, again, marked } = await gapsAfter(6, [2, 3], [2, 3, 4, 5]);
  expect(first).toEqual({ fresh: 2, gaps: 1, unread: 2 });
  expect(again).toEqual({ fresh: 0, gaps: 0, unread: 2 });
  expect(marked).toEqual([{ fromMs: atMs(1), toMs: atMs(4) }]);
});

it("one that its webhook has brought is not missing", async () => {
  const { first, marked } = await gapsAfter(6, [2, 3], [3]);
  expect(first.gaps).toBe(1);
  expect(marked).toEqual([{ fromMs: atMs(2), toMs: atMs(4) }]);
});

it("is marked at its own time where it is the newest, and down to the beginning where it is the first", async () => {
  expect((await gapsAfter(4, [3], [1, 2, 3])).marked).toEqual([{ fromMs: atMs(2), toMs: atMs(3) }]);
  rooms.clear();
  expect((await gapsAfter(4, [0], [0, 1, 2, 3])).marked).toEqual([{ fromMs: undefined, toMs: atMs(1) }]);
  rooms.clear();
  // Above it is one that was erased here, of which no time is kept.
  expect((await gapsAfter(4, [2, 3], [1, 2, 3], [3])).marked).toEqual([{ fromMs: atMs(1), toMs: atMs(3) }]);
  rooms.clear();
  // Nothing of whom it is: there is no conversation to mark it in.
  expect((await gapsAfter(1, [0], [0])).first).toEqual({ fresh: 0, gaps: 1, unread: 1 });
});

it("one that was the newest is marked anew, and counted no second time, when another has come above it", async () => {
  expect((await gapsAfter(4, [3], [1, 2, 3])).first.gaps).toBe(1);
  const { first, again, marked } = await gapsAfter(5, [3], [3, 4]);
  expect([first.gaps, again.gaps]).toEqual([0, 0]);
  expect(marked).toEqual([{ fromMs: atMs(2), toMs: atMs(4) }]);
});
