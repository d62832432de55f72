import * as fc from "fast-check";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { MessageEvent } from "#core/instagram/events.ts";
import { createGapCloser } from "#core/setup/close-gaps.ts";
import type { HistoryCalls, Read } from "#core/setup/history-calls.ts";
import { createHistoryRows } from "#core/setup/history-rows.ts";
import { createConversationReader } from "#core/setup/read-conversation.ts";
import { toAccountId, toCustomerId, toMid, type Mid } from "#shared/domain/ids.ts";
import { createInboxRooms } from "../../../support/inbox-rooms.ts";

/**
 * One conversation at Meta, and what the inbox makes of it: told of by webhooks or not, in any mixture and also while it
 * is being read; answered from here by a clock of its own; unsent behind its back, erased here, repeated late; and read
 * again and again, or not. Meta shows the newest four here, where it shows twenty.
 */
const ACCOUNT = toAccountId("17841400000000011");
const CUSTOMER = toCustomerId("900000000000001");
const SHOWN = 4;
const LISTED_AT_ONCE = 5;
const START_MS = Date.UTC(2026, 0, 1, 12);

interface Said {
  readonly afterMs: number;
  /** `here`: sent from this computer, whose clock is off by `skewMs`. */
  readonly by: "told" | "missed" | "here";
  readonly skewMs: number;
}
type Step =
  | { readonly kind: "says"; readonly what: readonly Said[] }
  | { readonly kind: "reads"; readonly meanwhile: readonly Said[]; readonly isRefused: boolean }
  /** Meta delivers again what it could not, oldest first. */
  | { readonly kind: "repeats"; readonly count: number }
  | { readonly kind: "unsends"; readonly back: number }
  | { readonly kind: "erases"; readonly back: number }
  /** What is said from now on is sorted by a clock that starts long after. */
  | { readonly kind: "waits" };

const said: fc.Arbitrary<Said> = fc.record({
  // At the same millisecond, within a second, and further apart.
  afterMs: fc.oneof(fc.constantFrom(0, 0, 1, 300, 999), fc.integer({ min: 1000, max: 5000 })),
  by: fc.oneof(
    { weight: 5, arbitrary: fc.constant("missed" as const) },
    { weight: 4, arbitrary: fc.constant("told" as const) },
    { weight: 1, arbitrary: fc.constant("here" as const) },
  ),
  skewMs: fc.constantFrom(0, -7_200_000, 7_200_000),
});
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("says" as const), what: fc.array(said, { maxLength: 9 }) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("reads" as const),
      meanwhile: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, fc.array(said, { maxLength: 3 })),
      isRefused: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, fc.constant(true)),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("repeats" as const), count: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("unsends" as const), back: fc.nat({ max: 12 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("erases" as const), back: fc.nat({ max: 12 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("waits" as const) }) },
);

interface Sent extends Said {
  readonly mid: Mid;
  readonly atMs: number;
  isGone: boolean;
  isTold: boolean;
}

let rooms: ReturnType<typeof createInboxRooms>;
beforeAll(() => {
  rooms = createInboxRooms({ accounts: [ACCOUNT] });
});
afterAll(() => rooms.close());
beforeEach(() => rooms.clear());

async function live(steps: readonly Step[]): Promise<void> {
  rooms.clear();
  const sent: Sent[] = [];
  const erased = new Set<Mid>();
  let nowMs = START_MS;
  let isRefused = false;
  let meanwhile: readonly Said[] = [];
  const listed = () => sent.filter(({ isGone }) => !isGone).toReversed();
  const event = ({ mid, atMs, by }: Sent, fromHistory: boolean): MessageEvent => ({
    kind: "message",
    accountId: ACCOUNT,
    customerId: CUSTOMER,
    atMs: fromHistory ? Math.floor(atMs / 1000) * 1000 : atMs,
    mid,
    direction: by === "here" ? "out" : "in",
    text: mid,
    attachments: [],
    isSelf: false,
    standby: false,
    isUnsupported: false,
    ...(fromHistory ? { fromHistory } : {}),
  });
  const tell = (one: Sent): void => {
    one.isTold = true;
    if (!erased.has(one.mid)) rooms.applyDirectly(event(one, false));
  };
  const write = ({ mid, atMs, skewMs }: Sent): void =>
    rooms.db.write("test.reply", () => {
      const conversationId = rooms.conversations.ensure(ACCOUNT, CUSTOMER);
      const { id, messageId } = rooms.replyRows.insert({
        clientId: mid,
        conversationId,
        content: { kind: "text", text: mid },
        author: "person",
        replyToMid: null,
        nowMs: atMs + skewMs,
        leavesMs: atMs + skewMs,
        sentAtMs: atMs + skewMs,
        confirmation: undefined,
      });
      rooms.replyRows.setMid(messageId, mid);
      rooms.replyStates.accept(id);
      rooms.touches.flush();
    });
  const say = (what: readonly Said[]): void => {
    for (const one of what) {
      nowMs += one.afterMs;
      const message = { ...one, mid: toMid(`mid-${sent.length}`), atMs: nowMs, isGone: false, isTold: false };
      sent.push(message);
      if (one.by === "told") tell(message);
      if (one.by === "here") write(message);
    }
  };
  /** As at Meta a cursor is a place in the list, whatever comes on top of it meanwhile. */
  const page = (cursor: string | undefined, size: number) => {
    const all = listed();
    const from = cursor === undefined ? 0 : all.findIndex(({ mid }) => mid === cursor) + 1;
    const items = all.slice(from, from + size);
    const last = items.at(-1);
    return { items, ...(from + size < all.length && last !== undefined ? { cursor: last.mid } : {}) };
  };
  /** So many had been sent when the page was shown; what comes while it is read is the next reading's. */
  let shown = 0;
  const refused: Read<never> = { kind: "broken", outcome: { kind: "unknown" } };
  const never = () => Promise.reject(new Error("not asked for here"));
  const calls: HistoryCalls = {
    conversations: never,
    ofCustomer: never,
    async messages() {
      const { items, ...more } = page(undefined, SHOWN);
      shown = sent.length;
      const messages = items.map((one) => event(one, true));
      const ids = new Set(items.map(({ mid }) => mid));
      say(meanwhile);
      return {
        kind: "ok",
        answer: { messages, reactions: [], unread: new Map(), unreadReactions: new Set(), ids, ...more },
      };
    },
    async ids(_conversation, cursor) {
      if (isRefused) return refused;
      const { items, ...more } = page(cursor, LISTED_AT_ONCE);
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
  const isErased = (mid: Mid) => erased.has(mid);
  const gate: typeof rooms.applier = {
    apply: (one, receivedMs) =>
      !("mid" in one && one.mid !== undefined && erased.has(one.mid)) && rooms.applier.apply(one, receivedMs),
  };
  const parts = { ...rooms, rows, isErased, committed: () => {} };
  const reader = createConversationReader({ ...parts, applier: gate, clock, isErasedHistory: () => false });
  const closer = createGapCloser(parts);
  const remove = rooms.db.prepare<[string]>(`DELETE FROM messages WHERE mid = ?`);
  const isKnown = (id: ReturnType<typeof rooms.conversations.find>, mid: Mid): boolean =>
    erased.has(mid) || (id !== undefined && rooms.messages.find(id, mid)?.arrived === 1);

  for (const next of steps) {
    if (next.kind === "says") say(next.what);
    else if (next.kind === "waits") nowMs += 600_000;
    else if (next.kind === "repeats") {
      for (const one of sent
        .filter(({ isTold, isGone, by }) => by !== "here" && !isTold && !isGone)
        .slice(0, next.count))
        tell(one);
    } else if (next.kind === "unsends" || next.kind === "erases") {
      const one = listed()[next.back];
      if (one === undefined) continue;
      if (next.kind === "unsends") one.isGone = true;
      else if (isKnown(rooms.conversations.find(ACCOUNT, CUSTOMER), one.mid)) {
        erased.add(one.mid);
        rooms.db.write("test.erase", () => remove.run(one.mid));
      }
    } else {
      ({ isRefused, meanwhile } = next);
      const read = await reader.read(calls, ACCOUNT, "conversation");
      expect(read.kind).toBe("read");
      const id = rooms.conversations.find(ACCOUNT, CUSTOMER);
      if (id === undefined) continue;
      const missing = () => sent.slice(0, shown).filter(({ mid, isGone }) => !isGone && !isKnown(id, mid));
      const look = () => {
        const gaps = rows.gaps(id);
        const isMarked = (atMs: number) => gaps.some(({ fromMs = 0, toMs }) => fromMs <= atMs && atMs < toMs + 1000);
        return { unmarked: missing().filter(({ atMs }) => !isMarked(atMs)), gaps };
      };
      expect(look()).toMatchObject({ unmarked: [] });
      await closer.closeOf(calls, id, "conversation");
      expect(look()).toMatchObject({ unmarked: [] });
      const isAllHere = listed().length > 0 && listed().every(({ mid }) => isKnown(id, mid));
      if (isAllHere && !isRefused) expect(look().gaps).toEqual([]);
    }
  }
}

it("whatever Meta still lists is here or lies in a gap that is marked, after every look", async () => {
  await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 14 }), live), { numRuns: 120 });
}, 20_000);
