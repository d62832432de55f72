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

/** Three messages of a customer with a mark around the middle one, which came after all. */
function withGap(customer: string, startMs: number): ConversationId {
  const at = (nth: number) => startMs + nth * 10_000;
  for (const nth of [0, 1, 2]) {
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
  }
  const id = rooms.conversations.find(ACCOUNT, toCustomerId(customer));
  if (id === undefined) throw new Error("no conversation");
  rooms.db.write("test.gap", () => createHistoryRows(rooms.db).addGap(id, { fromMs: at(0), toMs: at(2) }));
  return id;
}

/** Which of the two are asked for when Meta says `outcome` of the newer one, and which marks are left after it. */
async function walk(outcome: Broken, refuses: "ofCustomer" | "ids") {
  const conversations = new Map([NEWER, OLDER].map((customer, nth) => [customer, START_MS - nth * 3_600_000]));
  const ids = [...conversations].map(([customer, startMs]) => withGap(customer, startMs));
  const asked: string[] = [];
  const never = () => Promise.reject(new Error("not asked for here"));
  const calls: HistoryCalls = {
    conversations: never,
    messages: never,
    olderIds: never,
    isThere: never,
    async ofCustomer(customer) {
      asked.push(customer);
      if (customer === NEWER && refuses === "ofCustomer") return { kind: "broken", outcome };
      return { kind: "ok", answer: { items: [{ id: customer, updatedMs: START_MS }] } };
    },
    async ids(conversation) {
      if (conversation === NEWER && refuses === "ids") return { kind: "broken", outcome };
      return { kind: "ok", answer: { mids: [2, 1, 0].map((nth) => toMid(`${conversation}-${nth}`)) } };
    },
  };
  const rows = createHistoryRows(rooms.db);
  const closer = createGapCloser({ ...rooms, rows, committed: () => {} });
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
  expect(await walk(outcome, "ids")).toEqual({ first: [NEWER], marked: [1, 1], again: [NEWER] });
});
