import { statSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTraces } from "#core/health/traces.ts";
import { createMessageViews } from "#core/inbox/message-views.ts";
import { createInboxRooms, type InboxRooms } from "../../../support/inbox-rooms.ts";
import { textDelivery } from "../../../support/post-delivery.ts";

const SHOP = "17841400000000011";

describe("marking messages as shown", () => {
  let rooms: InboxRooms;
  beforeEach(() => {
    rooms = createInboxRooms({ accounts: [SHOP] });
  });
  afterEach(() => rooms.close());

  it("costs no write for a page that was shown before, and one write for many new messages", () => {
    let writes = 0;
    let run = (): void => {};
    const db: InboxRooms["db"] = {
      ...rooms.db,
      write(name, work) {
        writes += 1;
        return rooms.db.write(name, work);
      },
    };
    const clock = { nowMs: () => 5_000, after: (_delayMs: number, write: () => void) => ((run = write), () => {}) };
    const traces = createTraces(db, clock);
    const views = createMessageViews(rooms.db, traces.shown);
    const customer = { accountId: SHOP, customerId: "900000000000001" };
    for (let number = 0; number < 20; number++) {
      rooms.deliver(JSON.stringify(textDelivery({ ...customer, mid: `m-${number}`, text: "x", atMs: 1000 + number })));
    }
    const conversationId = 1;
    const { items } = views.list({ conversationId });
    views.list({ conversationId });
    expect(writes).toBe(0);
    run();
    expect(writes).toBe(1);
    views.list({ conversationId });
    views.list({ conversationId, limit: 3 });
    traces.stop();
    expect(writes).toBe(1);
    for (const { id } of items) {
      expect(traces.trace({ messageId: id })).toMatchObject({ kind: "found", shownMs: 5_000 });
    }
  });

  it("writes none of the messages again", () => {
    const customer = { accountId: SHOP, customerId: "900000000000001" };
    for (let number = 0; number < 300; number++) {
      const text = "A long question about mangoes. ".repeat(30);
      rooms.deliver(JSON.stringify(textDelivery({ ...customer, mid: `m-${number}`, text, atMs: 1000 + number })));
    }
    const traces = createTraces(rooms.db, { nowMs: () => 5_000, after: () => () => {} });
    const views = createMessageViews(rooms.db, traces.shown);
    for (const timeMs of [1_050_000, 1_150_000, 1_250_000])
      views.list({ conversationId: 1, limit: 100, around: { kind: "time", timeMs } });
    expect(rooms.db.emptyLog()).toBe("empty");
    traces.stop();
    expect(rooms.db.prepare(`SELECT count(*) AS n FROM shown_messages`).get()).toStrictEqual({ n: 300 });
    const file = rooms.db.prepare<[], { file: string }>(`PRAGMA database_list`).get()?.file ?? "";
    // Of 300 KB of text.
    expect(statSync(`${file}-wal`).size).toBeLessThan(40_000);
  });

  it("goes with the message", () => {
    const customer = { accountId: SHOP, customerId: "900000000000001" };
    rooms.deliver(JSON.stringify(textDelivery({ ...customer, mid: "m-1", text: "x", atMs: 1000 })));
    const traces = createTraces(rooms.db, { nowMs: () => 5_000, after: () => () => {} });
    createMessageViews(rooms.db, traces.shown).list({ conversationId: 1 });
    rooms.db.prepare(`DELETE FROM messages`).run();
    expect(() => traces.stop()).not.toThrow();
    expect(rooms.db.prepare(`SELECT count(*) AS n FROM shown_messages`).get()).toStrictEqual({ n: 0 });
  });
});
