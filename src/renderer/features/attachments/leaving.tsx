import { useMutation, useQuery } from "@tanstack/react-query";
import type { MessageView } from "#shared/contract/messages.ts";
import { useToasts } from "#renderer/features/frame/toasts.tsx";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { useClient } from "#renderer/lib/client-context.ts";
import { queryKeys } from "#renderer/lib/query-keys.ts";

const ASK_EVERY_MS = 300;

/** Its files are on their way: to Meta before the message is, or fetched by Meta while it takes the message. */
export function isLeavingWithFiles({ id, state, attachments }: MessageView): boolean {
  const isLeaving = state?.kind === "sending" || (state?.kind === "waiting" && state.because === "uploading");
  return id > 0 && isLeaving && attachments.some(({ kind }) => kind !== "heart");
}

/** How much of them Instagram has, and a way to end it. */
export function Leaving(props: { readonly message: MessageView; readonly onTakeBack: (messageId: number) => void }) {
  const { t, format } = useI18n();
  const client = useClient();
  const toasts = useToasts();
  const { id: messageId, state } = props.message;
  const { data } = useQuery({
    queryKey: queryKeys.replyProgress(messageId),
    queryFn: async () => client.request("replies/progress", { messageId }),
    refetchInterval: ASK_EVERY_MS,
    staleTime: 0,
    gcTime: 0,
  });
  const stop = useMutation({
    mutationFn: async () => client.request("replies/stop", { messageId }),
    onSuccess: ({ kind }) => {
      if (kind === "too_late") toasts.set({ text: t("state.tooLate"), undo: undefined });
    },
    onError: () => toasts.set({ text: t("state.actionFailed"), undo: undefined }),
  });
  if (data?.kind !== "under_way" || data.totalBytes === 0) return null;
  const part = Math.min(1, data.sentBytes / data.totalBytes);
  return (
    <span className="leaving">
      <progress max={1} value={part} aria-label={t("state.sending")} />
      <span>{format.percent(part)}</span>
      <button
        type="button"
        className="link-button"
        onClick={() => (state?.kind === "sending" ? stop.mutate() : props.onTakeBack(messageId))}
      >
        <span>{t("state.stop")}</span>
      </button>
    </span>
  );
}
