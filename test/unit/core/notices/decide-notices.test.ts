import { describe, expect, test } from "vitest";
import { decideNotices, isQuiet, NEWS_FOR_MS, type Fresh, type Situation } from "#core/notices/decide-notices.ts";
import { DEFAULT_SETTINGS } from "#shared/contract/settings.ts";

const NOW_MS = Date.UTC(2026, 0, 5, 10, 0, 0);
const NOON = 12 * 60;

const fresh = (change: Partial<Fresh> = {}): Fresh => ({
  conversationId: 1,
  messageId: 11,
  atMs: NOW_MS,
  sender: "Ana C.",
  account: undefined,
  text: "Is the shop open?",
  attachment: undefined,
  isRead: false,
  asksForPerson: false,
  ...change,
});
const situation = (change: Partial<Situation> = {}, settings: Partial<Situation["settings"]> = {}): Situation => ({
  nowMs: NOW_MS,
  minuteOfDay: NOON,
  lookedAt: undefined,
  settings: { ...DEFAULT_SETTINGS, ...settings },
  ...change,
});

describe("what is told", () => {
  test("who wrote, and not what, unless the owner wants that", () => {
    expect(decideNotices([fresh()], situation())).toEqual([
      { conversationId: 1, why: "message", messageIds: [11], sender: "Ana C.", isSilent: false },
    ]);
    expect(decideNotices([fresh()], situation({}, { notificationShows: "name_and_text" }))[0]).toMatchObject({
      sender: "Ana C.",
      text: "Is the shop open?",
    });
  });

  test("with names and texts hidden nothing of either leaves the core", () => {
    const [notice] = decideNotices(
      [fresh({ attachment: "image", account: "mira.home" })],
      situation({}, { notificationShows: "nothing", notificationSound: false }),
    );
    expect(notice).toEqual({ conversationId: 1, why: "message", messageIds: [11], isSilent: true });
  });

  test("to which of several accounts", () => {
    expect(decideNotices([fresh({ account: "mira.home" })], situation())[0]).toMatchObject({ account: "mira.home" });
  });

  test("that a person is asked for, also when more was written since", () => {
    const [notice] = decideNotices(
      [fresh({ asksForPerson: true }), fresh({ messageId: 12, atMs: NOW_MS + 5 })],
      situation({ nowMs: NOW_MS + 10 }),
    );
    expect(notice).toMatchObject({ why: "person", messageIds: [12, 11] });
  });

  test("several messages of one customer are one notice about the newest", () => {
    const notices = decideNotices(
      [fresh({ messageId: 12, atMs: NOW_MS, text: "newer" }), fresh({ atMs: NOW_MS - 5 })],
      situation({}, { notificationShows: "name_and_text" }),
    );
    expect(notices).toHaveLength(1);
    expect(notices[0]).toMatchObject({ text: "newer", messageIds: [12, 11] });
  });

  test("a text is one line of bounded length, cut between characters", () => {
    const shows = situation({}, { notificationShows: "name_and_text" });
    expect(decideNotices([fresh({ text: "a\n\n b\tc" })], shows)[0]?.text).toBe("a b c");
    const long = decideNotices([fresh({ text: "🛍".repeat(500) })], shows)[0]?.text ?? "";
    expect(Array.from(long)).toHaveLength(200);
    expect(long.isWellFormed()).toBe(true);
  });

  test("a conversation that comes back from being snoozed is a reminder without a text", () => {
    const back = { ...fresh({ text: undefined }), messageId: undefined } as unknown as Fresh;
    expect(decideNotices([back], situation())).toEqual([
      { conversationId: 1, why: "reminder", messageIds: [], sender: "Ana C.", isSilent: false },
    ]);
  });

  test("a storm of conversations rings for the newest few", () => {
    const storm = Array.from({ length: 40 }, (_none, n) =>
      fresh({ conversationId: n + 1, messageId: n, atMs: NOW_MS - n }),
    );
    const notices = decideNotices(storm, situation());
    expect(notices.map(({ conversationId }) => conversationId)).toEqual([1, 2, 3, 4, 5]);
  });
});

describe("what is not told", () => {
  test.each([
    ["notifications are off", fresh(), situation({}, { notifications: false })],
    ["the conversation is open in the window that has the focus", fresh(), situation({ lookedAt: 1 })],
    ["it was answered or read elsewhere", fresh({ isRead: true }), situation()],
    ["it is old: history, or what came in a night", fresh({ atMs: NOW_MS - NEWS_FOR_MS - 1 }), situation()],
    ["the hours are quiet", fresh(), situation({}, { quietHours: { isOn: true, fromMin: NOON, untilMin: NOON + 1 } })],
  ] as const)("%s", (_why, one, when) => {
    expect(decideNotices([one], when)).toEqual([]);
  });

  test("another conversation that is open hides nothing", () => {
    expect(decideNotices([fresh()], situation({ lookedAt: 2 }))).toHaveLength(1);
  });
});

test.each([
  { fromMin: 8 * 60, untilMin: 18 * 60, quiet: [8 * 60, 18 * 60 - 1], loud: [0, 8 * 60 - 1, 18 * 60] },
  { fromMin: 21 * 60, untilMin: 8 * 60, quiet: [21 * 60, 0, 8 * 60 - 1], loud: [21 * 60 - 1, 8 * 60] },
  { fromMin: 9 * 60, untilMin: 9 * 60, quiet: [0, 9 * 60, 1439], loud: [] },
])("quiet from minute $fromMin until $untilMin", ({ fromMin, untilMin, quiet, loud }) => {
  for (const minute of quiet) expect(isQuiet({ isOn: true, fromMin, untilMin }, minute), String(minute)).toBe(true);
  for (const minute of loud) expect(isQuiet({ isOn: true, fromMin, untilMin }, minute), String(minute)).toBe(false);
  for (const minute of quiet) expect(isQuiet({ isOn: false, fromMin, untilMin }, minute)).toBe(false);
});
