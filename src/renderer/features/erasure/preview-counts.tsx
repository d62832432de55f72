import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { Notice } from "#renderer/ui/notice.tsx";
import type { useErasurePreview } from "./use-erasure.ts";

/** What would go, in numbers, and what removing does not do. */
export function PreviewCounts(props: {
  readonly preview: ReturnType<typeof useErasurePreview>;
  readonly hasConversations: boolean;
  /** What goes with it, said before what removing does not do. */
  readonly besides?: string;
}) {
  const { t, format } = useI18n();
  const { data, error } = props.preview;
  return (
    <>
      <div className="preview-counts" aria-live="polite">
        {error !== null && <Notice tone="red" icon="warning" lead={t("remove.failed")} error={error} />}
        {error === null && data === undefined && <p className="preview-counting">{t("remove.counting")}</p>}
        {data?.kind === "not_found" && <p>{t("remove.gone")}</p>}
        {data?.kind === "found" && (
          <>
            <p>
              {data.messages + data.waitingReplies === 0 && !props.hasConversations
                ? t("remove.nothing")
                : t("remove.counts", {
                    what: format.list([
                      ...(props.hasConversations ? [t("counted.conversations", { count: data.conversations })] : []),
                      t("counted.messages", { count: data.messages }),
                    ]),
                  })}
            </p>
            {data.waitingReplies > 0 && <p>{t("remove.waiting", { count: data.waitingReplies })}</p>}
          </>
        )}
      </div>
      <p className="asking-small">
        {props.besides !== undefined && <>{props.besides} </>}
        {t("remove.staysAtInstagram")} {t("remove.forGood")}
      </p>
    </>
  );
}
