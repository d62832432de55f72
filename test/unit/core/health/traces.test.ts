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
});
