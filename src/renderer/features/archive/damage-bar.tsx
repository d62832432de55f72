import type { ArchiveState } from "#shared/contract/archive.ts";
import { useViewStore } from "#renderer/features/frame/view.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { Button } from "#renderer/ui/button.tsx";
import { DamageNotice } from "./damage-notice.tsx";

/** Over everything, with the way to the copies. */
export function DamageBar(props: { readonly state: ArchiveState }) {
  const { t } = useI18n();
  const view = useViewStore();
  return (
    <div className="storage-banner">
      <DamageNotice
        state={props.state}
        way={
          <Button onClick={() => view.set((value) => ({ ...value, dialog: "settings", settingsSection: "backup" }))}>
            {t("archive.damaged.open")}
          </Button>
        }
      />
    </div>
  );
}
