import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createConversationViews } from "#core/inbox/conversation-views.ts";
import { createConversationCommands } from "#core/inbox/conversation-commands.ts";
import { createConversationTouches } from "#core/inbox/conversation-touches.ts";
import { createConversationChanges } from "#core/triage/change-conversations.ts";
import { createLabels } from "#core/triage/labels.ts";
import { createNotes } from "#core/triage/notes.ts";
import { createSnoozeWatch } from "#core/triage/snooze-watch.ts";
import type { ConversationList } from "#shared/contract/conversations.ts";
import type { ConversationChange } from "#shared/contract/triage.ts";
import { toAccountId, toCustomerId, toMid } from "#shared/domain/ids.ts";
import type { MessageEvent } from "#core/instagram/events.ts";
import { ACCOUNT, NOW_MS, openSmallInbox, type SmallInbox } from "../erasure/small-inbox.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let inbox: SmallInbox;
let nowMs: number;
let timers: { readonly atMs: number; readonly run: () => void }[];
const clock = {
  nowMs: () => nowMs,
  after(delayMs: number, run: () => void) {
    const timer = { atMs: nowMs + delayMs, run };
    timers.push(timer);
    return () => void (timers = timers.filter((each) => each !== timer));
  },
};

function parts() {
  const touches = createConversationTouches(inbox.db);
  return {
    views: createConversationViews(inbox.db, clock),
    changes: createConversationChanges(inbox.db, touches, clock),
    commands: createConversationCommands(inbox.db, touches),
    labels: createLabels(inbox.db),
    notes: createNotes(inbox.db, clock),
  };
}
let room: ReturnType<typeof parts>;

beforeEach(() => {
  inbox = openSmallInbox();
  nowMs = NOW_MS;
  timers = [];
  room = parts();
});
afterEach(() => inbox.close());

let mids = 0;
const says = (name: string, atMs: number, direction: "in" | "out" = "in"): MessageEvent => ({
  kind: "message",
  accountId: toAccountId(ACCOUNT),
  customerId: toCustomerId(name),
  mid: toMid(`mid-${++mids}`),
  direction,
  atMs,
  text: `${name} at ${atMs}`,
  attachments: [],
  standby: false,
  isSelf: false,
  isUnsupported: false,
});
const write = (name: string, atMs: number, direction: "in" | "out" = "in") => {
  inbox.apply([says(name, atMs, direction)], atMs);
  return idOf(name);
};
const idOf = (name: string): number => {
  const row = inbox.db
    .prepare<[string], { id: number }>(`SELECT id FROM conversations WHERE customer_id = ?`)
    .get(name);
  if (row === undefined) throw new Error(`No conversation with ${name}`);
  return row.id;
};
const list = (name: ConversationList, more: object = {}) =>
  room.views.list({ list: name, ...more }).items.map(({ customer }) => customer.id);
const change = (id: number, wish: ConversationChange) => room.changes.change([id], wish);
const get = (id: number) => {
  const found = room.views.get({ conversationId: id });
  if (found.kind !== "found") throw new Error("gone");
  return found.conversation;
};

describe("snoozing", () => {
  it("takes a conversation out of the open lists until its time, then brings it back on top, once", () => {
    const ana = write("ana", NOW_MS - 3 * HOUR);
    write("ben", NOW_MS - HOUR);
    change(ana, { kind: "snooze", untilMs: NOW_MS + 2 * HOUR });
    expect(list("all")).toEqual(["ben"]);
    expect(list("unread")).toEqual(["ben"]);
    expect(list("snoozed")).toEqual(["ana"]);
    expect(room.views.counts({})).toMatchObject({ all: 1, snoozed: 1 });
    const returned: number[][] = [];
    const watch = createSnoozeWatch({
      db: inbox.db,
      clock,
      logger: { info: () => {}, warn: () => {}, error: () => {} },
      returned: (ids) => void returned.push([...ids]),
    });
    watch.look();
    expect(returned).toEqual([]);
    nowMs = NOW_MS + 2 * HOUR;
    timers.shift()?.run();
    expect(returned).toEqual([[ana]]);
    expect(list("all")).toEqual(["ana", "ben"]);
    expect(get(ana)).toMatchObject({ remindedMs: nowMs });
    timers.shift()?.run();
    expect(returned).toHaveLength(1);
    expect(timers).toEqual([]);
    watch.stop();
  });

  it("ends when the customer writes, and not when an older message is told again", () => {
    const ana = write("ana", NOW_MS - 3 * HOUR);
    change(ana, { kind: "snooze", untilMs: NOW_MS + 24 * HOUR });
    write("ana", NOW_MS - 5 * HOUR);
    expect(list("snoozed")).toEqual(["ana"]);
    write("ana", NOW_MS + 1);
    expect(list("all")).toEqual(["ana"]);
    expect(get(ana).snoozedUntilMs).toBeUndefined();
  });

  it("is not for a time that has passed", () => {
    const ana = write("ana", NOW_MS - HOUR);
    expect(change(ana, { kind: "snooze", untilMs: NOW_MS })).toEqual([]);
  });
});

describe("done, unread, needs a person", () => {
  it("marks as unread what is read, and reading it again ends that", () => {
    const ana = write("ana", NOW_MS - HOUR);
    change(ana, { kind: "read" });
    expect(list("unread")).toEqual([]);
    expect(get(ana).unreadCount).toBe(0);
    change(ana, { kind: "unread" });
    expect(list("unread")).toEqual(["ana"]);
    expect(room.commands.markRead({ conversationId: ana, upToMs: NOW_MS - HOUR })).toEqual({ kind: "changed" });
    expect(list("unread")).toEqual([]);
  });

  it("is open again when the customer writes, and not when an older message or our own answer is told", () => {
    const ana = write("ana", NOW_MS - HOUR);
    change(ana, { kind: "done", done: true });
    write("ana", NOW_MS - 2 * HOUR);
    write("ana", NOW_MS - MINUTE, "out");
    expect(list("done")).toEqual(["ana"]);
    write("ana", NOW_MS);
    expect(list("done")).toEqual([]);
    expect(list("all")).toEqual(["ana"]);
  });

  it("leaves Needs a person when the shop answers after that, or when it is done", () => {
    const ana = write("ana", NOW_MS - HOUR);
    change(ana, { kind: "needs_person", needed: true });
    expect(list("person")).toEqual(["ana"]);
    write("ana", NOW_MS - 2 * HOUR, "out");
    expect(list("person")).toEqual(["ana"]);
    write("ana", NOW_MS, "out");
    expect(list("person")).toEqual([]);
    change(ana, { kind: "needs_person", needed: true });
    change(ana, { kind: "done", done: true });
    expect(list("person")).toEqual([]);
    expect(list("done")).toEqual(["ana"]);
  });
});

describe("a change of many, and the way back", () => {
  it("gives what it changed, leaves out what was so already, and puts all of it back", () => {
    const [ana, ben, cleo] = ["ana", "ben", "cleo"].map((name, at) => write(name, NOW_MS - at * HOUR));
    const made = room.labels.make({ clientId: "label-0001", name: "VIP", color: "teal" });
    if (made.kind !== "saved" || ana === undefined || ben === undefined || cleo === undefined) throw new Error("setup");
    room.changes.change([ben], { kind: "label", labelId: made.label.id, on: true });
    room.changes.change([cleo], { kind: "done", done: true });
    const before = room.changes.change([ana, ben, cleo, 9999], { kind: "done", done: true });
    expect(before.map(({ conversationId }) => conversationId)).toEqual([ana, ben]);
    const labelled = room.changes.change([ana, ben], { kind: "label", labelId: made.label.id, on: true });
    expect(labelled.map(({ conversationId }) => conversationId)).toEqual([ana]);
    expect(room.changes.putBack(before)).toEqual([ana, ben]);
    expect(list("all")).toEqual(["ana", "ben"]);
    expect(get(ana).labelIds).toEqual([]);
    expect(get(ben).labelIds).toEqual([made.label.id]);
    expect(get(ana).unreadCount).toBe(1);
  });

  it("does not hide again what a customer has written meanwhile", () => {
    const ana = write("ana", NOW_MS - HOUR);
    change(ana, { kind: "done", done: true });
    const before = change(ana, { kind: "done", done: false });
    write("ana", NOW_MS);
    room.changes.putBack(before);
    expect(list("all")).toEqual(["ana"]);
    const snoozed = change(ana, { kind: "snooze", untilMs: NOW_MS + HOUR });
    expect(snoozed).toHaveLength(1);
    const woken = change(ana, { kind: "snooze" });
    write("ana", NOW_MS + 2);
    room.changes.putBack(woken);
    expect(list("all")).toEqual(["ana"]);
  });
});

describe("the lists", () => {
  it("sort by whose window closes first: open ones, then those for a person, then the rest; page by page", () => {
    const hours = { long: 200, person: 30, soon: 23, late: 2, older: 400, person2: 100 };
    for (const [name, ago] of Object.entries(hours)) write(name, NOW_MS - ago * HOUR);
    const whole = ["soon", "late", "person2", "person", "long", "older"];
    expect(list("all", { sort: "closing" })).toEqual(whole);
    for (const limit of [1, 2, 4]) {
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = room.views.list({
          list: "all",
          sort: "closing",
          limit,
          ...(cursor === undefined ? {} : { cursor }),
        });
        seen.push(...page.items.map(({ customer }) => customer.id));
        cursor = page.nextCursor;
      } while (cursor !== undefined);
      expect(seen).toEqual(whole);
    }
    expect(list("closing")).toEqual(["soon"]);
  });

  it("say where each row stands, as text that sorts as they do, also of those that are asked for by name", () => {
    const ids = [200, 30, 23, 2, 400, 100, 1].map((ago, nth) => write(`c${nth}`, NOW_MS - ago * HOUR));
    for (const id of ids.slice(4)) change(id, { kind: "snooze", untilMs: NOW_MS + (100 - id) * HOUR });
    const wishes = [
      { list: "all" },
      { list: "all", sort: "closing" },
      { list: "unread" },
      { list: "snoozed" },
      { list: "closing" },
      { list: "done" },
    ] as const;
    for (const wish of wishes) {
      const { items } = room.views.list(wish);
      const places = items.map(({ place }) => place);
      expect(places.toSorted()).toEqual(places);
      expect(new Set(places).size).toBe(places.length);
      const named = new Set([...ids.filter((id) => id % 2 === 0), 9999]);
      const among = [...named, ...named];
      expect(room.views.list({ ...wish, among })).toEqual({ items: items.filter(({ id }) => named.has(id)) });
      const first = room.views.list({ ...wish, limit: 1 });
      if (items.length > 1) expect(first.nextCursor).toBe(places[0]);
    }
    expect(room.views.list({ list: "all" }).items).toHaveLength(4);
    expect(room.views.list({ list: "snoozed" }).items).toHaveLength(3);
  });

  it("can be narrowed to an account and a label, and count the same", () => {
    const ana = write("ana", NOW_MS - HOUR);
    write("ben", NOW_MS);
    const made = room.labels.make({ clientId: "label-0001", name: "VIP", color: "teal" });
    if (made.kind !== "saved") throw new Error("not saved");
    const labelId = made.label.id;
    change(ana, { kind: "label", labelId, on: true });
    expect(list("all", { labelId })).toEqual(["ana"]);
    expect(list("all", { labelId, sort: "closing" })).toEqual(["ana"]);
    expect(list("all", { accountId: "another" })).toEqual([]);
    expect(room.views.counts({ labelId })).toMatchObject({ all: 1, unread: 1 });
    expect(room.labels.list().items).toMatchObject([{ name: "VIP", conversations: 1 }]);
    expect(room.labels.remove(labelId)).toEqual([ana]);
    expect(get(ana).labelIds).toEqual([]);
  });

  it.each(["all", "unread", "person", "closing", "snoozed", "done"] as const)("%s is read by an index", (name) => {
    const plans: string[] = [];
    const prepare = inbox.db.prepare;
    const watched = { ...inbox.db, prepare: (sql: string) => (plans.push(sql), prepare(sql)) } as typeof inbox.db;
    createConversationViews(watched, clock).list({ list: name });
    const sql = plans.at(-1) ?? "";
    const plan = inbox.db.prepare<Record<string, unknown>, { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all({
      openSinceMs: 0,
      closingSinceMs: 0,
      personSinceMs: 0,
      accountId: null,
      labelId: null,
      timeMs: 0,
      id: 0,
      limit: 1,
    });
    expect(plan.map(({ detail }) => detail).join("\n")).toMatch(/(SCAN|SEARCH) c USING INDEX conversations_/u);
  });
});

describe("labels and notes", () => {
  it("keep one label for a name, whatever its case and accents", () => {
    const make = (clientId: string, name: string) => room.labels.make({ clientId, name, color: "red" });
    expect(make("label-0001", "  Café  latte ").kind).toBe("saved");
    expect(make("label-0001", "again").kind).toBe("saved");
    expect(room.labels.list().items.map(({ name }) => name)).toEqual(["Café latte"]);
    expect(make("label-0002", "CAFE LATTE")).toEqual({ kind: "name_taken" });
    const other = make("label-0003", "Other");
    const labelId = other.kind === "saved" ? other.label.id : 0;
    expect(room.labels.change({ labelId, name: "cafe latte" })).toEqual({ kind: "name_taken" });
    expect(room.labels.change({ labelId, name: "OTHER" })).toMatchObject({ kind: "saved", label: { name: "OTHER" } });
    expect(room.labels.change({ labelId: 999, name: "x" })).toEqual({ kind: "not_found" });
  });

  it("write a note once, however often it is sent", () => {
    const ana = write("ana", NOW_MS);
    const note = { clientId: "note-00001", conversationId: ana, text: "likes blue" };
    room.notes.write(note);
    room.notes.write(note);
    const { items } = room.notes.list({ conversationId: ana });
    expect(items).toMatchObject([{ text: "likes blue", writtenMs: NOW_MS }]);
    nowMs += MINUTE;
    const noteId = items[0]?.id ?? 0;
    expect(room.notes.edit({ noteId, text: "likes green" })).toMatchObject({ note: { editedMs: nowMs } });
    expect(room.notes.remove(noteId)).toBe(ana);
    expect(room.notes.list({ conversationId: ana }).items).toEqual([]);
    expect(room.notes.write({ ...note, clientId: "note-00002", conversationId: 999 })).toEqual({ kind: "not_found" });
  });

  it("put a removed note back where it stood, with its times", () => {
    const ana = write("ana", NOW_MS);
    room.notes.write({ clientId: "note-00001", conversationId: ana, text: "likes blue" });
    const first = room.notes.list({ conversationId: ana }).items[0]?.id ?? 0;
    nowMs += MINUTE;
    room.notes.edit({ noteId: first, text: "likes green" });
    room.notes.write({ clientId: "note-00002", conversationId: ana, text: "collects on Fridays" });
    const before = room.notes.list({ conversationId: ana }).items;
    const { text, writtenMs, editedMs } = before[1] ?? { text: "", writtenMs: 0, editedMs: undefined };
    nowMs += MINUTE;
    room.notes.remove(first);
    const was = { writtenMs, ...(editedMs === undefined ? {} : { editedMs }) };
    room.notes.write({ clientId: "note-00003", conversationId: ana, text, was });
    const withoutIds = room.notes.list({ conversationId: ana }).items.map(({ id: _id, ...note }) => note);
    expect(withoutIds).toEqual(before.map(({ id: _id, ...note }) => note));
  });
});
