// A long text is scrolled with the keys too: it takes the focus.
/* oxlint-disable jsx-a11y/no-noninteractive-tabindex */
import type { QuarantineEntry } from "#shared/contract/health.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { CopyButton } from "#renderer/ui/copy-button.tsx";
import { Dialog } from "#renderer/ui/dialog.tsx";
import { Notice } from "#renderer/ui/notice.tsx";
import { Spinner } from "#renderer/ui/spinner.tsx";
import { QUARANTINE_WORDS } from "./health-words.ts";
import { useQuarantined } from "./use-health.ts";

/** What Meta sent, letter for letter: text, never markup. */
export function RawDialog(props: { readonly entry: QuarantineEntry; readonly onClose: () => void }) {
  const { t } = useI18n();
  const { entry } = props;
  const { data, error, isPending } = useQuarantined(entry.id);
  return (
    <Dialog kind="wide" title={t("quarantine.raw.title")} closeLabel={t("app.close")} onClose={props.onClose}>
      <div className="asking">
        <p>
          <b>{t(QUARANTINE_WORDS[entry.reason])}</b> · {t("quarantine.raw.text")}
        </p>
        {isPending && <Spinner label={t("health.reading")} />}
        {error !== null && <Notice tone="red" icon="warning" role="alert" lead={t("health.failed")} error={error} />}
        {data?.kind === "not_found" && <Notice tone="quiet" icon="trash" lead={t("quarantine.gone")} />}
        {data?.kind === "found" && (
          <>
            <section className="raw" dir="ltr" tabIndex={0} aria-label={t("quarantine.raw.title")}>
              <pre>{data.raw}</pre>
            </section>
            {!entry.whole && <p>{t("quarantine.cut")}</p>}
            <div className="asking-actions">
              <CopyButton text={data.raw} />
            </div>
          </>
        )}
      </div>
    </Dialog>
  );
}
