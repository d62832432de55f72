import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase, type Database } from "#core/db/database.ts";
import { createCopies } from "#core/erasure/copies.ts";
import { createErasureRows } from "#core/erasure/erasure-rows.ts";
import { createContentRemoval } from "#core/erasure/remove-content.ts";
import { createEventApplier, type EventApplier } from "#core/inbox/apply-event.ts";
import { createConversationIndex, type ConversationIndex } from "#core/inbox/conversations.ts";
import { createConversationTouches, type ConversationTouches } from "#core/inbox/conversation-touches.ts";
import { createKeptEvents, type KeptEvents } from "#core/inbox/kept-events.ts";
import { createMessageHints, type MessageHints } from "#core/inbox/message-hints.ts";
import { createMessageRows, type MessageRows } from "#core/inbox/message-rows.ts";
import { createThreadOwners } from "#core/inbox/thread-owner.ts";
import { readDelivery, type InboundEvent } from "#core/instagram/index.ts";
import { createReplyRows, type ReplyRows } from "#core/outbox/reply-rows.ts";
import { createReplyStates, type ReplyStates } from "#core/outbox/reply-states.ts";
import { createReplySettler, type ReplySettler } from "#core/outbox/settle-reply.ts";
import { createPartApplier, type PartApplier } from "#core/webhook/apply-part.ts";
import { createQuarantine, type Quarantine, type QuarantineBounds } from "#core/webhook/quarantine.ts";
import { createQuarantineRetry, type QuarantineRetry } from "#core/webhook/retry-quarantined.ts";

/** The rooms that a delivery passes through, on real SQLite, without a door, a network or a clock that moves. */
export interface InboxRooms {
  readonly db: Database;
  readonly clock: { nowMs: number };
  readonly applier: EventApplier;
  readonly partApplier: PartApplier;
  readonly quarantine: Quarantine;
  readonly quarantineRetry: QuarantineRetry;
  readonly keptEvents: KeptEvents;
  readonly hints: MessageHints;
  readonly conversations: ConversationIndex;
  readonly touches: ConversationTouches;
  readonly messages: MessageRows;
  readonly replyRows: ReplyRows;
  readonly replyStates: ReplyStates;
  readonly settler: ReplySettler;
  /** Ids of the accounts that are connected. */
  readonly accounts: Set<string>;
  /** Applies these deliveries in one transaction, as the ingest does. */
  readonly deliver: (...bodies: readonly (Buffer | string)[]) => void;
  /** Applies events that came another way than through the door. */
  readonly applyDirectly: (...events: readonly InboundEvent[]) => void;
  /** Empties every table but the accounts. */
  readonly clear: () => void;
  readonly close: () => void;
}

export interface InboxRoomsOptions {
  readonly accounts: readonly string[];
  readonly version?: string;
  readonly bounds?: QuarantineBounds;
  /** Thrown instead of applying the event. */
  readonly refuse?: (event: InboundEvent) => Error | undefined;
  readonly receivedMs?: number;
}

const silent = { info: () => {}, warn: () => {}, error: () => {} };
const nothing = (): void => {};

export function createInboxRooms(options: InboxRoomsOptions): InboxRooms {
  const dir = mkdtempSync(join(tmpdir(), "shopbell-rooms-"));
  const db = openDatabase(dir, silent);
  // What is tested here is what the rows say; that they are on disk is tested elsewhere.
  db.prepare("PRAGMA synchronous = OFF").run();
  const now = { nowMs: options.receivedMs ?? Date.UTC(2026, 0, 1, 12) };
  const clock = { nowMs: () => now.nowMs, after: () => nothing };
  const addAccount = db.prepare<[string]>(
    `INSERT INTO accounts (id, family, username, sender_id, connected_ms) VALUES (?, 'instagram', 'shop', 'x', 0)`,
  );
  const accounts = new Set(options.accounts);
  for (const id of accounts) addAccount.run(id);

  const conversations = createConversationIndex(db);
  const touches = createConversationTouches(db);
  const messages = createMessageRows(db);
  const removeContent = createContentRemoval({
    db,
    rows: createErasureRows(db),
    copies: createCopies(db),
    clock,
    removed: nothing,
  });
  const replyRows = createReplyRows(db);
  const replyStates = createReplyStates(db);
  const settler = createReplySettler({ rows: replyRows, states: replyStates, messages, touches, removeContent });
  const keptEvents = createKeptEvents(db, clock, nothing);
  const hints = createMessageHints(db);
  const real = createEventApplier({
    db,
    conversations,
    touches,
    messages,
    keptEvents,
    hints,
    threadOwners: createThreadOwners(db),
    adoptEcho: settler.adoptEcho,
    removeContent,
    counted: nothing,
  });
  const applier: EventApplier = {
    apply(event, receivedMs) {
      const refused = options.refuse?.(event);
      if (refused !== undefined) throw refused;
      return real.apply(event, receivedMs);
    },
  };
  const partApplier = createPartApplier({
    db,
    logger: silent,
    applier,
    conversations,
    isKnownAccount: (id) => accounts.has(id),
  });
  const quarantine = createQuarantine({
    db,
    clock,
    logger: silent,
    version: options.version ?? "1.0.0",
    changed: nothing,
    ...(options.bounds === undefined ? {} : { bounds: options.bounds }),
  });
  const quarantineRetry = createQuarantineRetry({
    db,
    logger: silent,
    quarantine,
    partApplier,
    touches,
    conversations,
    committed: nothing,
    changed: nothing,
  });

  return {
    db,
    clock: now,
    applier,
    partApplier,
    quarantine,
    quarantineRetry,
    keptEvents,
    hints,
    conversations,
    touches,
    messages,
    replyRows,
    replyStates,
    settler,
    accounts,
    deliver(...bodies) {
      db.write("test.deliver", () => {
        for (const body of bodies) {
          for (const part of readDelivery(Buffer.from(body), now.nowMs)) {
            partApplier.applySafely(part, now.nowMs, quarantine.keep);
          }
        }
        return touches.flush();
      });
    },
    applyDirectly(...events) {
      db.write("test.apply", () => {
        for (const event of events) applier.apply(event, undefined);
        return touches.flush();
      });
    },
    clear() {
      conversations.forget();
      for (const table of TABLES) db.prepare(`DELETE FROM ${table}`).run();
    },
    close() {
      db.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

const TABLES = [
  "erasures",
  "attachments",
  "outbox",
  "messages",
  "reactions",
  "conversations",
  "customers",
  "platform_events",
  "message_hints",
  "quarantine",
];

/**
 * Everything the database says, without its own row numbers and without this computer's times: rows are named by what
 * Meta calls them. Two inboxes with the same dump are the same inbox.
 */
export function dumpInbox(db: Database): Record<string, unknown[]> {
  const all = (sql: string): unknown[] => db.prepare<[]>(sql).all();
  const conversation = `(SELECT account_id || ' ' || customer_id FROM conversations c WHERE c.id = conversation_id)`;
  return {
    customers: all(`SELECT account_id, id FROM customers ORDER BY 1, 2`),
    conversations: all(
      `SELECT account_id, customer_id, last_activity_ms, last_qualifying_ms, first_contact_ms, last_message_ms,
         message_count, unread_count, owner_read_ms, seen_mid, seen_at_ms, done, control_at_ms, control_key,
         control_owner_app_id, standby_ms, direct_ms,
         (SELECT mid FROM messages m WHERE m.id = last_message_id) AS last_message,
         (SELECT mid || ' ' || actor || ' ' || emoji FROM reactions r WHERE r.id = last_reaction_id) AS last_reaction
       FROM conversations ORDER BY 1, 2`,
    ),
    messages: all(
      `SELECT ${conversation} AS conversation, mid, direction, origin, kind, sent_at_ms, text, edit_number, edited_at_ms,
         unsent_at_ms, reply_to_mid, arrived, from_history, standby, is_self, payload, referral
       FROM messages ORDER BY 1, 2`,
    ),
    attachments: all(
      `SELECT m.mid, t.role, t.position, t.kind, t.type, t.url, t.title, t.media_id
       FROM attachments t JOIN messages m ON m.id = t.message_id ORDER BY m.conversation_id, 1, 2, 3`,
    ).toSorted(byJson),
    reactions: all(`SELECT ${conversation} AS conversation, mid, actor, at_ms, emoji FROM reactions ORDER BY 1, 2, 3`),
    events: all(
      `SELECT account_id, kind, key, at_ms, customer_id, author, text, facts FROM platform_events ORDER BY 1, 2, 3`,
    ),
    hints: all(`SELECT account_id, mid, at_ms FROM message_hints ORDER BY 1, 2`),
    quarantine: all(`SELECT account_id, mid, reason, raw FROM quarantine ORDER BY digest`),
  };
}

function byJson(left: unknown, right: unknown): number {
  return JSON.stringify(left) < JSON.stringify(right) ? -1 : 1;
}
