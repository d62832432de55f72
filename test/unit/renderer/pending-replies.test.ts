import { QueryClient } from "@tanstack/react-query";
import { expect, it } from "vitest";
import { type PendingReply, repliesOnTheirWay, SEND_KEY } from "#renderer/features/replies/use-send-reply.ts";

const reply = (clientId: string): PendingReply => ({
  clientId,
  conversationId: 7,
  text: "Yes, until six.",
  files: [],
  parts: [{ kind: "text", text: "Yes, until six." }],
  replyTo: undefined,
  confirmedByPerson: false,
  writtenAtMs: 1_700_000_000_000,
});

it("tells of a reply in the same turn in which it is written, and of no other conversation's", async () => {
  const queries = new QueryClient();
  const mutations = queries.getMutationCache();
  const onTheirWay = repliesOnTheirWay(mutations, 7);
  const seen: (readonly PendingReply[])[] = [];
  onTheirWay.subscribe(() => seen.push(onTheirWay.get()));
  expect(onTheirWay.get()).toEqual([]);

  const { promise, resolve: answer } = Promise.withResolvers<void>();
  const write = (conversationId: number, given: PendingReply) =>
    mutations
      .build(queries, { mutationKey: [...SEND_KEY, conversationId], mutationFn: async () => promise })
      .execute(given);
  const mine = write(7, reply("one"));
  // Not a timer, not even a microtask later: what stands here now is drawn with the key that was pressed.
  expect(onTheirWay.get()).toEqual([reply("one")]);
  expect(seen.at(-1)).toEqual([reply("one")]);

  const shown = onTheirWay.get();
  const other = write(8, reply("another"));
  expect(onTheirWay.get()).toBe(shown);

  answer();
  await Promise.all([mine, other]);
  expect(onTheirWay.get()).toEqual([]);
  expect(seen.at(-1)).toEqual([]);
});
