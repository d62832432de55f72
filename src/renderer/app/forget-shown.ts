import { queryKeys } from "#renderer/lib/query-keys.ts";
import type { Shell } from "./shell.ts";

const KEPT: ReadonlySet<unknown> = new Set([queryKeys.lock[0], queryKeys.settings[0]]);

/** When the lock is shut, the page forgets what it has read. What was being written stays, unseen, for its writer. */
export function forgetShown({
  queries,
  view,
  toasts,
  announcement,
}: Pick<Shell, "queries" | "view" | "toasts" | "announcement">): void {
  queries.removeQueries({ predicate: ({ queryKey }) => !KEPT.has(queryKey[0]) });
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
