import { type QueryClient, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Settings } from "#shared/contract/settings.ts";
import type { Client } from "#renderer/lib/client.ts";
import { useClient } from "#renderer/lib/client-context.ts";
import { queryKeys } from "#renderer/lib/query-keys.ts";

/** How the screen looks: all of the settings that a locked host tells. */
export type Look = Pick<Settings, "locale" | "theme" | "textSize" | "motion" | "hidesNames">;

const lookOf = ({ locale, theme, textSize, motion, hidesNames }: Look): Look => ({
  locale,
  theme,
  textSize,
  motion,
  hidesNames,
});

export const lookQuery = (client: Client) => ({
  queryKey: queryKeys.look,
  queryFn: async () => lookOf(await client.request("settings/get", {})),
});

/** The look of the whole page, also of a locked one. */
export function useLook() {
  return useQuery(lookQuery(useClient()));
}

/** Of no use on a locked page: there the host tells the look alone. */
export function useSettings() {
  const client = useClient();
  return useQuery({ queryKey: queryKeys.settings, queryFn: async () => client.request("settings/get", {}) });
}

/** Shown at once; put back if the host could not save it. */
export function useSetSettings() {
  const client = useClient();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (change: Partial<Settings>) => client.request("settings/set", change),
    onMutate: (change) => {
      const settings = queries.getQueryData<Settings>(queryKeys.settings);
      const look = queries.getQueryData<Look>(queryKeys.look);
      show(queries, settings && { ...settings, ...change }, look && { ...look, ...change });
      return { settings, look };
    },
    onError: (_error, _change, before) => show(queries, before?.settings, before?.look),
    onSuccess: (settings) => show(queries, settings, settings),
  });
}

/** What the page has let go of meanwhile, because the lock came, is not brought back. */
function show(queries: QueryClient, settings: Settings | undefined, look: Look | undefined): void {
  queries.setQueryData<Settings>(queryKeys.settings, (shown) => shown && settings);
  queries.setQueryData<Look>(queryKeys.look, (shown) => shown && look && lookOf(look));
}
