import type { HealthToday, KeptEventView } from "#shared/contract/health.ts";
import type { ErasureView } from "#shared/contract/erasure.ts";
import { ACCOUNT, NOW_MS } from "./example-builder.ts";
import type { FakeQuarantined } from "./fake-upkeep.ts";

/** A day on which something of everything happened. */
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const ago = (ms: number): number => NOW_MS - ms;

export const BUSY_DAY: Partial<HealthToday> = {
  received: 348,
  repeated: 12,
  lastReceivedMs: ago(4 * MINUTE),
  refused: [
    { name: "bad_signature", count: 3 },
    { name: "unknown_path", count: 2 },
    { name: "cut_off", count: 1 },
  ],
  testEvents: { today: 1, lastMs: ago(2 * HOUR), lastField: "messages" },
  beingFetched: 2,
  history: { caughtUp: 14, withoutNotice: 2, removed: 1, gaps: 1, passedOver: 1 },
};

const entry = (
  id: number,
  reason: FakeQuarantined["entry"]["reason"],
  more: Partial<FakeQuarantined["entry"]> = {},
): FakeQuarantined["entry"] => ({
  id,
  receivedMs: ago(id * 17 * MINUTE),
  reason,
  accountId: ACCOUNT.id,
  aboutMessage: false,
  size: 412 + id,
  whole: true,
  ...more,
});

export const QUARANTINED: readonly FakeQuarantined[] = [
  {
    entry: entry(1, "unknown_event"),
    fits: false,
    raw: `{"object":"instagram","entry":[{"id":"${ACCOUNT.id}","time":1795083600,"messaging":[{"sender":{"id":"777"},"recipient":{"id":"${ACCOUNT.id}"},"timestamp":1795083600000,"sparkle":{"mid":"m_1","note":"<b>not markup</b>"}}]}]}`,
  },
  {
    entry: entry(2, "unknown_account", { accountId: "17841400000000777", aboutMessage: true }),
    fits: true,
    raw: '{"object":"instagram","entry":[]}',
  },
  {
    entry: entry(3, "not_json", { whole: false, size: 262_400 }),
    fits: false,
    raw: '{"object":"instagram","entry":[{',
  },
];

const kept = (id: number) => ({ id, accountId: ACCOUNT.id, atMs: ago(id * 31 * MINUTE) });

export const KEPT_EVENTS: readonly KeptEventView[] = [
  {
    kind: "comment",
    ...kept(1),
    commentId: "c1",
    text: "Is this one also there in blue?",
    username: "ines.rocha",
    live: false,
    conversationId: 1,
  },
  { kind: "comment", ...kept(2), commentId: "c2", text: "بكم هذا؟", username: "noor.store", live: true },
  { kind: "mention", ...kept(3), mediaId: "m1" },
  { kind: "opt_in", ...kept(4), title: "Back in stock" },
  { kind: "thread_control", ...kept(5), action: "pass" },
  { kind: "other", ...kept(6), field: "story_insights" },
  { kind: "dashboard_test", ...kept(7), field: "messages" },
];

const NOTHING = { messages: 0, attachments: 0, reactions: 0, replies: 0, customers: 0, events: 0, quarantined: 0 };
const receipt = (id: number, more: Partial<ErasureView>): ErasureView => ({
  id: 100 + id,
  what: "conversation",
  wish: "owner",
  state: "done",
  accountId: ACCOUNT.id,
  askedMs: ago((10 - id) * 26 * HOUR),
  endedMs: ago((10 - id) * 26 * HOUR - MINUTE),
  cleanMs: ago((10 - id) * 26 * HOUR - 2 * MINUTE),
  conversations: { done: 1, total: 1 },
  removed: NOTHING,
  ...more,
});

export const RECEIPTS: readonly ErasureView[] = [
  receipt(1, { what: "older_than", wish: "retention", removed: { ...NOTHING, messages: 212, attachments: 31 } }),
  receipt(2, {
    what: "customer",
    wish: "meta",
    removed: { ...NOTHING, messages: 19, customers: 1 },
    confirmationCode: "sb-5d2f90",
  }),
  receipt(3, { what: "unsent", wish: "customer", removed: { ...NOTHING, messages: 1, attachments: 1 } }),
  receipt(4, { awayCopies: {}, removed: { ...NOTHING, messages: 86, attachments: 4, reactions: 3, customers: 1 } }),
];
