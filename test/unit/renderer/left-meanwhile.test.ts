/** What is read again because it has changed is kept, also for whoever goes on before the answer comes. */
import { QueryObserver } from "@tanstack/react-query";
import { expect, test } from "vitest";
import { openedQuery } from "#renderer/features/conversations/use-conversations.ts";
import { gapsQuery } from "#renderer/features/messages/gap-line.tsx";
import type { Client } from "#renderer/lib/client.ts";
import { createQueryClient } from "#renderer/lib/query-client.ts";

/** A host that answers when it is let; what may come later waits for the same. */
function slowHost() {
  let answer: (() => void) | undefined;
  const signals: (AbortSignal | undefined)[] = [];
  const ask = async (data: unknown) =>
    new Promise((resolve) => {
      answer = () => resolve(data);
    });
  const now = { data: {} as unknown };
  const client = {
    request: async () => ask(now.data),
    requestAfterPaint: async (_route: string, _input: object, signal?: AbortSignal) => {
      signals.push(signal);
      return ask(now.data);
    },
  } as unknown as Client;
  return { client, signals, now, answer: () => answer?.() };
}

test.each([
  ["a conversation", openedQuery, { unreadCount: 3 }, { unreadCount: 0 }, (kept: unknown) => kept],
  ["its gaps", gapsQuery, { gaps: [] }, { gaps: [{ toMs: 1 }] }, (kept: unknown) => ({ gaps: kept })],
])("%s", async (_what, queryOf, before, after, told) => {
  const { client, now, answer } = slowHost();
  const queries = createQueryClient();
  const query = queryOf(client, queries, 1);
  const { queryKey } = query;
  now.data = before;
  const observer = new QueryObserver<unknown>(queries, query as never);
  const leave = observer.subscribe(() => undefined);
  answer();
  await expect.poll(() => told(queries.getQueryData(queryKey))).toEqual(before);

  now.data = after;
  void queries.invalidateQueries({ queryKey });
  leave();
  answer();
  await expect.poll(() => told(queries.getQueryData(queryKey))).toEqual(after);
  expect(queries.getQueryState(queryKey)?.isInvalidated).toBe(false);
  queries.clear();
});

test("but what nobody has seen yet is not asked for whoever has gone on", async () => {
  const { client, signals } = slowHost();
  const queries = createQueryClient();
  const observer = new QueryObserver(queries, gapsQuery(client, queries, 1));
  observer.subscribe(() => undefined)();
  expect(signals.map((signal) => signal?.aborted)).toEqual([true]);
  queries.clear();
});
