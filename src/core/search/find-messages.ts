import type { AttachmentKind } from "#shared/contract/conversations.ts";
import type { SearchHit } from "#shared/contract/search.ts";
import type { SearchHas, SearchQuery } from "#shared/domain/search-query.ts";
import type { Database } from "../db/database.ts";
import { matchExpression } from "./match-expression.ts";
import { snippetOf } from "./snippet.ts";

/** Where to look besides what was typed. Undefined: everywhere. */
export interface Places {
  readonly conversationIds: readonly number[] | undefined;
  readonly labelIds: readonly number[] | undefined;
  readonly accountId: string | undefined;
  readonly direction: "in" | "out" | undefined;
}

export interface FoundMessages {
  readonly hits: readonly SearchHit[];
  /** Where to go on; undefined: that was all. */
  readonly next: SearchPlace | undefined;
}

/**
 * A place in the order of time. The index knows that order to a step of 17 minutes; within one it has the order in which
 * messages came, and what was imported came later than what is newer. So a page reads its last step to the end, and the
 * next one begins with that step again, behind what was shown of it.
 */
export interface SearchPlace {
  /** Entries of the index below this one. */
  readonly before: number;
  /** So many of their newest hits were shown. */
  readonly shown: number;
}

export type FindMessages = (query: SearchQuery, places: Places, from: SearchPlace, limit: number) => FoundMessages;

interface Row {
  readonly entry: number;
  readonly id: number;
  readonly conversationId: number;
  readonly sentAtMs: number;
  readonly direction: "in" | "out";
  readonly text: string | null;
  readonly fits: number;
}

interface AttachmentRow {
  readonly id: number;
  readonly messageId: number;
  readonly kind: AttachmentKind;
  readonly isThere: number;
}

/** So many messages are looked at when most of what the words find does not fit the rest of the query; then one may go on. */
const LOOKED_AT = 20_000;
/** So many hits more than a page shows are read to come to the end of a step. */
const MOST_OVER = 500;
const TIME_STEP_MS = 2 ** 20;
const IDS = 2 ** 31;

const stepOf = (entry: number): number => Math.floor(entry / IDS);

const KINDS: Readonly<Record<Exclude<SearchHas, "link">, readonly AttachmentKind[]>> = {
  photo: ["image"],
  video: ["video"],
  voice: ["audio"],
  file: ["file"],
  post: ["share", "reel"],
  story: ["story", "story_mention"],
};

/** Filters are the same few pieces of SQL in whatever combination; each combination is prepared once. */
export function createFindMessages(db: Database): FindMessages {
  const prepared = new Map<string, ReturnType<typeof db.prepare<Record<string, unknown>, Row>>>();
  const statement = (sql: string) => {
    const known = prepared.get(sql) ?? db.prepare<Record<string, unknown>, Row>(sql);
    prepared.set(sql, known);
    return known;
  };
  const attachmentsOf = db.prepare<[string], AttachmentRow>(
    `SELECT id, message_id AS messageId, kind, url IS NOT NULL OR EXISTS (SELECT 1 FROM outgoing_files f
       WHERE f.message_id = attachments.message_id AND f.position = attachments.position) AS isThere FROM attachments
     WHERE message_id IN (SELECT value FROM json_each(?)) AND role = 'content' ORDER BY message_id, position`,
  );
  const toHits = (rows: readonly Row[], query: SearchQuery): readonly SearchHit[] => {
    const all = attachmentsOf.all(JSON.stringify(rows.map(({ id }) => id)));
    const attachments = Map.groupBy(all, ({ messageId }) => messageId);
    return rows.map((row) => toHit(row, attachments.get(row.id) ?? [], query));
  };

  return (query, places, from, limit) => {
    const words = query.has.includes("link") ? { ...query, words: [...query.words, "http"] } : query;
    const found = statement(sqlOf(filtersOf(query, places)));
    const hits: Row[] = [];
    let lookedAt = 0;
    let last = 0;
    let more = false;
    for (const row of found.iterate({
      match: matchExpression(words, places.conversationIds),
      before: from.before,
      since: Math.floor((query.sinceMs ?? 0) / TIME_STEP_MS) * IDS,
      sinceMs: query.sinceMs ?? 0,
      beforeMs: query.beforeMs ?? Number.MAX_SAFE_INTEGER,
      labelIds: JSON.stringify(places.labelIds ?? []),
      accountId: places.accountId ?? null,
      direction: places.direction ?? null,
    })) {
      const isFull = hits.length >= from.shown + limit;
      const isBetweenSteps = stepOf(row.entry) !== stepOf(last);
      more = (isFull && isBetweenSteps) || hits.length >= from.shown + limit + MOST_OVER || lookedAt === LOOKED_AT;
      if (more) break;
      lookedAt += 1;
      last = row.entry;
      if (row.fits === 1) hits.push(row);
    }
    hits.sort((a, b) => b.sentAtMs - a.sentAtMs || b.id - a.id);
    const page = hits.slice(from.shown, from.shown + limit);
    const end = page.at(-1);
    const isAllShown = hits.length <= from.shown + limit;
    return {
      hits: toHits(page, query),
      next:
        isAllShown || end === undefined
          ? more
            ? { before: last, shown: 0 }
            : undefined
          : {
              before: Math.min(from.before, (stepOf(end.entry) + 1) * IDS),
              shown: hits.slice(0, from.shown + limit).filter(({ entry }) => stepOf(entry) === stepOf(end.entry))
                .length,
            },
    };
  };
}

/** The index gives the rows newest first, one by one; whether a row fits the rest of the query is asked of the row alone. */
const sqlOf = (filters: readonly string[]): string =>
  `SELECT f.rowid AS entry, m.id, m.conversation_id AS conversationId, m.sent_at_ms AS sentAtMs, m.direction, m.text,
     (${filters.join(" AND ")}) AS fits
   FROM message_search f CROSS JOIN messages m ON m.id = (f.rowid & ${IDS - 1})
     CROSS JOIN conversations c ON c.id = m.conversation_id
   WHERE message_search MATCH @match AND f.rowid < @before AND f.rowid >= @since ORDER BY f.rowid DESC`;

function filtersOf(query: SearchQuery, places: Places): readonly string[] {
  const filters = [
    "c.customer_id NOT LIKE 'erased:%'",
    "m.unsent_at_ms IS NULL",
    "m.sent_at_ms >= @sinceMs",
    "m.sent_at_ms < @beforeMs",
  ];
  if (places.direction !== undefined) filters.push("m.direction = @direction");
  if (places.accountId !== undefined) filters.push("c.account_id = @accountId");
  if (places.labelIds !== undefined) {
    filters.push(`EXISTS (SELECT 1 FROM conversation_labels l WHERE l.conversation_id = c.id
      AND l.label_id IN (SELECT value FROM json_each(@labelIds)))`);
  }
  for (const has of query.has) {
    if (has === "link") continue;
    const kinds = KINDS[has].map((kind) => `'${kind}'`).join(", ");
    filters.push(`EXISTS (SELECT 1 FROM attachments t WHERE t.message_id = m.id AND t.kind IN (${kinds}))`);
  }
  return filters;
}

function toHit(row: Row, attachments: readonly AttachmentRow[], query: SearchQuery): SearchHit {
  const [first] = attachments;
  const photo = attachments.find(({ kind, isThere }) => kind === "image" && isThere === 1);
  return {
    messageId: row.id,
    conversationId: row.conversationId,
    sentAtMs: row.sentAtMs,
    by: row.direction === "in" ? "customer" : "account",
    snippet: snippetOf(row.text ?? "", query),
    ...(first === undefined ? {} : { attachment: first.kind }),
    ...(photo === undefined ? {} : { photoId: photo.id }),
  };
}
