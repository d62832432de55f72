import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { midsIn } from "#core/erasure/late-copies.ts";
import type { MessageEvent } from "#core/instagram/events.ts";
import { toCustomerId, toMid } from "#shared/domain/ids.ts";
import { ACCOUNT, NOW_MS, openSmallInbox, type SmallInbox } from "./small-inbox.ts";

const DAY_MS = 24 * 3_600_000;
const ANA = "900000000000001";

const message = (mid: string, atMs: number, text = `words of ${mid}`): MessageEvent => ({
  kind: "message",
  accountId: ACCOUNT,
  customerId: toCustomerId(ANA),
  atMs,
  mid: toMid(mid),
  direction: "in",
  text,
  attachments: [],
  isSelf: false,
  standby: false,
  isUnsupported: false,
});

describe("Meta's history", () => {
  let inbox: SmallInbox;
  beforeEach(() => {
    inbox = openSmallInbox();
  });
  afterEach(() => inbox.close());

  const erase = async (): Promise<void> => {
    const answer = await inbox.erasure.start({
      clientId: "client-1001",
      target: { kind: "conversation", conversationId: 1 },
    });
    if (answer.kind !== "started") throw new Error(`It was not started: ${answer.kind}`);
    await inbox.untilEnded(answer.erasureId);
  };
  const mids = () =>
    inbox.db
      .prepare<[], { mid: string }>(`SELECT mid FROM messages ORDER BY mid`)
      .all()
      .map(({ mid }) => mid);

  it("does not bring back an erased customer, not even with messages that were never here", async () => {
    inbox.apply([message("m2", NOW_MS)], NOW_MS);
    await erase();
    inbox.apply([message("m1", NOW_MS - DAY_MS), message("m2", NOW_MS)]);
    expect(mids()).toEqual([]);
    expect(inbox.db.prepare(`SELECT * FROM customers`).all()).toEqual([]);
  });

  it("nor after a year, when the fingerprints of single messages are gone", async () => {
    inbox.apply([message("m2", NOW_MS)], NOW_MS);
    await erase();
    inbox.setNow(NOW_MS + 365 * DAY_MS);
    inbox.erasure.sweep();
    expect(inbox.db.prepare(`SELECT kind FROM tombstones`).all()).toEqual([{ kind: "customer" }]);
    inbox.apply([message("m1", NOW_MS - DAY_MS), message("m2", NOW_MS)]);
    expect(mids()).toEqual([]);
  });

  it("brings what is newer, and a webhook brings what was on its way meanwhile", async () => {
    inbox.apply([message("m2", NOW_MS)], NOW_MS);
    await erase();
    inbox.apply([message("m3", NOW_MS + 1000)]);
    inbox.apply([message("m0", NOW_MS - 1000)], NOW_MS + 2000);
    expect(mids()).toEqual(["m0", "m3"]);
  });

  it("brings nothing that the retention time would remove at once", () => {
    inbox.setNow(NOW_MS + 10 * DAY_MS);
    inbox.erasure.retention.set({ accountId: ACCOUNT, days: 5 });
    inbox.apply([message("old", NOW_MS), message("new", NOW_MS + 6 * DAY_MS)]);
    expect(mids()).toEqual(["new"]);
  });
});

describe("an erased customer who has not written since", () => {
  let inbox: SmallInbox;
  beforeEach(() => {
    inbox = openSmallInbox();
  });
  afterEach(() => inbox.close());

  it("is not made anew by having seen or unsent a message that was never here", async () => {
    inbox.apply([message("m1", NOW_MS)], NOW_MS);
    const answer = await inbox.erasure.start({
      clientId: "client-1002",
      target: { kind: "conversation", conversationId: 1 },
    });
    await inbox.untilEnded(answer.kind === "started" ? answer.erasureId : 0);
    const { accountId, customerId } = message("m9", NOW_MS);
    const about = { accountId, customerId, atMs: NOW_MS + 5000, mid: toMid("m9") };
    inbox.apply(
      [
        { kind: "read", ...about },
        { kind: "unsent", ...about, direction: "in" },
      ],
      NOW_MS,
    );
    expect(inbox.db.prepare(`SELECT * FROM customers`).all()).toEqual([]);
    inbox.apply([message("m9", NOW_MS + 4000)], NOW_MS);
    expect(inbox.db.prepare(`SELECT * FROM messages`).all()).toEqual([]);
    inbox.apply([message("m10", NOW_MS + 6000), { kind: "read", ...about, mid: toMid("m10") }], NOW_MS);
    expect(inbox.db.prepare(`SELECT mid FROM messages`).all()).toEqual([{ mid: "m10" }]);
  });
});

describe("a repeat that comes while its conversation is being removed", () => {
  it("is not taken for a new message", async () => {
    const inbox = openSmallInbox();
    const all = Array.from({ length: 600 }, (_, nth) => message(`m${nth}`, NOW_MS + nth));
    inbox.apply(all, NOW_MS);
    let repeats = 0;
    inbox.listen((event) => {
      if (event.type !== "erased" && event.type !== "erasure") return;
      repeats += 1;
      inbox.apply(all, NOW_MS);
    });
    const answer = await inbox.erasure.start({
      clientId: "client-1003",
      target: { kind: "conversation", conversationId: 1 },
    });
    await inbox.untilEnded(answer.kind === "started" ? answer.erasureId : 0);
    inbox.listen(() => {});
    expect(repeats).toBeGreaterThan(2);
    expect(inbox.db.prepare(`SELECT count(*) AS n FROM messages`).get()).toEqual({ n: 0 });
    expect(inbox.db.prepare(`SELECT * FROM customers`).all()).toEqual([]);
    await inbox.close();
  });
});

describe("mids in a text that may be broken", () => {
  it.each([
    ['{"mid":"a"}', ["a"]],
    ['{"x":[{"mid" : "a"},{"mid":"b\\/c"}]', ["a", "b/c"]],
    ['{"mid":17,"mid":"","amid":"x","mid":"', []],
    [`{"mid":"${"x".repeat(601)}"}`, []],
    ["not JSON at all", []],
  ])("of %s", (raw, found) => {
    expect(midsIn(raw)).toEqual(found);
  });
});
