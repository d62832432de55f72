import { readFileSync } from "node:fs";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createConversationTouches } from "#core/inbox/conversation-touches.ts";
import { createMessageViews } from "#core/inbox/message-views.ts";
import type { InboundEvent, MessageEvent } from "#core/instagram/events.ts";
import { createSearch } from "#core/search/index.ts";
import { createConversationChanges } from "#core/triage/change-conversations.ts";
import { createLabels } from "#core/triage/labels.ts";
import { createNotes } from "#core/triage/notes.ts";
import type { RouteInput, RouteOutput } from "#shared/contract/routes.ts";
import { toAccountId, toCustomerId, toMid } from "#shared/domain/ids.ts";
import { ACCOUNT, NOW_MS, openSmallInbox, type SmallInbox } from "../erasure/small-inbox.ts";

const HOUR = 3_600_000;
const clock = { nowMs: () => NOW_MS, after: () => () => {} };

let inbox: SmallInbox;
let mids = 0;
beforeEach(() => {
  inbox = openSmallInbox();
  inbox.db.prepare("PRAGMA synchronous = OFF").run();
});
afterEach(async () => {
  // What an unsent message tells the screen comes one turn later.
  await new Promise((resolve) => setImmediate(resolve));
  await inbox.close();
});

const says = (name: string, text: string | undefined, extra: Partial<MessageEvent> = {}): MessageEvent => ({
  kind: "message",
  accountId: toAccountId(ACCOUNT),
  customerId: toCustomerId(name),
  mid: toMid(`mid-${++mids}`),
  direction: "in",
  atMs: NOW_MS,
  ...(text === undefined ? {} : { text }),
  attachments: [],
  standby: false,
  isSelf: false,
  isUnsupported: false,
  ...extra,
});
const write = (name: string, text: string | undefined, extra: Partial<MessageEvent> = {}) => {
  const event = says(name, text, extra);
  inbox.apply([event], event.atMs);
  return event;
};
const idOf = (name: string) =>
  inbox.db.prepare<[string], { id: number }>(`SELECT id FROM conversations WHERE customer_id = ?`).get(name)?.id ?? 0;
const rename = (id: string, name: string | null, username: string | null) =>
  inbox.db.prepare(`UPDATE customers SET name = ?, username = ? WHERE id = ?`).run(name, username, id);
/** Within the database the handlers are synchronous. */
const ask = (input: RouteInput<"search/find">) =>
  createSearch(inbox.db, clock).handlers["search/find"](input) as RouteOutput<"search/find">;
const texts = (input: RouteInput<"search/find"> | string) =>
  ask(typeof input === "string" ? { text: input } : input).hits.map(({ snippet }) =>
    snippet.map(({ text }) => text).join(""),
  );

/** All there is, so many at once; no page has more. */
const pages = (text: string, limit: number): readonly string[] => {
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const { hits, nextCursor } = ask({ text, limit, ...(cursor === undefined ? {} : { cursor }) });
    expect(hits.length).toBeLessThanOrEqual(limit);
    seen.push(...hits.map(({ snippet }) => snippet.map((piece) => piece.text).join("")));
    cursor = nextCursor;
  } while (cursor !== undefined);
  return seen;
};

/** FTS5's own comparison of an index with the rows it is made of. */
function checkIndexes(): void {
  for (const index of ["message_search", "note_search", "name_search"]) {
    inbox.db.prepare(`INSERT INTO ${index} (${index}, rank) VALUES ('integrity-check', 1)`).run();
  }
}

describe("words", () => {
  it.each([
    ["cafe", "Un café, por favor"],
    ["CAFÉ", "un cafe\u0301 doble"],
    ["acao", "Promoção em AÇÃO"],
    ["قهوه", "أريد قهوة"],
    ["مرحبا", "مَرْحَبًا بكم"],
    ["احمد", "أحمد هنا"],
    ["كتاب", "این کتاب"],
    ["می‌خواهم", "من میخواهم"],
    ["35094", "الرمز ٣٥٠٩٤"],
    ["vas bl", "the blue vase"],
    ['"blue vase"', "the blue vase"],
    ["e-mail", "write me an e-mail"],
    ["don't", "I don't know"],
    ["привет", "ПРИВЕТ"],
  ])("%s finds “%s”", (query, text) => {
    write("ana", "something else");
    write("ana", text);
    expect(texts(query)).toEqual([text.replaceAll(/\s+/gu, " ")]);
    // And it is shown where, in the letters in which it was written.
    expect(ask({ text: query }).hits[0]?.snippet.some(({ isHit }) => isHit)).toBe(true);
  });

  it.each(['"vase blue"', "xblue", "lue", '"blue va"', "blue nothing", "AND", "text:", "*", '"'])(
    "%s does not find “the blue vase”",
    (query) => {
      write("ana", "the blue vase");
      expect(texts(query)).toEqual([]);
    },
  );

  it("are marked where they stand, in a piece of the text around the first of them", () => {
    write("ana", `${"before ".repeat(40)}the Blue vase ${"after ".repeat(60)}`);
    const [hit] = ask({ text: "blu vase" }).hits;
    const marked = hit?.snippet.filter(({ isHit }) => isHit).map(({ text }) => text);
    expect(marked).toEqual(["Blue", "vase"]);
    const whole = hit?.snippet.map(({ text }) => text).join("") ?? "";
    expect(whole).toMatch(/^….*the Blue vase .*…$/u);
    expect(whole.length).toBeLessThan(260);
  });

  it("are found newest first, whatever came first, and page by page", () => {
    const times = [5, 900, 2, 47, 300, 0.1, 12];
    for (const hours of times) write("ana", `vase ${hours}`, { atMs: NOW_MS - hours * HOUR });
    const newest = times.toSorted((a, b) => a - b).map((hours) => `vase ${hours}`);
    expect(texts("vase")).toEqual(newest);
    expect(pages("vase", 3)).toEqual(newest);
  });

  it("are newest first at the border of a page too, when the oldest were imported last", () => {
    const minutes = [1, 2, 3, 4, 5, 6, 7];
    // One step of the index holds all seven: it ends 17 minutes after it began.
    const endMs = Math.ceil(NOW_MS / 2 ** 20) * 2 ** 20;
    for (const minute of minutes) write("ana", `vase ${minute}`, { atMs: endMs - minute * 60_000 });
    write("ben", "vase of yesterday", { atMs: NOW_MS - 24 * HOUR });
    expect(pages("vase", 3)).toEqual([...minutes.map((minute) => `vase ${minute}`), "vase of yesterday"]);
  });
});

describe("operators", () => {
  beforeEach(() => {
    write("ana", "vase from ana", { atMs: NOW_MS - 50 * HOUR });
    write("ana", "vase for ana", { direction: "out", atMs: NOW_MS - 40 * HOUR });
    write("ben", "vase from ben", { atMs: NOW_MS - 2 * HOUR });
    write("ben", undefined, {
      atMs: NOW_MS - HOUR,
      attachments: [{ kind: "image", type: "image", url: "https://lookaside.fbsbx.com/x" }],
    });
    write("ben", "see https://example.com/vase.", { atMs: NOW_MS - 3 * HOUR });
    rename("ana", "Ana Castíllo", "ana.c");
  });

  it("from: me, the customer, somebody by name or username", () => {
    expect(texts("vase from:me")).toEqual(["vase for ana"]);
    expect(texts("vase from:castillo")).toEqual(["vase from ana"]);
    expect(texts('from:"ana c"')).toEqual(["vase from ana"]);
    expect(texts("vase from:customer")).toHaveLength(3);
    expect(texts("vase from:nobody")).toEqual([]);
  });

  it("label:, has:, before:, after:, and all of them without a word", () => {
    const touches = createConversationTouches(inbox.db);
    const made = createLabels(inbox.db).make({ clientId: "label-0001", name: "Großkunde", color: "red" });
    if (made.kind !== "saved") throw new Error("not saved");
    const wish = { kind: "label", labelId: made.label.id, on: true } as const;
    createConversationChanges(inbox.db, touches, clock).change([idOf("ana")], wish);
    expect(texts("label:großk vase")).toHaveLength(2);
    expect(texts("label:other vase")).toEqual([]);
    const photo = inbox.db.prepare<[], { id: number }>(`SELECT id FROM attachments WHERE kind = 'image'`).get();
    expect(ask({ text: "has:photo" }).hits).toMatchObject([
      { attachment: "image", photoId: photo?.id, by: "customer" },
    ]);
    expect(ask({ text: "has:link" }).hits[0]).not.toHaveProperty("photoId");
    expect(texts("has:link")).toEqual(["see https://example.com/vase."]);
    const day = (ms: number) => {
      const date = new Date(ms);
      return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;
    };
    expect(texts(`vase before:${day(NOW_MS - 24 * HOUR)}`)).toEqual(["vase for ana", "vase from ana"]);
    expect(texts(`after:${day(NOW_MS - 24 * HOUR)} vase`)).toHaveLength(2);
  });

  it("one conversation alone", () => {
    expect(texts({ text: "vase", conversationId: idOf("ana") })).toEqual(["vase for ana", "vase from ana"]);
  });

  it("people and notes are found by plain words only", () => {
    createNotes(inbox.db, clock).write({ clientId: "note-00001", conversationId: idOf("ben"), text: "Castle street" });
    const found = ask({ text: "cast" });
    expect(found.people).toEqual([idOf("ana")]);
    expect(found.notes).toMatchObject([
      { conversationId: idOf("ben"), snippet: [{ text: "Castle", isHit: true }, {}] },
    ]);
    expect(new Set(found.conversations.map(({ id }) => id))).toEqual(new Set([idOf("ana"), idOf("ben")]));
    expect(ask({ text: "cast has:photo" })).toMatchObject({ people: [], notes: [] });
    rename("ben", "أحمد الخالدي", "ahmad.k");
    for (const text of ["احمد", "الخال", "@ahmad.k", "ahm"]) expect(ask({ text }).people).toEqual([idOf("ben")]);
  });

  it("what was shared is listed, newest first", () => {
    const list = (kind: "media" | "links") =>
      createSearch(inbox.db, clock).handlers["shared/list"]({ conversationId: idOf("ben"), kind });
    expect(list("media")).toMatchObject({ items: [{ attachment: "image", by: "customer" }] });
    expect(list("links")).toMatchObject({ items: [{ url: "https://example.com/vase" }] });
  });

  it("pictures and films lead to the next on either side, however much was written between", () => {
    const attachments = [{ kind: "image", type: "image", url: "https://lookaside.fbsbx.com/x" }] as const;
    for (const hours of [90, 60, 30]) write("cleo", undefined, { atMs: NOW_MS - hours * HOUR, attachments });
    for (let at = 1; at < 50; at++) write("cleo", `words ${at}`, { atMs: NOW_MS - at * HOUR });
    const { "shared/list": list, "shared/beside": beside } = createSearch(inbox.db, clock).handlers;
    const conversationId = idOf("cleo");
    const { items } = list({ conversationId, kind: "media" }) as RouteOutput<"shared/list">;
    const [newest, middle, oldest] = items.map(({ messageId, attachmentId = 0 }) => ({ messageId, attachmentId }));
    const besideOf = (one: typeof newest) => beside({ conversationId, attachmentId: one?.attachmentId ?? 0 });
    expect(besideOf(newest)).toEqual({ older: middle });
    expect(besideOf(middle)).toEqual({ older: oldest, newer: newest });
    expect(besideOf(oldest)).toEqual({ newer: middle });
    expect(beside({ conversationId: idOf("ben"), attachmentId: middle?.attachmentId ?? 0 })).toEqual({});
    // Of a customer who is being erased nothing is told, though not all is gone yet.
    inbox.db.write("test.erase", () => {
      const shell = inbox.db.prepare<[number]>(
        `INSERT INTO customers (account_id, id, profile_read_ms) SELECT account_id, 'erased:1', 0 FROM conversations WHERE id = ?`,
      );
      shell.run(conversationId);
      inbox.db.prepare<[number]>(`UPDATE conversations SET customer_id = 'erased:1' WHERE id = ?`).run(conversationId);
    });
    expect(besideOf(middle)).toEqual({});
  });
});

describe("a place in a thread", () => {
  it("is a message, a time, or the first unread; its page goes on both ways", () => {
    for (let at = 0; at < 30; at++) write("ana", `message ${at}`, { atMs: NOW_MS - (30 - at) * HOUR });
    const conversationId = idOf("ana");
    inbox.db.prepare(`UPDATE conversations SET owner_read_ms = ?`).run(NOW_MS - 10 * HOUR);
    const views = createMessageViews(inbox.db, () => {});
    const page = (around: NonNullable<RouteInput<"messages/list">["around"]>) =>
      views.list({ conversationId, around, limit: 10 });
    const all = views.list({ conversationId, limit: 100 }).items;
    const middle = page({ kind: "message", messageId: all[15]?.id ?? 0 });
    expect(middle.items.map(({ text }) => text)).toEqual(all.slice(10, 20).map(({ text }) => text));
    expect(middle.anchorId).toBe(all[15]?.id);
    const older = views.list({ conversationId, limit: 10, before: middle.olderCursor ?? "" });
    expect(older.items.map(({ id }) => id)).toEqual(all.slice(0, 10).map(({ id }) => id));
    const newer = views.list({ conversationId, limit: 10, after: middle.newerCursor ?? "" });
    expect(newer.items.map(({ id }) => id)).toEqual(all.slice(20).map(({ id }) => id));
    expect(page({ kind: "unread" }).anchorId).toBe(all[21]?.id);
    expect(page({ kind: "time", timeMs: NOW_MS - 25.5 * HOUR }).anchorId).toBe(all[5]?.id);
    expect(page({ kind: "time", timeMs: NOW_MS + 1 }).anchorId).toBeUndefined();
    expect(page({ kind: "message", messageId: all[0]?.id ?? 0 })).not.toHaveProperty("olderCursor");
  });
});

describe("the index", () => {
  const WORD = fc.stringMatching(/^[a-zأإةكی]{1,6}$/u);
  const NAME = fc.constantFrom("ana", "ben", "cleo");
  const step = fc.oneof(
    fc.record({ do: fc.constant("say"), who: NAME, text: fc.option(WORD), hours: fc.integer({ min: 0, max: 500 }) }),
    fc.record({ do: fc.constant("edit"), which: fc.nat(20), text: WORD }),
    fc.record({ do: fc.constant("unsend"), which: fc.nat(20) }),
    fc.record({ do: fc.constant("again"), which: fc.nat(20), later: fc.integer({ min: 0, max: 9 }) }),
    fc.record({ do: fc.constant("rename"), who: NAME, name: fc.option(WORD) }),
    fc.record({ do: fc.constant("note"), who: NAME, text: WORD }),
    fc.record({ do: fc.constant("forget"), who: NAME }),
  );

  it("is what the rows say, after any history of texts that come, change and go", async () => {
    let made = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const said: MessageEvent[] = [];
        const apply = (event: InboundEvent) => inbox.apply([event], NOW_MS);
        for (const each of steps) {
          const known = "which" in each ? said[each.which % Math.max(1, said.length)] : undefined;
          if (each.do === "say" && "hours" in each) {
            said.push(write(each.who, each.text ?? undefined, { atMs: NOW_MS - each.hours * HOUR }));
          } else if (each.do === "rename" && "name" in each) rename(each.who, each.name, `${each.who}.user`);
          else if (each.do === "note" && "who" in each && "text" in each && idOf(each.who) > 0) {
            const note = { clientId: `note-${++made}-xxxx`, conversationId: idOf(each.who), text: each.text ?? "x" };
            createNotes(inbox.db, clock).write(note);
          } else if (each.do === "forget" && "who" in each && idOf(each.who) > 0) {
            const target = { kind: "conversation", conversationId: idOf(each.who) } as const;
            const answer = await inbox.erasure.start({ clientId: `forget-${++made}`, target });
            if (answer.kind === "started") await inbox.untilEnded(answer.erasureId);
          } else if (known !== undefined) {
            const { accountId, customerId, mid, direction, atMs } = known;
            const about = { accountId, customerId, mid, direction };
            if (each.do === "unsend") apply({ kind: "unsent", ...about, atMs: NOW_MS });
            else if (each.do === "again") apply({ ...known, atMs: atMs + ("later" in each ? each.later : 0) * HOUR });
            else if ("text" in each) {
              apply({ kind: "edit", ...about, text: each.text ?? "x", editNumber: ++made, atMs: NOW_MS });
            }
          }
        }
        checkIndexes();
      }),
      { numRuns: 25 },
    );
  });

  it("leaves no byte of a word that is gone, in the order and in the pieces in which an index keeps words", async () => {
    const letters = (at: number) => Array.from(String(at), (digit) => "abcdefghij"[Number(digit)]).join("");
    const word = (at: number) => `gone${String(at * 7919).padStart(9, "3")}`;
    for (let at = 0; at < 400; at++) write("ana", `hello ${word(at)} again`, { atMs: NOW_MS - at * HOUR });
    for (let at = 0; at < 400; at++) write("ben", `hello kept${letters(at)} again`);
    rename("ana", "Gonename Gonefamily", "gone.username");
    createNotes(inbox.db, clock).write({ clientId: "note-00001", conversationId: idOf("ana"), text: "gonenotes" });
    inbox.db.prepare(`INSERT INTO message_search (message_search) VALUES ('optimize')`).run();
    const target = { kind: "conversation", conversationId: idOf("ana") } as const;
    const answer = await inbox.erasure.start({ clientId: "forget-ana-1", target });
    if (answer.kind === "started") await inbox.untilEnded(answer.erasureId);
    expect(inbox.db.emptyLog()).toBe("empty");
    const bytes = readFileSync(inbox.file).toString("latin1").toLowerCase();
    // An index keeps of a word only what differs from the one before: so the end of each is looked for.
    const gone = Array.from({ length: 400 }, (_, at) => word(at).slice(-7));
    expect(gone.filter((each) => bytes.includes(each))).toEqual([]);
    expect(texts("hello")).toHaveLength(50);
    for (const each of ["gonename", "onefamily", "onenotes", "gone.username"]) expect(bytes).not.toContain(each);
    checkIndexes();
  });
});
