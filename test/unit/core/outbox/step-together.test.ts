import { afterEach, beforeEach, expect, it } from "vitest";
import { createConversationTouches } from "#core/inbox/conversation-touches.ts";
import { createStep, createStepTogether } from "#core/outbox/outbox-parts.ts";
import { toConversationId, type ConversationId } from "#shared/domain/ids.ts";
import { openSmallInbox, type SmallInbox } from "../erasure/small-inbox.ts";

let inbox: SmallInbox;
beforeEach(() => {
  inbox = openSmallInbox();
  inbox.db.prepare(`CREATE TABLE notched (id INTEGER PRIMARY KEY)`).run();
});
afterEach(() => inbox.close());

function begin() {
  const writes: string[] = [];
  const told: (readonly ConversationId[])[] = [];
  const db: SmallInbox["db"] = {
    ...inbox.db,
    write(name, work) {
      writes.push(name);
      return inbox.db.write(name, work);
    },
  };
  const parts = {
    db,
    touches: createConversationTouches(db),
    changed: (ids: readonly ConversationId[]) => void told.push(ids),
  };
  const together = createStepTogether(parts, createStep(parts));
  const notch = db.prepare<[number]>(`INSERT INTO notched (id) VALUES (?)`);
  const add = (id: number) => together({ conversationId: toConversationId(id) }, "notch", () => notch.run(id));
  const notched = () =>
    db
      .prepare<[], { id: number }>(`SELECT id FROM notched ORDER BY id`)
      .all()
      .map(({ id }) => id);
  return { add, notched, writes, told };
}

it("writes what comes in one turn in one transaction, and tells of it once", async () => {
  const { add, notched, writes, told } = begin();
  await Promise.all([add(1), add(2), add(3)]);
  expect(notched()).toEqual([1, 2, 3]);
  expect(writes).toEqual(["outbox.together"]);
  expect(told).toHaveLength(1);
  await add(4);
  expect(writes).toEqual(["outbox.together", "notch"]);
});

it("one that fails takes none of the others with it", async () => {
  const { add, notched } = begin();
  await add(2);
  const ends = await Promise.allSettled([add(1), add(2), add(3)]);
  expect(ends.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(notched()).toEqual([1, 2, 3]);
});
