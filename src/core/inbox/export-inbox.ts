import type { Database } from "../db/database.ts";

/**
 * The whole inbox as one JSON document, written piece by piece: memory stays flat however many messages there are.
 * The shape is a promise to whoever reads it later:
 * `{accounts, conversations: [{id, account, customer, messages: [{mid, direction, sentAt, kind, text, attachments,
 * reactions, replyTo, editedAt, deletedAt, state, automatic}]}]}`. Times are ISO text, absent values are null; `automatic`
 * is what the assistant said.
 */
export function* exportInbox(db: Database, which: ExportWhich = {}): Generator<string> {
  const inbox = readForExport(db, which);
  yield `{"accounts":${JSON.stringify(inbox.accounts)},"conversations":[`;
  let first = true;
  for (const conversation of inbox.conversations) {
    const { id, account, customer } = conversation;
    let head: string | undefined =
      `${first ? "" : ","}${JSON.stringify({ id, account, customer }).slice(0, -1)},"messages":[`;
    for (const message of conversation.messages()) {
      yield `${head ?? ","}${JSON.stringify(message)}`;
      head = undefined;
    }
    // With a range of days, a conversation without a message in it says nothing.
    if (head !== undefined && which.fromMs !== undefined) continue;
    yield `${head ?? ""}]}`;
    first = false;
  }
  yield "]}\n";
}

/** All of the inbox, or some of it. Times are Meta's; `toMs` is not included. */
export interface ExportWhich {
  readonly accountId?: string | undefined;
  readonly conversationId?: number | undefined;
  readonly fromMs?: number | undefined;
  readonly toMs?: number | undefined;
}

/**
 * What an export holds, in the shape of its JSON. A conversation's messages are read when they are asked for, one after
 * the other, so that memory stays flat and the log is held no longer than one conversation takes.
 */
export function readForExport(db: Database, which: ExportWhich) {
  const accounts = db.prepare<Bounds, { id: string; family: string; username: string }>(
    `SELECT id, family, username FROM accounts WHERE @accountId IS NULL OR id = @accountId ORDER BY id`,
  );
  const conversations = db.prepare<Bounds, ConversationRow>(
    `SELECT c.id, c.account_id, c.customer_id, u.username, u.name, c.seen_at_ms,
       (SELECT sent_at_ms FROM messages s WHERE s.mid = c.seen_mid AND s.conversation_id = c.id) AS seen_message_ms
     FROM conversations c JOIN customers u ON u.account_id = c.account_id AND u.id = c.customer_id
     WHERE (@accountId IS NULL OR c.account_id = @accountId) AND (@conversationId IS NULL OR c.id = @conversationId)
       AND c.customer_id NOT LIKE 'erased:%'
     ORDER BY c.account_id, c.customer_id`,
  );
  const messages = db.prepare<Bounds & { id: number }, MessageRow>(
    `SELECT m.id, m.mid, m.direction, m.sent_at_ms, m.kind, m.text, m.reply_to_mid, m.edited_at_ms, m.unsent_at_ms, m.automatic, o.state
     FROM messages m LEFT JOIN outbox o ON o.message_id = m.id
     WHERE m.conversation_id = @id AND m.sent_at_ms >= @fromMs AND m.sent_at_ms < @toMs
     ORDER BY m.sent_at_ms, m.mid, m.id`,
  );
  const attachments = db.prepare<[number], { type: string; url: string | null }>(
    `SELECT type, url FROM attachments WHERE message_id = ? AND role = 'content' ORDER BY position`,
  );
  const story = db.prepare<[number], { url: string | null; media_id: string | null }>(
    `SELECT url, media_id FROM attachments WHERE message_id = ? AND role = 'quote' ORDER BY position LIMIT 1`,
  );
  const reactions = db.prepare<[string, number], { by: string; emoji: string }>(
    `SELECT actor AS "by", emoji FROM reactions WHERE mid = ? AND conversation_id = ? AND emoji IS NOT NULL ORDER BY actor`,
  );

  const messageOf = (row: MessageRow, conversation: ConversationRow) => {
    const storyRow = row.reply_to_mid === null ? story.get(row.id) : undefined;
    const replyToStory = storyRow === undefined ? null : { story: { id: storyRow.media_id, url: storyRow.url } };
    return {
      mid: row.mid,
      direction: row.direction,
      sentAt: isoOf(row.sent_at_ms),
      kind: row.kind,
      text: row.text,
      attachments: attachments.all(row.id),
      reactions: row.mid === null ? [] : reactions.all(row.mid, conversation.id),
      replyTo: row.reply_to_mid === null ? replyToStory : { mid: row.reply_to_mid },
      editedAt: isoOf(row.edited_at_ms),
      deletedAt: isoOf(row.unsent_at_ms),
      state: stateOf(row, conversation),
      automatic: row.automatic === 1,
    };
  };

  const bounds: Bounds = {
    accountId: which.accountId ?? null,
    conversationId: which.conversationId ?? null,
    fromMs: which.fromMs ?? 0,
    toMs: which.toMs ?? Number.MAX_SAFE_INTEGER,
  };
  return {
    accounts: accounts.all(bounds),
    conversations: conversations.all(bounds).map((conversation) => ({
      id: conversation.id,
      account: conversation.account_id,
      customer: { id: conversation.customer_id, username: conversation.username, name: conversation.name },
      *messages() {
        for (const row of messages.iterate({ ...bounds, id: conversation.id })) yield messageOf(row, conversation);
      },
    })),
  };
}

interface Bounds {
  readonly accountId: string | null;
  readonly conversationId: number | null;
  readonly fromMs: number;
  readonly toMs: number;
}

export type ExportedInbox = ReturnType<typeof readForExport>;
export type ExportedConversation = ExportedInbox["conversations"][number];
export type ExportedMessage =
  ReturnType<ExportedConversation["messages"]> extends Generator<infer Message> ? Message : never;

interface ConversationRow {
  readonly id: number;
  readonly account_id: string;
  readonly customer_id: string;
  readonly username: string | null;
  readonly name: string | null;
  readonly seen_at_ms: number | null;
  readonly seen_message_ms: number | null;
}

interface MessageRow {
  readonly id: number;
  readonly mid: string | null;
  readonly direction: "in" | "out";
  readonly automatic: number;
  readonly sent_at_ms: number;
  readonly kind: string;
  readonly text: string | null;
  readonly reply_to_mid: string | null;
  readonly edited_at_ms: number | null;
  readonly unsent_at_ms: number | null;
  readonly state: string | null;
}

function stateOf(row: MessageRow, { seen_at_ms, seen_message_ms }: ConversationRow): string | null {
  if (row.direction === "in") return null;
  if (row.state !== null && row.state !== "accepted") return row.state;
  const seenUpToMs = seen_message_ms ?? seen_at_ms;
  return seenUpToMs !== null && row.sent_at_ms <= seenUpToMs ? "seen" : "accepted";
}

function isoOf(timeMs: number | null): string | null {
  return timeMs === null ? null : new Date(timeMs).toISOString();
}
