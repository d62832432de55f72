import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { RouteInput, RouteName, RouteOutput } from "#shared/contract/routes.ts";
import type { SetupView } from "#shared/contract/setup.ts";
import { useClient } from "#renderer/lib/client-context.ts";
import { refreshAfterChange } from "#renderer/lib/refresh.ts";
import { queryKeys } from "#renderer/lib/query-keys.ts";

export function useSetup() {
  const client = useClient();
  return useQuery({ queryKey: queryKeys.setup, queryFn: async () => client.request("setup/get", {}) });
}

type ViewRoute = {
  [Name in RouteName]: RouteOutput<Name> extends SetupView
    ? SetupView extends RouteOutput<Name>
      ? Name
      : never
    : never;
}[RouteName];

/** A command of the set-up. Its answer may be older than what an event has told since, so the state is read again. */
export function useSetupCommand<Name extends Exclude<ViewRoute, "setup/get">>(route: Name) {
  const client = useClient();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (input: RouteInput<Name>): Promise<RouteOutput<Name>> => client.request(route, input),
    onSuccess: async () => refreshAfterChange(queries, [queryKeys.setup]),
  });
}

export function useStartSignIn() {
  const client = useClient();
  return useMutation({
    mutationFn: async (input: RouteInput<"setup/start-sign-in">) => client.request("setup/start-sign-in", input),
  });
}

/** Stops bringing in what was before, or goes on with it. */
export function useImportWish() {
  const client = useClient();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (input: RouteInput<"history/import">) => client.request("history/import", input),
    onSuccess: async () => refreshAfterChange(queries, [queryKeys.setup]),
  });
}

export function useDashboardValues(accountId: string) {
  const client = useClient();
  return useQuery({
    queryKey: queryKeys.dashboardValues(accountId),
    queryFn: async () => client.request("setup/dashboard-values", { accountId }),
  });
}

export function useReport() {
  const client = useClient();
  return useMutation({ mutationFn: async () => (await client.request("setup/report", {})).text });
}
