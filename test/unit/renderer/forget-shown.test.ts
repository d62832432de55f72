import { expect, test } from "vitest";
import { forgetShown } from "#renderer/app/forget-shown.ts";
import type { Shell } from "#renderer/app/shell.ts";
import { createToasts } from "#renderer/features/frame/toasts.tsx";
import { createViewStore } from "#renderer/features/frame/view.ts";
import { createQueryClient } from "#renderer/lib/query-client.ts";
import { queryKeys } from "#renderer/lib/query-keys.ts";
import { createStore } from "#renderer/lib/store.ts";

const nothingKept = { getItem: () => null, setItem: () => undefined } as unknown as Storage;

test("behind the lock the page has nothing of what it was told, but what is on its way goes on", async () => {
  const queries = createQueryClient();
  const shell: Pick<Shell, "queries" | "view" | "toasts" | "announcement"> = {
    queries,
    view: createViewStore(nothingKept, nothingKept),
    toasts: createToasts(),
    announcement: createStore(""),
  };
  queries.setQueryData(queryKeys.lock, { isLocked: true });
  queries.setQueryData(queryKeys.look, { theme: "dark" });
  queries.setQueryData(queryKeys.settings, { shopName: "Mira Linen" });
  queries.setQueryData(queryKeys.messages(1), ["Is the shop open?"]);
  shell.announcement.set("Ana: Is the shop open?");
  shell.toasts.set({ text: "Ana is done", undo: undefined });
  shell.view.set((value) => ({ ...value, searchText: "Ana", openId: 1 }));
  const mutations = queries.getMutationCache();
  const leaving = Promise.withResolvers<string>();
  const run = async (words: string, answer: Promise<string>) =>
    mutations.build(queries, { mutationFn: async () => answer }).execute(words);
  await run("a passphrase", Promise.resolve("a text taken back"));
  const underWay = run("on its way", leaving.promise);

  forgetShown(shell);
  expect(
    queries
      .getQueryCache()
      .findAll()
      .map(({ queryKey }) => queryKey),
  ).toEqual([queryKeys.lock, queryKeys.look]);
  expect(mutations.getAll().map(({ state }) => state.variables)).toEqual(["on its way"]);
  expect([shell.announcement.get(), shell.toasts.get(), shell.view.get().searchText]).toEqual(["", undefined, ""]);
  // Where one was goes on being known.
  expect(shell.view.get().openId).toBe(1);
  leaving.resolve("done");
  expect(await underWay).toBe("done");
});
