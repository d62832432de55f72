import { FOLDED_LETTERS } from "#shared/domain/fold-text.ts";
import type { Migration } from "../migrate.ts";

/** Texts without the letters below are left as they are, which is quick; the others go through one replace after the other. */
function folded(text: string): string {
  const replaced = FOLDED_LETTERS.reduce((sql, [from, to]) => `replace(${sql}, '${from}', '${to}')`, text);
  return `CASE WHEN ${text} GLOB '*[\u0600-\u06FF\u200C]*' THEN ${replaced} ELSE ${text} END`;
}

/**
 * A row's number in the index: when it was sent, to 2^20 milliseconds (17 minutes), then its id. So the index itself is in
 * the order of time and the newest hits are read first, without sorting; and the few seconds by which Meta's time differs
 * from ours rarely move a row. 2^31 messages fit, times until 2109, and the number is a whole one in JavaScript too.
 */
const ROW = (row: string): string => `(((max(${row}.sent_at_ms, 0) >> 20) << 31) | ${row}.id)`;
const PLACE = (row: string): string => `'c' || ${row}.conversation_id`;
/** Every message has the word `m`: so all of them can be read, newest first, when no word is looked for. */
const MESSAGE_PLACE = (row: string): string => `'m ' || ${PLACE(row)}`;
const TEXT = (row: string): string => folded(`coalesce(${row}.text, '')`);
const NAME = (row: string): string => `trim(coalesce(${row}.name, '') || ' ' || coalesce(${row}.username, ''))`;
const TOKENIZER = `tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co M*'"`;

const messageInto = (row: string): string =>
  `INSERT INTO message_search (rowid, place, text) VALUES (${ROW(row)}, ${MESSAGE_PLACE(row)}, ${TEXT(row)});`;
const messageOut = (row: string): string =>
  `INSERT INTO message_search (message_search, rowid, place, text)
     VALUES ('delete', ${ROW(row)}, ${MESSAGE_PLACE(row)}, ${TEXT(row)});`;
const noteInto = (row: string): string =>
  `INSERT INTO note_search (rowid, place, text) VALUES (${row}.id, ${PLACE(row)}, ${folded(`${row}.text`)});`;
const noteOut = (row: string): string =>
  `INSERT INTO note_search (note_search, rowid, place, text)
     VALUES ('delete', ${row}.id, ${PLACE(row)}, ${folded(`${row}.text`)});`;
const nameInto = (customer: string, from: string): string =>
  `INSERT INTO name_search (rowid, text) SELECT c.id, ${folded(NAME(customer))} FROM ${from} AND ${NAME(customer)} <> '';`;
const nameOut = (customer: string, from: string): string =>
  `INSERT INTO name_search (name_search, rowid, text)
     SELECT 'delete', c.id, ${folded(NAME(customer))} FROM ${from} AND ${NAME(customer)} <> '';`;
const conversationOf = (customer: string): string =>
  `conversations c WHERE c.account_id = ${customer}.account_id AND c.customer_id = ${customer}.id`;
const customerOf = (conversation: string): string =>
  `(SELECT ${conversation}.id AS id) c JOIN customers u
     WHERE u.account_id = ${conversation}.account_id AND u.id = ${conversation}.customer_id`;

/**
 * Full-text search. The indexes follow their tables by triggers, in the same transaction: whichever way a text goes
 * (unsent, edited, erased, with its conversation), its words leave the index with it, and `secure-delete` takes them out
 * of the index's pages at once instead of marking them. Every message carries a word for its conversation, so that looking
 * inside one conversation does not look at the others.
 */
export const search: Migration = {
  version: 13,
  name: "search",
  sql: `
    CREATE VIEW searched_messages AS SELECT ${ROW("m")} AS entry, ${MESSAGE_PLACE("m")} AS place, ${TEXT("m")} AS text
      FROM messages m;
    CREATE VIRTUAL TABLE message_search USING fts5 (place, text, content = 'searched_messages', content_rowid = 'entry',
      columnsize = 0, prefix = '2 3', ${TOKENIZER});
    INSERT INTO message_search (message_search, rank) VALUES ('secure-delete', 1);
    INSERT INTO message_search (message_search) VALUES ('rebuild');
    CREATE TRIGGER message_search_insert AFTER INSERT ON messages BEGIN ${messageInto("new")} END;
    CREATE TRIGGER message_search_delete AFTER DELETE ON messages BEGIN ${messageOut("old")} END;
    CREATE TRIGGER message_search_update AFTER UPDATE OF text, sent_at_ms, conversation_id ON messages
      WHEN old.text IS NOT new.text OR ${ROW("old")} <> ${ROW("new")} OR old.conversation_id <> new.conversation_id
      BEGIN ${messageOut("old")} ${messageInto("new")} END;

    CREATE VIEW searched_notes AS SELECT n.id AS entry, ${PLACE("n")} AS place, ${folded("n.text")} AS text FROM notes n;
    CREATE VIRTUAL TABLE note_search USING fts5 (place, text, content = 'searched_notes', content_rowid = 'entry',
      columnsize = 0, ${TOKENIZER});
    INSERT INTO note_search (note_search, rank) VALUES ('secure-delete', 1);
    INSERT INTO note_search (note_search) VALUES ('rebuild');
    CREATE TRIGGER note_search_insert AFTER INSERT ON notes BEGIN ${noteInto("new")} END;
    CREATE TRIGGER note_search_delete AFTER DELETE ON notes BEGIN ${noteOut("old")} END;
    CREATE TRIGGER note_search_update AFTER UPDATE OF text ON notes WHEN old.text <> new.text
      BEGIN ${noteOut("old")} ${noteInto("new")} END;

    -- By conversation: a customer has one with each account.
    CREATE VIEW searched_names AS SELECT c.id AS entry, ${folded(NAME("u"))} AS text
      FROM conversations c JOIN customers u ON u.account_id = c.account_id AND u.id = c.customer_id
      WHERE ${NAME("u")} <> '';
    CREATE VIRTUAL TABLE name_search USING fts5 (text, content = 'searched_names', content_rowid = 'entry',
      columnsize = 0, prefix = '2 3', ${TOKENIZER});
    INSERT INTO name_search (name_search, rank) VALUES ('secure-delete', 1);
    INSERT INTO name_search (name_search) VALUES ('rebuild');
    CREATE TRIGGER name_search_customer AFTER UPDATE OF name, username ON customers WHEN ${NAME("old")} <> ${NAME("new")}
      BEGIN ${nameOut("old", conversationOf("old"))} ${nameInto("new", conversationOf("new"))} END;
    CREATE TRIGGER name_search_customer_gone BEFORE DELETE ON customers
      BEGIN ${nameOut("old", conversationOf("old"))} END;
    CREATE TRIGGER name_search_conversation AFTER INSERT ON conversations BEGIN ${nameInto("u", customerOf("new"))} END;
    CREATE TRIGGER name_search_moved AFTER UPDATE OF customer_id ON conversations
      BEGIN ${nameOut("u", customerOf("old"))} ${nameInto("u", customerOf("new"))} END;
    CREATE TRIGGER name_search_conversation_gone AFTER DELETE ON conversations
      BEGIN ${nameOut("u", customerOf("old"))} END;

    -- What was shared in a conversation, newest first, without looking through its messages.
    ALTER TABLE attachments ADD COLUMN conversation_id INTEGER;
    ALTER TABLE attachments ADD COLUMN sent_at_ms INTEGER;
    UPDATE attachments SET (conversation_id, sent_at_ms) =
      (SELECT m.conversation_id, m.sent_at_ms FROM messages m WHERE m.id = attachments.message_id);
    CREATE INDEX attachments_shared ON attachments (conversation_id, sent_at_ms, id) WHERE role = 'content';
    CREATE INDEX attachments_kind ON attachments (kind, sent_at_ms, message_id) WHERE role = 'content';
    CREATE TRIGGER attachments_place AFTER INSERT ON attachments BEGIN
      UPDATE attachments SET (conversation_id, sent_at_ms) =
        (SELECT m.conversation_id, m.sent_at_ms FROM messages m WHERE m.id = new.message_id) WHERE id = new.id;
    END;
    CREATE TRIGGER attachments_moved AFTER UPDATE OF sent_at_ms, conversation_id ON messages
      WHEN old.sent_at_ms <> new.sent_at_ms OR old.conversation_id <> new.conversation_id BEGIN
      UPDATE attachments SET conversation_id = new.conversation_id, sent_at_ms = new.sent_at_ms WHERE message_id = new.id;
    END;
  `,
};
