import type { Query, QueryClient } from "@tanstack/react-query";
import { queryKeys } from "#renderer/lib/query-keys.ts";
import type { Shell } from "./shell.ts";

const KEPT: ReadonlySet<unknown> = new Set([queryKeys.lock[0], queryKeys.look[0]]);
const isForgotten = ({ queryKey }: Query): boolean => !KEPT.has(queryKey[0]);

/** Another shop's inbox is here: what the page shows is empty until it has been asked for again. */
export async function forgetAnswers(queries: QueryClient): Promise<void> {
  await queries.resetQueries({ predicate: isForgotten });
}

/**
 * When the lock is shut, the page forgets what it has read and what it was answered. What was being written stays, unseen,
 * for its writer, and so does what is on its way.
 */
export function forgetShown({
  queries,
  view,
  toasts,
  announcement,
}: Pick<Shell, "queries" | "view" | "toasts" | "announcement">): void {
  queries.removeQueries({ predicate: isForgotten });
  const mutations = queries.getMutationCache();
  for (const mutation of mutations.getAll()) if (mutation.state.status !== "pending") mutations.remove(mutation);
  toasts.set(undefined);
  announcement.set("");
  view.set((value) => ({
    ...value,
    dialog: undefined,
    help: undefined,
    subjectDialog: undefined,
    viewed: undefined,
    exportOf: undefined,
    searchText: "",
    isThreadSearched: false,
    isSheetShown: false,
    selected: [],
  }));
}
