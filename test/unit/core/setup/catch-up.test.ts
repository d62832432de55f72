import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createCatchUp, type CatchUp } from "#core/setup/catch-up.ts";
import { createHistoryRows, type HistoryRows } from "#core/setup/history-rows.ts";
import type { ReadResult } from "#core/setup/read-conversation.ts";
import { toAccountId } from "#shared/domain/ids.ts";
import { createInboxRooms } from "../../../support/inbox-rooms.ts";

const ACCOUNT = toAccountId("17841400000000011");
const START_MS = Date.UTC(2026, 0, 1, 12);

describe("bringing an account up to date", () => {
  let rooms: ReturnType<typeof createInboxRooms>;
  let rows: HistoryRows;
  let reads: string[] = [];
  let catchUp: CatchUp | undefined;
  beforeEach(() => {
    rooms = createInboxRooms({ accounts: [ACCOUNT] });
    rows = createHistoryRows(rooms.db);
    reads = [];
  });
  afterEach(async () => {
    await catchUp?.stop();
    rooms.close();
  });

  /** Another run on the same disk, of which Meta lists these conversations, newest first, with when they were updated. */
  const start = (
    listed: readonly (readonly [id: string, updatedMs: number])[],
    read: (conversation: string) => ReadResult["kind"] = () => "read",
    asked: (after: string | undefined) => unknown = () => {},
    clock = { nowMs: START_MS },
  ): CatchUp => {
    const known = new Set(reads);
    return createCatchUp({
      graph: {
        async call({ query = {} }) {
          if (asked(query["after"]) === "not_sent") return { kind: "not_sent" };
          const from = Number(query["after"] ?? 0);
          const to = from + Number(query["limit"]);
          const data = listed.slice(from, to).map(([id, atMs]) => ({ id, updated_time: new Date(atMs).toISOString() }));
          const next = to < listed.length ? { next: "https://graph.example", cursors: { after: String(to) } } : {};
          return { kind: "answered", data: { data, paging: next } };
        },
      },
      // Whoever is paced waits no time.
      clock: { nowMs: () => (clock.nowMs += 1000), after: () => () => {} },
      logger: { info: () => {}, warn: () => {}, error: () => {} },
      rows,
      reader: {
        async read(_calls, _id, conversation) {
          if (read(conversation) === "broken") return { kind: "broken", outcome: { kind: "not_sent" } };
          reads.push(conversation);
          const freshAtMs = known.has(conversation) ? [] : [START_MS];
          return { kind: "read", freshAtMs, removed: 0, gaps: 0, unread: 0 };
        },
      },
      gaps: { closeFilled: async () => {}, closeOf: async () => {} },
      accessOf: () => ({ baseUrl: "https://graph.example/v25.0", accessToken: "token" }),
      counts: { count: () => {}, today: () => new Map(), since: () => 0, stop: () => {} },
      importChanged: () => {},
    });
  };
  const run = async (next: CatchUp): Promise<void> => {
    catchUp = next;
    next.run(ACCOUNT);
    await next.settled();
  };
  const inOneSecond = (count: number) =>
    Array.from({ length: count }, (_none, nth) => [`conversation-${nth}`, START_MS - 86_400_000] as const);

  it("imports every conversation of the same second, also over the border of a page", async () => {
    await run(start(inOneSecond(60)));
    expect(reads).toEqual(inOneSecond(60).map(([id]) => id));
    expect(rows.get(ACCOUNT)).toMatchObject({ importDone: true, conversations: 60, messages: 60 });
  });

  it("goes on after a break between two of the same second, and counts none twice", async () => {
    await run(start(inOneSecond(3), (id) => (id === "conversation-1" ? "broken" : "read")));
    expect(reads).toEqual(["conversation-0"]);
    await run(start(inOneSecond(3)));
    expect([...new Set(reads)]).toEqual(["conversation-0", "conversation-1", "conversation-2"]);
    expect(rows.get(ACCOUNT)).toMatchObject({ importDone: true, conversations: 3, messages: 3 });
  });

  const BROUGHT_IN = {
    syncedMs: START_MS,
    importDone: true,
    importBeforeMs: null,
    conversations: 0,
    messages: 0,
    importStopped: false,
  };

  it("seeks what an earlier run passed over a few times, and not at every walk, where Meta breaks its list off", async () => {
    rows.put(ACCOUNT, BROUGHT_IN);
    rows.passOver(ACCOUNT, START_MS - 2 * 86_400_000);
    let further = 0;
    const next = start(inOneSecond(60), undefined, (after) => {
      if (after === undefined) return undefined;
      further += 1;
      return "not_sent";
    });
    for (let walks = 0; walks < 6; walks += 1) await run(next);
    expect(further).toBe(3);
    await run(start(inOneSecond(60)));
    expect(rows.passedOver(ACCOUNT).size).toBe(0);
  });

  describe("when the clock of this computer was set", () => {
    const HOUR_MS = 3_600_000;
    const DAY_MS = 24 * HOUR_MS;
    /** By Meta's clock, newest first. */
    const today = (nowMs: number) =>
      [1, 2, 3].map((hours) => [`conversation-${hours}`, nowMs - hours * HOUR_MS] as const);
    const walks = async (clock: { nowMs: number }, listed: ReturnType<typeof today>, times: number) => {
      const next = start(listed, undefined, undefined, clock);
      const counts: number[] = [];
      for (let walk = 0; walk < times; walk += 1) {
        const before = reads.length;
        await run(next);
        counts.push(reads.length - before);
        clock.nowMs += 10 * 60_000;
      }
      return counts;
    };

    it("back, does not read the same at every walk", async () => {
      rows.put(ACCOUNT, BROUGHT_IN);
      const counts = await walks({ nowMs: START_MS - DAY_MS }, today(START_MS), 5);
      // At once, and once more, as what may still be moving is.
      expect(counts).toEqual([3, 3, 0, 0, 0]);
      const again = await walks({ nowMs: START_MS - 2 * DAY_MS }, today(START_MS), 5);
      expect(again).toEqual([3, 3, 0, 0, 0]);
    });

    it("back, to what it is, passes over nothing that came while it was ahead", async () => {
      rows.put(ACCOUNT, { ...BROUGHT_IN, syncedMs: START_MS + DAY_MS });
      const counts = await walks({ nowMs: START_MS }, today(START_MS), 3);
      expect(counts).toEqual([3, 0, 0]);
      expect(rows.get(ACCOUNT)?.syncedMs).toBeLessThan(START_MS + HOUR_MS);
    });

    it("back by a moment, is nothing to speak of", async () => {
      rows.put(ACCOUNT, { ...BROUGHT_IN, syncedMs: START_MS + 60_000 });
      expect(await walks({ nowMs: START_MS }, today(START_MS), 2)).toEqual([0, 0]);
    });
  });

  it("notes nothing more of an account that is disconnected meanwhile", async () => {
    const leaving = (): ReadResult["kind"] => {
      rows.forget(ACCOUNT);
      return "read";
    };
    await run(start(inOneSecond(3), leaving));
    expect(rows.get(ACCOUNT)).toBeUndefined();
    expect(reads).toHaveLength(1);
    await run(start([], undefined, leaving));
    expect(rows.get(ACCOUNT)).toBeUndefined();

    rows.put(ACCOUNT, BROUGHT_IN);
    await run(start([["conversation-9", START_MS - 60_000]], leaving));
    expect(rows.get(ACCOUNT)).toBeUndefined();
  });
});
