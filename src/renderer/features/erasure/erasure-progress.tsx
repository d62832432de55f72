import { useId } from "react";
import type { ErasureView } from "#shared/contract/erasure.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { Button } from "#renderer/ui/button.tsx";
import { countedText, WHAT_WORDS } from "./erasure-words.ts";
import { useCancelErasure } from "./use-erasure.ts";

/** How far an erasure under way has come, in numbers, and the way to stop it. */
export function ErasureProgress(props: { readonly erasure: ErasureView }) {
  const words = useI18n();
  const { t } = words;
  const { erasure } = props;
  const { done, total } = erasure.conversations;
  const cancel = useCancelErasure();
  const id = useId();
  const soFar = countedText(erasure.removed, words);
  return (
    <div className="erasing">
      <p className="erasing-line">
        <b id={id}>{t(erasure.state === "stopping" ? "remove.stopping" : "remove.running")}</b>
        <span>{t(WHAT_WORDS[erasure.what])}</span>
        {total > 1 && <span className="erasing-count">{t("remove.progress", { done, total })}</span>}
      </p>
      <progress aria-labelledby={id} {...(total > 1 ? { value: done, max: total } : {})} />
      <div className="erasing-line">
        <span>{soFar === undefined ? "" : t("remove.soFar", { what: soFar })}</span>
        <Button disabled={erasure.state === "stopping" || cancel.isPending} onClick={() => cancel.mutate(erasure.id)}>
          {t("remove.stop")}
        </Button>
      </div>
    </div>
  );
}
