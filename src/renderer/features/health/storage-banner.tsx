import { useAppState } from "#renderer/features/accounts/use-app-state.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { Notice } from "#renderer/ui/notice.tsx";

/** Over everything while nothing can be written to disk. */
export function StorageBanner() {
  const { t } = useI18n();
  const { data } = useAppState();
  return (
    <div className="storage-banner" role="alert">
      {data?.storageFailing === true && (
        <Notice tone="red" icon="warning" lead={t("storage.lead")} rest={t("storage.rest")} />
      )}
    </div>
  );
}
