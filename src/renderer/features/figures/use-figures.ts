import { useQuery } from "@tanstack/react-query";
import { useClient } from "#renderer/lib/client-context.ts";
import { queryKeys } from "#renderer/lib/query-keys.ts";

export function useFigures(days: 7 | 30) {
  const client = useClient();
  return useQuery({
    queryKey: queryKeys.figures(days),
    queryFn: async () => client.request("figures/get", { days }),
    staleTime: 0,
    // The other period stands there until the new one is read.
    placeholderData: (before) => before,
  });
}
