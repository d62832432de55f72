import { useViewStore } from "#renderer/features/frame/view.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { Button } from "#renderer/ui/button.tsx";
import { Notice } from "#renderer/ui/notice.tsx";
import { useArchive } from "./use-archive.ts";

/** Over everything while the database is damaged, with the way to its copies. */
export function DamagedBanner() {
  const { t } = useI18n();
  const view = useViewStore();
  const { data } = useArchive();
  if (data?.damaged !== true) return null;
  return (
    <div className="storage-banner">
      <Notice
        tone="red"
        icon="warning"
        role="alert"
        lead={t("archive.damaged.lead")}
        rest={t("archive.damaged.rest")}
        action={
          <Button onClick={() => view.set((value) => ({ ...value, dialog: "settings", settingsSection: "backup" }))}>
            {t("archive.damaged.open")}
          </Button>
        }
      />
    </div>
  );
}
