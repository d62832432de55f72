import { join } from "node:path";
import type { ReplyId } from "#shared/domain/ids.ts";
import type { Clock, Logger } from "#core/ports.ts";
import { zeroAllGaps } from "#core/db/clean-checkpoint.ts";
import { DATABASE_FILE, openDatabase, type Database } from "#core/db/database.ts";
import { createCopies } from "#core/erasure/copies.ts";
import { createErasureRows } from "#core/erasure/erasure-rows.ts";
import { createContentRemoval } from "#core/erasure/remove-content.ts";
import { createEventApplier } from "#core/inbox/apply-event.ts";
import { createConversationCommands } from "#core/inbox/conversation-commands.ts";
import { createConversationChanges } from "#core/triage/change-conversations.ts";
import { createConversationIndex } from "#core/inbox/conversations.ts";
import { createConversationTouches } from "#core/inbox/conversation-touches.ts";
import { createKeptEvents } from "#core/inbox/kept-events.ts";
import { createMessageHints } from "#core/inbox/message-hints.ts";
import { createMessageRows } from "#core/inbox/message-rows.ts";
import { createThreadOwners } from "#core/inbox/thread-owner.ts";
import { createReplies } from "#core/outbox/replies.ts";
import { createReplyRows } from "#core/outbox/reply-rows.ts";
import { createReplyStates } from "#core/outbox/reply-states.ts";
import { createDrafts } from "#core/outbox/drafts.ts";
import { createReplySettler } from "#core/outbox/settle-reply.ts";
import { ACCOUNTS, shopLife, type Customer, type Step, type StreamOptions } from "./stream.ts";

/**
 * Fills the inbox of a data folder with a made-up shop, through the same rooms a webhook passes: what is written, and
 * the summaries beside it, are the core's own. Only four things differ: many events share a transaction, nothing is
 * synced before the end or goes through the log, the words of the messages come into the search index all at once at the
 * end, and names of customers are set without asking Meta.
 */
export interface FillOptions extends StreamOptions {
  readonly dataDir: string;
  readonly progressed: (messages: number) => void;
}

const STEPS_AT_ONCE = 20_000;
const silent: Logger = { info: () => {}, warn: () => {}, error: () => {} };
const nothing = (): void => {};

export function fillInbox(options: FillOptions): void {
  const db = openDatabase(options.dataDir, silent);
  try {
    // No log: its pages would be written twice, and looked through for what was deleted after each transaction.
    db.prepare("PRAGMA journal_mode = MEMORY").get();
    db.prepare("PRAGMA synchronous = OFF").run();
    db.prepare("PRAGMA cache_size = -400000").run();
    addAccounts(db, options.endMs - 800 * 24 * 3_600_000);
    const indexWords = putOffIndex(db);
    const apply = createApply(db);
    let steps: Step[] = [];
    let messages = 0;
    const write = (): void => {
      messages += apply(steps);
      steps = [];
      options.progressed(messages);
    };
    for (const step of shopLife(options)) {
      if (steps.push(step) >= STEPS_AT_ONCE) write();
    }
    write();
    indexWords();
    db.prepare("PRAGMA synchronous = FULL").run();
    db.prepare("PRAGMA journal_mode = WAL").get();
  } finally {
    db.close();
  }
  zeroAllGaps(join(options.dataDir, DATABASE_FILE));
}

/** Takes the triggers of the search index away, and gives what puts them back and reads every message into it. */
function putOffIndex(db: Database): () => void {
  const triggers = db
    .prepare<[], { name: string; sql: string }>(
      `SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND name GLOB 'message_search_*'`,
    )
    .all();
  if (triggers.length === 0) throw new Error("The search index has other triggers than the made-up shop knows.");
  db.write("seed.no-index", () => {
    for (const { name } of triggers) db.prepare(`DROP TRIGGER ${name}`).run();
  });
  return () =>
    db.write("seed.index", () => {
      for (const { sql } of triggers) db.prepare(sql).run();
      db.prepare(`INSERT INTO message_search (message_search) VALUES ('rebuild')`).run();
    });
}

function addAccounts(db: Database, connectedMs: number): void {
  const add = db.prepare<[string, string, string, number]>(
    `INSERT INTO accounts (id, family, username, sender_id, connected_ms) VALUES (?, 'instagram', ?, ?, ?)`,
  );
  db.write("seed.accounts", () => {
    for (const { id, username } of ACCOUNTS) add.run(id, username, id, connectedMs);
  });
}

function createApply(db: Database): (steps: readonly Step[]) => number {
  let nowMs = 0;
  const clock: Clock = { nowMs: () => nowMs, after: () => nothing };
  const conversations = createConversationIndex(db);
  const touches = createConversationTouches(db);
  const messages = createMessageRows(db);
  const rows = createReplyRows(db);
  const states = createReplyStates(db);
  const removeContent = createContentRemoval({
    db,
    rows: createErasureRows(db),
    copies: createCopies(db),
    clock,
    removed: nothing,
  });
  const settler = createReplySettler({ rows, states, messages, touches, removeContent });
  const applier = createEventApplier({
    db,
    conversations,
    touches,
    messages,
    keptEvents: createKeptEvents(db, clock, nothing),
    hints: createMessageHints(db),
    threadOwners: createThreadOwners(db),
    adoptEcho: settler.adoptEcho,
    removeContent,
    counted: nothing,
  });
  const replies = createReplies({
    db,
    rows,
    states,
    touches,
    clock,
    drafts: createDrafts(db, clock),
    releaseFiles: () => [],
    abandonFiles: () => undefined,
    operator: undefined,
  });
  const commands = createConversationCommands(db, touches);
  const changes = createConversationChanges(db, touches, clock);
  const nameCustomer = db.prepare(
    `UPDATE customers SET name = @name, username = @username, follower_count = @followerCount, follows_account = 1,
       verified = 0, profile_read_ms = @nowMs
     WHERE account_id = @accountId AND id = @customerId AND profile_read_ms IS NULL`,
  );
  // All the rest of a reply, a quarter of a million times, takes a tenth of the whole.
  const replyOf = db.prepare<[number], { id: ReplyId }>(`SELECT id FROM outbox WHERE message_id = ?`);
  const named = new Set<string>();

  const know = ({ accountId, customerId, name, username, followerCount }: Customer): void => {
    if (named.has(customerId)) return;
    named.add(customerId);
    const profile = { accountId, customerId, followerCount, nowMs };
    nameCustomer.run({ ...profile, name: name ?? null, username: username ?? null });
  };
  let replyNumber = 0;
  const reply = ({ who, mid, text, atMs }: Step & { readonly kind: "reply" }): void => {
    touches.flush();
    const conversationId = conversations.ensure(who.accountId, who.customerId);
    replyNumber += 1;
    const clientId = `seed-reply-${replyNumber}`;
    const parts = [{ clientId, content: { kind: "text" as const, text } }];
    const sent = replies.send({ conversationId, parts, confirmedByPerson: false });
    if (sent.kind !== "queued") throw new Error(`A reply of the made-up shop was not taken: ${sent.kind}`);
    const [messageId] = sent.messageIds;
    const written = messageId === undefined ? undefined : replyOf.get(messageId);
    if (written === undefined) throw new Error("A reply that was taken is not there");
    states.leave(written.id, false);
    settler.accept(written, mid, atMs + 300);
    const { accountId, customerId } = who;
    const plain = { attachments: [], isSelf: false, standby: false, isUnsupported: false };
    const echo = {
      kind: "message" as const,
      accountId,
      customerId,
      mid,
      atMs,
      direction: "out" as const,
      text,
      ...plain,
    };
    applier.apply(echo, atMs + 400);
  };
  const applyStep = (step: Step): number => {
    nowMs = step.atMs;
    switch (step.kind) {
      case "event":
        applier.apply(step.event, step.atMs + 700);
        return step.event.kind === "message" ? 1 : 0;
      case "reply":
        reply(step);
        return 1;
      case "read":
      case "done": {
        touches.flush();
        know(step.who);
        const conversationId = conversations.ensure(step.who.accountId, step.who.customerId);
        if (step.kind === "read") commands.markRead({ conversationId, upToMs: step.atMs });
        else changes.change([conversationId], { kind: "done", done: true });
        return 0;
      }
    }
  };

  return (steps) =>
    db.write("seed.steps", () => {
      const written = steps.reduce((sum, step) => sum + applyStep(step), 0);
      touches.flush();
      conversations.takeNewCustomers();
      return written;
    });
}
