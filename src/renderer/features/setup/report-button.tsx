import { useState } from "react";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { copyText } from "#renderer/lib/copy-text.ts";
import { drop } from "#renderer/lib/drop.ts";
import { Button } from "#renderer/ui/button.tsx";
import { useReport } from "./use-setup.ts";

/** Copies what is known about the chain, without a secret. */
export function ReportButton() {
  const { t } = useI18n();
  const report = useReport();
  const [said, setSaid] = useState<"app.copied" | "app.copyFailed">();
  const copy = async () => setSaid((await copyText(await report.mutateAsync())) ? "app.copied" : "app.copyFailed");
  return (
    <Button icon="copy" onClick={() => drop(copy(), "a failed report is said on the button")}>
      <span aria-live="polite">{t(report.isError ? "setup.reportFailed" : (said ?? "setup.report"))}</span>
    </Button>
  );
}
