import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { MessageView } from "#shared/contract/messages.ts";
import { firstToDraw, firstUnread, messageKey, threadItems } from "#renderer/features/messages/thread-items.ts";
import { sharePages } from "#renderer/features/messages/share-pages.ts";
import { oldestFirst } from "#renderer/features/messages/use-messages.ts";

const NOON = new Date(2026, 10, 19, 12).getTime();
const MINUTE = 60_000;

const message = (id: number, change: Partial<MessageView> = {}): MessageView => ({
  id,
  direction: "in",
  origin: "customer",
  kind: "text",
  sentAtMs: NOON + id * 1000,
  text: `Message ${id}`,
  attachments: [],
  reactions: [],
  asPerson: false,
  automatic: false,
  ...change,
});
const reply = (id: number, change: Partial<MessageView> = {}): MessageView =>
  message(id, { direction: "out", origin: "here", state: { kind: "accepted" }, ...change });

const shape = (messages: readonly MessageView[], firstNewId?: number): readonly string[] =>
  threadItems(messages, firstNewId).map((item) =>
    item.kind === "message"
      ? `${item.message.id}${item.isFirst ? " first" : ""}${item.isLast ? " last" : ""}`
      : item.kind,
  );

describe("messages are grouped", () => {
  test("by sender and minute, below their day", () => {
    expect(shape([message(1), message(2), reply(3), message(61)])).toEqual([
      "day",
      "1 first",
      "2 last",
      "3 first last",
      "61 first last",
    ]);
  });

  test("not across replies that are not equally far, so that each shows its own state", () => {
    expect(shape([reply(1), reply(2, { state: { kind: "waiting", because: "offline" } })])).toEqual([
      "day",
      "1 first last",
      "2 first last",
    ]);
  });

  test("not across a withdrawn message", () => {
    expect(shape([message(1), message(2, { unsentAtMs: NOON }), message(3)])).toEqual([
      "day",
      "1 first last",
      "2 first last",
      "3 first last",
    ]);
  });

  test("with a line before what was unread", () => {
    expect(shape([message(1), message(2), message(3)], 2)).toEqual(["day", "1 first last", "new", "2 first", "3 last"]);
  });

  test("with a line for each day", () => {
    const kinds = shape([message(1, { sentAtMs: NOON - 24 * 60 * MINUTE }), message(2)]);
    expect(kinds.filter((kind) => kind === "day")).toHaveLength(2);
  });
});

test("the first unread is the customer's first after what was read, over replies and what was withdrawn", () => {
  const gone = message(3, { unsentAtMs: NOON + 9000 });
  const messages = [message(1), reply(2), gone, message(4), reply(5), message(6)];
  const readUpTo = (id: number) => firstUnread(messages, NOON + id * 1000);
  expect([0, 1, 3, 4, 6].map(readUpTo)).toStrictEqual([1, 4, 4, 6, undefined]);
});

test("a reply keeps its key when the host's row takes the place of the one shown at once", () => {
  const clientId = "c0ffee00c0ffee00";
  expect(messageKey(message(-5, { clientId }))).toBe(messageKey(message(77, { clientId })));
});

test("pages read newest first come out oldest first, each message once, however they overlap", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 60 }),
      fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 8 }),
      fc.integer({ min: 0, max: 3 }),
      (count, sizes, overlap) => {
        const all = Array.from({ length: count }, (_, index) => message(index + 1));
        const pages = [];
        let end = count;
        for (const size of sizes) {
          const start = Math.max(0, end - size);
          pages.push({ items: all.slice(start, Math.min(count, end + overlap)) });
          end = start;
        }
        const ids = oldestFirst(pages).map(({ id }) => id);
        expect(ids).toEqual(sizes.length === 0 ? [] : all.slice(end).map(({ id }) => id));
      },
    ),
  );
});

describe("what has not changed stays the same object", () => {
  const page = (from: number, to: number) => ({
    items: Array.from({ length: to - from }, (_, index) => message(from + index)),
    olderCursor: `o${from}`,
  });
  const read = (...pages: ReturnType<typeof page>[]) => ({
    pages,
    pageParams: pages.map(({ olderCursor }) => olderCursor),
  });

  test("when the page at the other end is let go of", () => {
    const before = read(page(30, 40), page(20, 30), page(10, 20));
    const now = read(...before.pages.slice(1), page(1, 10));
    const shared = sharePages(before, now);
    expect(shared).toEqual(now);
    expect(shared.pages[0]).toBe(before.pages[1]);
    expect(shared.pages[1]).toBe(before.pages[2]);
  });

  test("when all of it is read again", () => {
    const before = read(page(20, 30), page(10, 20));
    expect(sharePages(before, read(page(20, 30), page(10, 20)))).toBe(before);
  });

  test("when messages come, change and go around it", () => {
    const before = read(page(20, 30), page(10, 20));
    const items = page(21, 31).items.filter(({ id }) => id !== 25);
    items[3] = message(24, { text: "changed" });
    const now = { ...before, pages: [{ items, olderCursor: "o21" }, page(10, 21)] };
    const shared = sharePages(before, now);
    expect(shared).toEqual(now);
    const old = new Map(before.pages.flatMap((one) => one.items).map((one) => [one.id, one]));
    const isSame = shared.pages.flatMap((one) => one.items).map((one) => [one.id, one === old.get(one.id)]);
    expect(isSame.filter(([, same]) => same !== true)).toEqual([
      [24, false],
      [30, false],
    ]);
  });
});

test("a gap stands before the first message after it, once, and not before what has not been read yet", () => {
  const messages = [message(1), message(2), message(3)];
  const kinds = (gaps: Parameters<typeof threadItems>[2]) =>
    threadItems(messages, undefined, gaps).map((item) => (item.kind === "message" ? item.message.id : item.kind));
  expect(kinds([{ fromMs: NOON + 1000, toMs: NOON + 2000 }])).toEqual(["day", 1, "gap", 2, 3]);
  expect(kinds([{ toMs: NOON + 1000 }])).toEqual(["gap", "day", 1, 2, 3]);
  expect(kinds([{ toMs: NOON - 86_400_000 }])).toEqual(["day", 1, 2, 3]);
  expect(kinds([{ toMs: NOON + 90_000 }])).toEqual(["day", 1, 2, 3]);
});

describe("a thread that is opened is drawn from", () => {
  const many = Array.from({ length: 60 }, (_, at) => message(at + 1, { sentAtMs: NOON + at }));

  test("a few messages more than fill the view, whatever they are", () => {
    const drawn = (messages: readonly MessageView[], heightPixels: number) => {
      const items = threadItems(messages, undefined);
      return items.length - firstToDraw(items, heightPixels);
    };
    // A line of letters in its bubble takes 35 px or more, one that was unsent 20, and the time of the last one 20.
    expect(drawn(many, 350)).toBe(10);
    expect(
      drawn(
        many.map((one) => ({ ...one, unsentAtMs: NOON })),
        350,
      ),
    ).toBe(18);
    expect(drawn(many, 100_000)).toBe(61);
    expect(drawn([], 600)).toBe(0);
  });

  test("above the first unread one, also where that is far up", () => {
    const items = threadItems(many, 20);
    const first = items[firstToDraw(items, 350)];
    expect(first).toMatchObject({ kind: "message", message: { id: 16 } });
    const near = threadItems(many, 59);
    expect(near.length - firstToDraw(near, 350)).toBe(10);
  });
});
