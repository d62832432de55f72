import type { QuarantineEntry } from "#shared/contract/health.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { useNowMs } from "#renderer/lib/host-clock.ts";
import { Button } from "#renderer/ui/button.tsx";
import { Dialog } from "#renderer/ui/dialog.tsx";
import { Notice } from "#renderer/ui/notice.tsx";
import { QUARANTINE_WORDS } from "./health-words.ts";
import { useQuarantineCommands } from "./use-health.ts";

/** Asks once before a part of a delivery is thrown away. */
export function DropDialog(props: {
  readonly entry: QuarantineEntry;
  readonly onClose: () => void;
  readonly onDropped: (count: number) => void;
}) {
  const { t, format } = useI18n();
  const nowMs = useNowMs();
  const { entry } = props;
  const { drop } = useQuarantineCommands();
  return (
    <Dialog title={t("quarantine.drop.title")} closeLabel={t("app.close")} onClose={props.onClose}>
      <div className="asking">
        <p>
          <b>{t(QUARANTINE_WORDS[entry.reason])}</b> · {format.moment(entry.receivedMs, nowMs)}
        </p>
        <p>{t("quarantine.drop.text")}</p>
        {drop.isError && <Notice tone="red" icon="warning" role="alert" lead={t("quarantine.actionFailed")} />}
        <div className="asking-actions">
          <Button data-first-focus="" onClick={props.onClose}>
            {t("remove.keep")}
          </Button>
          <Button
            kind="danger"
            icon="trash"
            disabled={drop.isPending}
            onClick={() => drop.mutate([entry.id], { onSuccess: ({ dropped }) => props.onDropped(dropped) })}
          >
            {t("quarantine.drop.confirm")}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
