import { assertNever } from "#shared/assert-never.ts";
import { keptEventView, type KeptEventKind, type KeptEventView } from "#shared/contract/health.ts";
import type { RouteInput, RouteOutput } from "#shared/contract/routes.ts";
import type { Database } from "../db/database.ts";
import type {
  CommentEvent,
  DashboardTestEvent,
  MentionEvent,
  OptInEvent,
  OtherEvent,
  ThreadControlEvent,
} from "../instagram/events.ts";
import type { Clock } from "../ports.ts";
import { readCursor, writeCursor } from "./cursor.ts";

/** What Meta sends beside messages: kept once each, listed, counted, and never shown as a message. */
export interface KeptEvents {
  /** Inside the caller's transaction. False when it was here before. */
  readonly keep: (event: KeptEvent, receivedMs: number | undefined) => boolean;
  readonly list: (input: RouteInput<"events/list">) => RouteOutput<"events/list">;
  /** Removes old tests and events that say nothing to a person. */
  readonly sweep: () => void;
}

export type KeptEvent = OptInEvent | ThreadControlEvent | CommentEvent | MentionEvent | OtherEvent | DashboardTestEvent;

interface Row {
  readonly id: number;
  readonly account_id: string;
  readonly kind: KeptEventKind;
  readonly key: string;
  readonly at_ms: number;
  readonly customer_id: string | null;
  readonly conversation_id: number | null;
  readonly author: string | null;
  readonly text: string | null;
  readonly facts: string;
}

interface Content {
  readonly key: string;
  readonly customerId?: string | undefined;
  readonly author?: string | undefined;
  /** What a person wrote. */
  readonly text?: string | undefined;
  readonly facts: Readonly<Record<string, string | boolean | undefined>>;
}

const DEFAULT_PAGE = 50;
/** Insights and tests are of use for a while; comments, mentions, opt-ins and hand-overs stay with their customer. */
const PASSING_MS = 30 * 24 * 3_600_000;

const COLUMNS = `e.id, e.account_id, e.kind, e.key, e.at_ms, e.customer_id, e.author, e.text, e.facts,
  (SELECT c.id FROM conversations c WHERE c.account_id = e.account_id AND c.customer_id = e.customer_id) AS conversation_id`;

export function createKeptEvents(db: Database, clock: Clock, changed: () => void): KeptEvents {
  const insert = db.prepare(
    `INSERT INTO platform_events (account_id, kind, key, at_ms, received_ms, customer_id, author, text, facts)
     VALUES (@accountId, @kind, @key, @atMs, @receivedMs, @customerId, @author, @text, @facts)
     -- What has no time of its own has that of the entry it came in, and Meta may pack it into another one.
     ON CONFLICT DO UPDATE SET at_ms = excluded.at_ms WHERE excluded.at_ms < at_ms`,
  );
  const page = db.prepare<[number, number, number], Row>(
    `SELECT ${COLUMNS} FROM platform_events e WHERE (e.at_ms, e.id) < (?, ?) ORDER BY e.at_ms DESC, e.id DESC LIMIT ?`,
  );
  const pageOfKind = db.prepare<[KeptEventKind, number, number, number], Row>(
    `SELECT ${COLUMNS} FROM platform_events e WHERE e.kind = ? AND (e.at_ms, e.id) < (?, ?)
     ORDER BY e.at_ms DESC, e.id DESC LIMIT ?`,
  );
  const expire = db.prepare<[number]>(
    `DELETE FROM platform_events WHERE kind IN ('other', 'dashboard_test') AND at_ms < ?`,
  );

  return {
    keep(event, receivedMs) {
      const { key, customerId, author, text, facts } = contentOf(event);
      const { changes } = insert.run({
        accountId: event.accountId,
        kind: event.kind,
        key,
        atMs: event.atMs,
        receivedMs: receivedMs ?? event.atMs,
        customerId: customerId ?? null,
        author: author ?? null,
        text: text ?? null,
        facts: JSON.stringify(facts),
      });
      if (changes > 0) changed();
      return changes > 0;
    },
    list(input) {
      const limit = input.limit ?? DEFAULT_PAGE;
      const start = { timeMs: Number.MAX_SAFE_INTEGER, id: Number.MAX_SAFE_INTEGER };
      const { timeMs, id } = input.cursor === undefined ? start : readCursor(input.cursor);
      const rows =
        input.kind === undefined ? page.all(timeMs, id, limit + 1) : pageOfKind.all(input.kind, timeMs, id, limit + 1);
      const items = rows.slice(0, limit);
      const last = items.at(-1);
      return {
        items: items.map(toView),
        ...(rows.length > limit && last !== undefined
          ? { nextCursor: writeCursor({ timeMs: last.at_ms, id: last.id }) }
          : {}),
      };
    },
    sweep: () => void db.write("events.sweep", () => expire.run(clock.nowMs() - PASSING_MS)),
  };
}

function contentOf(event: KeptEvent): Content {
  switch (event.kind) {
    case "comment": {
      const { commentId, fromId, fromUsername, text, mediaId, parentId, live } = event;
      return { key: commentId, customerId: fromId, author: fromUsername, text, facts: { mediaId, parentId, live } };
    }
    case "mention": {
      const { mediaId, commentId } = event;
      return { key: `${mediaId ?? ""} ${commentId ?? ""}`, facts: { mediaId, commentId } };
    }
    case "opt_in":
      return { key: event.key, customerId: event.customerId, text: event.title, facts: {} };
    case "thread_control": {
      const { key, customerId, action, previousOwnerAppId, newOwnerAppId } = event;
      return { key, customerId, facts: { action, previousOwnerAppId, newOwnerAppId } };
    }
    case "other":
      return { key: event.key, facts: { field: event.field } };
    case "dashboard_test":
      return { key: `${event.field} ${event.atMs}`, facts: { field: event.field } };
    default:
      return assertNever(event, "kept event");
  }
}

/** The one place where `facts` are read: what does not fit the contract is a fault, not a row to be skipped. */
function toView(row: Row): KeptEventView {
  const facts: unknown = JSON.parse(row.facts);
  return keptEventView.parse({
    ...(typeof facts === "object" ? facts : {}),
    ...contentFields(row),
    id: row.id,
    kind: row.kind,
    accountId: row.account_id,
    atMs: row.at_ms,
    ...(row.customer_id === null ? {} : { customerId: row.customer_id }),
    ...(row.conversation_id === null ? {} : { conversationId: row.conversation_id }),
  });
}

function contentFields({ kind, key, author, text }: Row): Readonly<Record<string, string>> {
  if (kind === "opt_in") return text === null ? {} : { title: text };
  if (kind !== "comment") return {};
  return { commentId: key, ...(author === null ? {} : { username: author }), ...(text === null ? {} : { text }) };
}
