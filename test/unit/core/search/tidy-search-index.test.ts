import { afterEach, beforeEach, expect, it } from "vitest";
import { createTidySearchIndex } from "#core/db/tidy-search-index.ts";
import { toAccountId, toCustomerId, toMid } from "#shared/domain/ids.ts";
import { ACCOUNT, NOW_MS, openSmallInbox, type SmallInbox } from "../erasure/small-inbox.ts";

let inbox: SmallInbox;
beforeEach(() => {
  inbox = openSmallInbox();
  inbox.db.prepare("PRAGMA synchronous = OFF").run();
});
afterEach(() => inbox.close());

const write = (nth: number): void =>
  inbox.apply(
    [
      {
        kind: "message",
        accountId: toAccountId(ACCOUNT),
        customerId: toCustomerId(`customer-${nth % 7}`),
        mid: toMid(`mid-${nth}`),
        direction: "in",
        atMs: NOW_MS,
        text: `word${nth} together`,
        attachments: [],
        standby: false,
        isSelf: false,
        isUnsupported: false,
      },
    ],
    NOW_MS,
  );
const count = (sql: string): number => inbox.db.prepare<[], { n: number }>(sql).get()?.n ?? 0;
const pieces = (): number => count(`SELECT count(DISTINCT segid) AS n FROM message_search_idx`);
const found = (word: string): number =>
  count(`SELECT count(*) AS n FROM message_search WHERE message_search MATCH '${word}'`);

it("brings the search index into one piece, step by step, and loses no word", () => {
  for (let nth = 0; nth < 300; nth++) write(nth);
  expect(pieces()).toBeGreaterThan(3);
  const step = createTidySearchIndex(inbox.db)();
  let steps = 0;
  while (step()) steps += 1;
  expect(steps).toBeGreaterThan(0);
  expect(pieces()).toBe(1);
  expect([found("together"), found("word299"), found("word300")]).toEqual([300, 1, 0]);
  inbox.db.prepare(`DELETE FROM messages WHERE mid = 'mid-299'`).run();
  expect([found("together"), found("word299")]).toEqual([299, 0]);
});

it("comes to an end while messages go on coming in", () => {
  for (let nth = 0; nth < 300; nth++) write(nth);
  const step = createTidySearchIndex(inbox.db)();
  let steps = 0;
  while (step()) {
    write(300 + steps);
    steps += 1;
    expect(steps).toBeLessThan(200);
  }
  expect(pieces()).toBeLessThan(6);
  expect(found("together")).toBe(300 + steps);
});

it("has nothing to do in an index of one piece, or none", () => {
  const step = createTidySearchIndex(inbox.db)();
  expect(step()).toBe(false);
  write(1);
  expect(step()).toBe(false);
});
