import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { GraphOutcome } from "#core/instagram/graph-client.ts";
import { createHistoryRows } from "#core/setup/history-rows.ts";
import { NEVER } from "#core/setup/import-all.ts";
import { createUnread } from "#core/setup/unread.ts";
import { toAccountId } from "#shared/domain/ids.ts";
import { createInboxRooms } from "../../../support/inbox-rooms.ts";

const ACCOUNT = toAccountId("17841400000000011");
const ANA = { id: "of-ana", updatedMs: 1000 };
const PASSING: Exclude<GraphOutcome, { kind: "answered" }> = { kind: "unknown" };
const FOR_GOOD = { kind: "refused", error: { code: 100, isTransient: false } } as const;

describe("a conversation that Meta does not show", () => {
  let rooms: ReturnType<typeof createInboxRooms>;
  beforeEach(() => {
    rooms = createInboxRooms({ accounts: [ACCOUNT] });
    createHistoryRows(rooms.db).put(ACCOUNT, NEVER);
  });
  afterEach(() => rooms.close());
  let counted = 0;
  /** Another run on the same disk. */
  const start = () => {
    counted = 0;
    const logger = { info: () => {}, warn: () => {}, error: () => {} };
    return createUnread({ rows: createHistoryRows(rooms.db), logger, count: () => void (counted += 1) });
  };
  const kept = (): readonly number[] => [...createHistoryRows(rooms.db).passedOver(ACCOUNT)];
  const failThrice = (unread: ReturnType<typeof start>) => [1, 2, 3].map(() => unread.failed(ACCOUNT, ANA, PASSING));

  it("is passed over after three tries, counted once, and waits until it has been read", () => {
    const unread = start();
    expect(failThrice(unread)).toEqual([false, false, true]);
    expect(unread.failed(ACCOUNT, ANA, PASSING)).toBe(true);
    expect(counted).toBe(1);
    expect(unread.waiting(ACCOUNT)).toEqual([ANA]);
    expect(kept()).toEqual([1000]);
    unread.wasRead(ACCOUNT, ANA.id);
    expect(unread.isWaiting(ACCOUNT, ANA.id)).toBe(false);
    expect(kept()).toEqual([]);
  });

  it("is asked for no more where Meta refuses it for good, and says nothing where there is no line", () => {
    const unread = start();
    expect(unread.failed(ACCOUNT, ANA, FOR_GOOD)).toBe(true);
    expect(unread.failed(ACCOUNT, ANA, FOR_GOOD)).toBe(true);
    expect([counted, unread.waiting(ACCOUNT), kept()]).toEqual([1, [], []]);
    expect([1, 2, 3, 4].map(() => unread.failed(ACCOUNT, ANA, { kind: "not_sent" }))).not.toContain(true);
  });

  it("is found again by its time after a restart, also where it has become newer, and has one try", () => {
    const before = start();
    failThrice(before);
    before.listed(ACCOUNT, { ...ANA, updatedMs: 2000 });
    expect(kept()).toEqual([2000]);

    const unread = start();
    expect([...unread.sought(ACCOUNT)]).toEqual([2000]);
    unread.listed(ACCOUNT, { id: "of-ben", updatedMs: 1000 });
    expect(unread.waiting(ACCOUNT)).toEqual([]);
    unread.listed(ACCOUNT, { ...ANA, updatedMs: 2000 });
    expect(unread.waiting(ACCOUNT)).toEqual([{ ...ANA, updatedMs: 2000 }]);
    unread.seekNoMore(ACCOUNT);
    expect([...unread.sought(ACCOUNT)]).toEqual([]);
    expect(unread.failed(ACCOUNT, { ...ANA, updatedMs: 2000 }, PASSING)).toBe(true);
    expect(kept()).toEqual([2000]);
  });

  it("is sought no more where Meta lists none of that time, and goes with its account", () => {
    const before = start();
    failThrice(before);
    const unread = start();
    unread.seekNoMore(ACCOUNT);
    expect(kept()).toEqual([]);

    failThrice(start());
    createHistoryRows(rooms.db).forget(ACCOUNT);
    expect(kept()).toEqual([]);
  });

  it("stays where another of the same second has been read", () => {
    const unread = start();
    const ben = { id: "of-ben", updatedMs: ANA.updatedMs };
    failThrice(unread);
    for (const _try of [1, 2, 3]) unread.failed(ACCOUNT, ben, PASSING);
    unread.wasRead(ACCOUNT, ben.id);
    expect(kept()).toEqual([1000]);
  });

  it("is found again among others of the same second, though those are read first", () => {
    failThrice(start());
    const unread = start();
    const [ben, eva] = [
      { ...ANA, id: "of-ben" },
      { ...ANA, id: "of-eva" },
    ];
    unread.listed(ACCOUNT, ben);
    unread.wasRead(ACCOUNT, ben.id);
    // This run passes over one of that second, too, and can read it in the end.
    for (const _try of [1, 2, 3]) unread.failed(ACCOUNT, eva, PASSING);
    unread.wasRead(ACCOUNT, eva.id);
    expect([kept(), [...unread.sought(ACCOUNT)]]).toEqual([[1000], [1000]]);
    for (const item of [ben, eva, ANA]) unread.listed(ACCOUNT, item);
    expect(unread.waiting(ACCOUNT)).toEqual([ANA]);
    unread.seekNoMore(ACCOUNT);
    expect(kept()).toEqual([1000]);
    unread.wasRead(ACCOUNT, ANA.id);
    expect(kept()).toEqual([]);
  });

  it("keeps the time as Meta tells it now when the try of its turn fails", () => {
    const unread = start();
    failThrice(unread);
    const turn = unread.waiting(ACCOUNT);
    unread.listed(ACCOUNT, { ...ANA, updatedMs: 2000 });
    for (const item of turn) unread.failed(ACCOUNT, item, PASSING);
    expect(kept()).toEqual([2000]);
  });

  it("is noted no more when its account has left meanwhile", () => {
    const unread = start();
    const rows = createHistoryRows(rooms.db);
    rows.forget(ACCOUNT);
    failThrice(unread);
    expect(kept()).toEqual([]);
  });

  it("never stands without a time on disk while it becomes newer", () => {
    const rows = createHistoryRows(rooms.db);
    const seen: (readonly number[])[] = [];
    const note = <Args extends unknown[]>(work: (...args: Args) => void) => {
      return (...args: Args): void => {
        work(...args);
        seen.push(kept());
      };
    };
    const logger = { info: () => {}, warn: () => {}, error: () => {} };
    const watched = { ...rows, passOver: note(rows.passOver), dropPassedOver: note(rows.dropPassedOver) };
    const unread = createUnread({ rows: watched, logger, count: () => {} });
    failThrice(unread);
    unread.listed(ACCOUNT, { ...ANA, updatedMs: 2000 });
    unread.failed(ACCOUNT, { ...ANA, updatedMs: 2000 }, PASSING);
    expect(seen.at(-1)).toEqual([2000]);
    expect(seen).not.toContainEqual([]);
  });
});
