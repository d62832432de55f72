import { type QueryClient, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { GapView } from "#shared/contract/history.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { useClient } from "#renderer/lib/client-context.ts";
import type { Client } from "#renderer/lib/client.ts";
import { useNowMs } from "#renderer/lib/host-clock.ts";
import { refreshAfterChange } from "#renderer/lib/refresh.ts";
import { queryKeys } from "#renderer/lib/query-keys.ts";
import { Icon } from "#renderer/ui/icon.tsx";

/** Stretches of the conversation that may be missing here. */
export function useGaps(conversationId: number): readonly GapView[] {
  const { data } = useQuery(gapsQuery(useClient(), useQueryClient(), conversationId));
  return data ?? NONE;
}

export function gapsQuery(client: Client, queries: QueryClient, conversationId: number) {
  const queryKey = queryKeys.gaps(conversationId);
  return {
    queryKey,
    queryFn: async (context: { readonly signal: AbortSignal }) => {
      const isRead = queries.getQueryData(queryKey) !== undefined;
      // Whoever looks at the signal is cut off when the conversation is left, and what was there before would stay.
      const answer = isRead
        ? await client.request("history/gaps", { conversationId })
        : await client.requestAfterPaint("history/gaps", { conversationId }, context.signal);
      return answer.gaps;
    },
  };
}
const NONE: readonly GapView[] = [];

const INSTAGRAM_INBOX = "https://www.instagram.com/direct/inbox/";

/** Says across the whole thread that something may be missing, and where it still is. */
export function GapLine(props: { readonly gap: GapView; readonly conversationId: number }) {
  const { t, format } = useI18n();
  const client = useClient();
  const queries = useQueryClient();
  const { conversationId, gap } = props;
  const again = useMutation({
    mutationFn: async () => client.request("history/read-again", { conversationId }),
    onSuccess: async () =>
      refreshAfterChange(queries, [queryKeys.gaps(conversationId), queryKeys.messages(conversationId)]),
  });
  const nowMs = useNowMs();
  const to = format.moment(gap.toMs, nowMs);
  return (
    <li className="gap-line">
      <Icon name="warning" small />
      <p>
        {gap.fromMs === undefined
          ? t("gap.before", { to })
          : t("gap.between", { from: format.moment(gap.fromMs, nowMs), to })}{" "}
        <span className="gap-ways">
          <a href={INSTAGRAM_INBOX} target="_blank" rel="noreferrer">
            {t("gap.open")}
          </a>
          {" · "}
          <button type="button" disabled={again.isPending} onClick={() => again.mutate()}>
            {t(again.data?.read === false || again.isError ? "gap.notRead" : "gap.again")}
          </button>
        </span>
      </p>
    </li>
  );
}
