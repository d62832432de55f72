import type { ConversationView } from "#shared/contract/conversations.ts";
import type { RouteInput, RouteOutput } from "#shared/contract/routes.ts";
import { isEmptySearch, parseSearch, type SearchQuery } from "#shared/domain/search-query.ts";
import { foldWord } from "#shared/domain/fold-text.ts";
import type { Database } from "../db/database.ts";
import {
  CONVERSATION_COLUMNS,
  CONVERSATION_TABLES,
  toConversationView,
  type ConversationRow,
} from "../inbox/conversation-row.ts";
import type { Clock } from "../ports.ts";
import type { Handlers } from "../rpc/router.ts";
import { createFindMessages, type Places, type SearchPlace } from "./find-messages.ts";
import { createBesideShared, createListShared } from "./shared-list.ts";
import { matchExpression, nameExpression } from "./match-expression.ts";
import { snippetOf } from "./snippet.ts";

/** Finds messages, notes and people, and what was shared in a conversation. Nothing here is ever logged. */
export interface Search {
  readonly handlers: Pick<Handlers, "search/find" | "shared/beside" | "shared/list">;
}

const DEFAULT_PAGE = 50;
const MOST_PEOPLE = 8;
const MOST_NOTES = 8;
/** More people of one name than this are not told apart by it. */
const MOST_PLACES = 200;
/** Their own words for themselves and for whoever writes to them, in the languages of the screen. */
const ME = new Set(["me", "yo", "eu", "you", "انا"]);
const CUSTOMER = new Set(["customer", "cliente", "عميل", "العميل"]);

export function createSearch(db: Database, clock: Clock): Search {
  const findMessages = createFindMessages(db);
  const listShared = createListShared(db);
  const besideShared = createBesideShared(db);
  const names = db.prepare<[string, number], { id: number }>(
    `SELECT c.id FROM name_search f CROSS JOIN conversations c ON c.id = f.rowid
     WHERE name_search MATCH ? AND c.customer_id NOT LIKE 'erased:%'
     ORDER BY c.last_activity_ms DESC LIMIT ?`,
  );
  const notes = db.prepare<
    [string, string | null, string | null, number],
    { id: number; conversationId: number; text: string; writtenMs: number }
  >(
    `SELECT n.id, n.conversation_id AS conversationId, n.text, n.written_ms AS writtenMs
     FROM note_search f CROSS JOIN notes n ON n.id = f.rowid CROSS JOIN conversations c ON c.id = n.conversation_id
     WHERE note_search MATCH ? AND (? IS NULL OR c.account_id = ?) ORDER BY f.rowid DESC LIMIT ?`,
  );
  const labels = db.prepare<{ start: string }, { id: number }>(
    `SELECT id FROM labels WHERE substr(folded, 1, length(@start)) = @start`,
  );
  const conversations = db.prepare<[string], ConversationRow>(
    `SELECT ${CONVERSATION_COLUMNS} FROM conversations c ${CONVERSATION_TABLES}
     WHERE c.id IN (SELECT value FROM json_each(?))`,
  );

  const placesOf = (query: SearchQuery, input: RouteInput<"search/find">): Places => {
    const people = query.from.filter((name) => !ME.has(foldWord(name)) && !CUSTOMER.has(foldWord(name)));
    const isMe = query.from.some((name) => ME.has(foldWord(name)));
    const named = people.flatMap((name) =>
      names.all(nameExpression(wordsOf(name)) ?? '""', MOST_PLACES).map(({ id }) => id),
    );
    const here = input.conversationId;
    const conversationIds =
      people.length === 0 ? undefined : here === undefined ? named : named.filter((id) => id === here);
    return {
      conversationIds: conversationIds ?? (here === undefined ? undefined : [here]),
      labelIds:
        query.labels.length === 0
          ? undefined
          : query.labels.flatMap((label) => labels.all({ start: foldWord(label) }).map(({ id }) => id)),
      accountId: input.accountId,
      direction: query.from.length === 0 ? undefined : isMe ? "out" : "in",
    };
  };
  const findPeople = (query: SearchQuery, { conversationId }: RouteInput<"search/find">): readonly number[] => {
    const expression = isPlain(query) && conversationId === undefined ? nameExpression(termsOf(query)) : undefined;
    return expression === undefined ? [] : names.all(expression, MOST_PEOPLE).map(({ id }) => id);
  };
  const findNotes = (query: SearchQuery, input: RouteInput<"search/find">) => {
    if (!isPlain(query) || termsOf(query).length === 0) return [];
    const places = input.conversationId === undefined ? undefined : [input.conversationId];
    const accountId = input.accountId ?? null;
    return notes.all(matchExpression(query, places), accountId, accountId, MOST_NOTES);
  };

  const find = (input: RouteInput<"search/find">): RouteOutput<"search/find"> => {
    const query = parseSearch(input.text);
    if (isEmptySearch(query)) return { hits: [], people: [], notes: [], conversations: [] };
    return db.read("search.find", () => {
      const places = placesOf(query, input);
      const isNowhere = places.conversationIds?.length === 0 || places.labelIds?.length === 0;
      const { hits, next } = isNowhere
        ? { hits: [], next: undefined }
        : findMessages(query, places, readPlace(input.cursor), input.limit ?? DEFAULT_PAGE);
      const isFirst = input.cursor === undefined;
      const people = isFirst ? findPeople(query, input) : [];
      const noted = isFirst ? findNotes(query, input) : [];
      const ids = new Set([...hits, ...noted].map(({ conversationId }) => conversationId).concat(people));
      return {
        hits: [...hits],
        people: [...people],
        notes: noted.map(({ id, conversationId, text, writtenMs }) => ({
          noteId: id,
          conversationId,
          writtenMs,
          snippet: snippetOf(text, query),
        })),
        conversations: viewsOf([...ids]),
        ...(next === undefined ? {} : { nextCursor: `${next.before.toString(36)}.${next.shown.toString(36)}` }),
      };
    });
  };
  const viewsOf = (ids: readonly number[]): ConversationView[] =>
    conversations.all(JSON.stringify(ids)).map((row) => toConversationView(row, clock.nowMs()));

  return { handlers: { "search/find": find, "shared/beside": besideShared, "shared/list": listShared } };
}

const wordsOf = (text: string): readonly string[] => text.split(/\s+/u).filter((word) => /[\p{L}\p{N}]/u.test(word));
const termsOf = ({ words, phrases }: SearchQuery): readonly string[] => [...words, ...phrases];

/** Only words: operators are about messages. */
function isPlain({ from, labels, has, beforeMs, sinceMs }: SearchQuery): boolean {
  return from.length + labels.length + has.length === 0 && beforeMs === undefined && sinceMs === undefined;
}

/** Opaque to the renderer; one that was not made here begins at the newest. */
function readPlace(cursor: string | undefined): SearchPlace {
  const [, before, shown] = /^([0-9a-z]{1,11})\.([0-9a-z]{1,4})$/u.exec(cursor ?? "") ?? [];
  const entry = before === undefined ? Number.NaN : Number.parseInt(before, 36);
  if (shown === undefined || !Number.isSafeInteger(entry)) return { before: Number.MAX_SAFE_INTEGER, shown: 0 };
  return { before: entry, shown: Number.parseInt(shown, 36) };
}
