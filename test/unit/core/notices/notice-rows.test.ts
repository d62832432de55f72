import { afterEach, beforeEach, expect, test } from "vitest";
import { createNoticeRows } from "#core/notices/notice-rows.ts";
import { toAccountId, toCustomerId, toMid } from "#shared/domain/ids.ts";
import { ACCOUNT, NOW_MS, openSmallInbox, type SmallInbox } from "../erasure/small-inbox.ts";

let inbox: SmallInbox;
beforeEach(() => {
  inbox = openSmallInbox();
});
afterEach(async () => inbox.close());

test("to which account a message came is told where there are several, and goes without saying where there is one", () => {
  inbox.apply(
    [
      {
        kind: "message",
        accountId: toAccountId(ACCOUNT),
        customerId: toCustomerId("ana"),
        mid: toMid("mid-1"),
        direction: "in",
        atMs: NOW_MS,
        text: "Is the shop open?",
        attachments: [],
        standby: false,
        isSelf: false,
        isUnsupported: false,
      },
    ],
    NOW_MS,
  );
  const rows = createNoticeRows(inbox.db);
  const accountOf = () => rows.freshMessages(0, rows.newestId(), 0).map(({ account }) => account);
  expect(accountOf()).toEqual([undefined]);
  inbox.db
    .prepare(
      `INSERT INTO accounts (id, family, username, sender_id, connected_ms)
       VALUES ('17841400000000099', 'instagram', 'mira.home', 'x', 0)`,
    )
    .run();
  const own = inbox.db
    .prepare<[string], { username: string }>("SELECT username FROM accounts WHERE id = ?")
    .get(ACCOUNT);
  expect(accountOf()).toEqual([own?.username]);
  const [conversation] = inbox.db.prepare<[], { id: number }>("SELECT id FROM conversations").all();
  expect(rows.reminders([conversation?.id ?? 0], NOW_MS)).toMatchObject([{ account: own?.username }]);
});
