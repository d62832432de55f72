import { QueryClient } from "@tanstack/react-query";
import { expect, it } from "vitest";
import { MARK_READ_KEY, untilReadsAreTold } from "#renderer/features/conversations/use-conversations.ts";

it.each(["resolve", "reject"] as const)(
  "waits until a conversation's reading is told (%s), and no other's",
  async (end) => {
    const queries = new QueryClient();
    const tell = (conversationId: number) => {
      const answer = Promise.withResolvers<void>();
      const told = queries
        .getMutationCache()
        .build(queries, { mutationKey: MARK_READ_KEY, mutationFn: async () => answer.promise })
        .execute({ conversationId, upToMs: 1 })
        .catch(() => undefined);
      return { answer, told };
    };
    const [own, other] = [tell(7), tell(8)];
    await untilReadsAreTold(queries, [1, 2]);

    let isOver = false;
    const waited = untilReadsAreTold(queries, [1, 7]).then(() => (isOver = true));
    other.answer.resolve();
    await other.told;
    expect(isOver).toBe(false);
    own.answer[end]();
    await waited;
    await untilReadsAreTold(queries, [7, 8]);
  },
);
