import * as fc from "fast-check";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { MessageEvent } from "#core/instagram/events.ts";
import { createGapCloser } from "#core/setup/close-gaps.ts";
import type { HistoryCalls } from "#core/setup/history-calls.ts";
import { createHistoryRows } from "#core/setup/history-rows.ts";
import { createConversationReader } from "#core/setup/read-conversation.ts";
import { toAccountId, toCustomerId, toMid, type Mid } from "#shared/domain/ids.ts";
import { createInboxRooms } from "../../../support/inbox-rooms.ts";

/**
 * One conversation at Meta, and what the inbox makes of it: told of by webhooks or not, unsent behind its back, repeated
 * late, and read again and again. Meta shows the newest four here, where it shows twenty.
 */
const ACCOUNT = toAccountId("17841400000000011");
const CUSTOMER = toCustomerId("900000000000001");
const SHOWN = 4;
const LISTED_AT_ONCE = 5;
const START_MS = Date.UTC(2026, 0, 1, 12);

type Step =
  /** Nobody is told of some, then of a few again before the conversation is read. */
  | { readonly kind: "outage"; readonly missed: number; readonly told: number; readonly afterMs: number }
  /** Meta delivers again what it could not, oldest first. */
  | { readonly kind: "repeats"; readonly count: number }
  | { readonly kind: "unsends"; readonly back: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("outage" as const),
      missed: fc.nat({ max: 9 }),
      told: fc.nat({ max: SHOWN - 1 }),
      afterMs: fc.integer({ min: 1001, max: 5000 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("repeats" as const), count: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("unsends" as const), back: fc.nat({ max: 12 }) }) },
);

let rooms: ReturnType<typeof createInboxRooms>;
beforeAll(() => {
  rooms = createInboxRooms({ accounts: [ACCOUNT] });
});
afterAll(() => rooms.close());
beforeEach(() => rooms.clear());

async function live(steps: readonly Step[]): Promise<void> {
  rooms.clear();
  const sent: { readonly mid: Mid; readonly atMs: number; isGone: boolean; isTold: boolean }[] = [];
  let nowMs = START_MS;
  const listed = () => sent.filter(({ isGone }) => !isGone).toReversed();
  const event = (mid: Mid, atMs: number, fromHistory: boolean): MessageEvent => ({
    kind: "message",
    accountId: ACCOUNT,
    customerId: CUSTOMER,
    atMs: fromHistory ? Math.floor(atMs / 1000) * 1000 : atMs,
    mid,
    direction: "in",
    text: mid,
    attachments: [],
    isSelf: false,
    standby: false,
    isUnsupported: false,
    ...(fromHistory ? { fromHistory } : {}),
  });
  const page = <Item>(all: readonly Item[], cursor: string | undefined, size: number) => {
    const from = Number(cursor ?? 0);
    return {
      items: all.slice(from, from + size),
      ...(from + size < all.length ? { cursor: String(from + size) } : {}),
    };
  };
  const calls: HistoryCalls = {
    conversations: async () => ({ kind: "ok", answer: { items: [] } }),
    ofCustomer: async () => ({ kind: "ok", answer: { items: [] } }),
    async messages() {
      const { items, ...more } = page(listed(), undefined, SHOWN);
      const messages = items.map(({ mid, atMs }) => event(mid, atMs, true));
      const ids = new Set(items.map(({ mid }) => mid));
      return { kind: "ok", answer: { messages, reactions: [], unreadReactions: new Set(), ids, ...more } };
    },
    async olderIds(_conversation, cursor) {
      return { kind: "ok", answer: page(listed(), cursor, 1).items.map(({ mid }) => mid) };
    },
    async ids(_conversation, cursor) {
      const { items, ...more } = page(listed(), cursor, LISTED_AT_ONCE);
      return { kind: "ok", answer: { mids: items.map(({ mid }) => mid), ...more } };
    },
    isThere: async (mid) => ({
      kind: "ok",
      answer: listed()
        .slice(0, SHOWN)
        .some((one) => one.mid === mid),
    }),
  };
  const rows = createHistoryRows(rooms.db);
  const clock = { nowMs: () => nowMs, after: () => () => {} };
  const reader = createConversationReader({ ...rooms, clock, rows, committed: () => {} });
  const closer = createGapCloser({ ...rooms, rows, committed: () => {} });

  const tell = (one: (typeof sent)[number]): void => {
    one.isTold = true;
    rooms.applyDirectly(event(one.mid, one.atMs, false));
  };
  for (const next of steps) {
    if (next.kind === "outage") {
      for (let count = 0; count < next.missed + next.told; count += 1) {
        nowMs += next.afterMs;
        const one = { mid: toMid(`mid-${sent.length}`), atMs: nowMs, isGone: false, isTold: false };
        sent.push(one);
        if (count >= next.missed) tell(one);
      }
    } else if (next.kind === "repeats") {
      for (const one of sent.filter(({ isTold, isGone }) => !isTold && !isGone).slice(0, next.count)) tell(one);
    } else if (next.kind === "unsends") {
      const one = listed()[next.back];
      if (one !== undefined) one.isGone = true;
    }
    if (next.kind === "outage") {
      nowMs += 600_000;
      await reader.read(calls, ACCOUNT, "conversation");
      const id = rooms.conversations.find(ACCOUNT, CUSTOMER);
      if (id === undefined) continue;
      await closer.closeOf(calls, id, "conversation");
      const gaps = rows.gaps(id);
      const unmarked = listed().filter(({ mid, atMs }) => {
        const known = rooms.messages.find(id, mid);
        const isHere = known?.arrived === 1;
        return !isHere && !gaps.some(({ fromMs = 0, toMs }) => fromMs <= atMs && atMs < toMs + 1000);
      });
      expect({ unmarked, gaps }).toMatchObject({ unmarked: [] });
    }
  }
}

it("whatever Meta still lists is here or lies in a gap that is marked, after every look", async () => {
  await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 12 }), live), { numRuns: 60, seed: 20_260_105 });
}, 20_000);
