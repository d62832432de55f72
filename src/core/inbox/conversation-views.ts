import {
  CLOSING_SOON_MS,
  HUMAN_AGENT_WINDOW_MS,
  STANDARD_WINDOW_MS,
  WINDOW_MARGIN_MS,
} from "#shared/domain/messaging-window.ts";
import type { ConversationList } from "#shared/contract/conversations.ts";
import type { RouteInput, RouteOutput } from "#shared/contract/routes.ts";
import { AppError } from "../app-error.ts";
import type { Database } from "../db/database.ts";
import type { Clock } from "../ports.ts";
import {
  CONVERSATION_COLUMNS,
  CONVERSATION_TABLES,
  toConversationView,
  type ConversationRow,
} from "./conversation-row.ts";
import { readCursor, type Cursor } from "./cursor.ts";

/** Reads conversations for the lists and the panel: one query a page, its rows found by key. */
export interface ConversationViews {
  readonly list: (input: RouteInput<"conversations/list">) => RouteOutput<"conversations/list">;
  readonly get: (input: RouteInput<"conversations/get">) => RouteOutput<"conversations/get">;
  readonly counts: (input: RouteInput<"conversations/counts">) => RouteOutput<"conversations/counts">;
  readonly closingBefore: (
    input: RouteInput<"conversations/closing-before">,
  ) => RouteOutput<"conversations/closing-before">;
}

const DEFAULT_PAGE = 50;
const LISTS = ["all", "unread", "person", "closing", "snoozed", "done"] as const;

const OPEN = "c.done = 0 AND c.snoozed_until_ms IS NULL";
/** Which conversations a list holds. The words are those of the partial indexes in migration 8. */
const LIST_FILTER: Readonly<Record<ConversationList, string>> = {
  all: `${OPEN} AND c.last_activity_ms > 0`,
  unread: `${OPEN} AND (c.unread_count > 0 OR c.marked_unread = 1)`,
  person: `${OPEN} AND c.needs_person_ms IS NOT NULL`,
  closing: `${OPEN} AND c.last_qualifying_ms > @openSinceMs AND c.last_qualifying_ms <= @closingSinceMs
    AND c.refused_window_ms IS NOT c.last_qualifying_ms
    AND EXISTS (SELECT 1 FROM messages m WHERE m.id = c.last_message_id AND (m.direction = 'in' OR m.automatic = 1))`,
  snoozed: "c.done = 0 AND c.snoozed_until_ms IS NOT NULL",
  done: "c.done = 1",
};

/**
 * A list is read in one or more stretches, each in the order of one index. "Closing first" is three: windows that are
 * open, those in which only a person may answer, and the rest, by what happened last.
 */
interface Stretch {
  readonly where: string;
  readonly key: "list_ms" | "last_qualifying_ms" | "snoozed_until_ms";
  readonly ascending: boolean;
}

const NEWEST: Stretch = { where: "1", key: "list_ms", ascending: false };
const CLOSING_FIRST: readonly Stretch[] = [
  { where: "c.last_qualifying_ms > @openSinceMs", key: "last_qualifying_ms", ascending: true },
  {
    where: "c.last_qualifying_ms > @personSinceMs AND c.last_qualifying_ms <= @openSinceMs",
    key: "last_qualifying_ms",
    ascending: true,
  },
  { where: "coalesce(c.last_qualifying_ms, 0) <= @personSinceMs", key: "list_ms", ascending: false },
];

function stretchesOf({ list, sort }: RouteInput<"conversations/list">): readonly Stretch[] {
  if (list === "snoozed") return [{ where: "1", key: "snoozed_until_ms", ascending: true }];
  if (list === "closing") return [{ where: "1", key: "last_qualifying_ms", ascending: true }];
  return sort === "closing" ? CLOSING_FIRST : [NEWEST];
}

interface Filter {
  readonly accountId?: string | undefined;
  readonly labelId?: number | undefined;
}

function filterSql({ accountId, labelId }: Filter): string {
  const account = accountId === undefined ? "" : " AND c.account_id = @accountId";
  const label =
    labelId === undefined
      ? ""
      : " AND EXISTS (SELECT 1 FROM conversation_labels l WHERE l.conversation_id = c.id AND l.label_id = @labelId)";
  return account + label;
}

export function createConversationViews(db: Database, clock: Clock): ConversationViews {
  /** Each kind of page is prepared the first time it is asked for, and kept: there are a few dozen. */
  const prepared = new Map<string, ReturnType<typeof db.prepare<Record<string, unknown>, ConversationRow>>>();
  const page = (list: ConversationList, { where, key, ascending }: Stretch, filter: Filter, isAmong: boolean) => {
    const [after, order] = ascending ? [">", "ASC"] : ["<", "DESC"];
    // The page is cut from the index first; only its rows are joined. Rows that are named are found by their key instead.
    const from = isAmong
      ? "SELECT c.* FROM json_each(@among) named CROSS JOIN conversations c ON c.id = named.value"
      : "SELECT * FROM conversations c";
    const sql = `SELECT ${CONVERSATION_COLUMNS} FROM (
         ${from} WHERE ${LIST_FILTER[list]} AND ${where}${filterSql(filter)}
           AND (c.${key}, c.id) ${after} (@timeMs, @id)
         ORDER BY c.${key} ${order}, c.id ${order} LIMIT @limit) c ${CONVERSATION_TABLES}
       ORDER BY c.${key} ${order}, c.id ${order}`;
    const known = prepared.get(sql) ?? db.prepare<Record<string, unknown>, ConversationRow>(sql);
    prepared.set(sql, known);
    return known;
  };
  const count = (list: ConversationList, filter: Filter) => {
    const sql = `SELECT count(*) AS n FROM conversations c WHERE ${LIST_FILTER[list]}${filterSql(filter)}`;
    return db.prepare<Record<string, unknown>, { n: number }>(sql);
  };
  const counters = new Map<string, ReturnType<typeof count>>();
  // One that is being removed is gone for the screen, although some of its rows may still be there.
  const one = db.prepare<[number], ConversationRow>(
    `SELECT ${CONVERSATION_COLUMNS} FROM conversations c ${CONVERSATION_TABLES}
     WHERE c.id = ? AND c.customer_id NOT LIKE 'erased:%'`,
  );

  const closingBefore = db.prepare<Record<string, unknown>, { n: number }>(
    `SELECT count(*) AS n FROM conversations c WHERE ${LIST_FILTER.closing}`,
  );

  const bounds = ({ accountId, labelId }: Filter) => {
    const openSinceMs = clock.nowMs() - STANDARD_WINDOW_MS + WINDOW_MARGIN_MS;
    return {
      openSinceMs,
      closingSinceMs: openSinceMs + CLOSING_SOON_MS,
      personSinceMs: clock.nowMs() - HUMAN_AGENT_WINDOW_MS + WINDOW_MARGIN_MS,
      accountId: accountId ?? null,
      labelId: labelId ?? null,
    };
  };

  return {
    list(input) {
      const limit = input.limit ?? DEFAULT_PAGE;
      const stretches = stretchesOf(input);
      const from = readPlace(input.cursor, stretches);
      const parameters = bounds(input);
      const found: { readonly row: ConversationRow; readonly stretch: number }[] = [];
      db.read("conversations.list", () => {
        for (let at = from.stretch; at < stretches.length && found.length <= limit; at++) {
          const stretch = stretches[at];
          if (stretch === undefined) break;
          const cursor = (at === from.stretch ? from.cursor : undefined) ?? startOf(stretch);
          const rows = page(input.list, stretch, input, input.among !== undefined).all({
            ...parameters,
            among: JSON.stringify(Array.from(new Set(input.among))),
            ...cursor,
            limit: limit + 1 - found.length,
          });
          found.push(...rows.map((row) => ({ row, stretch: at })));
        }
      });
      const items = found.slice(0, limit);
      const last = items.at(-1);
      const more = found.length > limit && last !== undefined;
      return {
        items: items.map((found) => ({
          ...toConversationView(found.row, clock.nowMs()),
          place: placeOf(found.row, found.stretch, stretches),
        })),
        ...(more ? { nextCursor: placeOf(last.row, last.stretch, stretches) } : {}),
      };
    },
    get({ conversationId }) {
      const row = one.get(conversationId);
      return row === undefined
        ? { kind: "not_found" }
        : { kind: "found", conversation: toConversationView(row, clock.nowMs()) };
    },
    closingBefore({ atMs }) {
      const { openSinceMs } = bounds({});
      const closingSinceMs = atMs - STANDARD_WINDOW_MS + WINDOW_MARGIN_MS;
      return { count: closingBefore.get({ openSinceMs, closingSinceMs })?.n ?? 0 };
    },
    counts(filter) {
      const parameters = bounds(filter);
      const result = { all: 0, unread: 0, person: 0, closing: 0, snoozed: 0, done: 0 };
      for (const list of LISTS) {
        const key = `${list}${filterSql(filter)}`;
        const counter = counters.get(key) ?? count(list, filter);
        counters.set(key, counter);
        result[list] = counter.get(parameters)?.n ?? 0;
      }
      return result;
    },
  };
}

function startOf({ ascending }: Stretch): Cursor {
  const farthest = Number.MAX_SAFE_INTEGER;
  return ascending ? { timeMs: 0, id: 0 } : { timeMs: farthest, id: farthest };
}

/** As text that sorts as the list does: which stretch, then its key and the id, counted down where it descends. */
function placeOf(row: ConversationRow, nth: number, stretches: readonly Stretch[]): string {
  const stretch = stretches[nth] ?? NEWEST;
  const { timeMs, id } = turned(stretch, { timeMs: row[stretch.key] ?? 0, id: row.id });
  return `${nth}.${padded(timeMs)}-${padded(id)}`;
}

/** A descending key grows when it is counted down from the farthest, and the other way round. */
function turned({ ascending }: Stretch, { timeMs, id }: Cursor): Cursor {
  const farthest = Number.MAX_SAFE_INTEGER;
  return ascending ? { timeMs, id } : { timeMs: farthest - timeMs, id: farthest - id };
}

/** The farthest number has eleven such digits. */
const padded = (number: number): string => number.toString(36).padStart(11, "0");

/** Where the next page begins: in which stretch, and after which row of it. */
function readPlace(
  text: string | undefined,
  stretches: readonly Stretch[],
): { stretch: number; cursor: Cursor | undefined } {
  if (text === undefined) return { stretch: 0, cursor: undefined };
  const [nth = "", cursor = ""] = text.split(".");
  const stretch = stretches[Number.parseInt(nth, 10)];
  if (!/^\d$/u.test(nth) || stretch === undefined) {
    throw new AppError("invalid_input", "This page of the list no longer exists. Load the list again.");
  }
  return { stretch: stretches.indexOf(stretch), cursor: turned(stretch, readCursor(cursor)) };
}
