import type { Query, QueryClient } from "@tanstack/react-query";
import type { RouteInput } from "#shared/contract/routes.ts";
import { MOST_AMONG } from "#shared/domain/most-among.ts";
import type { Client } from "./client.ts";
import { type ListPage, type ListPages, withRows } from "./list-pages.ts";
import { queryKeys } from "./query-keys.ts";
import { refreshAfterChange, refreshKey } from "./refresh.ts";

/**
 * Brings these conversations up to date in the list that is shown, wherever in it they stood and stand: one question for
 * them, however far the list has been scrolled. Other lists begin again when they are shown. What is asked for while an
 * answer is under way is asked together after it, so that no older answer comes last.
 */
export async function readRows(
  client: Pick<Client, "request">,
  queries: QueryClient,
  conversationIds: readonly number[],
): Promise<void> {
  if (conversationIds.length === 0) return;
  const lists = queries.getQueryCache().findAll({ queryKey: queryKeys.lists });
  await Promise.all(lists.map(async (list) => laneOf(client, queries, list)(conversationIds)));
}

/** After a change in one conversation: its thread is read again, and its row in the list. */
export async function refreshConversation(
  client: Pick<Client, "request">,
  queries: QueryClient,
  conversationId: number,
): Promise<void> {
  await refreshAfterChange(queries, [queryKeys.messages(conversationId)], readRows(client, queries, [conversationId]));
}

type Lane = (conversationIds: readonly number[]) => Promise<void>;
const lanes = new WeakMap<Query, Lane>();

function laneOf(client: Pick<Client, "request">, queries: QueryClient, list: Query): Lane {
  const known = lanes.get(list);
  if (known !== undefined) return known;
  let last: Promise<void> = Promise.resolve();
  let next: { readonly ids: Set<number>; readonly done: Promise<void> } | undefined;
  const lane: Lane = async (conversationIds) => {
    if (next === undefined) {
      const ids = new Set<number>();
      const begin = async (): Promise<void> => {
        await settled(list);
        next = undefined;
        await readInto(client, queries, list, ids);
      };
      next = { ids, done: last.then(begin) };
      last = next.done.catch(() => undefined);
    }
    for (const id of conversationIds) next.ids.add(id);
    return next.done;
  };
  lanes.set(list, lane);
  return lane;
}

/** A list that is scrolled on meanwhile gets its rows of before with the new ones; what was read anew may know more. */
const MOST_TIMES = 5;

async function readInto(
  client: Pick<Client, "request">,
  queries: QueryClient,
  list: Query,
  ids: ReadonlySet<number>,
): Promise<void> {
  for (let times = 0; times < MOST_TIMES; times += 1) {
    await settled(list);
    if (!isHere(queries, list)) return;
    if (!list.isActive()) {
      if (list.state.fetchStatus === "fetching") continue;
      return letRest(queries, list);
    }
    if (ids.size > MOST_AMONG || !isWhole(list)) break;
    const before = pagesOf(list);
    const now = await ask(client, list, ids);
    if (now === undefined) break;
    if (!isHere(queries, list)) return;
    if (list.state.fetchStatus === "fetching" || pagesOf(list) !== before) continue;
    if (before === undefined || !isWhole(list)) break;
    const after = withRows(before, ids, now.items);
    if (isTooShort(after)) break;
    if (after !== before) queries.setQueryData<ListPages>(list.queryKey, after);
    return;
  }
  await refreshKey(queries, list.queryKey);
}

/** Undefined when the host does not answer: then the list is read as a whole, and says so where that fails as well. */
async function ask(
  client: Pick<Client, "request">,
  { queryKey }: Query,
  ids: ReadonlySet<number>,
): Promise<ListPage | undefined> {
  // What stands below this key says how the list was asked for.
  const wish = queryKey[1] as RouteInput<"conversations/list">;
  try {
    return await client.request("conversations/list", { ...wish, among: Array.from(ids), limit: MOST_AMONG });
  } catch {
    return undefined;
  }
}

/** All but the first page is let go of, and that one is read when the list is shown again. */
async function letRest(queries: QueryClient, list: Query): Promise<void> {
  const pages = pagesOf(list);
  if (pages !== undefined && pages.pages.length > 1) {
    const first: ListPages = { pages: pages.pages.slice(0, 1), pageParams: pages.pageParams.slice(0, 1) };
    queries.setQueryData<ListPages>(list.queryKey, first);
  }
  await queries.invalidateQueries({ queryKey: list.queryKey, exact: true });
}

const FEWEST_ROWS = 25;

/** So much has left it that what comes behind is to be seen. */
function isTooShort({ pages }: ListPages): boolean {
  return (
    pages.at(-1)?.nextCursor !== undefined && pages.reduce((sum, { items }) => sum + items.length, 0) < FEWEST_ROWS
  );
}

/** Its last read succeeded, and nobody has asked for another. */
const isWhole = (list: Query): boolean => list.state.status === "success" && !list.state.isInvalidated;

const isHere = (queries: QueryClient, list: Query): boolean => queries.getQueryCache().get(list.queryHash) === list;

/** The cache does not say what is in it; what is kept below a key says the key. */
const pagesOf = (list: Query): ListPages | undefined => list.state.data as ListPages | undefined;

async function settled(list: Query): Promise<void> {
  // Once: what is let go of meanwhile counts as being read for ever.
  if (list.state.fetchStatus === "fetching") await Promise.allSettled([list.promise]);
}
