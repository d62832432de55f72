import { afterEach, beforeEach, expect, it } from "vitest";
import type { GraphOutcome } from "#core/instagram/graph-client.ts";
import { createGapCloser } from "#core/setup/close-gaps.ts";
import type { HistoryCalls } from "#core/setup/history-calls.ts";
import { createHistoryRows } from "#core/setup/history-rows.ts";
import { toAccountId, toCustomerId, toMid, type ConversationId } from "#shared/domain/ids.ts";
import { createInboxRooms } from "../../../support/inbox-rooms.ts";

const ACCOUNT = toAccountId("17841400000000011");
const NEWER = "900000000000001";
const OLDER = "900000000000002";
const START_MS = Date.UTC(2026, 0, 1, 12);
type Broken = Exclude<GraphOutcome, { kind: "answered" }>;

let rooms: ReturnType<typeof createInboxRooms>;
beforeEach(() => {
  rooms = createInboxRooms({ accounts: [ACCOUNT] });
});
afterEach(() => rooms.close());

/** Three messages of a customer with a mark around the middle one, which came after it was made. */
function withGap(customer: string, startMs: number): ConversationId {
  const at = (nth: number) => startMs + nth * 10_000;
  const say = (nth: number) =>
    rooms.applyDirectly({
      kind: "message",
      accountId: ACCOUNT,
      customerId: toCustomerId(customer),
      atMs: at(nth),
      mid: toMid(`${customer}-${nth}`),
      direction: "in",
      text: "Hello",
      attachments: [],
      isSelf: false,
      standby: false,
      isUnsupported: false,
    });
  say(0);
  say(2);
  const id = rooms.conversations.find(ACCOUNT, toCustomerId(customer));
  if (id === undefined) throw new Error("no conversation");
  rooms.db.write("test.gap", () => createHistoryRows(rooms.db).addGap(id, { fromMs: at(0), toMs: at(2) }));
  say(1);
  return id;
}

type Reads = "ofCustomer" | "ids";

/** Meta, with three messages in each of these conversations; `answers` says of which it will not tell now. */
function meta(asked: string[], answers: (customer: string, reads: Reads) => Broken | undefined): HistoryCalls {
  const never = () => Promise.reject(new Error("not asked for here"));
  return {
    conversations: never,
    messages: never,
    isThere: never,
    async ofCustomer(customer) {
      asked.push(customer);
      const outcome = answers(customer, "ofCustomer");
      if (outcome !== undefined) return { kind: "broken", outcome };
      return { kind: "ok", answer: { items: [{ id: customer, updatedMs: START_MS }] } };
    },
    async ids(conversation) {
      const outcome = answers(conversation, "ids");
      if (outcome !== undefined) return { kind: "broken", outcome };
      return { kind: "ok", answer: { mids: [2, 1, 0].map((nth) => toMid(`${conversation}-${nth}`)) } };
    },
  };
}

const closerOf = (rows: ReturnType<typeof createHistoryRows>) =>
  createGapCloser({ ...rooms, rows, isErased: () => false, committed: () => {} });

/** Which of the two are asked for when Meta says `outcome` of the newer one, and which marks are left after it. */
async function walk(outcome: Broken, refuses: Reads) {
  const ids = [NEWER, OLDER].map((customer, nth) => withGap(customer, START_MS - nth * 3_600_000));
  const asked: string[] = [];
  const calls = meta(asked, (customer, reads) => (customer === NEWER && reads === refuses ? outcome : undefined));
  const rows = createHistoryRows(rooms.db);
  const closer = closerOf(rows);
  await closer.closeFilled(calls, ACCOUNT);
  const first = asked.splice(0);
  const marked = ids.map((id) => rows.gaps(id).length);
  await closer.closeFilled(calls, ACCOUNT);
  return { first, marked, again: asked };
}

const refused = (code: number, subcode?: number): Broken => ({
  kind: "refused",
  error: { code, isTransient: false, ...(subcode === undefined ? {} : { subcode }) },
});

it.each(["ofCustomer", "ids"] as const)(
  "a conversation Meta will not list (%s) keeps its mark, is not asked for again, and keeps no other from closing",
  async (refuses) => {
    expect(await walk(refused(100, 33), refuses)).toEqual({ first: [NEWER, OLDER], marked: [1, 0], again: [] });
  },
);

it("one that Meta could not list this time is asked for with the next walk", async () => {
  expect(await walk({ kind: "unknown" }, "ids")).toEqual({ first: [NEWER, OLDER], marked: [1, 0], again: [NEWER] });
});

it.each([
  ["no line", { kind: "not_sent" }],
  ["too many calls", refused(613)],
  ["signed out", refused(190)],
  ["without permission", refused(10)],
] as const)("what concerns all conversations ends the walk: %s", async (_name, outcome) => {
  expect(await walk(outcome, "ids")).toEqual({ first: [NEWER], marked: [1, 1], again: [OLDER, NEWER] });
});

it.each([
  ["passing trouble", { kind: "unknown" }],
  ["what sounds as if it concerned all", refused(10)],
] as const)("ten conversations with trouble of their own (%s) keep no other from its turn", async (_name, outcome) => {
  const troubled = Array.from({ length: 10 }, (_none, nth) => `90000000000010${nth}`);
  for (const customer of troubled) withGap(customer, START_MS);
  const id = withGap(OLDER, START_MS - 3_600_000);
  const asked: string[] = [];
  const calls = meta(asked, (customer) => (customer === OLDER ? undefined : outcome));
  const rows = createHistoryRows(rooms.db);
  for (let walks = 0; walks < 12 && rows.gaps(id).length > 0; walks += 1) {
    const before = asked.length;
    await closerOf(rows).closeFilled(calls, ACCOUNT);
    expect(asked.length - before).toBeLessThanOrEqual(5);
  }
  expect(rows.gaps(id)).toEqual([]);
});

it("all gaps of a conversation cost one walk down its list", async () => {
  const id = withGap(NEWER, START_MS);
  const rows = createHistoryRows(rooms.db);
  rooms.db.write("test.gap", () => rows.addGap(id, { fromMs: START_MS, toMs: START_MS + 10_000 }, true));
  expect(rows.gaps(id)).toHaveLength(2);
  const asked: Reads[] = [];
  const calls = meta([], (_customer, reads) => {
    asked.push(reads);
    return undefined;
  });
  await closerOf(rows).closeFilled(calls, ACCOUNT);
  expect({ asked, gaps: rows.gaps(id) }).toEqual({ asked: ["ofCustomer", "ids"], gaps: [] });
});

it("two gaps that end at the same moment are one, down to the lower end", () => {
  const id = withGap(NEWER, START_MS);
  const rows = createHistoryRows(rooms.db);
  const toMs = START_MS + 20_000;
  const add = (gap: { readonly fromMs?: number; readonly fromId?: number }) =>
    rooms.db.write("test.gap", () => rows.addGap(id, { ...gap, toMs }));
  expect(add({ fromMs: START_MS + 5000, fromId: 2 })).toBe(false);
  expect(rows.gaps(id)).toEqual([{ fromMs: START_MS, toMs }]);
  add({ fromMs: START_MS - 5000, fromId: 1 });
  expect(rows.gaps(id)).toEqual([{ fromMs: START_MS - 5000, fromId: 1, toMs }]);
  add({});
  add({ fromMs: START_MS });
  expect(rows.gaps(id)).toEqual([{ toMs }]);
});

it("of thousands of gaps those that have waited longest are found, and others have their turn meanwhile", async () => {
  const id = withGap(NEWER, START_MS);
  const rows = createHistoryRows(rooms.db);
  const insert = rooms.db.prepare<[number, number, number]>(
    `INSERT INTO gaps (conversation_id, from_ms, to_ms, compared_count, looked) VALUES (?, NULL, ?, -1, ?)`,
  );
  // The longest ago is the last of them.
  const count = 4500;
  rooms.db.write("test.gaps", () => {
    for (let nth = 0; nth < count; nth += 1) insert.run(id, 1000 * (nth + 1), 1 + count - nth);
  });
  rooms.db.write("test.looked", () => rooms.db.prepare(`UPDATE gaps SET looked = 9999 WHERE looked = 0`).run());
  let isDone = false;
  let turns = 0;
  const others = (): void => {
    turns += 1;
    if (!isDone) setImmediate(others);
  };
  setImmediate(others);
  const found = await rows.changedGaps(ACCOUNT);
  isDone = true;
  expect(found.map(({ toMs }) => toMs)).toEqual([0, 1, 2, 3, 4].map((ago) => 1000 * (count - ago)));
  expect(turns).toBeGreaterThan(1);
});

it("a turn reads its own gaps, and not every conversation of the account", () => {
  const statements: string[] = [];
  const { prepare } = rooms.db;
  createHistoryRows({ ...rooms.db, prepare: (sql: string) => (statements.push(sql), prepare(sql)) } as typeof rooms.db);
  const turn = statements.find((sql) => sql.includes("g.id > ?")) ?? "";
  const plan = prepare<[number, number, string], { detail: string }>(`EXPLAIN QUERY PLAN ${turn}`).all(0, 1, ACCOUNT);
  expect(plan.map(({ detail }) => detail)).toContain("SEARCH g USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)");
});
