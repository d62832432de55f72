import { QueryClient } from "@tanstack/react-query";
import { expect, it } from "vitest";
import {
  changeDraft,
  createDrafts,
  draftOf,
  forgetAllDrafts,
  forgetErased,
  restoreDraft,
} from "#renderer/features/replies/drafts.ts";
import {
  asMessages,
  type PendingReply,
  repliesOnTheirWay,
  SEND_KEY,
} from "#renderer/features/replies/use-send-reply.ts";

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

it("loses the words it quotes when they are unsent while it is on its way, and comes back without them", () => {
  const drafts = createDrafts();
  const quoting = { ...reply("one"), replyTo: { messageId: 5, by: "customer", text: "My address is" } as const };
  expect(JSON.stringify(asMessages(quoting, drafts.gone()))).toContain("My address is");
  forgetErased(drafts, { conversationIds: [], messageIds: [5] });
  expect(asMessages(quoting, drafts.gone())).toMatchObject([{ text: "Yes, until six." }]);
  expect(JSON.stringify(asMessages(quoting, drafts.gone()))).not.toContain("My address is");
  restoreDraft(drafts, 7, quoting, { kind: "unavailable", heardBefore: 1 });
  expect(draftOf(drafts.get(), 7)).toMatchObject({ text: "Yes, until six.", replyTo: undefined });
  // Taken back, or read from the host: the same door.
  changeDraft(drafts, 8, { text: "Yes", replyTo: quoting.replyTo });
  expect(draftOf(drafts.get(), 8)).toMatchObject({ text: "Yes", replyTo: undefined });
  // In another inbox the number stands for another message.
  forgetAllDrafts(drafts);
  changeDraft(drafts, 7, { replyTo: quoting.replyTo });
  expect(draftOf(drafts.get(), 7).replyTo).toEqual(quoting.replyTo);
});
