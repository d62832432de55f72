import type { AccountView } from "#shared/contract/accounts.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { Dialog } from "#renderer/ui/dialog.tsx";
import { Notice } from "#renderer/ui/notice.tsx";
import { AskButtons } from "./ask-buttons.tsx";
import { PreviewCounts } from "./preview-counts.tsx";
import { useErasurePreview, useSetRetention } from "./use-erasure.ts";

/** Asks once before a retention time begins to remove. */
export function RetentionDialog(props: {
  readonly account: AccountView;
  readonly days: number;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}) {
  const { t } = useI18n();
  const { account, days } = props;
  const preview = useErasurePreview({ kind: "older_than", accountId: account.id, days });
  const setRetention = useSetRetention();
  return (
    <Dialog title={t("privacy.retention.title")} closeLabel={t("app.close")} onClose={props.onClose}>
      <div className="asking">
        <p>{t("privacy.retention.ask", { count: days, username: account.username })}</p>
        <PreviewCounts preview={preview} hasConversations={false} />
        {setRetention.isError && <Notice tone="red" icon="warning" role="alert" lead={t("privacy.retention.failed")} />}
        <AskButtons
          label={t("privacy.retention.confirm")}
          canRemove={!setRetention.isPending && !preview.isPending}
          onKeep={props.onClose}
          onRemove={() => setRetention.mutate({ accountId: account.id, days }, { onSuccess: props.onSaved })}
        />
      </div>
    </Dialog>
  );
}
