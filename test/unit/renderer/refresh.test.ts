/** What the screen has read is read again after a change, whatever else happens to it: nobody waits for ever. */
import { type InfiniteData, InfiniteQueryObserver, type QueryClient, QueryObserver } from "@tanstack/react-query";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { LockState } from "#shared/contract/lock.ts";
import type { MessageView, QuoteView } from "#shared/contract/messages.ts";
import type { RouteOutput } from "#shared/contract/routes.ts";
import { refresh, refreshAfterChange } from "#renderer/lib/refresh.ts";
import { createQueryClient } from "#renderer/lib/query-client.ts";
import { queryKeys } from "#renderer/lib/query-keys.ts";
import { hearLiveEvents } from "../../support/live-events.ts";

/** A host that answers when it is told to; each read has the number of its asking. */
function slowHost() {
  const open: PromiseWithResolvers<number>[] = [];
  let asked = 0;
  return {
    asked: () => asked,
    read: async () => {
      asked += 1;
      const answer = Promise.withResolvers<number>();
      open.push(answer);
      return answer.promise;
    },
    answer: async () => {
      open.shift()?.resolve(asked);
      await vi.advanceTimersByTimeAsync(0);
    },
    fail: async () => {
      open.shift()?.reject(new Error("silent"));
      await vi.advanceTimersByTimeAsync(0);
    },
  };
}

/** Whether it has settled by now. */
function watch(promise: Promise<unknown>): { readonly isSettled: () => boolean } {
  let isSettled = false;
  const note = () => {
    isSettled = true;
  };
  promise.then(note, note);
  return { isSettled: () => isSettled };
}

let queries: QueryClient;
const stops: (() => void)[] = [];

const look = (queryKey: readonly unknown[], queryFn: () => Promise<number>): (() => void) => {
  const stop = new QueryObserver(queries, { queryKey, queryFn }).subscribe(() => undefined);
  stops.push(stop);
  return stop;
};

beforeEach(() => {
  vi.useFakeTimers();
  queries = createQueryClient();
});

afterEach(() => {
  for (const stop of stops.splice(0)) stop();
  queries.clear();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe("reading again", () => {
  test("ends in a window that nobody sees, though the host was silent for a moment", async () => {
    vi.stubGlobal("document", { visibilityState: "hidden" });
    const host = slowHost();
    look(queryKeys.labels, host.read);
    await host.answer();
    const done = watch(refresh(queries, [queryKeys.labels]));
    await host.fail();
    await vi.advanceTimersByTimeAsync(400);
    expect(host.asked()).toBe(3);
    await host.answer();
    expect(done.isSettled()).toBe(true);
    expect(queries.getQueryData(queryKeys.labels)).toBe(3);
  });

  test("asks once more where a read had begun before the change", async () => {
    const host = slowHost();
    look(queryKeys.labels, host.read);
    const done = watch(refresh(queries, [queryKeys.labels]));
    await host.answer();
    expect(host.asked()).toBe(2);
    expect(done.isSettled()).toBe(false);
    await host.answer();
    expect(done.isSettled()).toBe(true);
  });

  test("of one key does not wait for another read of the same kind", async () => {
    const slow = slowHost();
    const quick = slowHost();
    look(["conversation-lists", { list: "all" }], slow.read);
    look(["conversation-lists", { list: "unread" }], quick.read);
    await quick.answer();
    const done = watch(refresh(queries, [queryKeys.lists]));
    expect(quick.asked()).toBe(2);
    await quick.answer();
    expect(done.isSettled()).toBe(false);
    await slow.answer();
    await slow.answer();
    expect(done.isSettled()).toBe(true);
  });

  test.each<readonly [string, (stop: () => void) => void]>([
    ["is cut off", () => void queries.cancelQueries({ queryKey: queryKeys.labels })],
    ["loses whoever looked at it", (stop) => stop()],
    ["is let go of", () => queries.removeQueries({ queryKey: queryKeys.labels })],
    ["is asked for twice at once", () => void refresh(queries, [queryKeys.labels])],
  ])("ends when what is read %s", async (_what, happen) => {
    const host = slowHost();
    const stop = look(queryKeys.labels, host.read);
    await host.answer();
    const done = watch(refresh(queries, [queryKeys.labels]));
    const second = watch(refresh(queries, [queryKeys.labels]));
    happen(stop);
    for (let times = 0; times < 5; times += 1) await host.answer();
    expect(done.isSettled()).toBe(true);
    expect(second.isSettled()).toBe(true);
  });

  test("is one read for all who waited for the one before, and lets none of them go on sooner", async () => {
    const host = slowHost();
    look(queryKeys.labels, host.read);
    const done = [watch(refresh(queries, [queryKeys.labels])), watch(refresh(queries, [queryKeys.labels]))];
    await host.answer();
    expect(host.asked()).toBe(2);
    expect(done.map(({ isSettled }) => isSettled())).toEqual([false, false]);
    await host.answer();
    expect(done.map(({ isSettled }) => isSettled())).toEqual([true, true]);
    expect(queries.getQueryData(queryKeys.labels)).toBe(2);
  });

  test("leaves an older page that is on its way", async () => {
    const asked: unknown[] = [];
    const answers: PromiseWithResolvers<number>[] = [];
    const observer = new InfiniteQueryObserver(queries, {
      queryKey: queryKeys.messages(1),
      queryFn: async ({ pageParam }) => {
        asked.push(pageParam);
        const answer = Promise.withResolvers<number>();
        answers.push(answer);
        return answer.promise;
      },
      initialPageParam: 0,
      getNextPageParam: (page: number) => page + 1,
    });
    stops.push(observer.subscribe(() => undefined));
    const answer = async (page: number) => {
      answers.shift()?.resolve(page);
      await vi.advanceTimersByTimeAsync(0);
    };
    await answer(0);
    void observer.fetchNextPage();
    const done = watch(refresh(queries, [queryKeys.messages(1)]));
    const pages = () => queries.getQueryData<{ pages: number[] }>(queryKeys.messages(1))?.pages.length;
    // Whoever reads on wishes for the next as soon as this one is here.
    const stop = queries.getQueryCache().subscribe(() => {
      if (pages() !== 2) return;
      stop();
      void observer.fetchNextPage();
    });
    for (const page of [1, 2, 0, 1, 2]) await answer(page);
    expect(done.isSettled()).toBe(true);
    expect(asked).toEqual([0, 1, 2, 0, 1, 2]);
    expect(queries.getQueryData<{ pages: number[] }>(queryKeys.messages(1))?.pages).toEqual([0, 1, 2]);
  });
});

test("a form does not wait for a list that does not answer", async () => {
  const host = slowHost();
  look(queryKeys.savedReplies, host.read);
  await host.answer();
  const done = watch(refreshAfterChange(queries, [queryKeys.savedReplies]));
  await vi.advanceTimersByTimeAsync(1000);
  expect(done.isSettled()).toBe(true);
  await host.answer();
  expect(queries.getQueryData(queryKeys.savedReplies)).toBe(2);
});

const hear = (hasMissed = false) => {
  const heard = hearLiveEvents(queries, { hasMissed });
  stops.push(heard.stop);
  return heard;
};

test("an answer that never comes does not keep later events from the screen", async () => {
  const silent = slowHost();
  const labels = slowHost();
  look(queryKeys.settings, silent.read);
  look(queryKeys.labels, labels.read);
  await silent.answer();
  await labels.answer();
  const { tell } = hear();
  tell({ type: "settings" });
  await vi.advanceTimersByTimeAsync(0);
  expect(silent.asked()).toBe(2);
  tell({ type: "labels" });
  await vi.advanceTimersByTimeAsync(15_000);
  expect(labels.asked()).toBe(2);
});

test.each([
  [true, 2],
  [false, 1],
])(
  "what was read before anybody listened is read again if something has happened by then: %s",
  async (hasMissed, asked) => {
    const labels = slowHost();
    look(queryKeys.labels, labels.read);
    await labels.answer();
    hear(hasMissed);
    await vi.advanceTimersByTimeAsync(0);
    expect(labels.asked()).toBe(asked);
  },
);

test("an open thread loses the words of what is unsent at once, also where they are quoted, though the host is silent", () => {
  const quote = (messageId: number): QuoteView => ({
    kind: "message",
    messageId,
    by: "customer",
    text: `text ${messageId}`,
    state: "here",
  });
  const message = (id: number, quoted?: number): MessageView => ({
    id,
    direction: "in",
    origin: "customer",
    kind: "text",
    sentAtMs: id,
    text: `text ${id}`,
    attachments: [{ id: id + 100, kind: "image", viewable: true, savable: true }],
    ...(quoted === undefined ? {} : { quote: quote(quoted) }),
    reactions: [],
    asPerson: false,
    automatic: false,
  });
  const show = (conversationId: number, ...items: readonly MessageView[]) => {
    queries.setQueryData(queryKeys.messages(conversationId), { pages: [{ items }], pageParams: [{}] });
    look(queryKeys.messages(conversationId), async () => new Promise(() => undefined));
  };
  const shown = (conversationId: number) => {
    const data = queries.getQueryData<InfiniteData<RouteOutput<"messages/list">>>(queryKeys.messages(conversationId));
    return data?.pages.flatMap(({ items }) => items) ?? [];
  };
  show(1, message(1), message(2, 1), message(3, 2));
  show(2, message(4));
  const { tell } = hear();
  tell({ type: "erased", conversationIds: [], messageIds: [1] });
  expect(JSON.stringify(shown(1))).not.toContain("text 1");
  expect(shown(1)).toMatchObject([{ id: 1, attachments: [] }, { text: "text 2" }, { quote: { text: "text 2" } }]);
  expect(shown(2)).toEqual([message(4)]);
  tell({ type: "erased", conversationIds: [2], messageIds: [] });
  expect(shown(2)).toMatchObject([{ id: 4, attachments: [] }]);
  expect(JSON.stringify(shown(2))).not.toContain("text 4");
});

describe("what was found", () => {
  const hit = (messageId: number, conversationId: number) => ({
    messageId,
    conversationId,
    sentAtMs: messageId,
    by: "customer" as const,
    snippet: [{ text: `text ${messageId}`, isHit: true }],
  });
  const person = (id: number) => ({ id }) as unknown as RouteOutput<"search/find">["conversations"][number];
  const wish = { text: "text" };
  const found = () => queries.getQueryData<InfiniteData<RouteOutput<"search/find">>>(queryKeys.found(wish))?.pages;
  const ids = () => found()?.flatMap(({ hits }) => hits.map(({ messageId }) => messageId));
  /** Two pages of hits on the screen; the host is silent about them from then on, unless `reread` answers. */
  const show = (reread: () => Promise<RouteOutput<"search/find">> = async () => new Promise(() => undefined)) => {
    const pages: RouteOutput<"search/find">[] = [
      { hits: [hit(4, 1), hit(3, 2)], people: [2], notes: [], conversations: [person(1), person(2)], nextCursor: "2" },
      { hits: [hit(2, 1), hit(1, 2)], people: [], notes: [], conversations: [person(1), person(2)] },
    ];
    queries.setQueryData(queryKeys.found(wish), { pages, pageParams: [undefined, "2"] });
    const observer = new InfiniteQueryObserver(queries, {
      queryKey: queryKeys.found(wish),
      queryFn: reread,
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (page: RouteOutput<"search/find">) => page.nextCursor,
    });
    stops.push(observer.subscribe(() => undefined));
  };

  test("loses an unsent message at once, though the host is silent", async () => {
    show();
    const { tell } = hear();
    tell({ type: "erased", conversationIds: [], messageIds: [3, 2] });
    expect(ids()).toEqual([4, 1]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(ids()).toEqual([4, 1]);
    tell({ type: "erased", conversationIds: [2], messageIds: [] });
    expect(ids()).toEqual([4]);
    expect(found()?.[0]).toMatchObject({ people: [], conversations: [{ id: 1 }] });
  });

  test("and what was shared lose it also while nobody looks, or while they are being read again", async () => {
    show();
    const shared = { conversationId: 1, kind: "media" as const };
    const item = (messageId: number) => ({ messageId, sentAtMs: 1, by: "customer" as const, attachmentId: messageId });
    queries.setQueryData(queryKeys.shared(shared), { pages: [{ items: [item(4), item(3)] }], pageParams: [undefined] });
    look(queryKeys.shared(shared), async () => new Promise(() => undefined));
    const { tell } = hear();
    tell({ type: "conversations", conversationIds: [1] });
    await vi.advanceTimersByTimeAsync(0);
    tell({ type: "erased", conversationIds: [], messageIds: [4] });
    expect(ids()).toEqual([3, 2, 1]);
    expect(queries.getQueryData(queryKeys.shared(shared))).toMatchObject({ pages: [{ items: [{ messageId: 3 }] }] });
  });

  test("is read again when a message comes, not more often than every second, and nothing waits for it", async () => {
    const labels = slowHost();
    look(queryKeys.labels, labels.read);
    await labels.answer();
    let reads = 0;
    show(async () => {
      reads += 1;
      return { hits: [hit(5, 1), hit(4, 1)], people: [], notes: [], conversations: [person(1)] };
    });
    const { tell } = hear();
    for (let times = 0; times < 5; times += 1) {
      tell({ type: "conversations", conversationIds: [1] });
      await vi.advanceTimersByTimeAsync(10);
    }
    expect(ids()).toEqual([5, 4]);
    expect(reads).toBe(1);
    await vi.advanceTimersByTimeAsync(5000);
    expect(reads).toBe(2);
    tell({ type: "labels" });
    await vi.advanceTimersByTimeAsync(0);
    expect(labels.asked()).toBe(2);
  });
});

describe("the lock", () => {
  const state: LockState = {
    isOn: true,
    isLocked: false,
    afterMin: 10,
    withComputer: true,
    usesSystem: true,
    system: "none",
    waitMs: 0,
    file: "lock.json",
  };
  const isLocked = () => queries.getQueryData<LockState>(queryKeys.lock)?.isLocked;
  /** A host that answers about its lock, one question after the other. */
  const lookAtLock = () => {
    const answers: PromiseWithResolvers<LockState>[] = [];
    const queryFn = async () => {
      const answer = Promise.withResolvers<LockState>();
      answers.push(answer);
      return answer.promise;
    };
    stops.push(new QueryObserver(queries, { queryKey: queryKeys.lock, queryFn }).subscribe(() => undefined));
    return async (index: number, locked: boolean): Promise<void> => {
      answers[index]?.resolve({ ...state, isLocked: locked });
      await vi.advanceTimersByTimeAsync(0);
    };
  };

  test("is heeded at once, though a round of reads is still under way", async () => {
    const silent = slowHost();
    const answer = lookAtLock();
    look(queryKeys.labels, silent.read);
    await silent.answer();
    await answer(0, false);
    const { tell } = hear();
    tell({ type: "labels" });
    await vi.advanceTimersByTimeAsync(0);
    tell({ type: "lock", isLocked: true });
    expect(isLocked()).toBe(true);
    await answer(1, true);
    expect(isLocked()).toBe(true);
  });

  test("is not opened by an answer that was under way when it came", async () => {
    const answer = lookAtLock();
    await answer(0, false);
    const { tell } = hear();
    void queries.invalidateQueries({ queryKey: queryKeys.lock });
    tell({ type: "lock", isLocked: true });
    await answer(1, false);
    expect(isLocked()).toBe(true);
    await answer(2, true);
    expect(isLocked()).toBe(true);
  });

  test("is asked for again when the first answer may be from before it came", async () => {
    const answer = lookAtLock();
    const { tell } = hear();
    tell({ type: "lock", isLocked: true });
    await answer(0, false);
    await answer(1, true);
    expect(isLocked()).toBe(true);
  });

  test("is asked for at once where events may have been lost", async () => {
    const silent = slowHost();
    const answer = lookAtLock();
    look(queryKeys.labels, silent.read);
    await silent.answer();
    await answer(0, false);
    const { tell, resync } = hear();
    tell({ type: "labels" });
    await vi.advanceTimersByTimeAsync(0);
    resync();
    await answer(1, true);
    expect(isLocked()).toBe(true);
  });

  test("once opened, everything is read again: while it was shut nothing was told", async () => {
    const labels = slowHost();
    const answer = lookAtLock();
    look(queryKeys.labels, labels.read);
    await labels.answer();
    await answer(0, true);
    const { tell } = hear();
    tell({ type: "lock", isLocked: false });
    await vi.advanceTimersByTimeAsync(0);
    expect(labels.asked()).toBe(2);
  });
});

describe("what was read of a conversation that nobody looks at any longer", () => {
  const key = queryKeys.conversation(1);

  test("goes when it is old, so that its row in the list is asked", async () => {
    queries.setQueryData(key, "as it was");
    queries.setQueryData(queryKeys.conversation(12), "another");
    await refreshAfterChange(queries, [key]);
    expect(queries.getQueryCache().find({ queryKey: key })).toBeUndefined();
    expect(queries.getQueryData(queryKeys.conversation(12))).toBe("another");
  });

  test("goes as well when it was being read at that time", async () => {
    const host = slowHost();
    void queries.fetchQuery({ queryKey: key, queryFn: host.read });
    const refreshed = refresh(queries, [key]);
    await host.answer();
    await refreshed;
    expect(queries.getQueryCache().find({ queryKey: key })).toBeUndefined();
  });

  test("stays where it is still looked at, and where it was left while it was read again", async () => {
    const host = slowHost();
    const leave = look(key, host.read);
    await host.answer();
    const first = refresh(queries, [key]);
    await host.answer();
    await first;
    expect(queries.getQueryData(key)).toBe(2);
    const second = refresh(queries, [key]);
    leave();
    await host.answer();
    await second;
    expect(queries.getQueryData(key)).toBe(3);
  });
});
