import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { AskButtons, type Asking } from "./ask-buttons.tsx";
import { PreviewCounts } from "./preview-counts.tsx";
import { useErasurePreview } from "./use-erasure.ts";

export function AskMessage(props: Asking & { readonly messageId: number }) {
  const { t } = useI18n();
  const target = { kind: "message" as const, messageId: props.messageId };
  const preview = useErasurePreview(target);
  return (
    <>
      <PreviewCounts preview={preview} hasConversations={false} besides={t("remove.message")} />
      <AskButtons
        canRemove={!props.isBusy && !preview.isPending && preview.data?.kind !== "not_found"}
        onRemove={() => props.onRemove(target)}
        onKeep={props.onKeep}
      />
    </>
  );
}
