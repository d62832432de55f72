import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import type { RouteInput } from "#shared/contract/routes.ts";
import type { LabelView } from "#shared/contract/triage.ts";
import type { Client } from "#renderer/lib/client.ts";
import { useClient } from "#renderer/lib/client-context.ts";
import { refreshAfterChange } from "#renderer/lib/refresh.ts";
import { queryKeys } from "#renderer/lib/query-keys.ts";

export const labelsQuery = (client: Client) => ({
  queryKey: queryKeys.labels,
  queryFn: async () => client.request("labels/list", {}),
});

export function useLabels() {
  return useQuery(labelsQuery(useClient()));
}

/** The labels of these ids, in the order of the alphabet. */
export function useLabelsOf(labelIds: readonly number[]): readonly LabelView[] {
  const { data } = useLabels();
  return useMemo(() => data?.items.filter(({ id }) => labelIds.includes(id)) ?? [], [data, labelIds]);
}

/** Making, renaming, colouring and removing labels. */
export function useLabelCommands() {
  const client = useClient();
  const queries = useQueryClient();
  const onSuccess = async () => refreshAfterChange(queries, [queryKeys.labels]);
  const make = useMutation({
    mutationFn: async (input: RouteInput<"labels/make">) => client.request("labels/make", input),
    onSuccess,
  });
  const change = useMutation({
    mutationFn: async (input: RouteInput<"labels/change">) => client.request("labels/change", input),
    onSuccess,
  });
  const remove = useMutation({
    mutationFn: async (input: RouteInput<"labels/remove">) => client.request("labels/remove", input),
    onSuccess,
  });
  return { make, change, remove };
}
