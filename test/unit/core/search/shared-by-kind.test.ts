/** The few pictures of a long thread are found without stepping over everything else that was sent in it. */
import SqliteDatabase from "better-sqlite3";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Database } from "#core/db/database.ts";
import { migrate } from "#core/db/migrate.ts";
import { migrations } from "#core/db/migrations/index.ts";
import { createBesideShared, createListShared } from "#core/search/shared-list.ts";

const at = migrations.findIndex(({ name }) => name === "shared-by-kind");
const KINDS = ["image", "share", "audio", "share", "video", "file", "share", "image"];

let connection: InstanceType<typeof SqliteDatabase>;
const prepared: string[] = [];
/** As much of the database as the lists need; it remembers what was asked of it. */
const db = () =>
  ({
    prepare(sql: string) {
      prepared.push(sql);
      return connection.prepare(sql);
    },
  }) as unknown as Database;

beforeEach(() => {
  connection = new SqliteDatabase(":memory:");
  connection.pragma("foreign_keys = ON");
  migrate(connection, migrations.slice(0, at));
  connection.exec(`
    INSERT INTO accounts (id, family, username, sender_id, connected_ms) VALUES ('1', 'instagram', 'shop', '1', 0);
    INSERT INTO customers (account_id, id) VALUES ('1', '9');
    INSERT INTO conversations (id, account_id, customer_id) VALUES (7, '1', '9');
  `);
  const message = connection.prepare(
    `INSERT INTO messages (id, conversation_id, direction, origin, kind, sent_at_ms) VALUES (?, 7, 'in', 'customer', 'media', ?)`,
  );
  const attachment = connection.prepare(
    `INSERT INTO attachments (id, message_id, role, position, type, kind, url) VALUES (?, ?, 'content', 0, ?, ?, 'https://a.example')`,
  );
  for (const [index, kind] of KINDS.entries()) {
    message.run(index + 1, 1000 * (index + 1));
    attachment.run(index + 1, index + 1, kind, kind);
  }
  prepared.length = 0;
});
afterEach(() => connection.close());

const listed = (kind: "media" | "files") =>
  createListShared(db())({ conversationId: 7, kind }).items.map(({ messageId }) => messageId);

it("an inbox from before finds the same", () => {
  const before = [listed("media"), listed("files")];
  expect(before).toEqual([
    [8, 5, 1],
    [6, 3],
  ]);
  migrate(connection, migrations);
  expect([listed("media"), listed("files")]).toEqual(before);
  expect(createBesideShared(db())({ conversationId: 7, attachmentId: 5 })).toEqual({
    older: { messageId: 1, attachmentId: 1 },
    newer: { messageId: 8, attachmentId: 8 },
  });
});

it("each list reads an index that holds nothing else, in its order", () => {
  migrate(connection, migrations);
  createListShared(db());
  createBesideShared(db());
  const plans = prepared
    .filter((sql) => sql.includes("t.kind IN"))
    .map((sql) => {
      const steps = connection.prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql.replaceAll("?", "0")}`).all();
      return steps.map(({ detail }) => detail).join("; ");
    });
  expect(plans).toHaveLength(4);
  for (const plan of plans) {
    expect(plan).toMatch(/SEARCH t USING INDEX attachments_(?:media|files) /u);
    expect(plan).not.toContain("TEMP B-TREE");
  }
});
