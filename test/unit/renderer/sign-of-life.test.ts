/** Whether the host answers again after it was silent: told by what it answered, not by the time. */
import { expect, test } from "vitest";
import { answersOfHost, answersSince } from "#renderer/features/accounts/sign-of-life.ts";
import { createQueryClient } from "#renderer/lib/query-client.ts";
import { queryKeys } from "#renderer/lib/query-keys.ts";

/** A host that answers, or does not. */
function createHost() {
  const queries = createQueryClient();
  const ask = async (answer: () => Promise<unknown>) =>
    queries
      .fetchQuery({ queryKey: queryKeys.appState, queryFn: answer, retry: false, staleTime: 0 })
      .catch(() => undefined);
  return {
    queries,
    answers: async () => ask(async () => ({ online: true })),
    isSilent: async () =>
      ask(async () => {
        throw new Error("silent");
      }),
  };
}

test("it answers again when it has answered since", async () => {
  const { queries, answers } = createHost();
  await answers();
  const mark = answersOfHost(queries);
  expect(answersSince(queries, mark)).toBe(false);
  await answers();
  expect(answersSince(queries, mark)).toBe(true);
});

test("it does not when it is silent once more", async () => {
  const { queries, answers, isSilent } = createHost();
  await answers();
  const mark = answersOfHost(queries);
  await answers();
  await isSilent();
  expect(answersSince(queries, mark)).toBe(false);
  await answers();
  expect(answersSince(queries, mark)).toBe(true);
});

test("it does when all that was read is forgotten and read anew", async () => {
  const { queries, answers } = createHost();
  await answers();
  await answers();
  const mark = answersOfHost(queries);
  queries.clear();
  expect(answersSince(queries, mark)).toBe(false);
  await answers();
  expect(answersSince(queries, mark)).toBe(true);
});
