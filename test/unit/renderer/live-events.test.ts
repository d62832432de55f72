/** After an event the host is asked for what can have changed, and for nothing else that is on the screen. */
import { InfiniteQueryObserver, QueryObserver, type QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { CoreEvent } from "#shared/contract/events.ts";
import { knownConversation, listQuery } from "#renderer/features/conversations/use-conversations.ts";
import type { Client } from "#renderer/lib/client.ts";
import { createQueryClient } from "#renderer/lib/query-client.ts";
import { queryKeys } from "#renderer/lib/query-keys.ts";
import { hearLiveEvents } from "../../support/live-events.ts";
import { listedConversation } from "../../support/conversation-view.ts";

let queries: QueryClient;
let asked: string[];
let tell: (event: CoreEvent) => void;
let resync: () => void;
let markedUnread: boolean;
const stops: (() => void)[] = [];

/** What stands on the screen when the first of two conversations is open beside the list. */
beforeEach(async () => {
  queries = createQueryClient();
  asked = [];
  markedUnread = false;
  const request = (async (route: string, input: object) => {
    asked.push("among" in input ? `${route} among ${JSON.stringify(input.among)}` : route);
    if (route !== "conversations/list") return {};
    return { items: [listedConversation(1, 1), listedConversation(2, 2, { markedUnread })] };
  }) as unknown as Client["request"];
  const look = (queryKey: readonly unknown[], route: Parameters<Client["request"]>[0]) => {
    const observer = new QueryObserver(queries, { queryKey, queryFn: async () => request(route, {}) });
    stops.push(observer.subscribe(() => undefined));
  };
  const list = new InfiniteQueryObserver(queries, listQuery({ request } as Client, { list: "all" }));
  stops.push(list.subscribe(() => undefined));
  look(queryKeys.counts({}), "conversations/counts");
  look(queryKeys.conversation(1), "conversations/get");
  look(queryKeys.messages(1), "messages/list");
  look(queryKeys.gaps(1), "history/gaps");
  look(queryKeys.notes(1), "notes/list");
  look(queryKeys.assistantState(1), "assistant/state");
  look(queryKeys.shared({ conversationId: 1, kind: "media" }), "shared/list");
  look(queryKeys.labels, "labels/list");
  const heard = hearLiveEvents(queries, { request });
  tell = heard.tell;
  resync = heard.resync;
  stops.push(heard.stop);
  await answered();
  asked.length = 0;
});
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
  queries.clear();
});

const answered = async (): Promise<void> => {
  await expect.poll(() => queries.isFetching()).toBe(0);
};
const askedAfter = async (event: CoreEvent): Promise<readonly string[]> => {
  tell(event);
  await expect.poll(() => asked.some((route) => route.startsWith("conversations/list"))).toBe(true);
  await answered();
  return asked.toSorted();
};

test("after the open conversation was read: its row, itself and the numbers", async () => {
  expect(await askedAfter({ type: "conversations", conversationIds: [1], only: "rows" })).toEqual([
    "conversations/counts",
    "conversations/get",
    "conversations/list among [1]",
  ]);
});

test("after it got a message: what stands in its thread and beside it as well", async () => {
  expect(await askedAfter({ type: "conversations", conversationIds: [1] })).toEqual([
    "assistant/state",
    "conversations/counts",
    "conversations/get",
    "conversations/list among [1]",
    "history/gaps",
    "messages/list",
    "notes/list",
    "shared/list",
  ]);
});

test("after another conversation got one: that row, and the numbers", async () => {
  expect(await askedAfter({ type: "conversations", conversationIds: [2] })).toEqual([
    "conversations/counts",
    "conversations/list among [2]",
  ]);
});

test.each([
  ["its row", () => tell({ type: "conversations", conversationIds: [2], only: "rows" })],
  ["all of it", () => tell({ type: "conversations", conversationIds: [2] })],
  ["something that was not heard of", () => resync()],
])("a conversation that was open before is as the list says it is after a change of %s", async (_what, happens) => {
  queries.setQueryData(queryKeys.conversation(2), { kind: "found", conversation: listedConversation(2, 2) });
  markedUnread = true;
  happens();
  await expect.poll(() => knownConversation(queries, 2)).toMatchObject({ conversation: { markedUnread: true } });
  expect(queries.getQueryData(queryKeys.conversation(2))).toBeUndefined();
});

test("a list that is marked as old has no say about a conversation that is in one that is not", async () => {
  markedUnread = true;
  const other = new InfiniteQueryObserver(
    queries,
    listQuery({ request: async () => ({ items: [listedConversation(2, 2, { markedUnread })] }) } as never, {
      list: "unread",
    }),
  );
  stops.push(other.subscribe(() => undefined));
  await answered();
  await queries.invalidateQueries({ queryKey: queryKeys.list({ list: "all" }), refetchType: "none" });
  expect(knownConversation(queries, 2)).toMatchObject({ conversation: { markedUnread: true } });
});
