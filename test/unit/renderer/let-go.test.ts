/** What is unsent is off the screen at once and stays off, whatever was under way when it went. */
import { type InfiniteData, InfiniteQueryObserver, type QueryClient, QueryObserver } from "@tanstack/react-query";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { ConversationView, PreviewView } from "#shared/contract/conversations.ts";
import type { CoreEvent } from "#shared/contract/events.ts";
import type { MessageView } from "#shared/contract/messages.ts";
import type { RouteOutput } from "#shared/contract/routes.ts";
import { announceNew } from "#renderer/features/conversations/announce-new.ts";
import type { Translate } from "#renderer/i18n/types.ts";
import type { Client } from "#renderer/lib/client.ts";
import { createQueryClient } from "#renderer/lib/query-client.ts";
import { queryKeys } from "#renderer/lib/query-keys.ts";
import { conversationView } from "../../support/conversation-view.ts";
import { hearLiveEvents } from "../../support/live-events.ts";

type Thread = RouteOutput<"messages/list">;
type Found = RouteOutput<"search/find">;

let queries: QueryClient;
let tell: (event: CoreEvent) => void;
const stops: (() => void)[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  queries = createQueryClient();
  const heard = hearLiveEvents(queries);
  tell = heard.tell;
  stops.push(heard.stop);
});

afterEach(() => {
  for (const stop of stops.splice(0)) stop();
  queries.clear();
  vi.useRealTimers();
});

const unsent = (...messageIds: readonly number[]) => tell({ type: "erased", conversationIds: [], messageIds });
const settle = async () => vi.advanceTimersByTimeAsync(0);
const everything = (): string =>
  JSON.stringify(
    queries
      .getQueryCache()
      .getAll()
      .map(({ state }) => state.data),
  );

const message = (id: number): MessageView => ({
  id,
  direction: "in",
  origin: "customer",
  kind: "text",
  sentAtMs: id,
  text: `text ${id}.`,
  attachments: [],
  reactions: [],
  asPerson: false,
  automatic: false,
});
const thread = (id: number, older?: string): Thread => ({
  items: [message(id)],
  ...(older === undefined ? {} : { olderCursor: older }),
});
const found = (messageId: number, nextCursor?: string): Found => ({
  hits: [
    {
      messageId,
      conversationId: 1,
      sentAtMs: 1,
      by: "customer",
      snippet: [{ text: `text ${messageId}.`, isHit: true }],
    },
  ],
  people: [],
  notes: [],
  conversations: [],
  ...(nextCursor === undefined ? {} : { nextCursor }),
});

/** Pages that are looked at, from a host that answers when it is told to, one question after the other. */
function lookAtPages<Page>(queryKey: readonly unknown[], next: (page: Page) => string | undefined) {
  const answers: PromiseWithResolvers<Page>[] = [];
  const observer = new InfiniteQueryObserver<Page, Error, InfiniteData<Page>, readonly unknown[], string>(queries, {
    queryKey,
    queryFn: async () => {
      const answer = Promise.withResolvers<Page>();
      answers.push(answer);
      return answer.promise;
    },
    initialPageParam: "",
    getNextPageParam: next,
  });
  stops.push(observer.subscribe(() => undefined));
  return {
    readOn: () => void observer.fetchNextPage(),
    answer: async (page: Page) => {
      answers.shift()?.resolve(page);
      await settle();
    },
    pages: () => queries.getQueryData<InfiniteData<Page>>(queryKey)?.pages.length,
  };
}

describe("unsent while more is being read", () => {
  test("a thread does not get the words back with an older page", async () => {
    const { readOn, answer, pages } = lookAtPages<Thread>(queryKeys.messages(1), (page) => page.olderCursor);
    await answer(thread(7, "older"));
    readOn();
    unsent(7, 6);
    await answer(thread(6));
    expect(pages()).toBe(2);
    expect(everything()).not.toMatch(/text \d/u);
  });

  test("nor when all of its pages are read again, and the first came before", async () => {
    const { readOn, answer, pages } = lookAtPages<Thread>(queryKeys.messages(1), (page) => page.olderCursor);
    await answer(thread(7, "older"));
    readOn();
    await answer(thread(6));
    void queries.invalidateQueries({ queryKey: queryKeys.messages(1) });
    await answer(thread(7, "older"));
    unsent(7);
    await answer(thread(6));
    expect(pages()).toBe(2);
    expect(everything()).toContain("text 6.");
    expect(everything()).not.toContain("text 7.");
  });

  test("nor when a read is cut off", async () => {
    const { answer } = lookAtPages<Thread>(queryKeys.messages(1), (page) => page.olderCursor);
    await answer(thread(7));
    void queries.invalidateQueries({ queryKey: queryKeys.messages(1) });
    unsent(7);
    await queries.cancelQueries({ queryKey: queryKeys.messages(1) });
    expect(everything()).not.toContain("text 7.");
  });

  test("a page that is put in by hand is looked through as well", () => {
    unsent(7);
    queries.setQueryData(queryKeys.messages(1), { pages: [thread(7)], pageParams: [{}] });
    expect(everything()).not.toContain("text 7.");
  });

  test("what was found does not come back with further results", async () => {
    const { readOn, answer, pages } = lookAtPages<Found>(queryKeys.found({ text: "text" }), (page) => page.nextCursor);
    await answer(found(7, "more"));
    readOn();
    unsent(7);
    await answer(found(6));
    expect(pages()).toBe(2);
    expect(everything()).toContain("text 6.");
    expect(everything()).not.toContain("text 7.");
  });

  test("in another inbox the same number stands for another message", () => {
    unsent(7);
    tell({ type: "restored" });
    queries.setQueryData(queryKeys.messages(1), { pages: [thread(7)], pageParams: [{}] });
    expect(everything()).toContain("text 7.");
  });

  test("what the host says of it afterwards is left as it is", () => {
    unsent(7);
    const told = { ...message(7), text: undefined, unsentAtMs: 8 };
    const data = { pages: [{ items: [told] }], pageParams: [{}] };
    queries.setQueryData(queryKeys.messages(1), data);
    expect(queries.getQueryData(queryKeys.messages(1))).toBe(data);
  });
});

test("what nobody looks at now is not kept: it would not be read again", () => {
  queries.setQueryData(queryKeys.keptEvents("comment"), {
    pages: [{ items: [{ text: "text 7." }] }],
    pageParams: [""],
  });
  queries.setQueryData(queryKeys.notes(1), { notes: [{ text: "text 8." }] });
  unsent(7);
  expect(everything()).not.toMatch(/text \d/u);
});

const conversation = (id: number, preview: PreviewView, previewMessageId: number): ConversationView =>
  conversationView({
    id,
    customer: { id: `c${id}`, name: `Ana ${id}` },
    preview,
    previewMessageId,
    unreadCount: 1,
    lastActivityMs: previewMessageId,
  });
const said = (messageId: number): PreviewView => ({ kind: "text", by: "customer", text: `text ${messageId}.` });

/** On the screen, while the host is silent about it. */
const show = (queryKey: readonly unknown[], data: unknown) => {
  queries.setQueryData(queryKey, data);
  const observer = new QueryObserver(queries, { queryKey, queryFn: async () => new Promise(() => undefined) });
  stops.push(observer.subscribe(() => undefined));
};
const showList = (...items: readonly ConversationView[]) =>
  show(queryKeys.list({ list: "all" }), { pages: [{ items }], pageParams: [undefined] });

describe("the list of conversations", () => {
  test("loses what it says of an unsent message at once, though the host is silent", () => {
    showList(conversation(1, said(7), 7), conversation(2, said(6), 6));
    show(queryKeys.conversation(1), { kind: "found", conversation: conversation(1, said(7), 7) });
    unsent(7, 5);
    expect(everything()).not.toContain("text 7.");
    expect(everything()).toContain("text 6.");
    expect(everything()).toContain("Ana 1");
  });

  test("loses a whole conversation that is removed", () => {
    showList(conversation(1, said(7), 7), conversation(2, said(6), 6));
    show(queryKeys.conversation(1), { kind: "found", conversation: conversation(1, said(7), 7) });
    tell({ type: "erased", conversationIds: [1], messageIds: [] });
    expect(everything()).not.toContain("Ana 1");
    expect(everything()).toContain("Ana 2");
    expect(queries.getQueryData(queryKeys.conversation(1))).toEqual({ kind: "not_found" });
  });
});

test("what was unsent before it could be said aloud is not said", async () => {
  const answers = new Map<number, PromiseWithResolvers<RouteOutput<"conversations/get">>>();
  const client = {
    request: async (_route: string, { conversationId }: { readonly conversationId: number }) => {
      const answer = Promise.withResolvers<RouteOutput<"conversations/get">>();
      answers.set(conversationId, answer);
      return answer.promise;
    },
  } as unknown as Client;
  const spoken: string[] = [];
  const announce = announceNew(client, queries, (text) => void spoken.push(text));
  const words = ((key: string, values: object) => `${key} ${JSON.stringify(values)}`) as unknown as Translate;
  const speak = announce.round(new Set([1, 2]));
  showList(conversation(1, said(7), 7), conversation(2, said(6), 6));
  const done = speak(words);
  answers.get(1)?.resolve({ kind: "found", conversation: conversation(1, said(7), 7) });
  await settle();
  unsent(7);
  answers.get(2)?.resolve({ kind: "found", conversation: conversation(2, said(6), 6) });
  await done;
  expect(spoken.join("")).toContain("text 6.");
  expect(spoken.join("")).not.toContain("text 7.");
});
