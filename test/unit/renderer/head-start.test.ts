import { expect, test, vi } from "vitest";
import type { Bridge } from "#shared/contract/bridge.ts";
import type { CoreEvent } from "#shared/contract/events.ts";
import { firstAsks } from "#renderer/app/first-asks.ts";
import { forgetFirst, readFirst } from "#renderer/app/read-first.ts";
import { createViewStore } from "#renderer/features/frame/view.ts";
import { createClient } from "#renderer/lib/client.ts";
import { takeHeadStart } from "#renderer/lib/head-start.ts";
import { createQueryClient } from "#renderer/lib/query-client.ts";
import { queryKeys } from "#renderer/lib/query-keys.ts";

const EVENT: CoreEvent = { type: "settings" };

function createHost(answers: Readonly<Record<string, unknown>> = {}) {
  const asked: { readonly route: string; readonly input: unknown }[] = [];
  const listeners = new Set<Parameters<Bridge["on"]>>();
  const bridge: Bridge = {
    request: async (route, input) => {
      asked.push({ route, input });
      return { ok: true, data: answers[route] ?? `${route} ${asked.length}` };
    },
    on(...ears) {
      listeners.add(ears);
      return () => listeners.delete(ears);
    },
    platform: "linux",
  };
  const tell = (event = EVENT): void => {
    for (const [listener] of listeners) listener(event);
  };
  const resync = (): void => {
    for (const [, again] of listeners) again();
  };
  return { bridge, asked, tell, resync };
}

test("what was asked ahead is answered once, by the answer that is there; what is asked otherwise goes to the host", async () => {
  const host = createHost();
  const { bridge } = takeHeadStart(host.bridge, [["labels/list", {}]]);
  expect(host.asked).toHaveLength(1);
  expect(await bridge.request("labels/list", {})).toEqual({ ok: true, data: "labels/list 1" });
  expect(await bridge.request("labels/list", {})).toEqual({ ok: true, data: "labels/list 2" });
  expect(await bridge.request("labels/list", { other: 1 })).toEqual({ ok: true, data: "labels/list 3" });
});

test("what nobody wanted until its end is asked anew", async () => {
  const host = createHost();
  const { bridge, end } = takeHeadStart(host.bridge, [["labels/list", {}]]);
  end();
  expect(await bridge.request("labels/list", {})).toEqual({ ok: true, data: "labels/list 2" });
});

test("it says whether anything has happened since", () => {
  const host = createHost();
  const { bridge, hasMissed } = takeHeadStart(host.bridge, []);
  expect(hasMissed()).toBe(false);
  const hear = vi.fn();
  bridge.on(hear, () => undefined);
  host.tell();
  expect(hasMissed()).toBe(true);
  expect(hear.mock.calls).toEqual([[EVENT]]);
});

test("so it does when the stream has broken off, which has told nobody what it was", () => {
  const host = createHost();
  const { hasMissed, isForfeited } = takeHeadStart(host.bridge, []);
  host.resync();
  expect([hasMissed(), isForfeited()]).toEqual([true, true]);
});

test.each<CoreEvent>([
  { type: "lock", isLocked: true },
  { type: "practice" },
  { type: "restored" },
  { type: "erased", conversationIds: [], messageIds: [1] },
])("after $type nothing is shown of what was answered before", async (event) => {
  const host = createHost({ "lock/state": { isLocked: false }, "app/state": { accounts: [] } });
  const { bridge, isForfeited } = takeHeadStart(host.bridge, [
    ["lock/state", {}],
    ["labels/list", {}],
  ]);
  const queries = createQueryClient();
  const [place, sizes] = [storage({}), storage({})];
  await readFirst({ client: createClient(bridge), queries, view: createViewStore(place, sizes) });
  expect(isForfeited()).toBe(false);
  host.tell(event);
  expect(isForfeited()).toBe(true);
  queries.setQueryData(queryKeys.look, { hidesNames: true });
  forgetFirst(queries);
  const left = queries.getQueryCache().getAll();
  expect(left.map(({ queryKey }) => queryKey)).toEqual([queryKeys.look]);
  // What nobody has wanted yet is asked anew.
  const before = host.asked.length;
  await bridge.request("labels/list", {});
  expect(host.asked).toHaveLength(before + 1);
  queries.clear();
});

const storage = (kept: Readonly<Record<string, unknown>>) =>
  ({
    getItem: (key: string) => (key in kept ? JSON.stringify(kept[key]) : null),
    setItem: () => undefined,
  }) as unknown as Storage;

test.each([
  ["where nothing is kept", {}, {}],
  [
    "where a narrowed list is kept",
    { "shopbell.place": { list: "unread", accountId: "17841400000000001", labelId: 3 } },
    { "shopbell.sizes": { sort: "closing" } },
  ],
])("the first screen asks for nothing that was not asked ahead, %s", async (_where, keptPlace, keptSizes) => {
  const host = createHost({
    "lock/state": { isLocked: false },
    "app/state": { nowMs: 0, accounts: [{}] },
    "conversations/list": { items: [] },
  });
  const [place, sizes] = [storage(keptPlace), storage(keptSizes)];
  const { bridge } = takeHeadStart(host.bridge, firstAsks(place, sizes));
  const ahead = host.asked.length;
  const queries = createQueryClient();
  await readFirst({ client: createClient(bridge), queries, view: createViewStore(place, sizes) });
  expect(host.asked).toHaveLength(ahead);
  expect(
    queries
      .getQueryCache()
      .findAll()
      .map(({ state }) => state.status),
  ).toEqual(Array(5).fill("success"));
  queries.clear();
});

test("behind the lock nothing but the lock is read", async () => {
  const host = createHost({ "lock/state": { isLocked: true } });
  const [place, sizes] = [storage({}), storage({})];
  const queries = createQueryClient();
  await readFirst({ client: createClient(host.bridge), queries, view: createViewStore(place, sizes) });
  expect(host.asked.map(({ route }) => route)).toEqual(["lock/state"]);
  queries.clear();
});

test("where there is no account yet, no list is read that would be old when there is one", async () => {
  const host = createHost({ "lock/state": { isLocked: false }, "app/state": { nowMs: 0, accounts: [] } });
  const [place, sizes] = [storage({}), storage({})];
  const queries = createQueryClient();
  await readFirst({ client: createClient(host.bridge), queries, view: createViewStore(place, sizes) });
  expect(host.asked.map(({ route }) => route)).toEqual(["lock/state", "app/state"]);
  queries.clear();
});
