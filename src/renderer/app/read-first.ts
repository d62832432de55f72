import type { QueryClient } from "@tanstack/react-query";
import { appStateQuery } from "#renderer/features/accounts/use-app-state.ts";
import { filterOf, wishOf } from "#renderer/features/conversations/list-wish.ts";
import { countsQuery, listQuery } from "#renderer/features/conversations/use-conversations.ts";
import { lockQuery } from "#renderer/features/lock/use-lock.ts";
import { labelsQuery } from "#renderer/features/triage/use-labels.ts";
import { drop } from "#renderer/lib/drop.ts";
import { queryKeys } from "#renderer/lib/query-keys.ts";
import type { Shell } from "./shell.ts";

const LONGEST_WAIT_MS = 300;

/**
 * Reads what stands on the first screen, so that it is drawn once and whole. Whatever takes long, or fails, is read where
 * it is shown.
 */
export async function readFirst(shell: Pick<Shell, "client" | "queries" | "view">): Promise<void> {
  const silence = new Promise<void>((resolve) => {
    setTimeout(resolve, LONGEST_WAIT_MS);
  });
  await Promise.race([read(shell), silence]);
}

async function read({ client, queries, view }: Pick<Shell, "client" | "queries" | "view">): Promise<void> {
  const lock = await queries.fetchQuery(lockQuery(client)).catch(() => undefined);
  if (lock === undefined || lock.isLocked) return;
  const app = await queries.fetchQuery(appStateQuery(client)).catch(() => undefined);
  if (app === undefined || app.accounts.length === 0) return;
  const wish = wishOf(view.get());
  // Counting takes the host longest, and stands in nobody's way.
  drop(queries.prefetchQuery(countsQuery(client, filterOf(wish))), "read again where it is shown");
  await Promise.all([
    queries.prefetchInfiniteQuery(listQuery(client, wish)),
    queries.prefetchQuery(labelsQuery(client)),
  ]);
}

/** The lock as well: what is known of it is from before. How the page looks is nobody's secret. */
export function forgetFirst(queries: QueryClient): void {
  queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== queryKeys.look[0] });
}
