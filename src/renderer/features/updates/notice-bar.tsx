import { useState } from "react";
import { useViewStore } from "#renderer/features/frame/view.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { keep, readKept } from "#renderer/lib/kept.ts";
import { Button } from "#renderer/ui/button.tsx";
import { Notice } from "#renderer/ui/notice.tsx";

const KEPT = "update-put-off";

/** One quiet line over the inbox; put off once, it does not come back for the same version. */
export function NoticeBar(props: { readonly isReady: boolean; readonly version: string }) {
  const { t } = useI18n();
  const view = useViewStore();
  const { version, isReady } = props;
  const wish = `${version} ${isReady ? "ready" : "offered"}`;
  const [putOff, setPutOff] = useState(() => readKept(window.localStorage, KEPT));
  if (putOff === wish) return null;
  const later = () => {
    keep(window.localStorage, KEPT, wish);
    setPutOff(wish);
  };
  const lead = t(isReady ? "updates.notice.ready" : "updates.notice.offered", { version });
  return (
    <section className="update-notice" aria-label={lead}>
      <Notice
        tone="quiet"
        icon="download"
        lead={lead}
        action={
          <>
            <Button onClick={() => view.set((value) => ({ ...value, dialog: "settings", settingsSection: "about" }))}>
              {t("updates.whatsNew")}
            </Button>
            <Button kind="quiet" onClick={later}>
              {t("updates.notice.later")}
            </Button>
          </>
        }
      />
    </section>
  );
}
