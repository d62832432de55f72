import { useAppState } from "#renderer/features/accounts/use-app-state.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { Notice } from "#renderer/ui/notice.tsx";

/** Over everything while nothing can be written to disk. */
export function StorageBanner() {
  const { t } = useI18n();
  const { data } = useAppState();
  if (data?.storageFailing !== true) return null;
  return (
    <div className="storage-banner">
      <Notice tone="red" icon="warning" role="alert" lead={t("storage.lead")} rest={t("storage.rest")} />
    </div>
  );
}
