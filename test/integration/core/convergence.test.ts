import * as fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { InboundEvent } from "#core/instagram/index.ts";
import { exportInbox } from "#core/inbox/export-inbox.ts";
import { createConversationViews } from "#core/inbox/conversation-views.ts";
import { toAccountId, toCustomerId, toMid } from "#shared/domain/ids.ts";
import { createInboxRooms, dumpInbox, type InboxRooms } from "../../support/inbox-rooms.ts";

/**
 * Meta promises neither order nor single delivery, nor how it cuts a history into deliveries. Whatever comes, however
 * often and in whatever pieces: the inbox must end up the same.
 */
const ACCOUNTS = ["17841400000000011", "17841400000000022"] as const;
const T0 = Date.UTC(2026, 0, 1);

type List = "messaging" | "standby" | "changes" | "messaging_handovers";

/** One event as Meta would write it, and in which list of an entry it may stand. */
interface Told {
  readonly account: string;
  readonly item: object;
  readonly list: List;
  /** Not told by a webhook but read from the conversation. */
  readonly fromHistory?: InboundEvent;
}

// Few people, few messages, few moments: the interesting histories are those in which things meet.
const account = fc.constantFrom(...ACCOUNTS);
const customer = fc.constantFrom("900000000000001", "900000000000002");
const moment = fc.integer({ min: 0, max: 8 }).map((seconds) => T0 + seconds * 1000 + 500);
const shortText = fc.constantFrom("one", "two", "three", "😀");

interface Thing {
  readonly account: string;
  readonly customer: string;
  readonly mid: string;
  readonly isOut: boolean;
  readonly atMs: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A message is one thing however often it is told: all that varies is which events about it come. */
const thing: fc.Arbitrary<Thing> = fc
  .record({
    account,
    customer,
    mid: fc.constantFrom("m-1", "m-2", "m-3", "m-4"),
    isOut: fc.boolean(),
    atMs: moment,
    body: fc.oneof(
      shortText.map((text) => ({ text })),
      fc.constant({ attachments: [{ type: "image", payload: { url: "https://lookaside.fbsbx.com/a" } }] }),
      fc.constant({
        text: "look",
        attachments: [{ type: "story_mention", payload: { url: "https://lookaside.fbsbx.com/s" } }],
      }),
      fc.constant({ text: "re", reply_to: { mid: "m-2-11-1" } }),
      fc.constant({ text: "re story", reply_to: { story: { id: "180", url: "https://lookaside.fbsbx.com/x" } } }),
      fc.constant({
        text: "ad?",
        referral: { ref: "flyer", ad_id: "120", source: "ADS", ads_context_data: { ad_title: "Sale" } },
      }),
      fc.constant({ text: "Blue", quick_reply: { payload: "BLUE" } }),
      fc.constant({ is_unsupported: true }),
    ),
  })
  // Meta gives an id once, whatever the account.
  .map((it) => ({ ...it, mid: `${it.mid}-${it.account.slice(-2)}-${it.customer.slice(-1)}` }));

const between = (who: Thing, atMs: number, part: object, fromAccount = who.isOut) => {
  const [shop, person] = [{ id: who.account }, { id: who.customer }];
  return fromAccount
    ? { sender: shop, recipient: person, timestamp: atMs, ...part }
    : { sender: person, recipient: shop, timestamp: atMs, ...part };
};

function messageOf(it: Thing): object {
  return between(it, it.atMs, { message: { mid: it.mid, ...it.body, ...(it.isOut ? { is_echo: true } : {}) } });
}

/** What Meta's Conversations API tells of the same message: whole seconds, other links, no payloads. */
function historyOf(it: Thing): InboundEvent {
  const text = it.body["text"];
  return {
    kind: "message",
    accountId: toAccountId(it.account),
    customerId: toCustomerId(it.customer),
    mid: toMid(it.mid),
    atMs: Math.floor(it.atMs / 1000) * 1000,
    direction: it.isOut ? "out" : "in",
    ...(typeof text === "string" ? { text } : {}),
    attachments:
      it.body["attachments"] === undefined
        ? []
        : [
            { kind: "image", type: "image", url: "https://lookaside.fbsbx.com/history/1" },
            { kind: "image", type: "image", url: "https://lookaside.fbsbx.com/history/2" },
          ],
    isSelf: false,
    standby: false,
    isUnsupported: false,
    fromHistory: true,
  };
}

/** Everything that may be told about one message. */
const toldAbout = (it: Thing): fc.Arbitrary<Told> => {
  const as = (item: object, list: List = "messaging"): Told => ({ account: it.account, item, list });
  const flag = it.isOut ? { is_echo: true } : {};
  return fc.oneof(
    { weight: 4, arbitrary: fc.constant(as(messageOf(it))) },
    fc.constant(as(messageOf(it), "standby")),
    fc.constant({ ...as({}), fromHistory: historyOf(it) }),
    moment.map((atMs) => as(between(it, atMs, { message: { mid: it.mid, is_deleted: true, ...flag } }))),
    fc
      .tuple(moment, shortText, fc.integer({ min: 1, max: 3 }))
      .map(([atMs, text, num_edit]) => as(between(it, atMs, { message_edit: { mid: it.mid, text, num_edit } }))),
    fc
      .tuple(moment, fc.constantFrom("❤️", "👍", undefined), fc.boolean())
      .map(([atMs, emoji, byAccount]) =>
        as(
          between(
            it,
            atMs,
            { reaction: { mid: it.mid, action: emoji === undefined ? "unreact" : "react", emoji } },
            byAccount,
          ),
        ),
      ),
    moment.map((atMs) => as(between(it, atMs, { read: { mid: it.mid } }, false))),
  );
};

/** What is not about a message. */
const toldBeside: fc.Arbitrary<Told> = fc
  .record({ who: thing, atMs: moment, word: shortText })
  .chain(({ who, atMs, word }) => {
    const as = (part: object, list: List = "messaging"): Told => ({
      account: who.account,
      item: between(who, atMs, part, false),
      list,
    });
    const change = (field: string, value: object): Told => ({
      account: who.account,
      item: { field, value },
      list: "changes",
    });
    return fc.constantFrom(
      as({ postback: { mid: `p-${who.mid}-${atMs}`, title: "Hours", payload: "HOURS" } }),
      as({ postback: { title: word, payload: word } }),
      as({ referral: { ref: word, source: "SHORTLINK", type: "OPEN_THREAD" } }),
      as({ optin: { type: "notification_messages", title: word } }),
      as({ pass_thread_control: { previous_owner_app_id: "111", new_owner_app_id: "222" } }, "messaging_handovers"),
      as({ take_thread_control: { previous_owner_app_id: "222", new_owner_app_id: "111" } }, "messaging_handovers"),
      as({ read: { mid: "m-from-before" } }),
      as({ message_edit: { mid: who.mid, num_edit: 0, text: "" } }),
      as({ dance: { mid: `d-${word}` } }),
      change("comments", {
        id: `c-${word}-${who.customer}-${atMs}`,
        from: { id: who.customer, username: "ann" },
        text: word,
        created_time: atMs,
      }),
      change("mentions", { media_id: "180", comment_id: `c-${word}` }),
      change("story_insights", { media_id: "180", reach: 7 }),
    );
  });

/** A handful of messages, one of each mid in a conversation, and what is told about them and beside them. */
const history: fc.Arbitrary<readonly Told[]> = fc
  .uniqueArray(thing, {
    minLength: 1,
    maxLength: 6,
    selector: (it) => `${it.account} ${it.customer} ${it.mid}`,
  })
  .chain((things) =>
    fc
      .tuple(
        fc.array(fc.constantFrom(...things).chain(toldAbout), { minLength: 1, maxLength: 14 }),
        fc.array(toldBeside, { maxLength: 5 }),
      )
      .map(([about, beside]) => [...about, ...beside]),
  );

/** How a history is told: in which order, what twice, and where it is cut. */
interface Telling {
  readonly order: readonly number[];
  readonly cuts: readonly ("event" | "entry" | "delivery" | "commit")[];
}

const tellingOf = (length: number): fc.Arbitrary<Telling> =>
  fc.array(fc.integer({ min: 0, max: length - 1 }), { maxLength: 6 }).chain((again) => {
    const all = [...Array.from({ length }, (_, index) => index), ...again];
    return fc.record({
      order: fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }),
      cuts: fc.array(fc.constantFrom("event", "entry", "delivery", "commit"), {
        minLength: all.length,
        maxLength: all.length,
      }),
    });
  });

interface Entry {
  readonly id: string;
  readonly time: number;
  [list: string]: unknown;
}

/** Tells the events in this order; events that stand together share a list, an entry, a delivery or a transaction. */
function tell(rooms: InboxRooms, events: readonly Told[], cuts: Telling["cuts"]): void {
  let entries: Entry[] = [];
  let bodies: string[] = [];
  const endDelivery = (): void => {
    if (entries.length > 0) bodies.push(JSON.stringify({ object: "instagram", entry: entries }));
    entries = [];
  };
  const endCommit = (): void => {
    endDelivery();
    if (bodies.length > 0) rooms.deliver(...bodies);
    bodies = [];
  };
  events.forEach((told, index) => {
    if (told.fromHistory !== undefined) {
      endCommit();
      rooms.applyDirectly(told.fromHistory);
      return;
    }
    const cut = cuts[index] ?? "commit";
    if (cut === "commit") endCommit();
    if (cut === "delivery") endDelivery();
    const last = entries.at(-1);
    const list = last?.[told.list];
    if (cut === "event" && last?.id === told.account && Array.isArray(list)) list.push(told.item);
    else entries.push({ id: told.account, time: T0, [told.list]: [told.item] });
  });
  endCommit();
}

function stateOf(rooms: InboxRooms): unknown {
  const exported = JSON.parse([...exportInbox(rooms.db)].join("")) as { conversations: Record<string, unknown>[] };
  const clock = { nowMs: () => T0 + 3_600_000, after: () => () => {} };
  const views = createConversationViews(rooms.db, clock);
  const lists = (["all", "unread", "person", "closing", "snoozed", "done"] as const).map(
    (list) => views.list({ list, limit: 100 }).items,
  );
  // Numbers are given in the order of arrival, and where a row stands ends with its number.
  const withoutId = (value: Record<string, unknown>) => ({
    ...value,
    id: undefined,
    previewMessageId: undefined,
    place: undefined,
  });
  const byName = (left: object, right: object) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1);
  return {
    rows: dumpInbox(rooms.db),
    exported: exported.conversations.map(withoutId),
    lists: lists.map((items) => items.map(withoutId).toSorted(byName)),
    counts: views.counts({}),
  };
}

describe("the same history in any order, any number of times, in any pieces", () => {
  let rooms: InboxRooms;
  beforeAll(() => {
    rooms = createInboxRooms({ accounts: ACCOUNTS });
  });
  beforeEach(() => rooms.clear());
  afterAll(() => rooms.close());

  const stateAfter = (events: readonly Told[], cuts: Telling["cuts"]): unknown => {
    rooms.clear();
    tell(rooms, events, cuts);
    return stateOf(rooms);
  };

  it("ends in the same inbox", () => {
    fc.assert(
      fc.property(
        history.chain((events) => fc.tuple(fc.constant(events), tellingOf(events.length))),
        ([events, { order, cuts }]) => {
          const once = stateAfter(events, []);
          const retold = stateAfter(
            order.map((index) => events[index]).filter((told) => told !== undefined),
            cuts,
          );
          expect(retold).toStrictEqual(once);
        },
      ),
      { numRuns: 600 },
    );
  });

  const [shop] = ACCOUNTS;
  const hello: Thing = {
    account: shop,
    customer: "900000000000001",
    mid: "m-hello",
    isOut: false,
    atMs: T0 + 5_000,
    body: { text: "hello" },
  };
  const told = (item: object, list: List = "messaging"): Told => ({ account: shop, item, list });
  const edited = (it: Thing, atMs: number, text: string, num_edit: number) =>
    told(between(it, atMs, { message_edit: { mid: it.mid, text, num_edit } }));
  const unsent = (it: Thing, atMs: number) => told(between(it, atMs, { message: { mid: it.mid, is_deleted: true } }));
  const withoutTime = (it: Thing) =>
    told({ sender: { id: it.customer }, recipient: { id: it.account }, message: { mid: it.mid, ...it.body } });

  /** Each of these once ended differently in one order than in another. */
  it.each<[string, readonly Told[]]>([
    [
      "two messages of the same millisecond: the preview is always the same one",
      [told(messageOf(hello)), told(messageOf({ ...hello, mid: "m-other", body: { text: "other" } }))],
    ],
    [
      "two reactions of the same millisecond",
      ["m-hello", "m-other"].map((mid) =>
        told(between(hello, T0 + 9_000, { reaction: { mid, action: "react", emoji: "👍" } })),
      ),
    ],
    [
      "edits before their message: it stands at the earliest time it was heard of",
      [edited(hello, T0 + 7_000, "hello!", 2), edited(hello, T0 + 6_000, "hallo", 1)],
    ],
    ["two unsends without their message", [unsent(hello, T0 + 8_000), unsent(hello, T0 + 7_000)]],
    ["an edit and an unsend without their message", [edited(hello, T0 + 6_000, "x", 1), unsent(hello, T0 + 7_000)]],
    [
      "an unsent message that comes late, and in standby",
      [unsent(hello, T0 + 7_000), told(messageOf(hello), "standby"), edited(hello, T0 + 6_000, "x", 1)],
    ],
    [
      "the same message in standby, directly, and from history",
      [
        told(messageOf({ ...hello, body: { text: "hello", quick_reply: { payload: "HI" } } })),
        told(messageOf(hello), "standby"),
        { ...told({}), fromHistory: historyOf(hello) },
      ],
    ],
    [
      "a hand-over and its return at the same time",
      ["pass_thread_control", "take_thread_control"].map((name, index) =>
        told(between(hello, T0, { [name]: { new_owner_app_id: String(index) } }), "messaging_handovers"),
      ),
    ],
  ])("%s", (_what, events) => {
    const orders = permutations(events);
    const first = stateAfter(orders[0] ?? [], []);
    for (const order of orders) expect(stateAfter([...order, ...order], [])).toStrictEqual(first);
  });

  it("a repeated delivery without a time moves nothing to the time of its repetition", () => {
    rooms.clear();
    rooms.clock.nowMs = T0;
    tell(rooms, [withoutTime(hello)], []);
    const first = dumpInbox(rooms.db);
    rooms.clock.nowMs = T0 + 20 * 3_600_000;
    tell(rooms, [withoutTime(hello)], []);
    // The window would be open for twenty hours longer.
    expect(dumpInbox(rooms.db)).toStrictEqual(first);
  });
});

function permutations<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  if (items.length <= 1) return [items];
  return items.flatMap((item, index) =>
    permutations(items.toSpliced(index, 1)).map((rest): readonly Item[] => [item, ...rest]),
  );
}
