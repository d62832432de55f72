import { useId } from "react";
import type { SetupView } from "#shared/contract/setup.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";

type Use = NonNullable<NonNullable<SetupView["address"]>["use"]>;

/** How much of ngrok's free month is gone, as far as it was seen from here. */
export function TunnelUse(props: { readonly use: Use }) {
  const { t, format } = useI18n();
  const id = useId();
  const { requests, requestLimit, bytes, byteLimit, isNear } = props.use;
  const isData = bytes / byteLimit > requests / requestLimit;
  return (
    <div className="tunnel-use" data-near={isNear || undefined}>
      <span id={id}>{t("quota.title")}</span>
      <progress
        aria-labelledby={id}
        max={isData ? byteLimit : requestLimit}
        value={isData ? Math.min(bytes, byteLimit) : Math.min(requests, requestLimit)}
      />
      <small>
        {isData
          ? t("quota.data", { used: format.size(bytes), limit: format.size(byteLimit) })
          : t("quota.requests", { used: format.number(requests), limit: format.number(requestLimit) })}
      </small>
    </div>
  );
}
