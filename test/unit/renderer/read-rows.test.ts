/** What changed in a list is asked for by name, however far the list has been scrolled, and no older answer comes last. */
import { InfiniteQueryObserver, type QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { ConversationView } from "#shared/contract/conversations.ts";
import type { RouteInput } from "#shared/contract/routes.ts";
import { listQuery } from "#renderer/features/conversations/use-conversations.ts";
import type { Client } from "#renderer/lib/client.ts";
import type { ListPage, ListPages } from "#renderer/lib/list-pages.ts";
import { startLetGo } from "#renderer/lib/let-go.ts";
import { createQueryClient } from "#renderer/lib/query-client.ts";
import { queryKeys } from "#renderer/lib/query-keys.ts";
import { readRows } from "#renderer/lib/read-rows.ts";
import { listedConversation } from "../../support/conversation-view.ts";

type Wish = RouteInput<"conversations/list">;

const saying = (id: number, text: string): Partial<ConversationView> => ({
  preview: { kind: "text", by: "customer", text },
  previewMessageId: id,
});

/** A host that says how it is when it is asked, and whose answers arrive when they are told to. */
function createHost(size: number) {
  const rows = new Map(Array.from({ length: size }, (_, id) => [id, { at: id * 10, text: "hello" }]));
  const open: { readonly wish: Wish; readonly arrive: () => void; readonly fail: () => void }[] = [];
  const asked: Wish[] = [];
  const answer = ({ cursor = "", limit = 50, among }: Wish): ListPage => {
    const all = Array.from(rows, ([id, { at, text }]) => listedConversation(id, at, saying(id, text)))
      .filter(({ id, place }) => place > cursor && (among?.includes(id) ?? true))
      .sort((one, other) => (one.place < other.place ? -1 : 1));
    const items = all.slice(0, limit);
    return all.length > limit ? { items, nextCursor: items.at(-1)?.place } : { items };
  };
  const request = async (_route: string, wish: Wish) => {
    asked.push(wish);
    const page = answer(wish);
    return new Promise<ListPage>((resolve, reject) => {
      open.push({ wish, arrive: () => resolve(page), fail: () => reject(new Error("silent")) });
    });
  };
  return {
    rows,
    asked,
    client: { request } as unknown as Client,
    ids: () => answer({ list: "all", limit: 1000 }).items.map(({ id }) => id),
    /** The first that is open; what it lets go on goes on. */
    next: async (how: "arrive" | "fail" = "arrive") => {
      open.shift()?.[how]();
      await vi.advanceTimersByTimeAsync(0);
    },
    all: async () => {
      await vi.advanceTimersByTimeAsync(0);
      for (let times = 0; times < 50 && open.length > 0; times += 1) {
        open.shift()?.arrive();
        await vi.advanceTimersByTimeAsync(0);
      }
      expect(open).toEqual([]);
    },
  };
}

const wish: Wish = { list: "all" };
const key = queryKeys.list(wish);
let queries: QueryClient;
const stops: (() => void)[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  queries = createQueryClient();
});
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
  queries.clear();
  vi.useRealTimers();
});

const shown = () => (queries.getQueryData<ListPages>(key)?.pages ?? []).flatMap(({ items }) => items);
const shownIds = () => shown().map(({ id }) => id);

/** A list that has been scrolled so far. */
async function show(host: ReturnType<typeof createHost>, pages: number) {
  const observer = new InfiniteQueryObserver(queries, listQuery(host.client, wish));
  const stop = observer.subscribe(() => undefined);
  stops.push(stop);
  await host.all();
  for (let nth = 1; nth < pages; nth += 1) {
    void observer.fetchNextPage();
    await host.all();
  }
  host.asked.length = 0;
  return { observer, stop };
}

describe("a row that changed", () => {
  test("is all that is asked for, and moves to where it stands now", async () => {
    const host = createHost(400);
    await show(host, 4);
    host.rows.set(150, { at: 5, text: "new" });
    void readRows(host.client, queries, [150]);
    await host.all();
    expect(host.asked).toEqual([{ list: "all", among: [150], limit: 100 }]);
    expect(shownIds()).toEqual(host.ids().slice(0, 200));
    expect(shown()[1]).toMatchObject({ id: 150, preview: { text: "new" } });
  });

  test("several times while an answer is on its way, is asked for once more, and as it is in the end", async () => {
    const host = createHost(100);
    await show(host, 1);
    const change = (id: number, at: number) => {
      host.rows.set(id, { at, text: "new" });
      void readRows(host.client, queries, [id]);
    };
    change(30, 5);
    change(31, 6);
    await vi.advanceTimersByTimeAsync(0);
    change(30, 301);
    change(32, 7);
    await vi.advanceTimersByTimeAsync(0);
    await host.all();
    expect(host.asked.map(({ among }) => among)).toEqual([
      [30, 31],
      [30, 32],
    ]);
    expect(shownIds()).toEqual(host.ids().slice(0, 50));
  });

  test.each([
    ["before", "the next page arrives"],
    ["after", "it arrives itself"],
  ] as const)("while the list is scrolled on is neither doubled nor missing: asked for %s %s", async (order, _what) => {
    const host = createHost(300);
    const { observer } = await show(host, 2);
    if (order === "before") void observer.fetchNextPage();
    host.rows.set(120, { at: 5, text: "up" });
    host.rows.set(10, { at: 1255, text: "down" });
    void readRows(host.client, queries, [120, 10]);
    await vi.advanceTimersByTimeAsync(0);
    if (order === "after") void observer.fetchNextPage();
    await host.all();
    // Those that have been let in with the first pages, less or more those that crossed their end.
    expect(shownIds()).toEqual(host.ids().slice(0, shownIds().length));
    expect(shownIds().length).toBeGreaterThanOrEqual(149);
  });

  test("that leaves takes nothing with it, and a list that has become short is read further", async () => {
    const host = createHost(200);
    await show(host, 1);
    for (let id = 0; id < 20; id += 1) host.rows.delete(id);
    void readRows(
      host.client,
      queries,
      Array.from({ length: 20 }, (_, id) => id),
    );
    await host.all();
    expect(shownIds()).toEqual(host.ids().slice(0, 30));
    for (let id = 20; id < 30; id += 1) host.rows.delete(id);
    void readRows(
      host.client,
      queries,
      Array.from({ length: 10 }, (_, id) => id + 20),
    );
    await host.all();
    expect(shownIds()).toEqual(host.ids().slice(0, 50));
  });

  test("is not brought back by an answer from before it was removed", async () => {
    const host = createHost(60);
    await show(host, 1);
    const letGo = startLetGo(queries);
    stops.push(letGo.stop);
    void readRows(host.client, queries, [7]);
    await vi.advanceTimersByTimeAsync(0);
    letGo.of({ type: "erased", conversationIds: [7], messageIds: [8] });
    await host.next();
    expect(shownIds()).not.toContain(7);
    await host.all();
    expect(shownIds()).not.toContain(7);
    expect(shown().find(({ id }) => id === 8)?.preview).toMatchObject({ text: "" });
  });

  test("is read with the whole list where the host does not answer, or too many have changed", async () => {
    const host = createHost(60);
    await show(host, 1);
    host.rows.set(7, { at: 5, text: "new" });
    void readRows(host.client, queries, [7]);
    await vi.advanceTimersByTimeAsync(0);
    await host.next("fail");
    await host.all();
    expect(shownIds()).toEqual(host.ids().slice(0, 50));
    void readRows(
      host.client,
      queries,
      Array.from({ length: 101 }, (_, id) => id),
    );
    await host.all();
    expect(host.asked.map(({ among }) => among?.length)).toEqual([1, undefined, undefined]);
  });
});

test("a list that nobody looks at begins again with its first page", async () => {
  const host = createHost(400);
  const { stop } = await show(host, 4);
  stop();
  host.rows.set(150, { at: 5, text: "new" });
  await readRows(host.client, queries, [150]);
  expect(host.asked).toEqual([]);
  expect(shownIds()).toHaveLength(50);
  await show(host, 1);
  expect(shownIds()).toEqual(host.ids().slice(0, 50));
});
