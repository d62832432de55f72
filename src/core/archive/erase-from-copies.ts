import { rmSync } from "node:fs";
import { toMid, toMessageId, type AccountId, type ConversationId, type CustomerId } from "#shared/domain/ids.ts";
import { openDatabase, openDatabaseForReading, type Database } from "../db/database.ts";
import { createCopies } from "../erasure/copies.ts";
import { createErasureRows, nothingRemoved } from "../erasure/erasure-rows.ts";
import { createRemoval, type Removal } from "../erasure/removal.ts";
import { createContentRemoval } from "../erasure/remove-content.ts";
import { createTombstones, type Tombstones } from "../erasure/tombstones.ts";
import { createConversationIndex } from "../inbox/conversations.ts";
import { createConversationTouches } from "../inbox/conversation-touches.ts";
import { carryErasures } from "./carry-erasures.ts";
import { copyNames, copyPath, dropUnfinished } from "./copies-folder.ts";
import { faultOf } from "./fault.ts";
import type { ArchiveJob } from "./job-protocol.ts";

/**
 * What has been erased from the inbox leaves its copies too, with the erasure room's own hands. A copy is compared with
 * what the inbox says it erased (receipts, fingerprints), never with what is in the inbox now: messages that are only
 * missing there are what the copy is for.
 */
export function eraseFromCopies({
  dataDir,
  roots,
  erasureIds,
  nowMs,
}: Extract<ArchiveJob, { readonly kind: "erase" }>): void {
  const live = openDatabaseForReading(dataDir);
  try {
    // They hold what was there when they were begun. Jobs run one after the other, so nobody is making them now.
    for (const root of roots) dropUnfinished(root);
    for (const folder of roots.flatMap((root) => copyNames(root).map((name) => copyPath(root, name)))) {
      try {
        eraseFromCopy(live, folder, erasureIds, nowMs);
      } catch (error) {
        if (faultOf(error) !== "damaged") throw error;
        // It could neither be restored nor be trusted to hold nothing: what was to be erased goes with all of it.
        rmSync(folder, { recursive: true, force: true });
      }
    }
  } finally {
    live.close();
  }
}

interface Receipt {
  readonly id: number;
  readonly what: string;
  readonly accountId: AccountId | null;
  readonly messageId: number | null;
  readonly olderThanMs: number | null;
  readonly unsentMid: string | null;
  readonly unsentMs: number | null;
}

const silent = { info: () => {}, warn: () => {}, error: () => {} };

/** @param erasureIds "all": everything the inbox has ever erased, for a copy that is to take its place. */
export function eraseFromCopy(
  live: Database,
  folder: string,
  erasureIds: readonly number[] | "all",
  nowMs: number,
): void {
  const receipts = receiptsOf(live, erasureIds);
  if (receipts.length === 0 && erasureIds !== "all") return;
  const gone = createTombstones(live);
  const db = openDatabase(folder, silent);
  try {
    // First of all: the hands below know then what is gone, and make no second receipt of it.
    db.write("copy.carry", () => carryErasures(live, db));
    const hands = openHands(db, nowMs);
    for (const receipt of receipts) {
      db.write("copy.erase", () => eraseOne(hands, gone, receipt));
    }
    const people = receipts.some(({ what }) => what !== "unsent" && what !== "sign_in" && what !== "older_than");
    if (people) eraseCustomers(hands, gone);
    if (erasureIds === "all") eraseMessages(hands, gone);
  } finally {
    // Empties the log and zeroes the free space of every page it touched.
    db.close();
  }
}

function receiptsOf(live: Database, erasureIds: readonly number[] | "all"): readonly Receipt[] {
  return live
    .prepare<{ ids: string | null }, Receipt>(
      `SELECT e.id, e.what, e.account_id AS accountId, e.message_id AS messageId, e.older_than_ms AS olderThanMs,
         m.mid AS unsentMid, m.unsent_at_ms AS unsentMs
       FROM erasures e LEFT JOIN messages m ON m.id = e.message_id AND e.what = 'unsent'
       WHERE e.id IN (SELECT value FROM json_each(coalesce(@ids, '[]'))) OR @ids IS NULL ORDER BY e.id`,
    )
    .all({ ids: erasureIds === "all" ? null : JSON.stringify(erasureIds) });
}

interface Hands {
  readonly db: Database;
  readonly removal: Removal;
  readonly copies: ReturnType<typeof createCopies>;
  readonly removeContent: ReturnType<typeof createContentRemoval>;
}

function openHands(db: Database, nowMs: number): Hands {
  const clock = { nowMs: () => nowMs, after: () => () => {} };
  const copies = createCopies(db);
  const removal = createRemoval({
    db,
    clock,
    copies,
    conversations: createConversationIndex(db),
    touches: createConversationTouches(db),
    tombstones: createTombstones(db),
  });
  const rows = createErasureRows(db);
  const removeContent = createContentRemoval({ db, rows, copies, clock, removed: () => {} });
  return { db, removal, copies, removeContent };
}

function eraseOne(hands: Hands, gone: Tombstones, receipt: Receipt): void {
  const { db, copies } = hands;
  if (receipt.what === "unsent" && receipt.unsentMid !== null) {
    const mid = receipt.unsentMid;
    const places = db
      .prepare<[string], { id: ConversationId }>(`SELECT conversation_id AS id FROM messages WHERE mid = ?`)
      .all(mid);
    for (const { id } of places) hands.removeContent(id, toMid(mid), receipt.unsentMs ?? 0);
    dropMentions(copies, [mid]);
  }
  if (receipt.what === "message" && receipt.messageId !== null && !eraseByNumber(hands, gone, receipt.messageId)) {
    eraseMessages(hands, gone);
  }
  if (receipt.what === "older_than" && receipt.accountId !== null && receipt.olderThanMs !== null) {
    eraseOlder(hands, receipt.accountId, receipt.olderThanMs);
  }
}

interface MessagePlace {
  readonly id: number;
  readonly mid: string | null;
  readonly conversationId: ConversationId;
}

/** The message under the number it has in the inbox; false when another one stands there, as after a restore. */
function eraseByNumber(hands: Hands, gone: Tombstones, messageId: number): boolean {
  const row = hands.db
    .prepare<[number], MessagePlace>(
      `SELECT id, mid, conversation_id AS conversationId FROM messages WHERE id = ? AND mid IS NOT NULL`,
    )
    .get(toMessageId(messageId));
  if (row?.mid === undefined || row.mid === null || !gone.hasMessage(toMid(row.mid))) return false;
  dropMessage(hands, row);
  return true;
}

/** Holds every message against the fingerprints of what is gone. */
function eraseMessages(hands: Hands, gone: Tombstones): void {
  const rows = hands.db
    .prepare<[], MessagePlace>(`SELECT id, mid, conversation_id AS conversationId FROM messages WHERE mid IS NOT NULL`)
    .all();
  const found = rows.filter(({ mid }) => mid !== null && gone.hasMessage(toMid(mid)));
  hands.db.write("copy.erase", () => found.forEach((row) => dropMessage(hands, row)));
}

function dropMessage({ db, removal, copies }: Hands, { id, mid, conversationId }: MessagePlace): void {
  if (mid !== null) {
    dropMentions(copies, [mid]);
    db.prepare<[string, number]>(`DELETE FROM reactions WHERE mid = ? AND conversation_id = ?`).run(
      mid,
      conversationId,
    );
    copies.dropMessages([mid]);
  }
  db.prepare<[number]>(`DELETE FROM messages WHERE id = ?`).run(id);
  removal.sumUp(conversationId, 1);
  if (removal.isEmpty(conversationId)) removeWhole({ removal }, conversationId);
}

/** Customers whose fingerprint is among what is gone: all of them that is not newer. */
function eraseCustomers(hands: Hands, gone: Tombstones): void {
  const { db, removal, copies } = hands;
  const conversations = db
    .prepare<[], { id: ConversationId; accountId: AccountId; customerId: CustomerId; username: string | null }>(
      `SELECT c.id, c.account_id AS accountId, c.customer_id AS customerId, u.username
       FROM conversations c JOIN customers u ON u.account_id = c.account_id AND u.id = c.customer_id`,
    )
    .all();
  for (const { id, accountId, customerId, username } of conversations) {
    const upToMs = gone.customerUpToMs(accountId, customerId);
    if (upToMs === undefined) continue;
    db.write("copy.erase", () => {
      dropMentions(copies, [customerId, ...(username === null ? [] : [JSON.stringify(username)])]);
      while (removal.removeSome(id, { beforeMs: upToMs + 1 }, nothingRemoved()).more);
      if (removal.isEmpty(id)) removeWhole({ removal }, id);
      else removal.sumUp(id, 0);
    });
  }
}

function eraseOlder({ db, removal, copies }: Hands, accountId: AccountId, beforeMs: number): void {
  const conversations = db
    .prepare<[string, number], { id: ConversationId }>(
      `SELECT c.id FROM conversations c WHERE c.account_id = ? AND EXISTS (
         SELECT 1 FROM messages m WHERE m.conversation_id = c.id AND m.sent_at_ms < ?)`,
    )
    .all(accountId, beforeMs);
  for (const { id } of conversations) {
    const removed = nothingRemoved();
    while (removal.removeSome(id, { beforeMs, fingerprintsSinceMs: Number.MAX_SAFE_INTEGER }, removed).more);
    if (removal.isEmpty(id)) removeWhole({ removal }, id);
    else removal.sumUp(id, removed.messages);
  }
  while (copies.dropSomeOfAccount(accountId, beforeMs).more);
}

function removeWhole({ removal }: Pick<Hands, "removal">, id: ConversationId): void {
  const conversation = removal.find(id);
  if (conversation === undefined) return;
  const removed = nothingRemoved();
  if (!conversation.isShell) removal.takeApart(conversation, removed);
  while (removal.removeSome(id, {}, removed).more);
  removal.finish(id);
}

function dropMentions(copies: Hands["copies"], words: readonly string[]): void {
  for (let next: number | undefined = 0; next !== undefined;) next = copies.dropMentions(words, next).next;
}
