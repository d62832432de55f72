import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DATABASE_FILE, openDatabase, type Database } from "#core/db/database.ts";
import { createErasure, type Erasure, type ErasureParts } from "#core/erasure/index.ts";
import { createEventApplier, type EventApplier } from "#core/inbox/apply-event.ts";
import { createConversationIndex } from "#core/inbox/conversations.ts";
import { createConversationTouches } from "#core/inbox/conversation-touches.ts";
import { createKeptEvents } from "#core/inbox/kept-events.ts";
import { createMessageHints } from "#core/inbox/message-hints.ts";
import { createMessageRows } from "#core/inbox/message-rows.ts";
import { createThreadOwners } from "#core/inbox/thread-owner.ts";
import type { InboundEvent } from "#core/instagram/events.ts";
import type { CoreEvent } from "#shared/contract/events.ts";
import { toAccountId } from "#shared/domain/ids.ts";

/** Database, applier and erasure room without door, screen and network. */
export interface SmallInbox {
  readonly db: Database;
  /** Path of the database file. */
  readonly file: string;
  readonly erasure: Erasure;
  /** Behind the gate that keeps out what is gone. */
  readonly applier: EventApplier;
  readonly emitted: readonly CoreEvent[];
  /** Applies events as one delivery; `receivedMs` undefined: read from Meta's history. */
  readonly apply: (events: readonly InboundEvent[], receivedMs?: number) => void;
  /** Everything in every table, as text. */
  readonly dump: () => string;
  readonly untilEnded: (erasureId: number) => Promise<void>;
  /** Called with every event, as it is emitted. */
  readonly listen: (listener: (event: CoreEvent) => void) => void;
  readonly setNow: (nowMs: number) => void;
  readonly close: () => Promise<void>;
}

export const ACCOUNT = toAccountId("17841400000000011");
export const NOW_MS = Date.UTC(2026, 0, 5, 10, 0, 0);

export function openSmallInbox(placesToClean: ErasureParts["placesToClean"] = () => []): SmallInbox {
  const dir = mkdtempSync(join(tmpdir(), "shopbell-small-"));
  const logger = { info: () => {}, warn: () => {}, error: () => {} };
  const db = openDatabase(dir, logger);
  let nowMs = NOW_MS;
  const clock = { nowMs: () => nowMs, after: () => () => {} };
  const emitted: CoreEvent[] = [];
  let wake = (): void => {};
  let listener = (_event: CoreEvent): void => {};
  db.prepare(
    `INSERT INTO accounts (id, family, username, sender_id, connected_ms) VALUES (?, 'instagram', 'shop', ?, 1)`,
  ).run(ACCOUNT, ACCOUNT);
  const conversations = createConversationIndex(db);
  const touches = createConversationTouches(db);
  const messages = createMessageRows(db);
  const erasure = createErasure({
    db,
    clock,
    logger,
    conversations,
    touches,
    emit(event) {
      emitted.push(event);
      listener(event);
      wake();
    },
    placesToClean,
    cleanCopies: async () => {},
    areCopiesAway: () => false,
    repliesSettled: async () => {},
    disconnect: async () => true,
  });
  const applier = erasure.lateCopies.keepOut(
    createEventApplier({
      db,
      conversations,
      touches,
      messages,
      keptEvents: createKeptEvents(db, clock, () => {}),
      hints: createMessageHints(db),
      threadOwners: createThreadOwners(db),
      adoptEcho: () => false,
      removeContent: erasure.removeContent,
      counted: () => {},
    }),
  );
  return {
    db,
    file: join(dir, DATABASE_FILE),
    erasure,
    applier,
    emitted,
    apply(events, receivedMs) {
      db.write("test.apply", () => {
        for (const event of events) applier.apply(event, receivedMs);
        touches.flush();
      });
    },
    dump: () =>
      tablesOf(db)
        .map((name) => JSON.stringify(db.prepare(`SELECT * FROM "${name}"`).all()))
        .join("\n"),
    untilEnded: (erasureId) =>
      new Promise((resolve) => {
        wake = () => {
          const answer = erasure.get({ erasureId });
          const state = answer.kind === "found" ? answer.erasure.state : "running";
          if (state !== "running" && state !== "stopping") resolve();
        };
        wake();
      }),
    listen: (next) => void (listener = next),
    setNow: (now) => void (nowMs = now),
    async close() {
      await erasure.stop();
      db.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

export function tablesOf(db: Database): readonly string[] {
  return db
    .prepare<[], { name: string }>(`SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`)
    .all()
    .map(({ name }) => name);
}
