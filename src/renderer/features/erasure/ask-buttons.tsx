import type { ErasureTarget } from "#shared/contract/erasure.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { Button } from "#renderer/ui/button.tsx";

/** What every question about removing is handed. */
export interface Asking {
  readonly isBusy: boolean;
  readonly onRemove: (target: ErasureTarget) => void;
  readonly onKeep: () => void;
}

/** Keep has the focus: it is what Enter does in a dialog that has just opened. */
export function AskButtons(props: {
  readonly canRemove: boolean;
  readonly onRemove: () => void;
  readonly onKeep: () => void;
  readonly label?: string;
}) {
  const { t } = useI18n();
  return (
    <div className="asking-actions">
      <Button data-first-focus="" onClick={props.onKeep}>
        {t("remove.keep")}
      </Button>
      <Button kind="danger" icon="trash" disabled={!props.canRemove} onClick={props.onRemove}>
        {props.label ?? t("remove.confirm")}
      </Button>
    </div>
  );
}
