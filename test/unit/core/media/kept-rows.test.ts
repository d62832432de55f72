import { afterEach, beforeEach, expect, it } from "vitest";
import { createKeptRows } from "#core/media/kept-rows.ts";
import { openSmallInbox, type SmallInbox } from "../erasure/small-inbox.ts";

let inbox: SmallInbox;
beforeEach(() => {
  inbox = openSmallInbox();
});
afterEach(() => inbox.close());

const ACCOUNT = "17841400000000099";

/** An account with one message a minute, each with a file of 100 bytes. */
function fill(count: number): void {
  const { db } = inbox;
  const run = (sql: string, ...values: (string | number)[]): void =>
    void db.prepare<(string | number)[]>(sql).run(...values);
  run(
    `INSERT INTO accounts (id, family, username, sender_id, connected_ms) VALUES (?, 'instagram', 'shop', 'x', 0)`,
    ACCOUNT,
  );
  run(`INSERT INTO customers (account_id, id) VALUES (?, '77')`, ACCOUNT);
  run(`INSERT INTO conversations (id, account_id, customer_id) VALUES (7700, ?, '77')`, ACCOUNT);
  run(`INSERT INTO media_keeping (account_id, days) VALUES (?, 30)`, ACCOUNT);
  for (let n = 1; n <= count; n += 1) {
    const id = 77_000 + n;
    run(
      `INSERT INTO messages (id, conversation_id, mid, direction, origin, kind, sent_at_ms) VALUES (?, 7700, ?, 'in', 'customer', 'media', ?)`,
      id,
      `mid-${n}`,
      n * 60_000,
    );
    run(
      `INSERT INTO attachments (id, message_id, role, position, kind, type, url) VALUES (?, ?, 'content', 0, 'image', 'image', 'https://x')`,
      id,
      id,
    );
    run(`INSERT INTO kept_media (attachment_id, file, bytes) VALUES (?, ?, 100)`, id, `file-${n}`);
  }
}

it("above the bound the oldest go, and no more than have to", () => {
  fill(30);
  const rows = createKeptRows(inbox.db);
  rows.sweep(0, 1_050);
  expect([...rows.files()].sort()).toEqual(Array.from({ length: 10 }, (_, index) => `file-${21 + index}`).sort());
  expect(rows.accounts()).toEqual([{ accountId: ACCOUNT, days: 30, files: 10, bytes: 1_000 }]);
});

it("an attachment takes what is kept of it along, and so does an account that has gone", () => {
  fill(2);
  const rows = createKeptRows(inbox.db);
  inbox.db.prepare<[number]>(`DELETE FROM attachments WHERE id = ?`).run(77_001);
  expect([...rows.files()]).toEqual(["file-2"]);
  expect(rows.isWanted(77_001)).toBe(false);
  expect(rows.put(77_001, "late", 5)).toBe(false);
  inbox.db.prepare(`DELETE FROM conversations WHERE id = 7700`).run();
  inbox.db.prepare(`DELETE FROM customers WHERE account_id = '${ACCOUNT}'`).run();
  inbox.db.prepare(`DELETE FROM accounts WHERE id = '${ACCOUNT}'`).run();
  rows.sweep(0, 1_000);
  expect(rows.accounts()).toEqual([]);
});
